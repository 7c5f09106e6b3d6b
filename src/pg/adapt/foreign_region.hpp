#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "pg/adapt/source.hpp"
#include "pg/adapt/value_region.hpp"

namespace synth::pg {

/// The values that foreign keys let columns take, one entry per column: of validated keys of one column into
/// tables that were declared public and that the present role may read. Of more than `most_listed_values`
/// values, the range, and of texts nothing.
std::vector<std::optional<ValueRegion>> foreign_regions(const Source& source);

}  // namespace synth::pg
