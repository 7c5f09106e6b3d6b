#include "core/model/marginal/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>
#include <utility>

#include "core/base/error.hpp"

namespace synth::marginal {
namespace {

/// Parameters stay in a range where their exponentials are numbers.
constexpr double most_parameter = 60;

/// Exact counts are taken as if they had this variance, times the entropy's weight.
constexpr double least_ridge = 1e-4;
/// The least weight of entropy times the standard deviation: parameters, which are residuals divided by
/// ridges, stay below some hundreds where noise is what makes measurements disagree, and their exponentials
/// do not underflow.
constexpr double least_entropy_noise = 0.01;

/// The logarithm of a weight of 0.
constexpr double impossible = -std::numeric_limits<double>::infinity();

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Calls f(fine cell, merged cell) for all cells of a measurement's variables.
template <class F>
void for_each_cell(const Domain& domain, const Measurement& measurement, F&& f) {
  const std::vector<std::uint32_t> sizes = merged_sizes(domain, measurement);
  const std::size_t axes = sizes.size();
  std::vector<std::uint32_t> strides(axes, 1);
  for (std::size_t i = axes; i-- > 1;) strides[i - 1] = strides[i] * sizes[i];
  std::vector<std::vector<std::uint32_t>> offsets(axes);
  for (std::size_t i = 0; i < axes; ++i)
    for (std::uint32_t value = 0; value < domain[measurement.variables[i]]; ++value)
      offsets[i].push_back((measurement.merges[i].empty() ? value : measurement.merges[i][value]) *
                           strides[i]);
  std::vector<std::uint32_t> at(axes, 0);
  std::size_t fine = 0;
  for (;;) {
    std::uint32_t base = 0;
    for (std::size_t i = 0; i + 1 < axes; ++i) base += offsets[i][at[i]];
    if (axes == 0) {
      f(fine, base);
      return;
    }
    for (const std::uint32_t offset : offsets.back()) f(fine++, base + offset);
    std::size_t axis = axes - 1;
    while (axis > 0 && ++at[axis - 1] == offsets[axis - 1].size()) at[--axis] = 0;
    if (axis == 0) return;
  }
}

/// The root of mass * exp(x) + ridge * x = count: how one cell's parameter minimises the objective when all
/// others stay.
double best_parameter(double mass, double count, double ridge) {
  if (mass < 1e-9) return std::clamp(count / ridge, -most_parameter, 0.0);
  double x = count > 0 ? std::min(std::log(count / mass), count / ridge) : count / ridge;
  x = std::clamp(x, -most_parameter, most_parameter);
  for (int i = 0; i < 60; ++i) {
    const double grown = mass * std::exp(x);
    const double step = (grown + ridge * x - count) / (grown + ridge);
    x = std::clamp(x - std::clamp(step, -1.0, 4.0), -most_parameter, most_parameter);
    if (std::abs(step) < 1e-9) break;
  }
  return x;
}

bool same_cells(const Measurement& a, const Measurement& b) {
  return a.variables == b.variables && a.merges == b.merges;
}

/// The minimum-variance mean of two measurements; an exact one wins.
void combine(Measurement& into, const Measurement& other) {
  const double sum = into.variance + other.variance;
  const double weight = sum > 0 ? into.variance / sum : 0.5;  // of `other`
  for (std::size_t i = 0; i < into.counts.size(); ++i)
    into.counts[i] += weight * (other.counts[i] - into.counts[i]);
  into.variance = sum > 0 ? into.variance * other.variance / sum : 0;
}

/// Directions of L-BFGS: the last steps and how the gradient changed along them (Nocedal 1980).
class History {
 public:
  void add(std::vector<double> step, std::vector<double> change) {
    const double curvature = dot(step, change);
    if (!(curvature > 0)) return;
    if (entries_.size() == memory) entries_.pop_front();
    entries_.push_back({std::move(step), std::move(change), 1 / curvature});
  }
  void clear() { entries_.clear(); }

  /// Minus the inverse second derivative times the gradient, from the diagonal `scale` up.
  std::vector<double> direction(std::span<const double> gradient, std::span<const double> scale) const {
    std::vector<double> q(gradient.begin(), gradient.end());
    std::vector<double> weights(entries_.size());
    for (std::size_t k = entries_.size(); k-- > 0;) {
      weights[k] = entries_[k].inverse * dot(entries_[k].step, q);
      subtract(q, entries_[k].change, weights[k]);
    }
    const double length = length_of_first_step(scale);
    for (std::size_t i = 0; i < q.size(); ++i) q[i] *= length / scale[i];
    for (std::size_t k = 0; k < entries_.size(); ++k)
      subtract(q, entries_[k].step, entries_[k].inverse * dot(entries_[k].change, q) - weights[k]);
    for (double& entry : q) entry = -entry;
    return q;
  }

 private:
  /// How the curvature along the last step compares with the diagonal (Shanno and Phua 1978).
  double length_of_first_step(std::span<const double> scale) const {
    if (entries_.empty()) return 1;
    const std::vector<double>& change = entries_.back().change;
    double squares = 0;
    for (std::size_t i = 0; i < change.size(); ++i) squares += change[i] * change[i] / scale[i];
    return 1 / (entries_.back().inverse * squares);
  }
  static void subtract(std::vector<double>& from, const std::vector<double>& what, double weight) {
    for (std::size_t i = 0; i < from.size(); ++i) from[i] -= weight * what[i];
  }

  static constexpr std::size_t memory = 12;
  struct Entry {
    std::vector<double> step, change;
    double inverse;
  };
  std::deque<Entry> entries_;
};

}  // namespace

std::vector<std::uint32_t> merged_sizes(const Domain& domain, const Measurement& measurement) {
  std::vector<std::uint32_t> sizes;
  for (std::size_t i = 0; i < measurement.variables.size(); ++i) {
    const auto& merge = measurement.merges[i];
    sizes.push_back(merge.empty() ? domain[measurement.variables[i]]
                                  : std::uint32_t{*std::ranges::max_element(merge)} + 1);
  }
  return sizes;
}

std::vector<double> merge_cells(const Domain& domain, const Measurement& measurement, const Factor& fine) {
  std::vector<double> merged(measurement.counts.size(), 0);
  for_each_cell(domain, measurement,
                [&](std::size_t from, std::uint32_t to) { merged[to] += fine.cells[from]; });
  return merged;
}

std::vector<double> spread_cells(const Domain& domain, const Measurement& measurement,
                                 std::span<const double> merged) {
  std::vector<double> fine(cells_of(domain, measurement.variables));
  for_each_cell(domain, measurement, [&](std::size_t to, std::uint32_t from) { fine[to] = merged[from]; });
  return fine;
}

TotalEstimate estimate_total(std::span<const Measurement> measurements) {
  double weight = 0, sum = 0;
  for (const Measurement& measurement : measurements) {
    const double own = std::accumulate(measurement.counts.begin(), measurement.counts.end(), 0.0);
    if (measurement.variance <= 0) return {std::max(1.0, own), 0};
    const double variance = measurement.variance * static_cast<double>(measurement.counts.size());
    weight += 1 / variance;
    sum += own / variance;
  }
  if (weight <= 0) return {};
  return {std::max(1.0, sum / weight), 1 / weight};
}

Estimator::Estimator(Domain domain, EstimateOptions options, Observer& observer)
    : domain_(std::move(domain)), options_(options), observer_(observer) {}

void Estimator::add(Measurement measurement) {
  measurement.merges.resize(measurement.variables.size());
  const auto sizes = merged_sizes(domain_, measurement);
  const std::uint64_t cells =
      std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{1}, std::multiplies<>());
  if (cells != measurement.counts.size() || !(measurement.variance >= 0))
    throw Error(sqlstate::internal_error, "a measurement does not fit its variables");
  const double sum = std::accumulate(measurement.counts.begin(), measurement.counts.end(), 0.0);
  const double shift = (options_.rows - sum) / static_cast<double>(cells);
  for (double& count : measurement.counts) count += shift;
  built_ = false;
  for (Measured& measured : measured_)
    if (same_cells(measured.measurement, measurement)) {
      combine(measured.measurement, measurement);
      return;
    }
  sets_.push_back(measurement.variables);
  measured_.push_back({std::move(measurement), parameters_.size(), 0, true});
  parameters_.resize(parameters_.size() + cells, 0);
}

void Estimator::weigh(Variables variables, std::span<const double> weights) {
  std::vector<double> logarithms;
  for (const double weight : weights) logarithms.push_back(std::log(weight));
  sets_.push_back(variables);
  weighed_.emplace_back(std::move(variables), std::move(logarithms));
  built_ = false;
}

bool Estimator::drop_zeros() {
  const auto has_zeros = [](const auto& weighed) {
    return std::ranges::count(weighed.second, impossible) > 0;
  };
  if (std::erase_if(weighed_, has_zeros) == 0) return false;
  std::ranges::fill(parameters_, 0);
  for (Measured& measured : measured_) measured.is_new = true;
  built_ = false;
  return true;
}

double Estimator::ridge(const Measurement& measurement) const {
  return std::max({least_ridge, options_.entropy * measurement.variance,
                   least_entropy_noise * std::sqrt(measurement.variance)});
}

void Estimator::build() {
  model_.emplace(domain_, make_junction_tree(domain_, sets_, options_.structure_tries));
  for (const auto& [variables, logarithms] : weighed_)
    model_->set_potential(model_->add_potential(variables), logarithms);
  clear_impossible();
  for (Measured& measured : measured_) {
    measured.potential = model_->add_potential(measured.measurement.variables);
    set_potential(measured, parameters_);
  }
  built_ = true;
}

/// Whatever the noise says, what cannot be has no count; the cells beside it share the difference.
void Estimator::clear_impossible() {
  const bool has_zeros = std::ranges::any_of(
      weighed_, [](const auto& weighed) { return std::ranges::count(weighed.second, impossible) > 0; });
  if (!has_zeros || !std::isfinite(model_->calibrate(observer_))) return;
  for (auto& [measurement, first, potential, is_new] : measured_) {
    const std::vector<double> masses =
        merge_cells(domain_, measurement, model_->marginal(measurement.variables));
    double left = options_.rows;
    for (std::size_t i = 0; i < masses.size(); ++i) {
      if (!(masses[i] > 0)) measurement.counts[i] = 0;
      left -= measurement.counts[i];
    }
    const auto possible = static_cast<double>(std::ranges::count_if(masses, [](double m) { return m > 0; }));
    for (std::size_t i = 0; i < masses.size(); ++i)
      if (masses[i] > 0) measurement.counts[i] += left / possible;
  }
}

void Estimator::set_potential(const Measured& measured, std::span<const double> parameters) {
  const auto own = parameters.subspan(measured.first, measured.measurement.counts.size());
  model_->set_potential(measured.potential, spread_cells(domain_, measured.measurement, own));
}

/// One pass over the new measurements: each moves to its own minimum while the others stay, as in iterative
/// proportional fitting. With its ridge at zero and measurements on a tree, this is the closed form.
void Estimator::start_new() {
  for (Measured& measured : measured_) {
    if (!std::exchange(measured.is_new, false)) continue;
    model_->calibrate(observer_);
    const Measurement& measurement = measured.measurement;
    const Factor fine = model_->marginal_of_potential(measured.potential);
    const std::vector<double> masses = merge_cells(domain_, measurement, fine);
    for (std::size_t i = 0; i < masses.size(); ++i)
      parameters_[measured.first + i] =
          best_parameter(options_.rows * masses[i], measurement.counts[i], ridge(measurement));
    set_potential(measured, parameters_);
  }
}

double Estimator::value(std::span<const double> parameters) {
  for (const Measured& measured : measured_) set_potential(measured, parameters);
  const double log_sum = model_->calibrate(observer_);
  // So far out that every cell underflows: no step should end here.
  if (!std::isfinite(log_sum)) return std::numeric_limits<double>::infinity();
  double objective = options_.rows * log_sum;
  for (const Measured& measured : measured_) {
    const auto own = parameters.subspan(measured.first, measured.measurement.counts.size());
    objective -= dot(own, measured.measurement.counts);
    objective += ridge(measured.measurement) / 2 * dot(own, own);
  }
  return objective;
}

void Estimator::differentiate(std::span<const double> parameters, Point& point) {
  point.gradient.resize(parameters.size());
  point.scale.resize(parameters.size());
  for (const Measured& measured : measured_) {
    observer_.check();
    const Measurement& measurement = measured.measurement;
    const std::vector<double> masses =
        merge_cells(domain_, measurement, model_->marginal_of_potential(measured.potential));
    const double own_ridge = ridge(measurement);
    for (std::size_t i = 0; i < masses.size(); ++i) {
      const std::size_t at = measured.first + i;
      const double expected = options_.rows * masses[i];
      point.gradient[at] = expected - measurement.counts[i] + own_ridge * parameters[at];
      point.scale[at] = expected + own_ridge;
    }
  }
}

EstimateReport Estimator::minimise() {
  EstimateReport report;
  History history;
  Point point;
  point.objective = value(parameters_);
  differentiate(parameters_, point);
  report.evaluations = 1;
  const double enough = options_.tolerance * options_.rows;
  std::vector<double> next(parameters_.size());
  unsigned small_gains = 0;
  for (; report.iterations < options_.max_iterations; ++report.iterations) {
    std::vector<double> direction = history.direction(point.gradient, point.scale);
    double slope = dot(direction, point.gradient);
    if (!(slope < 0)) {
      history.clear();
      direction = history.direction(point.gradient, point.scale);
      slope = dot(direction, point.gradient);
    }
    // Minus half the slope is about what the step can gain.
    if (-slope < enough / 2) {
      report.converged = true;
      break;
    }
    Point reached;
    double step = 1;
    for (;; step /= 2) {
      for (std::size_t i = 0; i < next.size(); ++i) next[i] = parameters_[i] + step * direction[i];
      reached.objective = value(next);
      ++report.evaluations;
      if (reached.objective <= point.objective + 1e-4 * step * slope) break;
      if (step < 1e-6) break;
    }
    const double gain = point.objective - reached.objective;
    if (!(gain >= 0)) {
      // No step helps: what is left is rounding.
      for (const Measured& measured : measured_) set_potential(measured, parameters_);
      model_->calibrate(observer_);
      report.converged = true;
      break;
    }
    differentiate(next, reached);
    std::vector<double> change(next.size());
    for (std::size_t i = 0; i < next.size(); ++i) {
      change[i] = reached.gradient[i] - point.gradient[i];
      direction[i] *= step;
    }
    history.add(std::move(direction), std::move(change));
    parameters_.swap(next);
    point = std::move(reached);
    small_gains = gain < enough ? small_gains + 1 : 0;
    if (small_gains == 2) {
      report.converged = true;
      break;
    }
  }
  report.objective = point.objective;
  return report;
}

EstimateReport Estimator::fit() {
  if (!built_) build();
  start_new();
  return minimise();
}

}  // namespace synth::marginal
