#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/privacy/primitive.hpp"
#include "core/privacy/randomness.hpp"

namespace synth {

// Record and replay (Cebere, Erb, Desfontaines, Bellet, Fitzsimons, "Re:cord-play", PETS 2026): a fit of D
// runs once and what passes through primitives is recorded. The same fit of a neighbour D' is then given the
// recorded answers. As it saw nothing else of the data, it must ask the same questions and end with the same
// words, and what it asks about must lie within the declared sensitivity. Deterministic, and takes as long as
// two fits.

/// One question and its answer.
struct Exchange {
  PrimitiveTerms terms;
  Cargo input;
  Cargo output;
};
using Recording = std::vector<Exchange>;

class Tape final : public Recorder {
 public:
  std::optional<Cargo> enter(const PrimitiveTerms& terms, const Cargo& input) override;
  void leave(const Cargo& output) override { recording_.back().output = output; }

  const Recording& recording() const { return recording_; }

 private:
  Recording recording_;
};

/// Answers from a recording, and complains of every difference.
class Replayer final : public Recorder {
 public:
  /// `units`: how many privacy units must be added or removed to turn one table into the other: 1, or 2 for a
  /// replacement. Distances may be that many times the sensitivity.
  explicit Replayer(const Recording& recording, unsigned units = 1) : recording_(recording), units_(units) {}

  std::optional<Cargo> enter(const PrimitiveTerms& terms, const Cargo& input) override;
  void leave(const Cargo&) override {}
  /// Complains of what was recorded and not asked; then everything that was found.
  std::vector<std::string> finish();

 private:
  void complain(const PrimitiveTerms& terms, const std::string& what);
  void compare_inputs(const Exchange& recorded, const Cargo& input);

  const Recording& recording_;
  unsigned units_;
  std::size_t next_ = 0;
  bool lost_ = false;  ///< the questions differ: later ones cannot be compared
  std::vector<std::string> complaints_;
};

/// A fit of one table: returns everything that anybody can see of it (model, report, messages). It must pass
/// all three arguments to its sessions. What it throws is part of what can be seen.
using RecordedFit = std::function<std::string(Budget, Randomness&, Recorder*)>;

/// A fit of one table on record, to be compared with fits of its neighbours.
class FitOnRecord {
 public:
  /// `randomness` must go on and not begin anew. A second fit tells whether noise repeats; where that is
  /// known already, it may be left out.
  FitOnRecord(const RecordedFit& fit, Budget budget, Randomness& randomness, bool fits_again = true);

  /// What speaks against the privacy of this fit and `neighbour`, in words; empty if nothing does: differing
  /// questions, inputs too far apart, differing results, more paid than the budget, noise that repeats
  /// although the randomness does not.
  std::vector<std::string> leaks(const RecordedFit& neighbour, unsigned units = 1) const;

  /// What the steps on record cost together.
  Price paid() const;

 private:
  Budget budget_;
  Randomness& randomness_;
  Tape tape_;
  std::string seen_;
  bool repeats_ = false;
};

/// FitOnRecord for one neighbour.
std::vector<std::string> find_leaks(const RecordedFit& data, const RecordedFit& neighbour, Budget budget,
                                    Randomness& randomness, unsigned units = 1);

}  // namespace synth
