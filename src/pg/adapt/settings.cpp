#include "pg/adapt/settings.hpp"

#include "pg/bridge/postgres.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

namespace {

constexpr int kilobytes_per_megabyte = 1024;

int fit_memory_kb = 256 * kilobytes_per_megabyte;

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
     "A fit that needs more stops with an error that says which choice would need less.", &fit_memory_kb,
     1 * kilobytes_per_megabyte, 900 * kilobytes_per_megabyte, PGC_USERSET, GUC_UNIT_KB},
};

}  // namespace

void define_settings() {
  call_postgres([] {
    for (const IntegerSetting& setting : integer_settings) {
      DefineCustomIntVariable(setting.name, setting.short_description, setting.long_description,
                              setting.value, *setting.value, setting.minimum, setting.maximum,
                              setting.context, setting.flags, nullptr, nullptr, nullptr);
    }
    MarkGUCPrefixReserved("pg_synth");
  });
}

std::size_t fit_memory_bytes() { return static_cast<std::size_t>(fit_memory_kb) * 1024; }

}  // namespace synth::pg
