#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/base/observer.hpp"

namespace synth::pg {

/// Serves PostgreSQL's pending interrupts; throws PostgresError when the query is cancelled.
/// Costs a flag test when there are none. Never use CHECK_FOR_INTERRUPTS() in C++: it jumps over destructors.
void check_interrupts();

/// Connects core's long work to the backend: cancellation, and a DEBUG1 message for each phase.
class BackendObserver final : public Observer {
 public:
  void phase(std::string_view name, std::uint64_t total = 0) override;
  void check() override { check_interrupts(); }
};

}  // namespace synth::pg
