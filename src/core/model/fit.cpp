#include "core/model/fit.hpp"

#include "core/base/error.hpp"
#include "core/model/keys.hpp"
#include "core/model/method.hpp"

namespace synth {
namespace {

ProfilePlan profile_plan(const FitRequest& request) {
  ProfilePlan plan;
  plan.memory_bytes = std::uint64_t{48} << 20;
  for (const Column& column : request.columns)
    plan.storages.push_back(column.content == Content::derived ? Storage::none : column.type.storage());
  return plan;
}

std::vector<LearnedDomain> learn_domains(const FitRequest& request, const ProfileCollector& profile,
                                         Observer& observer) {
  std::vector<LearnedDomain> domains;
  for (std::size_t i = 0; i < request.columns.size(); ++i) {
    const Column& column = request.columns[i];
    observer.check();
    if (column.content == Content::derived)
      domains.push_back({column, {}, {}});
    else
      domains.push_back(learn_domain(column, profile.columns()[i], request.domain, request.keep_labels[i]));
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

Model fit_model(RowSource& source, const FitRequest& request, Observer& observer) {
  const Method& method = find_method(request.method);
  observer.phase("reading columns");
  const std::unique_ptr<ProfileCollector> profile = source.profile(profile_plan(request));
  if (profile->rows() == 0)
    throw Error(sqlstate::object_not_in_prerequisite_state, request.source + " has no rows to learn from",
                "Fit a table that has rows that you can see.");
  std::vector<LearnedDomain> domains = learn_domains(request, *profile, observer);
  Model model;
  model.method = request.method;
  model.keys = plan_keys(request.keys, domains, profile->rows());
  model.checks = request.checks;
  observer.phase("reading codes");
  const std::unique_ptr<CodeCollector> collector = source.codes(code_plan(request, domains));
  model.rows = collector->rows_seen();
  CodeMatrix codes = collector->take_matrix();
  model.rows_used = codes.rows();
  if (model.rows_used == 0)
    throw Error(sqlstate::object_not_in_prerequisite_state, request.source + " has changed while it was read",
                "Run the fit again.");
  for (std::size_t i = 0; i < domains.size(); ++i) {
    observer.check();
    settle(domains[i], codes, i);
    drop_kept_checks(domains[i].column);
    model.columns.push_back(std::move(domains[i].column));
  }
  marginal::FitOptions learning = request.learning;
  if (method.learn && request.impossible) learning.impossible = request.impossible(model.columns);
  model.method_body = method.fit({codes, model.columns, learning, observer});
  return model;
}

}  // namespace synth
