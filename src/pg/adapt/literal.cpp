#include "pg/adapt/literal.hpp"

#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/memory.hpp"
#include "pg/bridge/subtransaction.hpp"

namespace synth::pg {
namespace {

struct InputFunction {
  Oid function;
  Oid parameter;
};

}  // namespace

Literals read_literals(std::span<const std::string> texts, const ReadColumn& column, const Type& type,
                       bool with_typmod) {
  const ValueReader reader(column.base_type, type);
  const std::int32_t typmod = with_typmod ? column.typmod : -1;
  const OwnedContext context("pg_synth literals");
  Literals read;
  const ErrorData* error = attempt([&] {
    const ScopedContext scope(context.get());
    const InputFunction input = call_postgres([&] {
      InputFunction found{};
      getTypeInputInfo(column.base_type, &found.function, &found.parameter);
      return found;
    });
    for (const std::string& text : texts) {
      const Value value = call_postgres([&] {
        char* const characters = const_cast<char*>(text.c_str());
        return reader.read(OidInputFunctionCall(input.function, characters, input.parameter, typmod), false);
      });
      read.values.push_back({value.key, std::string(value.bytes)});
    }
  });
  if (error != nullptr) read.failed = read.values.size();
  return read;
}

namespace {

/// May raise.
ScaledNumber scale_number(const char* text, Datum factor) {
  const Datum number =
      DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
  const Datum scaled = DirectFunctionCall2(numeric_mul, number, factor);
  return {DatumGetInt64(DirectFunctionCall1(numeric_int8, DirectFunctionCall1(numeric_floor, scaled))),
          DatumGetInt64(DirectFunctionCall1(numeric_int8, DirectFunctionCall1(numeric_ceil, scaled)))};
}

}  // namespace

std::optional<std::vector<ScaledNumber>> read_scaled(std::span<const std::string> texts, std::int32_t scale) {
  const std::string factor_text = "1e" + std::to_string(scale);
  const OwnedContext context("pg_synth literals");
  std::vector<ScaledNumber> read;
  const ErrorData* error = attempt([&] {
    const ScopedContext scope(context.get());
    const Datum factor = call_postgres([&] {
      return DirectFunctionCall3(numeric_in, CStringGetDatum(factor_text.c_str()),
                                 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
    });
    for (const std::string& text : texts)
      read.push_back(call_postgres([&] { return scale_number(text.c_str(), factor); }));
  });
  if (error != nullptr) return std::nullopt;
  return read;
}

}  // namespace synth::pg
