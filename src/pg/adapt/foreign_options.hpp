#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "pg/adapt/model_store.hpp"
#include "pg/adapt/row_source.hpp"

namespace synth::pg {

/// What a synthetic table says about itself: the options of its foreign table.
struct SyntheticTable {
  std::string model;
  std::optional<std::int64_t> rows;  ///< without: as many as the fit saw
  std::int64_t seed = 0;
  std::optional<std::int32_t> version;  ///< without: the current one at the time of the scan
};

/// Checks the options of one object of the kind that `catalog` holds, given as text[]. Throws for options
/// that there are not, values that make no sense, and a table without a model; the hint lists what there is.
void validate_foreign_options(Datum options, Oid catalog);

SyntheticTable synthetic_table(Oid relation);

/// The columns of `model` that the given attributes of a foreign table show: of their own name, unless the
/// option column_name says another. Throws undefined_column, also for attributes that the model does not
/// have.
std::vector<WantedColumn> wanted_columns(Relation relation, std::span<const AttrNumber> attributes,
                                         const StoredModel& model);

/// The attributes of a relation that were not dropped.
std::vector<AttrNumber> all_attributes(Relation relation);

}  // namespace synth::pg
