#pragma once

#include "core/report/data.hpp"
#include "core/report/markup.hpp"

namespace synth::report {

/// Both tables' shares of one column in one picture: real rows filled, synthetic ones hatched or, in a
/// histogram, a line over them. `id` must be unique on the page.
Markup column_chart(const ColumnPicture& column, const std::string& id);

}  // namespace synth::report
