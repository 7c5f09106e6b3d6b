#include "core/evaluate/attack/attack_options.hpp"

#include "core/base/error.hpp"

namespace synth::evaluate {

void validate(const AttackOptions& options) {
  constexpr std::uint64_t most_attacks = 1'000'000;
  if (options.attacks < 1 || options.attacks > most_attacks)
    throw Error(sqlstate::invalid_parameter_value, "the number of attacks is out of range",
                "Ask for 1 to 1000000 attacks; 500 is usual.");
  if (!(options.confidence > 0 && options.confidence < 1))
    throw Error(sqlstate::invalid_parameter_value, "the confidence of an interval is out of range",
                "It lies between 0 and 1; 0.95 is usual.");
}

}  // namespace synth::evaluate
