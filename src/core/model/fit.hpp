#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/marginal/fit.hpp"
#include "core/model/model.hpp"
#include "core/privacy/survey.hpp"
#include "core/table/domain.hpp"

namespace synth {

/// A table that can be read several times, in any order, by any number of processes; all passes see the same
/// rows. Of a privacy unit, no pass shows more rows than were agreed; which, may differ from pass to pass.
class RowSource {
 public:
  using ValueSink = std::function<void(const Value& value, std::uint64_t rows)>;

  virtual ~RowSource() = default;
  /// What a fit without a guarantee looks at first, and what one under a budget does.
  virtual std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) = 0;
  virtual std::unique_ptr<SurveyCollector> survey(const SurveyPlan& plan) = 0;
  /// The values of a column that more than `least` rows hold, each once, in any order. NULL is none of them,
  /// nor is text of more bytes than TextProfile::longest_label.
  virtual void count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) = 0;
  virtual std::unique_ptr<CodeCollector> codes(const CodePlan& plan) = 0;
};

struct KeyDeclaration {
  std::string name;
  std::vector<std::uint32_t> columns;
};

struct FitRequest {
  std::string source;  ///< for messages
  std::string method;
  /// Names, types and constraints; `content` is derived for generated columns, else learned.
  std::vector<Column> columns;
  /// Columns that the owner, or a constraint, declares categories: their labels are kept however rare.
  std::vector<bool> keep_labels;
  std::vector<KeyDeclaration> keys;
  std::vector<Check> checks;
  DomainOptions domain;
  marginal::FitOptions learning;  ///< for methods that learn marginals
  /// Combinations of codes that constraints rule out, once the domains are known; may be empty.
  std::function<std::vector<marginal::ImpossibleCells>(std::span<const Column>)> impossible;
  std::uint64_t memory_bytes = 0;  ///< for packed codes
  std::uint64_t sample_key = 0;    ///< chooses rows when not all codes fit
};

/// Learns a model: profiles, domains, keys, codes, then the method. Throws for a table without rows, and for
/// keys that cannot be kept.
Model fit_model(RowSource& source, const FitRequest& request, Observer& observer);

}  // namespace synth
