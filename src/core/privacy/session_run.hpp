#pragma once

#include <utility>

#include "core/privacy/session.hpp"

namespace synth {

/// Every primitive passes here: pay, show the recorder, draw.
template <class Draw>
Cargo PrivacySession::run(PrimitiveTerms terms, Cargo input, Draw&& draw) {
  charge(terms);
  if (!recorder_) return draw(std::move(input));
  std::optional<Cargo> output = recorder_->enter(terms, input);
  if (!output) output = draw(std::move(input));
  recorder_->leave(*output);
  return *std::move(output);
}

}  // namespace synth
