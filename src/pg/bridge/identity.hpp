#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// Acts as another role until the end of the block. Add SECURITY_RESTRICTED_OPERATION wherever code of that
/// role's making can run (policies, views, casts), the way ANALYZE does.
class ActAs {
 public:
  explicit ActAs(Oid role, int extra_sec_context_flags = 0) noexcept;
  ~ActAs();
  ActAs(const ActAs&) = delete;
  ActAs& operator=(const ActAs&) = delete;

 private:
  Oid previous_role_;
  int previous_flags_;
};

/// Settings changed inside of the block, through it or by code that runs there, are put back at its end.
class GucNest {
 public:
  GucNest() noexcept;
  ~GucNest();
  GucNest(const GucNest&) = delete;
  GucNest& operator=(const GucNest&) = delete;

  /// Sets `name` with the present role's rights; throws PostgresError where those or the value do not do.
  void set(const char* name, const char* value);

 private:
  int level_;
};

}  // namespace synth::pg
