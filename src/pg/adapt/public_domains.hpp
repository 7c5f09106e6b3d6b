#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "core/table/public_domain.hpp"
#include "pg/adapt/source.hpp"

namespace synth::pg {

/// What is known of the columns of a source without reading its rows, one entry per column.
struct PublicDomains {
  std::vector<std::optional<PublicDomain>> columns;
  /// CHECK expressions, as in Column::checks, that every value of the domain passes.
  std::vector<std::vector<std::string>> implied;
};

/// Public domains from, later ones winning, the columns' types, the CHECKs of the table and of domain types,
/// foreign keys into tables declared public, and `declared`, the jsonb argument "domains". Throws
/// invalid_parameter_value and undefined_column for declarations that say nothing sensible, and for those
/// that no row could meet. Call it with search_path = pg_catalog, pg_temp, as the role that fits: it reads
/// tables declared public, and uses subtransactions.
PublicDomains public_domains(const Source& source, std::optional<Datum> declared);

}  // namespace synth::pg
