#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/model.hpp"
#include "core/table/domain.hpp"

namespace synth {

/// A table that can be read twice, in any order, by any number of processes; both passes see the same rows.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) = 0;
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
  std::uint64_t memory_bytes = 0;  ///< for packed codes
  std::uint64_t sample_key = 0;    ///< chooses rows when not all codes fit
};

/// Learns a model: profiles, domains, keys, codes, then the method. Throws for a table without rows, and for
/// keys that cannot be kept.
Model fit_model(RowSource& source, const FitRequest& request, Observer& observer);

}  // namespace synth
