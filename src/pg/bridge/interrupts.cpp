#include "pg/bridge/interrupts.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

constexpr std::int64_t report_microseconds = 1000000;

}  // namespace

void check_interrupts() {
  // The flag alone is no reason to stop: it also announces barriers and messages of parallel workers.
  if (INTERRUPTS_PENDING_CONDITION()) call_postgres([] { ProcessInterrupts(); });
}

BackendObserver::BackendObserver(std::string subject, bool notices)
    : subject_(std::move(subject)), notices_(notices) {
  int size = 0;
  const char* title = get_ps_display(&size);
  title_at_start_.assign(title, static_cast<std::size_t>(size));
}

BackendObserver::~BackendObserver() { set_ps_display(title_at_start_.c_str()); }

void BackendObserver::phase(std::string_view name, std::uint64_t total) {
  check_interrupts();
  phase_ = name;
  total_ = total;
  report(phase_);
}

void BackendObserver::step(std::uint64_t done) {
  if (total_ == 0 || GetCurrentTimestamp() - last_report_ < report_microseconds) return;
  report(phase_ + " " + std::to_string(100 * done / total_) + "%");
}

void BackendObserver::report(const std::string& state) {
  last_report_ = GetCurrentTimestamp();
  set_ps_display((subject_ + ": " + state).c_str());
  const int level = notices_ ? NOTICE : DEBUG1;
  call_postgres([&] { ereport(level, (errmsg("%s: %s", subject_.c_str(), state.c_str()))); });
}

}  // namespace synth::pg
