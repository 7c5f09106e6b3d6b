#pragma once

#include <algorithm>
#include <vector>

#include "core/base/observer.hpp"
#include "core/tree/features.hpp"
#include "core/tree/tree.hpp"

namespace synth::tree {

/// Walks rows of the feature table that a tree was grown from: by bins, of which any code is as good as all.
class BinWalk {
 public:
  BinWalk(const Tree& tree, const FeatureTable& table) : tree_(tree) {
    for (const Feature& feature : table.features()) {
      columns_.resize(std::max<std::size_t>(columns_.size(), feature.column + 1));
      Column& column = columns_[feature.column];
      column.bins = table.bins(feature.column);
      column.code_of_bin.resize(feature.bins);
      for (std::uint32_t code = 0; code < feature.bin_of_code.size() && feature.bins > 0; ++code)
        column.code_of_bin[feature.bin_of_code[code]] = static_cast<std::uint16_t>(code);
    }
  }

  std::uint32_t leaf_of(std::uint32_t row) const {
    return tree_.leaf_of(
        [&](std::uint32_t column) { return columns_[column].code_of_bin[columns_[column].bins[row]]; });
  }

 private:
  struct Column {
    const std::uint8_t* bins = nullptr;
    std::vector<std::uint16_t> code_of_bin;
  };
  const Tree& tree_;
  std::vector<Column> columns_;
};

/// Calls `use(code_of)` for each row of a matrix; code_of(column) is the row's code.
template <class Use>
void for_each_row(const CodeMatrix& codes, Observer& observer, Use&& use) {
  constexpr std::uint32_t rows_between_checks = 64;
  std::vector<std::vector<std::uint16_t>> columns(codes.columns());
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      columns[column].resize(std::max<std::size_t>(columns[column].size(), chunk.rows));
      codes.read(chunk, column, columns[column].data());
    }
    for (std::uint32_t row = 0; row < chunk.rows; ++row) {
      if (row % rows_between_checks == 0) observer.check();
      use([&](std::uint32_t column) { return columns[column][row]; });
    }
  }
}

}  // namespace synth::tree
