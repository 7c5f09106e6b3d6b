#include "core/model/marginal/learner.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <string>

#include "core/base/error.hpp"
#include "core/model/marginal/zeros.hpp"

namespace synth::marginal {
namespace {

/// Beyond it a choice is certain, and the mechanism takes no larger epsilon.
constexpr double most_choice_epsilon = 1000;

double value_of(Ratio ratio) {
  return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

std::vector<double> grouped(std::span<const double> weights, const Grouping& grouping) {
  std::vector<double> sums(grouping.groups, 0);
  for (std::size_t code = 0; code < weights.size(); ++code)
    sums[grouping.group_of_code[code]] += weights[code];
  return sums;
}

/// Something must be drawn, whatever the noise left.
void make_positive(std::vector<std::uint64_t>& counts) {
  if (std::ranges::all_of(counts, [](std::uint64_t count) { return count == 0; }))
    counts.assign(counts.size(), 1);
}

void check_impossible(const FitData& data, const ImpossibleCells& cells) {
  Variables columns = cells.columns;
  std::ranges::sort(columns);
  bool sound = (columns.size() == 2 || columns.size() == 3) &&
               std::ranges::adjacent_find(columns) == columns.end() && columns.back() < data.codes.columns();
  std::uint64_t combinations = 1;
  for (std::size_t i = 0; sound && i < columns.size(); ++i) {
    combinations *= data.codes.code_count(columns[i]);
    sound = combinations <= cells.impossible.size();
  }
  if (!sound || combinations != cells.impossible.size())
    throw Error(sqlstate::invalid_parameter_value, "impossible cells do not fit the columns of the table",
                "Say for each combination of the codes of two or three columns whether it is impossible.");
}

void check_columns(const FitData& data, const FitOptions& options) {
  const auto known = [&](std::uint32_t column) { return column < data.codes.columns(); };
  bool sound = data.columns.size() == data.codes.columns();
  for (const WorkloadSet& set : options.workload)
    sound = sound && std::ranges::all_of(set.columns, known) && std::isfinite(set.weight) && set.weight > 0;
  if (!sound || (options.group_by && !known(*options.group_by)))
    throw Error(sqlstate::invalid_parameter_value, "the workload names columns that the table lacks",
                "Name columns of the table, with positive weights.");
  for (const ImpossibleCells& cells : options.impossible) check_impossible(data, cells);
  if (options.rows_per_unit < 1)
    throw Error(sqlstate::invalid_parameter_value, "a privacy unit must be allowed at least one row",
                "Set max_rows_per_unit to 1 or more.");
}

}  // namespace

Learner::Learner(const FitData& data, const FitOptions& options, PrivacySession& session, Observer& observer)
    : data_(data), options_(options), session_(session), observer_(observer) {
  check_columns(data, options);
  for (std::uint32_t column = 0; column < data.codes.columns(); ++column)
    if (data.codes.code_count(column) > 1) columns_.push_back(column);
  one_ways_.resize(columns_.size());
}

std::uint32_t Learner::ordered_codes(std::uint32_t column) const {
  const CodeDomain& domain = data_.columns[column];
  return domain.ordered ? std::min(domain.value_codes, data_.codes.code_count(column)) : 0;
}

void Learner::measure_one_ways(Rho rho) {
  observer_.check();
  if (columns_.empty()) {
    measure_rows(rho);
    return;
  }
  std::vector<std::uint64_t> counts;
  for (const std::uint32_t column : columns_) {
    observer_.check();
    const auto own = data_.codes.count(column);
    counts.insert(counts.end(), own.begin(), own.end());
  }
  const std::uint64_t sensitivity = histogram_sensitivity(columns_.size(), options_.rows_per_unit);
  const Ratio variance = gaussian_variance(rho, sensitivity);
  const auto noisy = session_.measure("one-way marginals", counts, variance, sensitivity);
  auto at = noisy.begin();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto end = at + data_.codes.code_count(columns_[i]);
    add_one_way(i, std::vector<double>(at, end), value_of(variance));
    at = end;
  }
  // Once the model is begun, its number of rows stays.
  if (!estimator_) estimate_rows();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    one_ways_[i].estimate =
        denoise(one_ways_[i].noisy, std::sqrt(one_ways_[i].variance), ordered_codes(columns_[i]), rows_);
}

/// A table without columns to learn has but a number of rows.
void Learner::measure_rows(Rho rho) {
  if (estimator_ || options_.public_rows) return;
  const Ratio variance = gaussian_variance(rho, histogram_sensitivity(1, options_.rows_per_unit));
  rows_ = std::max(
      1.0, static_cast<double>(session_.count("rows", data_.codes.rows(), variance, options_.rows_per_unit)));
  rows_noise_ = std::sqrt(value_of(variance));
}

/// Combines a new answer with the earlier ones by inverse variance, here and in the model.
void Learner::add_one_way(std::size_t number, std::vector<double> noisy, double variance) {
  OneWay& one_way = one_ways_[number];
  if (estimator_) estimator_->add(grouped_one_way(variables_[number], noisy, variance));
  if (one_way.noisy.empty()) {
    one_way = {std::move(noisy), variance, {}};
    return;
  }
  const double sum = one_way.variance + variance;
  const double weight = sum > 0 ? one_way.variance / sum : 0.5;
  for (std::size_t i = 0; i < noisy.size(); ++i) one_way.noisy[i] += weight * (noisy[i] - one_way.noisy[i]);
  one_way.variance = sum > 0 ? one_way.variance * variance / sum : 0;
}

void Learner::estimate_rows() {
  std::vector<Measurement> measurements;
  for (const OneWay& one_way : one_ways_) measurements.push_back({{0}, {}, one_way.noisy, one_way.variance});
  const TotalEstimate total = estimate_total(measurements);
  rows_ = options_.public_rows ? std::max(1.0, static_cast<double>(*options_.public_rows)) : total.total;
  rows_noise_ = options_.public_rows ? 0 : std::sqrt(total.variance);
}

/// The place in columns_ of a column of the table.
std::size_t Learner::number_of(std::uint32_t column) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(columns_, column) - columns_.begin());
}

/// NULL is no value among others: it stays alone.
std::uint32_t Learner::loose_from(std::size_t number) const {
  const std::uint32_t column = columns_[number];
  return data_.codes.code_count(column) - data_.columns[column].nullable;
}

/// Takes groups from the columns that have most of them, until the set has few enough cells.
void Learner::coarsen_for(const WorkloadSet& set) {
  const auto cells = [&](std::uint32_t most) {
    double product = 1;
    for (const std::uint32_t column : set.columns)
      product *= std::min(most, groupings_[number_of(column)].groups);
    return product;
  };
  std::uint32_t most = tuning::most_groups;
  while (most > 2 && cells(most) > static_cast<double>(tuning::most_marginal_cells)) --most;
  for (const std::uint32_t column : set.columns) {
    const std::size_t number = number_of(column);
    if (groupings_[number].groups > most)
      groupings_[number] =
          group_to(one_ways_[number].estimate, ordered_codes(column), loose_from(number), most);
  }
}

void Learner::group(double noise, std::span<const WorkloadSet> sets) {
  noise_ = std::max(noise, tuning::least_grouping_noise);
  groupings_.clear();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto& weights = one_ways_[i].estimate;
    const std::uint32_t ordered = ordered_codes(columns_[i]);
    const std::uint32_t loose = loose_from(i);
    Grouping grouping = group_codes(weights, ordered, loose, tuning::group_noises * noise_);
    if (grouping.groups > tuning::most_groups)
      grouping = group_to(weights, ordered, loose, tuning::most_groups);
    groupings_.push_back(std::move(grouping));
  }
  for (const WorkloadSet& set : sets) coarsen_for(set);
  order_.resize(columns_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::ranges::stable_sort(order_, {}, [&](std::uint32_t i) { return groupings_[i].groups; });
  variables_.resize(columns_.size());
  Domain domain;
  group_weights_.clear();
  for (std::uint32_t v = 0; v < order_.size(); ++v) {
    variables_[order_[v]] = v;
    domain.push_back(groupings_[order_[v]].groups);
    group_weights_.push_back(grouped(one_ways_[order_[v]].estimate, groupings_[order_[v]]));
  }
  EstimateOptions options;
  options.rows = rows_;
  options.entropy = tuning::entropy_noise / noise_;
  options.max_iterations = tuning::most_iterations;
  estimator_.emplace(std::move(domain), options, observer_);
  weigh_one_ways();
  weigh_zeros();
}

void Learner::weigh_one_ways() {
  for (std::uint32_t v = 0; v < order_.size(); ++v) {
    // No weight is so small that data could not overrule it.
    std::vector<double> weights = group_weights_[v];
    const double least = 0.05 * std::sqrt(one_ways_[order_[v]].variance) + 1e-6 * rows_;
    for (double& weight : weights) weight = std::max(weight, least);
    estimator_->weigh({v}, weights);
    const OneWay& one_way = one_ways_[order_[v]];
    estimator_->add(grouped_one_way(v, one_way.estimate, one_way.variance));
  }
}

void Learner::weigh_zeros() {
  const auto most_cells = static_cast<std::uint64_t>(
      tuning::zeros_share * static_cast<double>(options_.model_bytes / sizeof(double)));
  for (const ImpossibleCells& cells : options_.impossible) {
    std::vector<ZeroAxis> axes;
    for (const std::uint32_t column : cells.columns) {
      axes.push_back({data_.codes.code_count(column), 0, nullptr});
      const std::size_t number = number_of(column);
      if (number == columns_.size() || columns_[number] != column) continue;
      axes.back().variable = variables_[number];
      axes.back().grouping = &groupings_[number];
    }
    const auto zeros = group_zeros(domain(), axes, cells.impossible);
    if (!zeros) continue;
    std::vector<Variables> sets(estimator_->sets().begin(), estimator_->sets().end());
    sets.push_back(zeros->variables);
    const std::uint64_t needed = greedy_cells(domain(), sets);
    if (needed > most_cells) continue;
    estimator_->weigh(zeros->variables, zeros->weights);
    zero_cells_ = needed;
  }
}

std::vector<bool> Learner::admissible(std::uint64_t most_cells) const {
  std::vector<Variables> sets(estimator_->sets().begin(), estimator_->sets().end());
  sets.emplace_back();
  std::vector<bool> result;
  for (const Candidate& candidate : candidates_) {
    observer_.check();
    sets.back() = candidate.variables;
    result.push_back(together(candidate.variables) || greedy_cells(domain(), sets) <= most_cells);
  }
  return result;
}

Measurement Learner::grouped_one_way(std::uint32_t variable, std::span<const double> counts,
                                     double variance) const {
  const Grouping& grouping = groupings_[order_[variable]];
  const double codes_per_group = static_cast<double>(counts.size()) / static_cast<double>(grouping.groups);
  return {{variable},
          std::vector<std::vector<std::uint16_t>>(1),
          grouped(counts, grouping),
          variance * codes_per_group};
}

/// Axes of a measurement so coarse that its cells hold enough rows for the noise, on average: small axes
/// stay, larger ones share what is left.
Measurement Learner::shape_of(const Variables& variables) const {
  Measurement shape{variables, std::vector<std::vector<std::uint16_t>>(variables.size()), {}, 0};
  double cells = std::max(4.0, rows_ / (tuning::cell_noises * noise_));
  for (std::size_t i = 0; i < variables.size(); ++i) {  // ascending sizes
    const std::uint32_t v = variables[i];
    const double share = std::pow(cells, 1 / static_cast<double>(variables.size() - i));
    const auto most = static_cast<std::uint32_t>(std::max(2.0, share));
    std::uint32_t size = domain()[v];
    if (size > most) {
      const std::uint32_t column = columns_[order_[v]];
      const Grouping& fine = groupings_[order_[v]];
      const std::uint32_t ordered = ordered_codes(column);
      const std::uint32_t ordered_groups = ordered > 0 ? fine.group_of_code[ordered - 1] + 1U : 0;
      const std::uint32_t loose = fine.groups - data_.columns[column].nullable;
      const Grouping merged = group_to(group_weights_[v], ordered_groups, loose, most);
      if (merged.groups < size) {
        shape.merges[i] = merged.group_of_code;
        size = merged.groups;
      }
    }
    cells /= size;
  }
  return shape;
}

void Learner::add_candidates(std::span<const WorkloadSet> sets) {
  const std::size_t first = candidates_.size();
  for (const WorkloadSet& set : sets) {
    Candidate candidate;
    for (const std::uint32_t column : set.columns)
      candidate.variables.push_back(variables_[number_of(column)]);
    std::ranges::sort(candidate.variables);
    candidate.weight = set.weight;
    largest_weight_ = std::max(largest_weight_, set.weight);
    candidate.shape = shape_of(candidate.variables);
    candidates_.push_back(std::move(candidate));
  }
  count_candidates(std::span(candidates_).subspan(first));
}

/// In batches, whose fine counts fit into memory together.
void Learner::count_candidates(std::span<Candidate> candidates) {
  std::vector<CodeMap> maps(data_.codes.columns());
  for (std::size_t i = 0; i < columns_.size(); ++i)
    maps[columns_[i]] = {groupings_[i].groups, groupings_[i].group_of_code};
  std::vector<std::vector<std::uint32_t>> batch;
  std::uint64_t cells = 0;
  for (std::size_t next = 0; next < candidates.size();) {
    const std::uint64_t own = cells_of(domain(), candidates[next].variables);
    if (batch.empty() || cells + own <= tuning::most_counted_cells) {
      batch.push_back(columns_of(candidates[next++].variables));
      cells += own;
      if (next < candidates.size()) continue;
    }
    const std::vector<Marginal> marginals = count_marginals(data_.codes, batch, maps, observer_);
    for (std::size_t i = 0; i < marginals.size(); ++i)
      set_truth(candidates[next - marginals.size() + i], marginals[i]);
    batch.clear();
    cells = 0;
  }
}

std::vector<std::uint32_t> Learner::columns_of(const Variables& variables) const {
  std::vector<std::uint32_t> columns;
  for (const std::uint32_t v : variables) columns.push_back(columns_[order_[v]]);
  return columns;
}

void Learner::set_truth(Candidate& candidate, const Marginal& marginal) const {
  const Factor fine{candidate.variables, {marginal.counts.begin(), marginal.counts.end()}};
  candidate.shape.counts.assign(marginal_cells(merged_sizes(domain(), candidate.shape)), 0);
  candidate.truth = merge_cells(domain(), candidate.shape, fine);
}

std::vector<double> Learner::model_cells(const Candidate& candidate, const Factor& probabilities) const {
  std::vector<double> cells = merge_cells(domain(), candidate.shape, probabilities);
  for (double& cell : cells) cell *= rows_;
  return cells;
}

/// |truth - model| summed over each candidate's cells, less what measuring with this noise would leave. One
/// row moves each by at most 1.
std::vector<double> Learner::gains(double noise) {
  const GraphModel& model = estimator_->model();
  std::vector<Variables> pairs;
  for (const Candidate& candidate : candidates_)
    if (candidate.variables.size() == 2) pairs.push_back(candidate.variables);
  const std::vector<Factor> of_pairs = model.pair_marginals(pairs, observer_);
  const double left = tuning::penalty * std::sqrt(2 / std::numbers::pi) * noise;
  std::vector<double> gains;
  std::size_t pair = 0;
  for (const Candidate& candidate : candidates_) {
    observer_.check();
    const bool is_pair = candidate.variables.size() == 2;
    const std::vector<double> expected =
        model_cells(candidate, is_pair ? of_pairs[pair++] : model.marginal(candidate.variables));
    double gain = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      gain += std::abs(candidate.truth[i] - expected[i]);
      // About the noise, but no more than the cell where that holds little.
      if (left > 0) gain -= left * expected[i] / (left + expected[i]);
    }
    gains.push_back(gain);
  }
  return gains;
}

double Learner::noise_of(Rho rho) const {
  if (rho.is_infinite()) return 0;
  return static_cast<double>(options_.rows_per_unit) / std::sqrt(2 * std::max(1e-12, rho.value()));
}

std::optional<std::size_t> Learner::measure_best(Rho rho, const std::vector<bool>& allowed,
                                                 double choice_share, bool refresh) {
  const Rho for_choice = part(rho, choice_share);
  const Rho for_measure = session_.is_private() ? rho - for_choice : rho;
  if (for_choice == Rho{}) return std::nullopt;
  if (refresh || gains_.empty()) gains_ = gains(noise_of(for_measure));
  std::vector<double> scores;
  for (std::size_t i = 0; i < gains_.size(); ++i)
    scores.push_back(allowed[i] ? candidates_[i].weight * gains_[i] : -1e300);
  scores.push_back(session_.is_private() ? 0 : tuning::least_exact_gain * largest_weight_ * rows_);
  // Sums of some thousand cells of up to a billion rows: floating point adds less than the error that is
  // named.
  const double sensitivity = std::max(1e-9, largest_weight_) * static_cast<double>(options_.rows_per_unit);
  const std::size_t chosen =
      session_.choose("marginal to measure", scores, sensitivity,
                      std::min(choice_epsilon(for_choice), most_choice_epsilon), 1e-3 * sensitivity);
  if (chosen == candidates_.size()) return std::nullopt;
  measure(candidates_[chosen], for_measure);
  return chosen;
}

void Learner::measure(Candidate& candidate, Rho rho) {
  const std::uint64_t sensitivity = histogram_sensitivity(1, options_.rows_per_unit);
  const Ratio variance = gaussian_variance(rho, sensitivity);
  std::string name = "marginal of columns";
  for (const std::uint32_t v : candidate.variables) name += " " + std::to_string(columns_[order_[v]] + 1);
  std::vector<std::uint64_t> truth;
  for (const double count : candidate.truth) truth.push_back(static_cast<std::uint64_t>(count));
  const auto noisy = session_.measure(name, truth, variance, sensitivity);
  Measurement measurement = candidate.shape;
  measurement.counts.assign(noisy.begin(), noisy.end());
  measurement.variance = value_of(variance);
  estimator_->add(std::move(measurement));
  ++rounds_;
}

void Learner::refit(double tolerance) {
  estimator_->options().tolerance = tolerance;
  if (std::isfinite(estimator_->fit().objective)) return;
  // Nothing is possible: what is said to be impossible contradicts itself.
  if (estimator_->drop_zeros()) estimator_->fit();
}

FitResult Learner::one_ways() const {
  FitResult result;
  result.rows = rows_;
  result.rows_noise = rows_noise_;
  result.counts.resize(data_.codes.columns());
  for (std::size_t column = 0; column < result.counts.size(); ++column)
    if (data_.codes.code_count(column) == 1) result.counts[column] = {1};
  for (std::size_t i = 0; i < columns_.size(); ++i)
    for (const double count : one_ways_[i].estimate)
      result.counts[columns_[i]].push_back(static_cast<std::uint64_t>(std::llround(count)));
  for (auto& counts : result.counts) make_positive(counts);
  return result;
}

FitResult Learner::finish() {
  // What was not needed for sets makes every column better.
  if (session_.is_private() && session_.left().rho > part(session_.budget().rho, 1e-4))
    measure_one_ways(session_.left().rho);
  observer_.phase("estimating the model");
  refit(tuning::last_tolerance);
  FitResult result;
  result.counts.resize(data_.codes.columns());
  for (std::size_t column = 0; column < result.counts.size(); ++column)
    if (data_.codes.code_count(column) == 1) result.counts[column] = {1};
  std::vector<GroupedColumn> columns;
  for (std::uint32_t v = 0; v < order_.size(); ++v) append_column(v, columns, result);
  result.rows = rows_;
  result.rows_noise = rows_noise_;
  result.rounds = rounds_;
  result.marginals = static_cast<std::uint32_t>(estimator_->measurements());
  result.cells = estimator_->model().tree().cells(domain());
  result.body = compile(estimator_->model(), columns, {rows_, result.marginals});
  return result;
}

/// A column's groups for drawing, and its estimated counts: the model's for each group, shared by the
/// column's own.
void Learner::append_column(std::uint32_t variable, std::vector<GroupedColumn>& columns,
                            FitResult& result) const {
  const std::uint32_t column = columns_[order_[variable]];
  const Grouping& grouping = groupings_[order_[variable]];
  const std::vector<double>& weights = one_ways_[order_[variable]].estimate;
  columns.push_back({column, {}, {}});
  if (grouping.groups < weights.size()) {
    columns.back().group_of_code = grouping.group_of_code;
    columns.back().weights = weights;
  }
  const std::vector<double> sums = grouped(weights, grouping);
  const Factor marginal = estimator_->model().marginal({variable});
  std::vector<std::uint64_t>& counts = result.counts[column];
  for (std::size_t code = 0; code < weights.size(); ++code) {
    const std::uint16_t group = grouping.group_of_code[code];
    const double share = sums[group] > 0 ? weights[code] / sums[group] : 0;
    counts.push_back(static_cast<std::uint64_t>(std::llround(rows_ * marginal.cells[group] * share)));
  }
  make_positive(counts);
}

std::vector<WorkloadSet> candidate_sets(std::span<const std::uint32_t> columns, const FitOptions& options) {
  std::vector<WorkloadSet> workload = options.workload;
  if (workload.empty())
    for (auto& pair : all_pairs(columns)) workload.push_back({std::move(pair), 1});
  for (WorkloadSet& set : workload) {
    if (options.group_by) set.columns.push_back(*options.group_by);
    std::ranges::sort(set.columns);
    set.columns.erase(std::unique(set.columns.begin(), set.columns.end()), set.columns.end());
    std::erase_if(set.columns,
                  [&](std::uint32_t column) { return !std::ranges::binary_search(columns, column); });
    if (set.columns.size() > tuning::most_columns_together)
      throw Error(sqlstate::program_limit_exceeded, "a set of the workload has too many columns",
                  "Name at most " + std::to_string(tuning::most_columns_together) + " columns together.");
  }
  std::map<Variables, double> found;
  for (const WorkloadSet& set : workload)
    for (std::uint32_t mask = 1; mask < (1U << set.columns.size()); ++mask) {
      Variables subset;
      for (std::size_t i = 0; i < set.columns.size(); ++i)
        if ((mask >> i) & 1U) subset.push_back(set.columns[i]);
      found[std::move(subset)] = 0;
    }
  for (auto& [subset, weight] : found)
    for (const WorkloadSet& set : workload)
      weight += set.weight * static_cast<double>(intersect(subset, set.columns).size());
  std::vector<WorkloadSet> result;
  for (auto& [subset, weight] : found) result.push_back({subset, weight});
  return result;
}

}  // namespace synth::marginal
