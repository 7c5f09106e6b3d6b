#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/source.hpp"
#include "pg/bridge/identity.hpp"

namespace synth::pg {

/// With the rights of the role that reads a source (reading_role), and under its settings, until the object
/// is gone.
class Reading {
 public:
  /// Where row security hides rows, reading is an error unless `visible_rows`.
  Reading(Oid role, bool visible_rows) : identity_(role, SECURITY_RESTRICTED_OPERATION) {
    settings_.set("row_security", visible_rows ? "on" : "off");
  }

 private:
  ActAs identity_;
  GucNest settings_;
};

/// Throws insufficient_privilege where row security hides rows of the source from the role, unless
/// `visible_rows`. `way_out` tells how to say so.
void expect_no_row_security(const Source& source, Oid role, bool visible_rows, const char* way_out);

/// Whether `role` may read a column of the source, which need not be one of those described.
bool is_readable(const Source& source, const std::string& column, Oid role);

/// Which rows a fit keeps out: those whose values of `columns` a keyed hash puts into the share.
struct HoldoutRule {
  double share = 0;
  std::int64_t key = 0;
  std::vector<std::string> columns;

  /// SQL over the source's rows, which go by the name t: true for held-out rows; empty where there are none.
  std::string condition() const;
  /// SQL that is true for the others; empty where all are.
  std::string training_condition() const;
};

/// Throws insufficient_privilege unless the role may read the columns that decide which rows are held out:
/// with columns => ... they may be columns that are not fitted.
void expect_holdout_readable(const Source& source, const HoldoutRule& rule, Oid role);

}  // namespace synth::pg
