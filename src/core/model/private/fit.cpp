#include "core/model/private/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/model/keys.hpp"
#include "core/model/marginal/learner.hpp"
#include "core/model/method.hpp"
#include "core/model/private/domains.hpp"
#include "core/table/grid.hpp"

namespace synth {
namespace {

/// Of the noise on the number of rows, before rows are left out for want of memory.
constexpr double row_noises = 10;
constexpr std::uint8_t most_level = 63;
constexpr double most_rows = 0x1p53;

bool in_a_key(const FitRequest& request, std::uint32_t column) {
  return std::any_of(request.keys.begin(), request.keys.end(), [&](const KeyDeclaration& key) {
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

bool is_a_key(const FitRequest& request, std::uint32_t column) {
  return std::any_of(request.keys.begin(), request.keys.end(), [&](const KeyDeclaration& key) {
    return key.columns.size() == 1 && key.columns[0] == column;
  });
}

const Method& private_method(std::string_view name) {
  const Method& method = find_method(name);
  if (method.learn) return method;
  throw Error(sqlstate::feature_not_supported,
              "method \"" + std::string(name) + "\" cannot promise differential privacy",
              "Use aim, mst or independent, or say that no guarantee is wanted (epsilon => 'infinity').");
}

class PrivateFit {
 public:
  PrivateFit(RowSource& source, const PrivateFitRequest& request, PrivacySession& session, Observer& observer)
      : source_(source),
        request_(request),
        session_(session),
        observer_(observer),
        tasks_(columns_to_learn(request)),
        spending_(plan_spending(request)) {}

  Model run() {
    const Method& method = private_method(request_.fit.method);
    survey();
    make_domains();
    Model model;
    model.method = request_.fit.method;
    model.checks = request_.fit.checks;
    plan_keys(model);
    CodeMatrix codes = read_codes();
    learn(method, codes, model);
    return model;
  }

 private:
  const marginal::FitOptions& options() const { return request_.fit.learning; }

  /// One look for the number of rows and all ranges.
  void survey() {
    const bool counts_rows = !options().public_rows;
    const bool learns_ranges = std::find(tasks_.begin(), tasks_.end(), ToLearn::range) != tasks_.end();
    if (!counts_rows) rows_ = static_cast<double>(*options().public_rows);
    if (!counts_rows && !learns_ranges) return;
    observer_.phase("surveying columns");
    SurveyPlan plan;
    for (std::size_t i = 0; i < tasks_.size(); ++i)
      plan.storages.push_back(tasks_[i] == ToLearn::range ? request_.fit.columns[i].type.storage()
                                                          : Storage::none);
    survey_ = source_.survey(plan);
    if (!counts_rows) return;
    const Ratio variance = counting_variance(spending_.rows, options().rows_per_unit);
    rows_ = static_cast<double>(session_.count("rows", survey_->rows(), variance, options().rows_per_unit));
    most_rows_above_ = row_noises * std::sqrt(static_cast<double>(variance.numerator) /
                                              static_cast<double>(variance.denominator));
  }

  void make_domains() {
    observer_.phase("learning domains");
    const SurveyCollector nothing(SurveyPlan{});
    const DomainReader reader{source_, survey_ ? *survey_ : nothing, session_, options().rows_per_unit};
    for (std::uint32_t i = 0; i < request_.fit.columns.size(); ++i) {
      observer_.check();
      const bool numbered = is_numbered(i);
      domains_.push_back(make_private_domain(
          {request_.fit.columns[i], request_.domains[i], spending_.columns[i], numbered}, i, reader));
    }
  }

  bool is_numbered(std::uint32_t column) const {
    const TypeKind kind = request_.fit.columns[column].type.kind;
    const auto& domain = request_.domains[column];
    return is_a_key(request_.fit, column) && !(domain && domain->complete()) &&
           (kind == TypeKind::int2 || kind == TypeKind::int4 || kind == TypeKind::int8);
  }

  void plan_keys(Model& model) {
    const double rows = std::max(1.0, rows_);
    model.keys = synth::plan_keys(request_.fit.keys, domains_, static_cast<std::uint64_t>(rows));
    for (Key& key : model.keys)
      if (key.columns.size() == 1 && is_numbered(key.columns[0])) key.sequential = true;
  }

  /// How many rows fit into memory is asked of the estimate, and answered so that more will hardly come.
  std::uint8_t sampling_level(std::uint64_t row_bytes) const {
    const auto capacity = static_cast<double>(request_.fit.memory_bytes / (row_bytes + 1));
    double expected = std::max(0.0, rows_) + most_rows_above_;
    std::uint8_t level = 0;
    for (; expected > std::max(1.0, capacity) && level < most_level; expected /= 2) ++level;
    return level;
  }

  CodeMatrix read_codes() {
    CodePlan plan;
    std::vector<std::uint32_t> counts;
    for (const LearnedDomain& domain : domains_) {
      plan.encodings.push_back(domain.encoding);
      counts.push_back(domain.encoding.codes());
    }
    plan.memory_bytes = request_.fit.memory_bytes;
    plan.sample_key = request_.fit.sample_key;
    plan.level = level_ = sampling_level(CodeMatrix(counts).row_bytes());
    observer_.phase("reading codes");
    return source_.codes(plan)->take_matrix();
  }

  void learn(const Method& method, const CodeMatrix& codes, Model& model) {
    std::vector<CodeDomain> code_domains;
    for (LearnedDomain& domain : domains_) {
      model.columns.push_back(std::move(domain.column));
      code_domains.push_back(code_domain(model.columns.back()));
    }
    marginal::FitOptions learning = options();
    if (learning.public_rows) *learning.public_rows >>= level_;
    if (request_.fit.impossible) learning.impossible = request_.fit.impossible(model.columns);
    marginal::FitResult result = method.learn({codes, code_domains}, learning, session_, observer_);
    model.method_body = std::move(result.body);
    const double rows = std::clamp(std::round(std::ldexp(result.rows, level_)), 1.0, most_rows);
    model.rows = model.rows_used = static_cast<std::uint64_t>(rows);
    for (std::size_t i = 0; i < model.columns.size(); ++i) {
      model.columns[i].counts = std::move(result.counts[i]);
      model.columns[i].smooth = model.columns[i].content == Content::cells && !model.columns[i].in_key;
    }
  }

  RowSource& source_;
  const PrivateFitRequest& request_;
  PrivacySession& session_;
  Observer& observer_;
  std::vector<ToLearn> tasks_;
  Spending spending_;
  std::unique_ptr<SurveyCollector> survey_;
  double rows_ = 0;
  double most_rows_above_ = 0;
  std::vector<LearnedDomain> domains_;
  std::uint8_t level_ = 0;
};

}  // namespace

std::vector<ToLearn> columns_to_learn(const PrivateFitRequest& request) {
  std::vector<ToLearn> tasks;
  for (std::uint32_t i = 0; i < request.fit.columns.size(); ++i)
    tasks.push_back(to_learn(request.fit.columns[i], request.domains[i], in_a_key(request.fit, i),
                             is_a_key(request.fit, i)));
  return tasks;
}

Spending plan_spending(const PrivateFitRequest& request) {
  return plan_spending(request.epsilon, request.delta, columns_to_learn(request),
                       request.fit.learning.public_rows.has_value());
}

namespace {

double counting_deviation(Rho rho, std::uint64_t rows_per_unit) {
  const Ratio variance = counting_variance(rho, rows_per_unit);
  return std::sqrt(static_cast<double>(variance.numerator) / static_cast<double>(variance.denominator));
}

void plan_domain(const Column& column, const ColumnShare& share, std::uint64_t rows_per_unit,
                 std::vector<PlannedSpending>& steps) {
  const auto add = [&](const char* mechanism, const char* what, Rho rho, Delta delta) {
    steps.push_back(
        {mechanism, domain_step(column, what), 1, rho, delta, counting_deviation(rho, rows_per_unit)});
  };
  if (share.learns == ToLearn::categories) add("union", "categories", share.values, share.delta);
  if (share.learns != ToLearn::range) return;
  add("bounds", "range", share.range, {});
  add("spikes", "spikes", share.values, share.delta);
}

/// Columns whose codes are more than one, by what is public.
std::size_t learned_columns(const PrivateFitRequest& request) {
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < request.fit.columns.size(); ++i) {
    const Column& column = request.fit.columns[i];
    const bool coded = column.content != Content::derived && column.type.storage() != Storage::none;
    const bool constant = column.type.storage() == Storage::uuid || in_a_key(request.fit, i);
    count += coded && (!constant || !column.not_null);
  }
  return count;
}

std::size_t candidates_of(const PrivateFitRequest& request, std::size_t columns) {
  if (request.fit.learning.workload.empty() && !request.fit.learning.group_by)
    return columns + columns * (columns - std::min<std::size_t>(1, columns)) / 2;
  std::vector<std::uint32_t> all(request.fit.columns.size());
  std::iota(all.begin(), all.end(), 0U);
  return marginal::candidate_sets(all, request.fit.learning).size();
}

}  // namespace

std::vector<PlannedSpending> plan_steps(const PrivateFitRequest& request, double rows) {
  const Method& method = private_method(request.fit.method);
  const Spending spending = plan_spending(request);
  const std::uint64_t per_unit = request.fit.learning.rows_per_unit;
  std::vector<PlannedSpending> steps;
  if (spending.rows > Rho{})
    steps.push_back({"measure", "rows", 1, spending.rows, {}, counting_deviation(spending.rows, per_unit)});
  for (std::size_t i = 0; i < spending.columns.size(); ++i)
    plan_domain(request.fit.columns[i], spending.columns[i], per_unit, steps);
  const std::size_t columns = learned_columns(request);
  for (const marginal::PlannedStep& step :
       method.plan({spending.method, columns, candidates_of(request, columns), rows, per_unit}))
    steps.push_back(
        {std::string(step.mechanism), std::string(step.subject), step.times, step.rho, {}, step.deviation});
  return steps;
}

void expect_payable(const PrivateFitRequest& request) {
  expect_keys(request.fit.keys, request.fit.columns);
  // The more rows, the more rounds, and the more noise in each.
  for (const double rows : {1.0, most_rows}) plan_steps(request, rows);
}

namespace {

/// Of a code: the ends of its cell, its count, its group.
constexpr std::uint64_t code_bytes = 32;
constexpr std::uint64_t text_bytes = 65536;
/// Names, type, constraints, vectors.
constexpr std::uint64_t column_bytes = 1024;
/// Values that stand out are cut out of a grid.
constexpr std::uint64_t most_spikes = 256;

std::uint64_t label_bytes(const std::vector<std::string>& labels) {
  std::uint64_t bytes = 0;
  for (const std::string& label : labels) bytes += label.size() + code_bytes;
  return bytes;
}

std::uint64_t domain_bytes(const Column& column, const std::optional<PublicDomain>& domain, ToLearn task) {
  if (task == ToLearn::categories) return text_bytes;
  if (task == ToLearn::range) return (GridOptions{}.most_atoms + most_spikes) * code_bytes;
  if (!domain || !domain->complete()) return label_bytes(column.type.labels) + 4 * code_bytes;
  if (!domain->labels.empty()) return label_bytes(domain->labels);
  if (!domain->values.empty()) return (domain->values.size() + 1) * code_bytes;
  const KeyRange range{*domain->low, *domain->high};
  return (make_grid(column.type, domain->decimals, range).size() + 1) * code_bytes;
}

}  // namespace

std::uint64_t stored_bytes(const PrivateFitRequest& request) {
  const std::vector<ToLearn> tasks = columns_to_learn(request);
  std::uint64_t bytes = request.fit.learning.model_bytes;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Column& column = request.fit.columns[i];
    bytes += column_bytes + column.name.size() + column.expression.size();
    for (const std::string& check : column.checks) bytes += check.size();
    if (column.content != Content::derived) bytes += domain_bytes(column, request.domains[i], tasks[i]);
  }
  for (const Check& check : request.fit.checks) bytes += column_bytes + check.expression.size();
  return bytes;
}

Model fit_privately(RowSource& source, const PrivateFitRequest& request, PrivacySession& session,
                    Observer& observer) {
  return PrivateFit(source, request, session, observer).run();
}

}  // namespace synth
