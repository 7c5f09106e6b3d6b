#pragma once

#include <string>

#include "core/report/data.hpp"

namespace synth::report {

/// The whole page: one HTML document that needs nothing else, no script, no font, no network; ASCII on a
/// single line without tabs or backslashes, so that COPY's text format passes it unchanged. Parts without
/// data say so. Cost: O(size of the data); some hundred kilobytes for 15 columns.
std::string render_report(const ReportData& data);

}  // namespace synth::report
