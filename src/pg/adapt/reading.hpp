#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/bridge/identity.hpp"

namespace synth::pg {

/// With the rights of the role that reads a table, and under its settings, until the object is gone.
class Reading {
 public:
  Reading(Oid role, bool visible_rows) : identity_(role, SECURITY_RESTRICTED_OPERATION) {
    settings_.set("row_security", visible_rows ? "on" : "off");
  }

 private:
  ActAs identity_;
  GucNest settings_;
};

}  // namespace synth::pg
