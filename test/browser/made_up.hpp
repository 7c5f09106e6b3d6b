#pragma once

#include "core/report/data.hpp"

/// Pages to look at: tables and findings that are made up, so that no server is needed.
namespace synth::report::made_up {

/// A private model at epsilon 1: nothing found.
ReportData sound();
/// A model without a guarantee that copies rows: membership and singling out find it.
ReportData leaky();
/// Names and values that try to break out of the page.
ReportData hostile();
/// Nothing is known, nothing was tested.
ReportData bare();

}  // namespace synth::report::made_up
