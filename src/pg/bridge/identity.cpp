#include "pg/bridge/identity.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

ActAs::ActAs(Oid role, int extra_sec_context_flags) noexcept {
  GetUserIdAndSecContext(&previous_role_, &previous_flags_);
  // Without SECURITY_LOCAL_USERID_CHANGE the code that runs as `role` could SET ROLE.
  SetUserIdAndSecContext(role, previous_flags_ | SECURITY_LOCAL_USERID_CHANGE | extra_sec_context_flags);
}

ActAs::~ActAs() { SetUserIdAndSecContext(previous_role_, previous_flags_); }

GucNest::GucNest() noexcept : level_(NewGUCNestLevel()), exceptions_at_entry_(std::uncaught_exceptions()) {}

GucNest::~GucNest() {
  // `true` keeps what user code SET on its own inside the block, as after a function with a SET clause.
  const bool leaving_normally = std::uncaught_exceptions() == exceptions_at_entry_;
  AtEOXact_GUC(leaving_normally, level_);
}

void GucNest::set(const char* name, const char* value) {
  call_postgres([&] {
    (void)set_config_option(name, value, superuser() ? PGC_SUSET : PGC_USERSET, PGC_S_SESSION,
                            GUC_ACTION_SAVE, true, 0, false);
  });
}

}  // namespace synth::pg
