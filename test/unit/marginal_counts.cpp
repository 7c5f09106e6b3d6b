#include <gtest/gtest.h>
#include <map>

#include "core/table/marginal.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

using Codes = std::vector<std::vector<std::uint32_t>>;
using Columns = std::vector<std::uint32_t>;

const Columns sizes{3, 1, 300, 0, 5, 2};

Codes random_codes(std::size_t rows, std::uint64_t seed) {
  test::Random random(seed);
  Codes codes(rows);
  for (auto& row : codes)
    for (const std::uint32_t size : sizes)
      row.push_back(static_cast<std::uint32_t>(random.below(std::max(1U, size))));
  return codes;
}

CodeMatrix matrix_of(const Codes& codes) {
  CodeMatrix matrix(sizes);
  for (const auto& row : codes) matrix.add(row);
  return matrix;
}

std::vector<std::uint64_t> expected_counts(const Codes& codes, const Columns& columns) {
  std::uint64_t cells = 1;
  for (const std::uint32_t column : columns) cells *= std::max(1U, sizes[column]);
  std::vector<std::uint64_t> counts(cells, 0);
  for (const auto& row : codes) {
    std::uint64_t cell = 0;
    for (const std::uint32_t column : columns) cell = cell * std::max(1U, sizes[column]) + row[column];
    ++counts[cell];
  }
  return counts;
}

TEST(MarginalCounts, EqualTheDefinition) {
  const Codes codes = random_codes(20000, 1);
  const CodeMatrix matrix = matrix_of(codes);
  Observer observer;
  const std::vector<Columns> sets{{}, {0}, {3}, {2, 0}, {0, 4}, {5, 4, 0}, {1, 2}, {0, 1, 4, 5}};
  const auto marginals = count_marginals(matrix, sets, {}, observer);
  ASSERT_EQ(marginals.size(), sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    EXPECT_EQ(marginals[i].columns, sets[i]);
    EXPECT_EQ(marginals[i].counts, expected_counts(codes, sets[i]));
  }
}

TEST(MarginalCounts, FollowMaps) {
  const Codes codes = random_codes(9000, 2);
  std::vector<CodeMap> maps(sizes.size());
  maps[2].size = 2;
  maps[2].codes.assign(300, 0);
  for (std::size_t code = 100; code < 300; ++code) maps[2].codes[code] = 1;
  Observer observer;
  const std::vector<Columns> sets{{2, 0}};
  const Marginal mapped = count_marginals(matrix_of(codes), sets, maps, observer).front();
  EXPECT_EQ(mapped.sizes, (Columns{2, 3}));
  std::vector<std::uint64_t> expected(6, 0);
  for (const auto& row : codes) ++expected[(row[2] >= 100 ? 3U : 0U) + row[0]];
  EXPECT_EQ(mapped.counts, expected);
}

TEST(MarginalCounts, MergeAndProject) {
  const Codes first = random_codes(5000, 3), second = random_codes(3000, 4);
  Codes both = first;
  both.insert(both.end(), second.begin(), second.end());
  Observer observer;
  const Columns columns{4, 2, 0};
  Marginal marginal = count_marginal(matrix_of(first), columns, observer);
  merge(marginal, count_marginal(matrix_of(second), columns, observer));
  EXPECT_EQ(marginal.counts, expected_counts(both, columns));
  for (const Columns& subset : std::vector<Columns>{{}, {2}, {0, 4}, {4, 0}, {0, 2, 4}, {4, 2, 0}}) {
    const Marginal projected = project(marginal, subset);
    EXPECT_EQ(projected.counts, expected_counts(both, subset));
    EXPECT_EQ(projected.columns, subset);
  }
  EXPECT_EQ(test::state_of([&] { project(marginal, Columns{1}); }), "XX000");
  EXPECT_EQ(test::state_of([&] { merge(marginal, project(marginal, Columns{0})); }), "XX000");
}

TEST(MarginalCounts, RefuseWhatIsTooLarge) {
  CodeMatrix matrix({5000, 5000});
  Observer observer;
  EXPECT_EQ(test::state_of([&] { count_marginal(matrix, Columns{0, 1}, observer); }), "54000");
  EXPECT_EQ(marginal_cells(Columns{UINT32_MAX, UINT32_MAX, UINT32_MAX}), UINT64_MAX);
  EXPECT_EQ(all_pairs(Columns{1, 4, 6}), (std::vector<Columns>{{1, 4}, {1, 6}, {4, 6}}));
}

}  // namespace
}  // namespace synth
