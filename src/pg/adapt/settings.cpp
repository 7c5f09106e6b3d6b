#include "pg/adapt/settings.hpp"

#include "pg/bridge/postgres.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

namespace {

constexpr int kilobytes_per_megabyte = 1024;

int fit_memory_kb = 256 * kilobytes_per_megabyte;
bool report_progress = false;

struct IntegerSetting {
  const char* name;
  const char* short_description;
  const char* long_description;
  int* value;
  int minimum;
  int maximum;
  GucContext context;
  int flags;
};

// fit_memory ends below 1 GB because statistics travel between workers as one bytea, which ends there.
const IntegerSetting integer_settings[] = {
    {"pg_synth.fit_memory", "Sets the memory that one fit of a model may use.",
     "A table whose codes need more is learned from a uniform sample of its rows, and the model says so.",
     &fit_memory_kb, 1 * kilobytes_per_megabyte, 900 * kilobytes_per_megabyte, PGC_USERSET, GUC_UNIT_KB},
};

}  // namespace

void define_settings() {
  call_postgres([] {
    for (const IntegerSetting& setting : integer_settings) {
      DefineCustomIntVariable(setting.name, setting.short_description, setting.long_description,
                              setting.value, *setting.value, setting.minimum, setting.maximum,
                              setting.context, setting.flags, nullptr, nullptr, nullptr);
    }
    DefineCustomBoolVariable("pg_synth.report_progress", "Sends a notice for each phase of a fit.",
                             "Long phases send one a second. The process title shows the same at all times.",
                             &report_progress, report_progress, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    MarkGUCPrefixReserved("pg_synth");
  });
}

bool reports_progress() { return report_progress; }

std::size_t fit_memory_bytes() { return static_cast<std::size_t>(fit_memory_kb) * 1024; }

}  // namespace synth::pg
