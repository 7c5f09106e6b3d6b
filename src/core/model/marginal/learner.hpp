#pragma once

#include <optional>

#include "core/model/marginal/coarsen.hpp"
#include "core/model/marginal/estimate.hpp"
#include "core/model/marginal/fit.hpp"
#include "core/model/marginal/sampler.hpp"
#include "core/model/marginal/tuning.hpp"
#include "core/privacy/accountant.hpp"
#include "core/table/marginal.hpp"

namespace synth::marginal {

/// A marginal that may be measured. `truth` is the data: it leaves only through the session.
struct Candidate {
  Variables variables;
  Measurement shape;  ///< without counts
  double weight = 1;
  std::vector<double> truth;
};

/// What mst and aim share: measures one-way marginals, groups codes so that groups hold enough rows for the
/// noise to come, keeps candidates with their true counts, measures them, estimates, compiles. Everything
/// data-dependent passes through the session; groups, shapes and resolutions follow from earlier answers.
class Learner {
 public:
  Learner(const FitData& data, const FitOptions& options, PrivacySession& session, Observer& observer);

  /// Columns with more than one code.
  std::span<const std::uint32_t> columns() const { return columns_; }
  double rows() const { return rows_; }

  /// Measures all one-way marginals in one release of price `rho`; again: combined by inverse variance.
  void measure_one_ways(Rho rho);
  /// Groups codes for marginals that will be measured with standard deviation `noise`, so coarsely that each
  /// of `sets` has few enough cells to be counted, and starts the model.
  void group(double noise, std::span<const WorkloadSet> sets);
  /// Counts the true marginals of sets of columns that group() knew.
  void add_candidates(std::span<const WorkloadSet> sets);

  const std::vector<Candidate>& candidates() const { return candidates_; }
  const Domain& domain() const { return estimator_->domain(); }
  Estimator& estimator() { return *estimator_; }

  /// Cells that the model needs for what is impossible; 0 if nothing is.
  std::uint64_t zero_cells() const { return zero_cells_; }
  /// Whether the model would have at most this many cells with each candidate, or does not grow by it.
  std::vector<bool> admissible(std::uint64_t most_cells) const;
  bool together(const Variables& variables) const { return estimator_->model().in_clique(variables); }

  /// The standard deviation of the noise on a marginal that is measured for this price.
  double noise_of(Rho rho) const;
  /// Chooses one of the allowed candidates by the exponential mechanism and measures it, for `rho` together;
  /// the choice gets `choice_share`. To choose none is always allowed and gains nothing: then the result is
  /// empty and only the choice was paid. Scores: weight * gain, see gains(); without `refresh` those of the
  /// first call are kept.
  std::optional<std::size_t> measure_best(Rho rho, const std::vector<bool>& allowed,
                                          double choice_share = tuning::choice_share, bool refresh = true);
  void refit(double tolerance);
  /// What the one-way marginals alone tell, without a body.
  FitResult one_ways() const;
  /// Spends what is left on one-way marginals, estimates once more and compiles.
  FitResult finish();

 private:
  struct OneWay {
    std::vector<double> noisy;
    double variance = 0;
    std::vector<double> estimate;  ///< denoised, sums to rows()
  };

  void add_one_way(std::size_t number, std::vector<double> noisy, double variance);
  void estimate_rows();
  void measure_rows(Rho rho);
  Measurement grouped_one_way(std::uint32_t variable, std::span<const double> counts, double variance) const;
  void count_candidates(std::span<Candidate> candidates);
  std::vector<std::uint32_t> columns_of(const Variables& variables) const;
  void set_truth(Candidate& candidate, const Marginal& marginal) const;
  void coarsen_for(const WorkloadSet& set);
  std::size_t number_of(std::uint32_t column) const;
  std::uint32_t loose_from(std::size_t number) const;
  void weigh_one_ways();
  void weigh_zeros();
  std::vector<double> gains(double noise);
  void measure(Candidate& candidate, Rho rho);
  Measurement shape_of(const Variables& variables) const;
  std::vector<double> model_cells(const Candidate& candidate, const Factor& probabilities) const;
  std::uint32_t ordered_codes(std::uint32_t column) const;
  void append_column(std::uint32_t variable, std::vector<GroupedColumn>& columns, FitResult& result) const;

  FitData data_;
  const FitOptions& options_;
  PrivacySession& session_;
  Observer& observer_;
  std::vector<std::uint32_t> columns_;
  std::vector<OneWay> one_ways_;  ///< of columns_
  double rows_ = 1;
  double rows_noise_ = 0;
  double noise_ = 1;  ///< for which codes were grouped

  std::vector<std::uint32_t> order_;                ///< variable -> number in columns_; ascending groups
  std::vector<std::uint32_t> variables_;            ///< number in columns_ -> variable
  std::vector<Grouping> groupings_;                 ///< of columns_
  std::vector<std::vector<double>> group_weights_;  ///< of variables
  std::optional<Estimator> estimator_;
  std::uint64_t zero_cells_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<double> gains_;
  double largest_weight_ = 0;
  std::uint32_t rounds_ = 0;
};

/// A part of a budget, rounded down.
inline Rho part(Rho rho, double share) {
  return rho.share(static_cast<std::uint32_t>(share * 1e6), 1'000'000);
}

/// All non-empty subsets of the workload's sets, with the weight that AIM gives them: the sum over sets of
/// weight times the number of shared columns. Default workload: all pairs.
std::vector<WorkloadSet> candidate_sets(std::span<const std::uint32_t> columns, const FitOptions& options);

}  // namespace synth::marginal
