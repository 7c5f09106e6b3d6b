#pragma once

#include "core/evaluate/learn/pool.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"

namespace synth::evaluate {

/// Columns of a pool as trees read them: one byte a value. Ordered columns are cut into at most 255 runs with
/// equal shares of both tables, NULL apart; of categories the 127 most frequent stand alone and the others
/// share codes by frequency (group_by_frequency). Memory: one byte a value.
class TreeCodes {
 public:
  TreeCodes(const JointTable& table, std::span<const std::uint32_t> columns, const Pool& pool,
            Observer& observer);

  std::size_t columns() const { return codes_.size(); }
  std::span<const CodeDomain> domains() const { return domains_; }
  /// Of the column at `position` of the list, row after row of the pool.
  std::span<const std::uint8_t> codes(std::size_t position) const { return codes_[position]; }
  /// What trees grow from.
  CodeMatrix matrix(std::span<const std::uint32_t> rows, Observer& observer) const;

 private:
  void add(const JointColumn& column, const Pool& pool, Observer& observer);

  std::vector<CodeDomain> domains_;
  std::vector<std::vector<std::uint8_t>> codes_;
};

}  // namespace synth::evaluate
