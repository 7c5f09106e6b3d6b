#include "pg/bridge/interrupts.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

void check_interrupts() {
  // The flag alone is no reason to stop: it also announces barriers and messages of parallel workers.
  if (INTERRUPTS_PENDING_CONDITION()) call_postgres([] { ProcessInterrupts(); });
}

void BackendObserver::phase(std::string_view name, std::uint64_t total) {
  check_interrupts();
  call_postgres([&] {
    ereport(DEBUG1, (errmsg_internal("pg_synth: %.*s (%llu steps)", static_cast<int>(name.size()),
                                     name.data(), static_cast<unsigned long long>(total))));
  });
}

}  // namespace synth::pg
