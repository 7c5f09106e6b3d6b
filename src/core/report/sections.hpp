#pragma once

#include "core/report/data.hpp"
#include "core/report/markup.hpp"

namespace synth::report {

// The parts of the page, each in a file of its own. `id` is where the table of contents leads.

Markup verdict_section(const ReportData& data, const std::string& id);
Markup facts_section(const ReportData& data, const std::string& id);
Markup columns_section(const ReportData& data, const std::string& id);
Markup pairs_section(const ReportData& data, const std::string& id);
Markup fidelity_section(const ReportData& data, const std::string& id);
Markup detection_section(const ReportData& data, const std::string& id);
Markup utility_section(const ReportData& data, const std::string& id);
Markup attacks_section(const ReportData& data, const std::string& id);
Markup exposed_section(const ReportData& data, const std::string& id);
Markup guarantee_section(const ReportData& data, const std::string& id);
Markup reproduce_section(const ReportData& data, const std::string& id);
Markup reading_section(const ReportData& data, const std::string& id);

}  // namespace synth::report
