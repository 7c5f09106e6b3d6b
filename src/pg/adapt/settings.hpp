#pragma once

#include <cstddef>

namespace synth::pg {

/// Declares the settings pg_synth.* to PostgreSQL; called once when the module is loaded.
void define_settings();

/// The memory that one fit may use, in bytes: setting pg_synth.fit_memory.
std::size_t fit_memory_bytes();

/// Whether fits send notices about their progress: setting pg_synth.report_progress.
bool reports_progress();

}  // namespace synth::pg
