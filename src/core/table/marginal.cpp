#include "core/table/marginal.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "core/base/error.hpp"

namespace synth {
namespace {

/// The codes of one chunk's columns, replaced through their maps; read only where a set needs them.
class ChunkCodes {
 public:
  ChunkCodes(const CodeMatrix& codes, std::span<const CodeMap> maps) : codes_(codes), maps_(maps) {
    columns_.resize(codes.columns());
  }

  void use(std::uint32_t column) { columns_[column].resize(CodeMatrix::chunk_rows); }

  void read(const CodeMatrix::Chunk& chunk) {
    for (std::uint32_t column = 0; column < columns_.size(); ++column) {
      std::vector<std::uint16_t>& own = columns_[column];
      if (own.empty()) continue;
      own.resize(std::max<std::size_t>(own.size(), chunk.rows));
      codes_.read(chunk, column, own.data());
      if (maps_.empty() || maps_[column].codes.empty()) continue;
      const std::uint16_t* map = maps_[column].codes.data();
      for (std::uint32_t row = 0; row < chunk.rows; ++row) own[row] = map[own[row]];
    }
  }

  const std::uint16_t* operator[](std::uint32_t column) const { return columns_[column].data(); }

 private:
  const CodeMatrix& codes_;
  std::span<const CodeMap> maps_;
  std::vector<std::vector<std::uint16_t>> columns_;
};

std::uint32_t mapped_size(const CodeMatrix& codes, std::span<const CodeMap> maps, std::uint32_t column) {
  if (!maps.empty() && !maps[column].codes.empty()) return maps[column].size;
  return std::max(1U, codes.code_count(column));
}

Marginal empty_marginal(const CodeMatrix& codes, std::span<const CodeMap> maps,
                        std::span<const std::uint32_t> columns) {
  Marginal marginal;
  marginal.columns.assign(columns.begin(), columns.end());
  for (const std::uint32_t column : columns) marginal.sizes.push_back(mapped_size(codes, maps, column));
  const std::uint64_t cells = marginal_cells(marginal.sizes);
  if (cells > max_marginal_cells)
    throw Error(sqlstate::program_limit_exceeded, "a marginal is too large to count",
                "Name fewer columns together, or columns with fewer values.",
                "It has " + std::to_string(cells) + " cells; at most " + std::to_string(max_marginal_cells) +
                    " are possible.");
  marginal.counts.assign(cells, 0);
  return marginal;
}

/// Loops for the usual numbers of columns; a row's cell is found without a buffer.
void add_chunk(const ChunkCodes& codes, std::uint32_t rows, Marginal& marginal) {
  std::uint64_t* counts = marginal.counts.data();
  const std::size_t order = marginal.columns.size();
  const std::uint16_t* a = order > 0 ? codes[marginal.columns[0]] : nullptr;
  const std::uint16_t* b = order > 1 ? codes[marginal.columns[1]] : nullptr;
  if (order == 0) {
    counts[0] += rows;
  } else if (order == 1) {
    for (std::uint32_t row = 0; row < rows; ++row) ++counts[a[row]];
  } else if (order == 2) {
    const std::uint32_t n = marginal.sizes[1];
    for (std::uint32_t row = 0; row < rows; ++row) ++counts[a[row] * n + b[row]];
  } else {
    for (std::uint32_t row = 0; row < rows; ++row) {
      std::uint32_t cell = 0;
      for (std::size_t i = 0; i < order; ++i)
        cell = cell * marginal.sizes[i] + codes[marginal.columns[i]][row];
      ++counts[cell];
    }
  }
}

}  // namespace

std::uint64_t marginal_cells(std::span<const std::uint32_t> sizes) {
  std::uint64_t cells = 1;
  for (const std::uint32_t size : sizes) {
    if (size != 0 && cells > std::numeric_limits<std::uint64_t>::max() / size)
      return std::numeric_limits<std::uint64_t>::max();
    cells *= size;
  }
  return cells;
}

std::vector<Marginal> count_marginals(const CodeMatrix& codes,
                                      std::span<const std::vector<std::uint32_t>> column_sets,
                                      std::span<const CodeMap> maps, Observer& observer) {
  ChunkCodes chunk_codes(codes, maps);
  std::vector<Marginal> marginals;
  for (const auto& columns : column_sets) {
    marginals.push_back(empty_marginal(codes, maps, columns));
    for (const std::uint32_t column : columns) chunk_codes.use(column);
  }
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    chunk_codes.read(chunk);
    for (std::size_t i = 0; i < marginals.size(); ++i) {
      if (i % 16 == 0) observer.check();
      add_chunk(chunk_codes, chunk.rows, marginals[i]);
    }
  }
  return marginals;
}

Marginal count_marginal(const CodeMatrix& codes, std::span<const std::uint32_t> columns, Observer& observer) {
  const std::vector<std::uint32_t> set(columns.begin(), columns.end());
  return std::move(count_marginals(codes, std::span(&set, 1), {}, observer).front());
}

std::vector<std::vector<std::uint32_t>> all_pairs(std::span<const std::uint32_t> columns) {
  std::vector<std::vector<std::uint32_t>> pairs;
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t j = i + 1; j < columns.size(); ++j) pairs.push_back({columns[i], columns[j]});
  return pairs;
}

void merge(Marginal& into, const Marginal& other) {
  if (into.columns != other.columns || into.sizes != other.sizes)
    throw Error(sqlstate::internal_error, "marginals of different columns were merged");
  for (std::size_t i = 0; i < into.counts.size(); ++i) into.counts[i] += other.counts[i];
}

Marginal project(const Marginal& marginal, std::span<const std::uint32_t> columns) {
  Marginal result;
  result.columns.assign(columns.begin(), columns.end());
  std::vector<std::uint64_t> strides(marginal.columns.size(), 0);
  std::uint64_t cells = 1;
  for (std::size_t i = columns.size(); i-- > 0;) {
    const auto at = std::find(marginal.columns.begin(), marginal.columns.end(), columns[i]);
    if (at == marginal.columns.end())
      throw Error(sqlstate::internal_error, "a marginal was projected to a column that it lacks");
    const auto axis = static_cast<std::size_t>(at - marginal.columns.begin());
    strides[axis] = cells;
    cells *= marginal.sizes[axis];
    result.sizes.insert(result.sizes.begin(), marginal.sizes[axis]);
  }
  result.counts.assign(cells, 0);
  std::vector<std::uint32_t> codes(marginal.columns.size(), 0);
  std::uint64_t target = 0;
  for (const std::uint64_t count : marginal.counts) {
    result.counts[target] += count;
    // The next combination of codes, last axis first.
    for (std::size_t axis = codes.size(); axis-- > 0;) {
      target += strides[axis];
      if (++codes[axis] < marginal.sizes[axis]) break;
      target -= strides[axis] * marginal.sizes[axis];
      codes[axis] = 0;
    }
  }
  return result;
}

}  // namespace synth
