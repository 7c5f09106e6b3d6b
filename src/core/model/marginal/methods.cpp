#include "core/model/marginal/methods.hpp"

#include "core/base/error.hpp"

namespace synth {
namespace {

/// Without a budget nothing is drawn while fitting.
class NoRandomness final : public Randomness {
 public:
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = std::byte{0};
  }
};

std::string fit_exactly(const FitInput& input, decltype(Method::learn) learn) {
  std::vector<CodeDomain> domains;
  for (const Column& column : input.columns) domains.push_back(code_domain(column));
  NoRandomness randomness;
  PrivacySession session(unlimited, randomness, nullptr, &input.observer);
  return learn({input.codes, domains}, input.options, session, input.observer).body;
}

}  // namespace

std::string fit_mst_exactly(const FitInput& input) { return fit_exactly(input, marginal::fit_mst); }
std::string fit_aim_exactly(const FitInput& input) { return fit_exactly(input, marginal::fit_aim); }

}  // namespace synth
