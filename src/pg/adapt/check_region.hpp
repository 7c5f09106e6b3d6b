#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/check_text.hpp"
#include "pg/adapt/reader.hpp"
#include "pg/adapt/value_region.hpp"

namespace synth::pg {

/// Longer lists are no domains.
inline constexpr std::size_t most_listed_values = 10000;

/// The values of `column`, whose description is `described`, that a CHECK over it lets pass. What is not
/// understood of it lets everything pass, inexactly. Never wrong, that is: never narrower than the CHECK.
ValueRegion check_region(const CheckNode& check, const ReadColumn& column, const Column& described);

}  // namespace synth::pg
