#include "pg/adapt/holdout.hpp"

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

/// How the values of one call site become bytes, kept for the query.
struct SendFunctions {
  explicit SendFunctions(FunctionCallInfo fcinfo, int first) {
    for (int argument = first; argument < PG_NARGS(); ++argument) {
      FmgrInfo& function = functions.emplace_back();
      MemoryContext const context = fcinfo->flinfo->fn_mcxt;
      call_postgres([&] {
        Oid send;
        bool is_varlena;
        getTypeBinaryOutputInfo(get_fn_expr_argtype(fcinfo->flinfo, argument), &send, &is_varlena);
        fmgr_info_cxt(send, &function, context);
      });
    }
  }
  std::vector<FmgrInfo> functions;
};

SendFunctions& send_functions(FunctionCallInfo fcinfo, int first) {
  if (fcinfo->flinfo->fn_extra == nullptr)
    fcinfo->flinfo->fn_extra = make_in_context<SendFunctions>(fcinfo->flinfo->fn_mcxt, fcinfo, first);
  return *static_cast<SendFunctions*>(fcinfo->flinfo->fn_extra);
}

}  // namespace

bool is_held_out(FunctionCallInfo fcinfo, int first, double share, std::int64_t key) {
  if (!(share >= 0 && share < 1))
    throw Error(sqlstate::invalid_parameter_value, "a holdout share must be at least 0 and less than 1",
                "Use the share that synth_describe() shows.");
  SendFunctions& send = send_functions(fcinfo, first);
  std::uint64_t hash = static_cast<std::uint64_t>(key);
  for (std::size_t i = 0; i < send.functions.size(); ++i) {
    const NullableDatum& value = fcinfo->args[first + static_cast<int>(i)];
    if (value.isnull) {
      hash = hash_bytes("NULL", hash + 1);
      continue;
    }
    FmgrInfo& function = send.functions[i];
    const bytea* bytes = call_postgres([&] { return SendFunctionCall(&function, value.value); });
    hash = hash_bytes({VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)}, hash);
  }
  return static_cast<double>(hash >> 11) * 0x1p-53 < share;
}

}  // namespace synth::pg
