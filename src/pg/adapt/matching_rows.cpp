#include "pg/adapt/matching_rows.hpp"

#include <algorithm>

#include "core/base/error.hpp"

namespace synth::pg {
namespace {

/// How many rows are looked at for each that is wanted, and how many in any case.
constexpr std::uint64_t rows_per_match = 1000;
constexpr std::uint64_t rows_in_any_case = 1'000'000;

}  // namespace

MatchingRows::MatchingRows(const std::shared_ptr<const Sampler>& sampler, std::int64_t seed,
                           const std::shared_ptr<const ConditionalModel>& given, std::uint64_t wanted,
                           MemoryContext context)
    : source_(sampler, seed, {}, context, given),
      wanted_(wanted),
      limit_(std::min(std::max(rows_in_any_case, rows_per_match * wanted), source_.most_rows_of_keys())),
      method_draws_(given->codes() != nullptr) {
  source_.test_condition();
}

std::vector<std::uint64_t> MatchingRows::next(std::size_t most) {
  while (ready_.empty()) search();
  const std::size_t count = std::min(most, ready_.size());
  std::vector<std::uint64_t> rows(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
  return rows;
}

/// Looks on until there is a block of matches, or all that are wanted.
void MatchingRows::search() {
  while (ready_.size() < RowSource::block_rows && found_ < wanted_) {
    if (seen_ >= limit_ || is_hopeless()) fail();
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(RowSource::block_rows, limit_ - seen_));
    source_.draw(seen_, count);
    for (std::size_t k = 0; k < count; ++k)
      if (source_.passing()[k] && ++found_ <= wanted_) ready_.push_back(seen_ + k);
    seen_ += count;
  }
}

/// Whether so few were found that the rest will not be: less than half of what would do.
bool MatchingRows::is_hopeless() const {
  return seen_ >= rows_in_any_case && found_ < seen_ / (2 * rows_per_match);
}

void MatchingRows::fail() const {
  std::string hint = "Loosen the condition, or ask for fewer rows";
  if (!method_draws_)
    hint +=
        "; a model fitted with method 'aim', 'mst' or 'independent' draws what meets a condition directly";
  throw Error(sqlstate::program_limit_exceeded, "the condition holds for too few of the model's rows",
              hint + ".",
              "Of the " + std::to_string(wanted_) + " rows asked for, " + std::to_string(found_) +
                  " were found among the first " + std::to_string(seen_) + ".");
}

}  // namespace synth::pg
