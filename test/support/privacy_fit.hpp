#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/privacy/contribution.hpp"
#include "core/privacy/record.hpp"
#include "core/privacy/session.hpp"
#include "test/support/privacy.hpp"

namespace synth::test {

struct Visit {
  double age = 0;
  std::optional<std::string> ward;
  int person = 0;
};
using Visits = std::vector<Visit>;

/// Faults that real libraries shipped (B: the list in the design notes on evaluation), each put back on
/// purpose.
enum class Fault {
  none,
  raw_ends,             ///< B1: bins between the least and the largest value
  raw_edges,            ///< B2: bin edges at quantiles of the data
  raw_row_count,        ///< B3: n taken as public
  no_sensitivity_left,  ///< B5: a formula for the sensitivity that reaches 0
  half_sensitivity,     ///< B6: one row counted, two rows hidden
  raw_sum,              ///< B7: a sum of values that were not clamped
  not_a_number,         ///< B10: NaN stops the fit
  double_spending,      ///< B11: two sessions, each with the whole budget
  unpaid_answer,        ///< B13: where the budget does not suffice, an answer all the same
  heavy_unit,           ///< B18: rows per person not bounded
  noise_from_data,      ///< B19: variance from the largest count
  raw_branch,           ///< B21: a step skipped where there is little to see
  raw_categories,       ///< B22: noisy counts of the categories that occur
  wrong_score,          ///< scores that move twice as far as declared
  float_scores,         ///< B25: scores in single precision
  known_seed,           ///< B26: noise from a constant seed
  repeated_noise,       ///< B26: the generator starts anew for each mechanism
  raw_loss,             ///< B28: rounds until the true loss is small
  raw_choice,           ///< B30: the best candidate by looking
  too_few_rows,         ///< B33: an empty table is refused
  null_seen,            ///< "nullable" where a NULL was seen
  raw_decimals,         ///< as many decimals as the data show
  value_in_message,     ///< an error that names a value
  rounds_from_rows,     ///< log2(n) rounds
  raw_top_category,     ///< the commonest category as such
};
inline constexpr Fault last_fault = Fault::raw_top_category;

/// A small fit in the manner of ours: bound contributions, learn domains, measure, choose, measure again.
class VisitFit {
 public:
  VisitFit(const Visits& visits, Fault fault, Budget budget, Randomness& randomness, Recorder* recorder)
      : fault_(fault),
        budget_(budget),
        known_(42),
        randomness_(fault == Fault::known_seed ? known_ : randomness),
        recorder_(recorder),
        session_(budget, randomness_, recorder) {
    // The salt is a coin of its own: replay compares fits that drew the same.
    ContributionBound bound(fault == Fault::heavy_unit ? 1000 : rows_per_unit, 77);
    for (std::size_t i = 0; i < visits.size(); ++i)
      bound.add(std::to_string(visits[i].person), std::to_string(i));
    bound.for_each([&](std::string_view row) { visits_.push_back(visits[std::stoul(std::string(row))]); });
  }

  std::string run() {
    before();
    note("rows", session_.count("rows", visits_.size(), variance_, counted_rows()));
    learn_domains();
    measure_ages();
    measure_wards();
    refine();
    after();
    return out_;
  }

 private:
  static constexpr std::uint64_t rows_per_unit = 2;
  static constexpr std::size_t bins = 8;

  bool is(Fault fault) const { return fault_ == fault; }
  void note(const std::string& name, double value) { out_ += name + " " + std::to_string(value) + "\n"; }
  void note(const std::string& name, const std::vector<std::int64_t>& values) {
    for (const std::int64_t value : values) note(name, static_cast<double>(value));
  }
  std::uint64_t counted_rows() const { return is(Fault::half_sensitivity) ? 1 : rows_per_unit; }
  std::uint64_t sensitivity() const { return histogram_sensitivity(1, counted_rows()); }

  void before() {
    const auto ages = finite_ages();
    if (is(Fault::too_few_rows) && visits_.empty())
      throw Error(sqlstate::data_exception, "the table has no rows", "Fill it.");
    if (is(Fault::value_in_message) && !ages.empty() && ages.back() > 150)
      throw Error(sqlstate::data_exception, "an age is out of range", "", std::to_string(ages.back()));
    if (is(Fault::not_a_number))
      for (const Visit& visit : visits_)
        if (std::isnan(visit.age)) throw Error(sqlstate::data_exception, "an age is not a number", "");
    if (is(Fault::raw_row_count)) note("n", static_cast<double>(visits_.size()));
    if (is(Fault::noise_from_data)) variance_ = {25 + visits_.size(), 1};
  }

  std::vector<double> finite_ages() const {
    std::vector<double> ages;
    for (const Visit& visit : visits_)
      if (std::isfinite(visit.age)) ages.push_back(visit.age);
    std::sort(ages.begin(), ages.end());
    return ages;
  }

  void learn_domains() {
    PowerHistogram powers;
    for (const Visit& visit : visits_) powers.add(visit.age);
    bounds_ = session_.bounds("age", powers, variance_, rows_per_unit).value_or(Bounds{0, 1});
    const auto ages = finite_ages();
    if (is(Fault::raw_ends) && !ages.empty()) bounds_ = {ages.front(), ages.back() + 1};
    note("low", bounds_.low);
    note("high", bounds_.high);
    if (is(Fault::raw_edges)) note("median", ages.empty() ? 0 : ages[ages.size() / 2]);
    std::vector<CategoryCount> counts;
    for (const Visit& visit : visits_)
      if (visit.ward) counts.push_back({*visit.ward, 1});
    for (const auto& kept :
         session_.thresholded_union("ward", counts, {variance_, Delta::price(1e-4), rows_per_unit}))
      wards_.insert(kept.category);
    if (is(Fault::raw_categories))
      for (const Visit& visit : visits_)
        if (visit.ward) wards_.insert(*visit.ward);
    for (const std::string& ward : wards_) out_ += "ward " + ward + "\n";
  }

  /// Bins of age within the bounds; what is no number gets a bin of its own.
  std::size_t bin_of(double age) const {
    if (std::isnan(age)) return bins;
    const double place =
        (age - bounds_.low) / std::max(bounds_.high - bounds_.low, 1e-9) * static_cast<double>(bins);
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins) - 1));
  }
  /// Known wards, then all others, then NULL.
  std::size_t ward_code(const std::optional<std::string>& ward) const {
    if (!ward) return wards_.size() + 1;
    const auto found = wards_.find(*ward);
    return static_cast<std::size_t>(std::distance(wards_.begin(), found));
  }

  void measure_ages() {
    ages_.assign(bins + 1, 0);
    for (const Visit& visit : visits_) ++ages_[bin_of(visit.age)];
    if (is(Fault::no_sensitivity_left)) {
      note("age",
           session_.measure("age", std::span<const std::int64_t>(ages_), variance_, 2 - counted_rows()));
      return;
    }
    noisy_ages_ = session_.measure("age", std::span<const std::int64_t>(ages_), variance_, sensitivity());
    note("age", noisy_ages_);
    if (!is(Fault::raw_sum)) return;
    double sum = 0;
    for (const Visit& visit : visits_) sum += std::isnan(visit.age) ? 0 : std::clamp(visit.age, -1e15, 1e15);
    const std::vector<std::int64_t> total{static_cast<std::int64_t>(sum)};
    note("sum", session_.measure("sum", std::span<const std::int64_t>(total), {1'000'000, 1}, 240 * 240));
  }

  void measure_wards() {
    PrivacySession second(budget_, randomness_, recorder_);
    CountedRandomness anew(43);
    PrivacySession repeated(budget_, anew, recorder_);
    PrivacySession& session = is(Fault::double_spending)  ? second
                              : is(Fault::repeated_noise) ? repeated
                                                          : session_;
    ward_counts_.assign(wards_.size() + 2, 0);
    for (const Visit& visit : visits_) ++ward_counts_[ward_code(visit.ward)];
    noisy_wards_ =
        session.measure("ward", std::span<const std::int64_t>(ward_counts_), variance_, sensitivity());
    note("ward", noisy_wards_);
    if (is(Fault::double_spending)) note("more", second.count("rest", 1, Ratio{2, 7}));
    if (is(Fault::repeated_noise))
      note("more", repeated.measure("age", std::span<const std::int64_t>(ages_), variance_, 4));
  }

  double gap(const std::vector<std::int64_t>& counts, const std::vector<std::int64_t>& noisy) const {
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
      sum += std::fabs(static_cast<double>(counts[i]) - static_cast<double>(noisy[i]));
    return sum;
  }

  void refine() {
    std::vector<double> scores{gap(ages_, noisy_ages_), gap(ward_counts_, noisy_wards_)};
    for (double& score : scores) {
      if (is(Fault::wrong_score)) score *= 2;
      if (is(Fault::float_scores)) score = static_cast<float>(score + 4e7) - 4e7;
    }
    int rounds = 2;
    if (is(Fault::raw_loss)) rounds = 1 + static_cast<int>(scores[0]) % 3;  // any change crosses a threshold
    if (is(Fault::raw_branch)) rounds = ward_counts_[0] > 40 ? 2 : 0;
    if (is(Fault::rounds_from_rows)) rounds = static_cast<int>(std::log2(visits_.size() + 1));
    for (int round = 0; round < rounds; ++round) refine_once(scores);
  }

  void refine_once(const std::vector<double>& scores) {
    std::size_t chosen = session_.choose("refine", scores, rows_per_unit, 0.1);
    if (is(Fault::raw_choice)) chosen = ward_counts_[0] > 40;
    const auto& counts = chosen ? ward_counts_ : ages_;
    note("again",
         session_.measure(chosen ? "ward" : "age", std::span<const std::int64_t>(counts), variance_, 4));
  }

  void after() {
    const auto any = [&](auto&& test) { return std::any_of(visits_.begin(), visits_.end(), test); };
    if (is(Fault::null_seen)) note("nullable", any([](const Visit& visit) { return !visit.ward; }));
    if (is(Fault::raw_decimals))
      note("decimals", any([](const Visit& visit) {
             return std::isfinite(visit.age) && visit.age != std::floor(visit.age);
           }));
    if (is(Fault::raw_top_category) && !ward_counts_.empty())
      note("top", static_cast<double>(*std::max_element(ward_counts_.begin(), ward_counts_.end())));
    if (is(Fault::unpaid_answer)) ask_too_much();
  }

  void ask_too_much() {
    try {
      session_.count("late", visits_.size(), {1, 1'000});
    } catch (const Error&) {
      note("late", static_cast<double>(visits_.size()));
    }
  }

  Fault fault_;
  Budget budget_;
  CountedRandomness known_;
  Randomness& randomness_;
  Recorder* recorder_;
  PrivacySession session_;
  Ratio variance_{25, 1};
  Visits visits_;
  Bounds bounds_;
  std::set<std::string> wards_;
  std::vector<std::int64_t> ages_;
  std::vector<std::int64_t> noisy_ages_;
  std::vector<std::int64_t> ward_counts_;
  std::vector<std::int64_t> noisy_wards_;
  std::string out_;
};

inline Visits some_visits() {
  Visits visits;
  for (int i = 0; i < 120; ++i)
    visits.push_back({static_cast<double>(20 + i % 60), std::string(i % 3 ? "surgery" : "eyes"), i});
  return visits;
}

/// What one more person may look like.
struct Newcomer {
  const char* name;
  Visits visits;
};

inline std::vector<Newcomer> newcomers() {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  return {
      {"ordinary", {{40, "eyes", 1000}}},
      {"two rows", {{40, "eyes", 1000}, {40, "eyes", 1000}}},
      {"new maximum", {{1e9, "eyes", 1000}}},
      {"new minimum", {{-1e9, "eyes", 1000}}},
      {"only NULL", {{40, std::nullopt, 1000}}},
      {"NaN", {{none, "eyes", 1000}}},
      {"infinity", {{infinite, "eyes", 1000}}},
      {"minus infinity", {{-infinite, "eyes", 1000}}},
      {"new category", {{40, "plague", 1000}}},
      {"two new categories", {{40, "plague", 1000}, {41, "rabies", 1000}}},
      {"extra decimal", {{40.5, "eyes", 1000}}},
      {"heavy", Visits(300, {40, "eyes", 1000})},
  };
}

}  // namespace synth::test
