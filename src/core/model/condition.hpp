#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/model/sampler.hpp"
#include "core/table/placement.hpp"

namespace synth {

/// Ordered keys from `low` to `high`.
struct WantedRange {
  std::int64_t low = INT64_MIN;
  std::int64_t high = INT64_MAX;
};

/// The values of one column that a condition lets pass.
struct WantedValues {
  std::uint32_t column = 0;
  bool null = false;
  std::vector<WantedRange> ranges;  ///< of columns with cells
  std::vector<std::string> labels;  ///< of columns with labels
};

/// What a condition makes of one column's codes. An interval may be wanted in part: its weight is then the
/// share of its values that is wanted, and place() finds one of those.
class ColumnCondition {
 public:
  /// `column` must outlive the object.
  ColumnCondition(const Column& column, WantedValues wanted);

  std::uint32_t column() const { return wanted_.column; }
  /// By code; empty if the column has none.
  const std::vector<double>& weights() const { return weights_; }
  /// Whether all rows drawn with the weights and by place() pass. Values that constraints of the column may
  /// move are not: their intervals have weight 1.
  bool is_certain() const { return certain_; }
  /// Whether any code passes; of a column that is always NULL, whether NULL does.
  bool is_possible() const;

  /// Whether a row passes; `number` is the ordered key of a value inside an interval.
  bool passes(std::uint32_t code, std::int64_t number) const;
  /// A wanted value inside interval `code`, placed by 64 random bits: Placement::at() given that it is
  /// wanted.
  std::int64_t place(std::uint32_t code, std::uint64_t random) const;

 private:
  /// A run of random words that Placement::at() turns into one range of wanted values.
  struct Window {
    std::uint32_t code;
    std::uint64_t first;
    std::uint64_t size;
    WantedRange range;
  };

  double weigh_cell(std::uint32_t code);
  double weigh_part(std::uint32_t code, std::span<const WantedRange> parts);
  bool wants(std::int64_t key) const;

  const Column& column_;
  WantedValues wanted_;  ///< ranges ascending and disjoint, labels ascending
  Placement placement_;
  std::vector<double> weights_;
  std::vector<Window> windows_;  ///< of intervals wanted in part, by code
  bool certain_ = true;
};

/// A model's rows under a condition on some of its columns.
class ConditionalModel {
 public:
  /// Throws invalid_parameter_value, naming the column or the whole condition, if no row of the model can
  /// meet it.
  ConditionalModel(std::shared_ptr<const Sampler> sampler, std::vector<WantedValues> wanted,
                   Observer& observer);

  std::span<const ColumnCondition> columns() const { return columns_; }
  /// Draws codes that the condition weighs; null where the method cannot, and rows must be rejected.
  const CodeSampler* codes() const { return codes_.get(); }
  /// Whether all rows that codes() draws pass.
  bool is_certain() const;
  /// The key for drawing codes and places with codes(): conditions draw independently of each other.
  RandomKey key(RandomKey key) const { return {key.value ^ mix64(identity_)}; }

 private:
  std::shared_ptr<const Sampler> sampler_;
  std::vector<ColumnCondition> columns_;
  std::unique_ptr<CodeSampler> codes_;
  std::uint64_t identity_;
};

}  // namespace synth
