#include "core/evaluate/detect/cross_validation.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/normal.hpp"
#include "core/base/permutation.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t exchange_purpose = 0x6465750;

/// Rows of both classes, apart, with their scores.
Placements place_rows(const Contest& contest, std::span<const std::uint32_t> rows,
                      std::span<const double> scores, Observer& observer) {
  std::vector<double> positives;
  std::vector<double> negatives;
  for (std::size_t i = 0; i < rows.size(); ++i)
    (contest.label(rows[i]) > 0.5 ? positives : negatives).push_back(scores[i]);
  return place(positives, negatives, observer);
}

/// The share of rows on the right side of even odds; even odds count half.
double accuracy_of(const Contest& contest, std::span<const std::uint32_t> rows,
                   std::span<const double> scores) {
  double right = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double toward = contest.label(rows[i]) > 0.5 ? scores[i] : -scores[i];
    right += toward > 0 ? 1 : toward == 0 ? 0.5 : 0;
  }
  return right / static_cast<double>(rows.size());
}

/// One fold of a cross-validation.
class Fold {
 public:
  Fold(AdditiveLearner& learner, const Contest& contest, std::uint32_t number, std::uint64_t seed,
       Observer& observer)
      : learner_(learner), contest_(contest), number_(number), seed_(seed), observer_(observer) {
    const std::vector<std::uint32_t> known = contest.rows_outside(number);
    learner.train(known, contest.labels(known), mix64(seed) + number, observer);
    rows_ = contest.rows_in(number);
    scores_ = learner.predict(rows_, observer);
  }

  Area auc() const {
    const Placements placements = place_rows(contest_, rows_, scores_, observer_);
    return {placements.auc(), placements.variance()};
  }
  double accuracy() const { return accuracy_of(contest_, rows_, scores_); }
  std::uint64_t rows() const { return rows_.size(); }

  /// Adds to `losses`, column by column.
  void exchange(std::uint64_t most_rows, std::vector<Area>& losses) const {
    std::vector<std::uint32_t> rows;
    std::vector<double> scores;
    for (const std::uint32_t i : draw_without_replacement(rows_.size(), most_rows, key(0), observer_)) {
      rows.push_back(rows_[i]);
      scores.push_back(scores_[i]);
    }
    const Placements before = place_rows(contest_, rows, scores, observer_);
    std::vector<double> changed(rows.size());
    learner_.for_each_exchange(
        rows, shuffled(rows),
        [&](std::size_t column, std::span<const double> changes) {
          for (std::size_t i = 0; i < changed.size(); ++i) changed[i] = scores[i] + changes[i];
          const Placements loss = difference(place_rows(contest_, rows, changed, observer_), before);
          losses.resize(std::max(losses.size(), column + 1));
          losses[column].value += loss.auc();
          losses[column].variance += loss.variance();
        },
        observer_);
  }

 private:
  RandomKey key(std::uint64_t purpose) const {
    return make_random_key(seed_, exchange_purpose + 2 * std::uint64_t{number_} + purpose);
  }

  std::vector<std::uint32_t> shuffled(const std::vector<std::uint32_t>& rows) const {
    const Permutation place(key(1), rows.size());
    std::vector<std::uint32_t> result(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) result[i] = rows[place(i)];
    return result;
  }

  AdditiveLearner& learner_;
  const Contest& contest_;
  std::uint32_t number_;
  std::uint64_t seed_;
  Observer& observer_;
  std::vector<std::uint32_t> rows_;
  std::vector<double> scores_;
};

/// Sums over folds become the mean and its variance.
void settle(Area& area, std::uint32_t folds) {
  area.value /= folds;
  area.variance *= fold_dependence / folds / folds;
}

}  // namespace

CrossValidation cross_validate(AdditiveLearner& learner, const Contest& contest, std::uint64_t exchanged_rows,
                               std::uint64_t seed, Observer& observer) {
  CrossValidation result;
  for (std::uint32_t number = 0; number < contest.folds; ++number) {
    const Fold fold(learner, contest, number, seed, observer);
    const Area auc = fold.auc();
    result.fold_aucs.push_back(auc.value);
    result.auc.value += auc.value;
    result.auc.variance += auc.variance;
    if (number == 0) result.accuracy = fold.accuracy(), result.accuracy_rows = fold.rows();
    if (exchanged_rows >= contest.folds) fold.exchange(exchanged_rows / contest.folds, result.losses);
  }
  settle(result.auc, contest.folds);
  for (Area& loss : result.losses) settle(loss, contest.folds);
  return result;
}

double detection_score(std::span<const double> fold_aucs) {
  double sum = 0;
  for (const double auc : fold_aucs) sum += 2 * std::max(0.5, auc) - 1;
  return 1 - sum / static_cast<double>(fold_aucs.size());
}

double accuracy_p_value(double accuracy, std::uint64_t rows) {
  return normal_probability(-(accuracy - 0.5) * std::sqrt(4 * static_cast<double>(rows)));
}

}  // namespace synth::evaluate
