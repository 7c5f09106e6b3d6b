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

/// A step of a fit before it is made.
struct PlannedSpending {
  std::string mechanism;
  std::string subject;
  std::uint32_t times = 1;
  Rho rho;  ///< for all times together
  Delta delta;
  double deviation = 0;  ///< of the noise on each count; 0 for choices
};

/// What a fit is going to pay for, in order, from public facts and an assumed number of rows; the prices add
/// up to the whole budget. What of the domains turns out not to be needed goes to the method.
std::vector<PlannedSpending> plan_steps(const PrivateFitRequest& request, double rows);

/// Throws what fit_privately() would throw after it has begun to spend: noise that cannot be drawn, whatever
/// the number of rows turns out to be; keys that cannot be kept; methods without a guarantee.
void expect_payable(const PrivateFitRequest& request);

/// What a model of this request takes, stored: at most so many bytes, unless its texts have thousands of
/// learned categories. Follows from the request alone, so that a model of this size tells nothing.
std::uint64_t stored_bytes(const PrivateFitRequest& request);

/// Learns a model with (epsilon, delta)-differential privacy for one privacy unit added or removed, of which
/// `source` shows at most request.fit.learning.rows_per_unit rows. Everything that is kept passed through
/// `session`, whose budget must be plan_spending(request).total; the number of rows is an estimate. Every
/// table, an empty one too, gives a model, and what is thrown depends on the request only.
Model fit_privately(RowSource& source, const PrivateFitRequest& request, PrivacySession& session,
                    Observer& observer);

}  // namespace synth
