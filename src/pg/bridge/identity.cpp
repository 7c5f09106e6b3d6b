#include "pg/bridge/identity.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

ActAs::ActAs(Oid role, int extra_sec_context_flags) noexcept {
  GetUserIdAndSecContext(&previous_role_, &previous_flags_);
  // Without SECURITY_LOCAL_USERID_CHANGE the code that runs as `role` could SET ROLE.
  SetUserIdAndSecContext(role, previous_flags_ | SECURITY_LOCAL_USERID_CHANGE | extra_sec_context_flags);
}

ActAs::~ActAs() { SetUserIdAndSecContext(previous_role_, previous_flags_); }

GucNest::GucNest() noexcept : level_(NewGUCNestLevel()) {}

// `false` takes back what code of others SET inside the block, too, the way ANALYZE does: a view's function
// must not leave its search_path to the session that read the view.
GucNest::~GucNest() { AtEOXact_GUC(false, level_); }

void GucNest::set(const char* name, const char* value) {
  call_postgres([&] {
    (void)set_config_option(name, value, superuser() ? PGC_SUSET : PGC_USERSET, PGC_S_SESSION,
                            GUC_ACTION_SAVE, true, 0, false);
  });
}

}  // namespace synth::pg
