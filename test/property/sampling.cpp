// Samplers are pure functions of (model, seed, row, attempt), and reproduce marginals. Each chi-square test
// would fail for one choice of its fixed seeds in 10^5.
#include <gtest/gtest.h>

#include "core/model/payload.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/models.hpp"
#include "test/support/statistics.hpp"

namespace synth {
namespace {

class Sampling : public testing::TestWithParam<const char*> {
 protected:
  std::string payload_ = save_model(test::varied_model(GetParam()));
  Sampler sampler_{payload_};
  std::vector<std::uint32_t> all_ = test::drawn_columns(sampler_.model());
};

INSTANTIATE_TEST_SUITE_P(Methods, Sampling, testing::Values("independent", "copula"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(Sampling, SubsetsOfColumnsAgree) {
  const auto rows = test::row_numbers(1000);
  const CodeBlock full = test::draw(sampler_, all_, rows);
  test::Random random(1);
  for (int trial = 0; trial < 30; ++trial) {
    std::vector<std::size_t> chosen(all_.size());
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    random.shuffle(chosen);
    chosen.resize(random.below(chosen.size() + 1));
    std::vector<std::uint32_t> columns;
    for (const std::size_t i : chosen) columns.push_back(all_[i]);
    const CodeBlock part = test::draw(sampler_, columns, rows);
    for (std::size_t i = 0; i < chosen.size(); ++i) ASSERT_EQ(part[i], full[chosen[i]]);
  }
}

TEST_P(Sampling, SplitsAndOrdersOfRowsAgree) {
  std::vector<std::uint64_t> rows = test::row_numbers(1500, std::uint64_t{1} << 33);
  const CodeBlock full = test::draw(sampler_, all_, rows);
  for (const std::size_t size : {1, 7, 16, 255, 256, 257, 1499}) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    test::Random(size).shuffle(order);
    for (std::size_t first = 0; first < rows.size(); first += size) {
      std::vector<std::uint64_t> some;
      for (std::size_t k = first; k < std::min(rows.size(), first + size); ++k)
        some.push_back(rows[order[k]]);
      const CodeBlock part = test::draw(sampler_, all_, some);
      for (std::size_t i = 0; i < all_.size(); ++i)
        for (std::size_t k = 0; k < some.size(); ++k) ASSERT_EQ(part[i][k], full[i][order[first + k]]);
    }
  }
}

TEST_P(Sampling, SeedsAndAttemptsDiffer) {
  const auto rows = test::row_numbers(200);
  const CodeBlock first = test::draw(sampler_, all_, rows, 1, 0);
  EXPECT_EQ(first, test::draw(sampler_, all_, rows, 1, 0));
  EXPECT_EQ(first, test::draw(Sampler(payload_), all_, rows, 1, 0));
  EXPECT_NE(first, test::draw(sampler_, all_, rows, 2, 0));
  EXPECT_NE(first, test::draw(sampler_, all_, rows, 1, 1));
}

TEST_P(Sampling, ReusedBlocksMakeNoDifference) {
  const auto many = test::row_numbers(700);
  const auto few = test::row_numbers(3, 50);
  CodeBlock reused;
  sampler_.codes().draw({sampler_.key(1), many, 0}, all_, reused);
  sampler_.codes().draw({sampler_.key(1), few, 0}, all_, reused);
  EXPECT_EQ(reused, test::draw(sampler_, all_, few));
}

TEST_P(Sampling, ReproducesMarginals) {
  const CodeBlock drawn = test::draw(sampler_, all_, test::row_numbers(60000), 4);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const Column& column = sampler_.model().columns[all_[i]];
    std::vector<std::uint64_t> counts(column.codes());
    for (const std::uint16_t code : drawn[i]) ++counts[code];
    std::vector<double> shares;
    for (const std::uint64_t count : column.counts)
      shares.push_back(static_cast<double>(count) / static_cast<double>(sampler_.model().rows_used));
    EXPECT_GT(test::chi_square(counts, shares).chance(), 1e-5) << column.name;
  }
}

TEST_P(Sampling, ModelsDoNotDependOnHowTheTableWasRead) {
  const test::Table table = test::varied_table(3000);
  const FitRequest request = test::varied_request(table, GetParam());
  const std::string expected = save_model(test::fit(table, request));
  for (std::uint64_t seed = 1; seed <= 4; ++seed)
    for (const std::size_t processes : {1, 2, 5})
      EXPECT_EQ(save_model(test::fit(table, request, {seed, processes, seed % 2 == 0})), expected)
          << seed << ", " << processes << " processes";
}

}  // namespace
}  // namespace synth
