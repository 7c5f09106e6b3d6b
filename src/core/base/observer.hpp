#pragma once

#include <cstdint>
#include <string_view>

namespace synth {

/// How long work inside core reports progress and lets itself be cancelled.
/// Core calls `check()` at least once per millisecond of work; it throws when the caller wants to stop.
class Observer {
 public:
  virtual ~Observer() = default;
  /// A new phase begins; `total` is its number of steps, 0 when unknown.
  virtual void phase(std::string_view name, std::uint64_t total = 0) { (void)name, (void)total; }
  /// `done` steps of the present phase are finished.
  virtual void step(std::uint64_t done) { (void)done; }
  /// Throws if the work must stop.
  virtual void check() {}
};

}  // namespace synth
