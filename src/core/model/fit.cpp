#include "core/model/fit.hpp"

#include "core/base/error.hpp"
#include "core/model/keys.hpp"
#include "core/model/method.hpp"
#include "core/table/rare.hpp"

namespace synth {
namespace {

ProfilePlan profile_plan(const FitRequest& request) {
  ProfilePlan plan;
  plan.memory_bytes = std::uint64_t{48} << 20;
  for (const Column& column : request.columns)
    plan.storages.push_back(column.content == Content::derived ? Storage::none : column.type.storage());
  return plan;
}

std::vector<LearnedDomain> learn_domains(const FitRequest& request, const Method& method,
                                         const ProfileCollector& profile, Observer& observer) {
  DomainOptions options = request.domain;
  if (method.hides_rare) options.least_rows = request.cart.least_rows;
  std::vector<LearnedDomain> domains;
  for (std::size_t i = 0; i < request.columns.size(); ++i) {
    const Column& column = request.columns[i];
    observer.check();
    if (column.content == Content::derived)
      domains.push_back({column, {}, {}});
    else
      domains.push_back(learn_domain(column, profile.columns()[i], options, request.keep_labels[i]));
  }
  return domains;
}

CodePlan code_plan(const FitRequest& request, const std::vector<LearnedDomain>& domains) {
  CodePlan plan;
  for (const LearnedDomain& domain : domains) plan.encodings.push_back(domain.encoding);
  plan.memory_bytes = request.memory_bytes;
  plan.sample_key = request.sample_key;
  return plan;
}

/// Values that were all observed satisfy a CHECK of their column by construction.
void drop_kept_checks(Column& column) {
  const bool observed = (column.content == Content::cells && column.cells.all_atoms()) ||
                        (column.content == Content::labels && !column.opaque);
  if (observed && !column.in_key) column.checks.clear();
}

}  // namespace

Model fit_model(RowSource& source, const FitRequest& request, Observer& observer, FitTrace* trace) {
  const Method& method = find_method(request.method);
  observer.phase("reading columns");
  const std::unique_ptr<ProfileCollector> profile = source.profile(profile_plan(request));
  if (profile->rows() == 0)
    throw Error(sqlstate::object_not_in_prerequisite_state, request.source + " has no rows to learn from",
                "Fit a table that has rows that you can see.");
  std::vector<LearnedDomain> domains = learn_domains(request, method, *profile, observer);
  Model model;
  model.method = request.method;
  model.keys = plan_keys(request.keys, domains, profile->rows());
  model.checks = request.checks;
  observer.phase("reading codes");
  CodePlan plan = code_plan(request, domains);
  const std::unique_ptr<CodeCollector> collector = source.codes(plan);
  model.rows = collector->rows_seen();
  CodeMatrix codes = collector->take_matrix();
  model.rows_used = codes.rows();
  if (model.rows_used == 0)
    throw Error(sqlstate::object_not_in_prerequisite_state, request.source + " has changed while it was read",
                "Run the fit again.");
  const std::uint64_t least_rows = scaled_least_rows(codes.rows(), request.cart.least_rows);
  for (std::size_t i = 0; i < domains.size(); ++i) {
    observer.check();
    settle(domains[i], codes, i);
    if (method.hides_rare) merge_rare_cells(domains[i].column, codes, i, least_rows);
    drop_kept_checks(domains[i].column);
    model.columns.push_back(std::move(domains[i].column));
  }
  marginal::FitOptions learning = request.learning;
  if (method.learn && request.impossible) learning.impossible = request.impossible(model.columns);
  cart::Options cart = request.cart;
  if (cart.memory_bytes == 0) cart.memory_bytes = request.memory_bytes;
  model.method_body = method.fit({codes, model.columns, learning, observer, cart});
  if (trace == nullptr) return model;
  for (std::size_t i = 0; i < model.columns.size(); ++i)
    if (plan.encodings[i].kind == Encoding::Kind::cells) plan.encodings[i].cells = model.columns[i].cells;
  *trace = {std::move(plan), std::move(codes)};
  return model;
}

}  // namespace synth
