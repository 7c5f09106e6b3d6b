#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/base/observer.hpp"

namespace synth::pg {

/// Serves PostgreSQL's pending interrupts; throws PostgresError when the query is cancelled.
/// Costs a flag test when there are none. Never use CHECK_FOR_INTERRUPTS() in C++: it jumps over destructors.
void check_interrupts();

/// Connects core's long work to the backend: cancellation, and progress, which stands in the process title
/// (`ps`) and, if asked for, goes to the client as notices: one for each phase, and one a second within a
/// long one.
class BackendObserver final : public Observer {
 public:
  /// `subject` tells what the work is about.
  BackendObserver(std::string subject, bool notices);
  ~BackendObserver() override;
  BackendObserver(const BackendObserver&) = delete;
  BackendObserver& operator=(const BackendObserver&) = delete;

  void phase(std::string_view name, std::uint64_t total = 0) override;
  void step(std::uint64_t done) override;
  void check() override { check_interrupts(); }

 private:
  void report(const std::string& state);

  std::string subject_;
  std::string title_at_start_;
  std::string phase_;
  std::uint64_t total_ = 0;
  TimestampTz last_report_ = 0;
  bool notices_;
};

}  // namespace synth::pg
