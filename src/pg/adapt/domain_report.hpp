#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

namespace synth::pg {

/// A row of synth_domains(): where a private fit would take a column's domain from.
struct DomainRow {
  std::string column;
  std::string type;
  std::string origin;  ///< type, check, foreign key, declared, learned, key, generated, none
  std::string detail;  ///< how many values, or which range
  std::string learns;  ///< what has to be paid for: bounds, lower bound, upper bound, categories, or nothing
  bool nullable = true;
  double share = 0;  ///< of a fit's budget, for learning it
};

/// Describes the domains of the columns of `relation` (all without `columns`) under the jsonb argument
/// `declared`, without reading its rows. Throws what a fit with these arguments would throw.
std::vector<DomainRow> report_domains(Oid relation, const std::vector<std::string>* columns, Datum declared);

}  // namespace synth::pg
