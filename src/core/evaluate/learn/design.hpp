#pragma once

#include "core/evaluate/learn/pool.hpp"

namespace synth::evaluate {

struct DesignOptions {
  /// Levels of a category, NULL's not counted; the least frequent values share the last.
  std::uint32_t most_levels = 50;
  /// Of all columns together: tables with many columns get fewer levels for each, at least two.
  std::uint32_t most_features = 1000;
};

/// Columns of a pool as the features of a linear model, as SDMetrics' LogisticDetection makes them but for
/// NULL: an ordered column is one feature, its value in units of its interquartile range, NULL at the mean
/// and marked by a feature of its own; a category is one feature for each level, NULL among them. A row has
/// exactly one feature that is not 0 for each column. Where the range between the quartiles is 0, the
/// standard deviation is the unit. Values beyond 1000 units, and infinities, are as good as 1000. Looks at no
/// answer that a learner is to find. Memory: 8 bytes a value.
class Design {
 public:
  struct Entry {
    std::uint32_t feature;
    float value;
  };

  Design(const JointTable& table, std::span<const std::uint32_t> columns, const Pool& pool,
         const DesignOptions& options, Observer& observer);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t features() const { return features_; }
  /// One entry for each column, features ascending.
  std::span<const Entry> row(std::size_t row) const { return {entries_.data() + row * columns_, columns_}; }

 private:
  void add_ordered(const JointColumn& column, std::size_t position, const Pool& pool, Observer& observer);
  void add_category(const JointColumn& column, std::size_t position, const Pool& pool,
                    std::uint32_t most_levels, Observer& observer);

  std::size_t rows_;
  std::size_t columns_;
  std::uint32_t features_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace synth::evaluate
