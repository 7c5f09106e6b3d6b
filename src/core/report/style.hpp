#pragma once

#include "core/report/markup.hpp"

namespace synth::report {

/// The style sheet, and the patterns that pictures fill with.
Markup style_sheet();
Markup shared_patterns();

}  // namespace synth::report
