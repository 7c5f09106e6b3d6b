#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/marginal/graph_model.hpp"

namespace synth::marginal {

/// Noisy counts of the cells of some variables, possibly of merged values.
struct Measurement {
  Variables variables;
  /// For each variable: empty, or the merged value (0, 1, …) of each of its values.
  std::vector<std::vector<std::uint16_t>> merges;
  std::vector<double> counts;  ///< the last variable varies fastest
  double variance = 1;         ///< of the noise on each count; 0 for exact counts
};

/// Sizes of a measurement's axes after merging.
std::vector<std::uint32_t> merged_sizes(const Domain& domain, const Measurement& measurement);

/// Sums a table over the measurement's variables to its merged cells, and the way back: each cell gets its
/// merged cell's number.
std::vector<double> merge_cells(const Domain& domain, const Measurement& measurement, const Factor& fine);
std::vector<double> spread_cells(const Domain& domain, const Measurement& measurement,
                                 std::span<const double> merged);

struct TotalEstimate {
  double total = 1;
  double variance = 0;
};

/// The number of rows that the sums of all measurements agree on best (minimum variance), at least 1.
TotalEstimate estimate_total(std::span<const Measurement> measurements);

struct EstimateOptions {
  double rows = 1;
  /// Weight of the entropy against the measurements, see Estimator.
  double entropy = 1e-3;
  /// Stop when an iteration gains less than this many nats for each row.
  double tolerance = 1e-8;
  unsigned max_iterations = 500;
  unsigned structure_tries = 0;  ///< randomised elimination orders besides the greedy one
};

struct EstimateReport {
  unsigned iterations = 0;
  unsigned evaluations = 0;
  double objective = 0;
  bool converged = false;
};

/// The distribution p that minimises
///   sum over measurements of |rows * Q p - counts|^2 / (2 variance)  -  entropy * rows * H(p),
/// found from its dual, which is smooth and strongly convex: p is proportional to exp(sum of Q' theta) and
/// theta minimises
///   rows * log Z(theta) - theta' counts + entropy * sum of variance * |theta|^2 / 2.
/// As `entropy` goes to 0 this becomes least squares with inverse variances (McKenna, Sheldon, Miklau 2019);
/// among its solutions the one of largest entropy. A larger weight keeps noise in cells that hold nearly no
/// rows from being believed. L-BFGS (Nocedal 1980), preconditioned by the diagonal; measurements that are new
/// start from the exact minimum over their own parameters, which for measurements on a tree is nearly the
/// solution. Keeps its parameters from fit to fit.
class Estimator {
 public:
  Estimator(Domain domain, EstimateOptions options, Observer& observer);

  EstimateOptions& options() { return options_; }
  const Domain& domain() const { return domain_; }

  /// Adds a measurement; equal variables and merges are combined by inverse variance. Counts are shifted to
  /// sum to the number of rows.
  void add(Measurement measurement);
  /// Weighs cells from the outset: the entropy becomes that against the product of all weights. Weight 0:
  /// impossible. A measurement's cells that are impossible altogether count as exact zeros.
  void weigh(Variables variables, std::span<const double> weights);
  /// Forgets weights with zeros, and starts anew; false if there were none.
  bool drop_zeros();

  /// Builds the junction tree for what was added and finds the minimum.
  EstimateReport fit();

  const GraphModel& model() const { return *model_; }
  /// Sets that the cliques must hold.
  std::span<const Variables> sets() const { return sets_; }
  std::size_t measurements() const { return measured_.size(); }

 private:
  struct Measured {
    Measurement measurement;
    std::size_t first = 0;  ///< of its parameters
    std::size_t potential = 0;
    bool is_new = true;
  };
  struct Point {
    double objective = 0;
    std::vector<double> gradient;
    std::vector<double> scale;  ///< diagonal of the second derivative, from above
  };

  void build();
  void clear_impossible();
  double ridge(const Measurement& measurement) const;
  void set_potential(const Measured& measured, std::span<const double> parameters);
  void start_new();
  /// Objective at `parameters`; not finite where nothing is possible.
  double value(std::span<const double> parameters);
  /// Gradient at the point that `value` was last asked for.
  void differentiate(std::span<const double> parameters, Point& point);
  EstimateReport minimise();

  Domain domain_;
  EstimateOptions options_;
  Observer& observer_;
  std::vector<Measured> measured_;
  std::vector<std::pair<Variables, std::vector<double>>> weighed_;
  std::vector<Variables> sets_;
  std::vector<double> parameters_;
  std::optional<GraphModel> model_;
  bool built_ = false;  ///< the model's structure holds all that was added
};

}  // namespace synth::marginal
