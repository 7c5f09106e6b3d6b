#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/model/fit.hpp"
#include "core/model/private/spending.hpp"
#include "core/table/public_domain.hpp"

namespace synth {

/// A fit under a budget: what is public about it.
struct PrivateFitRequest {
  FitRequest fit;
  std::vector<std::optional<PublicDomain>> domains;  ///< one for each column
  double epsilon = 1;
  double delta = 1e-9;
};

/// What each column must learn, and how the budget is divided: before anything is read.
std::vector<ToLearn> columns_to_learn(const PrivateFitRequest& request);
Spending plan_spending(const PrivateFitRequest& request);

/// Learns a model with (epsilon, delta)-differential privacy for one privacy unit added or removed, of which
/// `source` shows at most request.fit.learning.rows_per_unit rows. Everything that is kept passed through
/// `session`, whose budget must be plan_spending(request).total; the number of rows is an estimate. Every
/// table, an empty one too, gives a model, and what is thrown depends on the request only.
Model fit_privately(RowSource& source, const PrivateFitRequest& request, PrivacySession& session,
                    Observer& observer);

}  // namespace synth
