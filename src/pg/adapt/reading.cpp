#include "pg/adapt/reading.hpp"

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {

void expect_no_row_security(const Source& source, Oid role, bool visible_rows, const char* way_out) {
  if (visible_rows) return;
  if (call_postgres([&] { return check_enable_rls(source.oid, role, true); }) != RLS_ENABLED) return;
  throw Error(sqlstate::insufficient_privilege,
              "row security hides rows of " + source.quoted + " from the role that reads it", way_out);
}

bool is_readable(const Source& source, const std::string& column, Oid role) {
  return call_postgres([&] {
    if (pg_class_aclcheck(source.oid, role, ACL_SELECT) == ACLCHECK_OK) return true;
    const AttrNumber number = get_attnum(source.oid, column.c_str());
    return pg_attribute_aclcheck(source.oid, number, role, ACL_SELECT) == ACLCHECK_OK;
  });
}

std::string HoldoutRule::condition() const {
  if (share == 0) return {};
  char number[32];
  std::snprintf(number, sizeof number, "%.17g", share);
  std::string sql = std::string("synth.is_held_out(") + number + "::pg_catalog.float8, '" +
                    std::to_string(key) + "'::pg_catalog.int8";
  for (const std::string& column : columns)
    sql += std::string(", t.") + call_postgres([&] { return quote_identifier(column.c_str()); });
  return sql + ")";
}

std::string HoldoutRule::training_condition() const {
  const std::string held_out = condition();
  return held_out.empty() ? held_out : "NOT " + held_out;
}

void expect_holdout_readable(const Source& source, const HoldoutRule& rule, Oid role) {
  for (const std::string& column : rule.columns) {
    if (is_readable(source, column, role)) continue;
    throw Error(sqlstate::insufficient_privilege,
                "permission denied to read column \"" + column + "\" of " + source.quoted +
                    ", whose values decide which rows are held out",
                "Ask its owner for SELECT on the column, or fit without holdout.");
  }
}

}  // namespace synth::pg
