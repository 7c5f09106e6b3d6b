#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/report/data.hpp"
#include "pg/adapt/evaluated.hpp"

namespace synth::pg {

/// Text of this database as UTF-8.
std::string to_utf8(const std::string& text);

/// What the catalog knows of the model: facts, guarantee, what its source's accounts say to the current user,
/// and the calls that make the page's numbers again; `target` is that of synth_utility.
void add_facts(report::ReportData& data, const Evaluated& evaluated,
               const std::optional<std::string>& target);

}  // namespace synth::pg
