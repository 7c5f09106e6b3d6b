#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/observer.hpp"
#include "core/privacy/accountant.hpp"
#include "core/privacy/powers.hpp"
#include "core/privacy/primitive.hpp"

namespace synth {

/// One line of what a fit paid, for the ledger. Holds nothing that depends on the data.
struct Payment {
  std::string mechanism;
  std::string name;
  std::vector<std::pair<std::string, double>> parameters;
  Price price;
};

struct CategoryCount {
  std::string category;
  std::uint64_t count = 0;
};
struct NoisyCategory {
  std::string category;
  std::int64_t count = 0;

  friend bool operator==(const NoisyCategory&, const NoisyCategory&) = default;
};
struct ValueCount {
  std::int64_t value = 0;
  std::uint64_t count = 0;
};
struct NoisyValue {
  std::int64_t value = 0;
  std::int64_t count = 0;

  friend bool operator==(const NoisyValue&, const NoisyValue&) = default;
};

/// How a domain that nobody declared is learned from keys and their counts.
struct UnionTerms {
  Ratio variance = {};              ///< of the noise on each count
  Delta delta = {};                 ///< that a key of one unit alone is shown
  std::uint64_t rows_per_unit = 1;  ///< how many rows one unit may hold
  std::int64_t least_count = 0;     ///< keep only noisy counts of at least this; public or already paid
};

/// How an ordered domain is cut into intervals.
struct TreeTerms {
  double epsilon = 0;               ///< of the whole tree
  std::uint64_t rows_per_unit = 1;  ///< how many rows one unit may hold
  std::uint64_t threshold = 0;      ///< intervals of about this many rows are not cut; public or already paid
};

/// The only way from data to anything that is kept: every look pays here before it answers.
///
/// Each primitive checks its parameters (invalid_parameter_value), charges the budget (program_limit_exceeded
/// where it does not suffice, and then nothing has been drawn), draws, and appends a Payment. There are no
/// refunds. Neighbouring relation: add or remove one privacy unit. Whatever is passed besides counts and
/// scores (names, sizes, parameters) must be public or derived from earlier answers.
///
/// With the budget `unlimited` the same code runs without noise and nothing is promised.
class PrivacySession {
 public:
  PrivacySession(Budget budget, Randomness& randomness, Recorder* recorder = nullptr,
                 Observer* observer = nullptr);

  bool is_private() const { return !budget_.rho.is_infinite(); }
  Budget budget() const { return budget_; }
  Price spent() const { return spent_; }
  Budget left() const { return {budget_.rho - spent_.rho, budget_.delta - spent_.delta}; }
  bool affords(Price price) const { return budget_.covers(spent_ + price); }
  std::span<const Payment> payments() const { return payments_; }

  /// Counts with discrete Gaussian noise: gaussian_price(variance, squared_sensitivity). `counts` has public
  /// size; one unit moves it by at most sqrt(squared_sensitivity) in L2.
  std::vector<std::int64_t> measure(std::string_view name, std::span<const std::int64_t> counts,
                                    Ratio variance, std::uint64_t squared_sensitivity);
  std::vector<std::int64_t> measure(std::string_view name, std::span<const std::uint64_t> counts,
                                    Ratio variance, std::uint64_t squared_sensitivity);
  /// One count, for example of all rows: squared_sensitivity = rows_per_unit^2.
  std::int64_t count(std::string_view name, std::uint64_t rows, Ratio variance,
                     std::uint64_t rows_per_unit = 1);

  /// The number of a candidate, drawn by the exponential mechanism: probability proportional to
  /// exp(epsilon * score / (2 sensitivity)), exactly (McSherry, Talwar 2007): choice_price(epsilon). One unit
  /// moves each score by at most `sensitivity`. Scores are rounded to multiples of a power of two about 2^-24
  /// of the sensitivity, which is raised accordingly; `score_error` bounds what floating point added to each
  /// score. NaN counts as the lowest score. Without privacy: the first of the best.
  std::size_t choose(std::string_view name, std::span<const double> scores, double sensitivity,
                     double epsilon, double score_error = 0);
  /// Integer scores, exactly; |score| <= 2^61.
  std::size_t choose(std::string_view name, std::span<const std::int64_t> scores, std::uint64_t sensitivity,
                     double epsilon);

  /// The categories whose noisy count reaches a threshold that a single unit passes with probability at most
  /// terms.delta, with those counts, in order of category: gaussian_price(variance, rows_per_unit^2) and
  /// delta (Korolova et al. 2009). `counts`: distinct categories, rows per
  /// category, any order.
  std::vector<NoisyCategory> thresholded_union(std::string_view name, std::span<const CategoryCount> counts,
                                               const UnionTerms& terms);
  /// Values that keep a mass of their own (zeros, round numbers), likewise. In order of value.
  std::vector<NoisyValue> spikes(std::string_view name, std::span<const ValueCount> counts,
                                 const UnionTerms& terms);

  /// Ends, powers of two, of an interval that holds nearly all values: gaussian_price(variance,
  /// rows_per_unit^2). Nothing where too few values were counted to tell.
  std::optional<Bounds> bounds(std::string_view name, const PowerHistogram& histogram, Ratio variance,
                               std::uint64_t rows_per_unit = 1);

  /// Where to cut the ordered cells of a public grid so that no interval is needlessly full: the first cells
  /// of intervals, beginning with 0. PrivTree (Zhang, Xiao, Xie 2016) by halving: pure_price(epsilon).
  std::vector<std::uint32_t> priv_tree(std::string_view name, std::span<const std::uint64_t> cells,
                                       const TreeTerms& terms);

 private:
  template <class Draw>
  Cargo run(PrimitiveTerms terms, Cargo input, Draw&& draw);
  void charge(const PrimitiveTerms& terms);
  void check(std::size_t step) {
    if (observer_ && step % 1024 == 0) observer_->check();
  }
  Price price(Rho rho, Delta delta = {}) const { return is_private() ? Price{rho, delta} : Price{}; }
  Rho noise_price(Ratio variance, std::uint64_t squared_sensitivity) const;
  std::vector<std::int64_t> add_noise(std::span<const std::int64_t> counts, Ratio variance);
  std::size_t draw_choice(std::span<const std::int64_t> scores, std::uint64_t sensitivity, double epsilon);
  std::size_t choose_integer(PrimitiveTerms terms, std::vector<std::int64_t> scores, double epsilon);
  Cargo keep_frequent(std::string_view mechanism, std::string_view name, Cargo counts,
                      const UnionTerms& terms);

  Budget budget_;
  Randomness& randomness_;
  Recorder* recorder_;
  Observer* observer_;
  Price spent_;
  std::vector<Payment> payments_;
};

}  // namespace synth
