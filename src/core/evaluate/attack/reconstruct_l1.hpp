#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// Answers to questions "how many of these records have the bit set?".
class SubsetCounts {
 public:
  explicit SubsetCounts(std::uint32_t records) : records_(records) {}

  void add(std::span<const std::uint32_t> asked, double answer);

  std::uint32_t records() const { return records_; }
  std::uint32_t questions() const { return static_cast<std::uint32_t>(answers_.size()); }
  std::span<const std::uint32_t> asked(std::uint32_t question) const {
    return std::span(members_).subspan(starts_[question], starts_[question + 1] - starts_[question]);
  }
  double answer(std::uint32_t question) const { return answers_[question]; }

 private:
  std::uint32_t records_;
  std::vector<std::size_t> starts_{0};
  std::vector<std::uint32_t> members_;
  std::vector<double> answers_;
};

struct L1Plan {
  std::uint32_t iterations = 300;  ///< at most
  double tolerance = 1e-4;         ///< it ends when bits change by less in the mean
};

/// The bits, as numbers from 0 to 1, that minimise the sum of |count - answer| over all questions (Dwork,
/// McSherry, Talwar 2007; Annamalai, Gadotti, Rocher 2024): the primal-dual method of Chambolle and Pock
/// (2011) with the steps of Pock and Chambolle (2011), which need no tuning. Starts from halves; records that
/// no question tells apart get the same number. Cost: twice the size of all questions an iteration.
std::vector<double> fit_bits(const SubsetCounts& counts, const L1Plan& plan, Observer& observer);

}  // namespace synth::evaluate
