#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::test {

struct Cancelled final : std::runtime_error {
  Cancelled() : runtime_error("cancelled") {}
};

/// Counts checks and phases, and cancels at the check that `after` others went before.
class CancellingObserver final : public Observer {
 public:
  explicit CancellingObserver(std::uint64_t after = UINT64_MAX) : after_(after) {}

  void check() override {
    if (checks_++ >= after_) throw Cancelled();
  }
  void phase(std::string_view name, std::uint64_t) override { phases_.emplace_back(name); }

  std::uint64_t checks() const { return checks_; }
  const std::vector<std::string>& phases() const { return phases_; }

 private:
  std::uint64_t after_;
  std::uint64_t checks_ = 0;
  std::vector<std::string> phases_;
};

}  // namespace synth::test
