// Fidelity on a real table: Adult. Bounds leave a third of slack above what was measured; seeds are fixed.
#include <gtest/gtest.h>

#include "core/model/payload.hpp"
#include "test/support/csv.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/source.hpp"
#include "test/support/statistics.hpp"

namespace synth {
namespace {

/// Codes of the real table, as the fit sees them, and of a synthetic one, at most 20 per column.
struct Coded {
  std::vector<std::uint32_t> sizes;
  CodeBlock real;
  CodeBlock synthetic;
};

constexpr std::uint32_t most_bins = 20;

Coded code(const test::Table& table, const Sampler& sampler) {
  const Model& model = sampler.model();
  const auto columns = test::drawn_columns(model);
  Coded coded;
  coded.synthetic = test::draw(sampler, columns, test::row_numbers(table.rows.size()));
  coded.real.resize(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = model.columns[columns[i]];
    Encoding encoding;
    encoding.kind = column.content == Content::cells ? Encoding::Kind::cells : Encoding::Kind::labels;
    encoding.cells = column.cells;
    encoding.labels = column.labels;
    encoding.opaque = column.opaque;
    encoding.nullable = column.nullable;
    const Encoder encoder(encoding);
    for (const test::Row& row : table.rows)
      coded.real[i].push_back(static_cast<std::uint16_t>(encoder(test::value_of(row[columns[i]]))));
    // Merges neighbours, so that pairs have enough rows to compare.
    const std::uint32_t size = std::min(most_bins, column.codes());
    for (CodeBlock* block : {&coded.real, &coded.synthetic})
      for (std::uint16_t& c : (*block)[i])
        c = static_cast<std::uint16_t>(std::uint64_t{c} * size / column.codes());
    coded.sizes.push_back(size);
  }
  return coded;
}

double one_way(const Coded& coded) {
  double sum = 0;
  for (std::size_t i = 0; i < coded.sizes.size(); ++i) {
    std::vector<std::uint64_t> a(coded.sizes[i]);
    std::vector<std::uint64_t> b(coded.sizes[i]);
    for (const auto c : coded.real[i]) ++a[c];
    for (const auto c : coded.synthetic[i]) ++b[c];
    sum += test::total_variation(a, b);
  }
  return sum / static_cast<double>(coded.sizes.size());
}

double two_way(const Coded& coded) {
  double sum = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < coded.sizes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j, ++pairs) {
      std::vector<std::uint64_t> a(coded.sizes[i] * coded.sizes[j]);
      std::vector<std::uint64_t> b(a.size());
      for (std::size_t k = 0; k < coded.real[i].size(); ++k) {
        ++a[coded.real[i][k] * coded.sizes[j] + coded.real[j][k]];
        ++b[coded.synthetic[i][k] * coded.sizes[j] + coded.synthetic[j][k]];
      }
      sum += test::total_variation(a, b);
    }
  return sum / pairs;
}

TEST(Adult, TheCopulaIsFaithful) {
  const test::Table table = test::read_csv(PG_SYNTH_TEST_DATA "/adult_train.csv");
  ASSERT_EQ(table.rows.size(), 32561U);
  const std::string copula_payload = save_model(test::fit(table, "copula"));
  const std::string independent_payload = save_model(test::fit(table, "independent"));
  const Coded copula = code(table, Sampler(copula_payload));
  const Coded independent = code(table, Sampler(independent_payload));
  RecordProperty("bytes", static_cast<int>(copula_payload.size()));
  std::cout << "bytes " << copula_payload.size() << ", one-way " << one_way(copula) << " (independent "
            << one_way(independent) << "), two-way " << two_way(copula) << " (independent "
            << two_way(independent) << ")\n";
  EXPECT_LT(one_way(copula), 0.01);
  EXPECT_LT(one_way(independent), 0.01);
  EXPECT_LT(two_way(copula), 0.07);
  EXPECT_LT(two_way(copula), 0.75 * two_way(independent));
}

}  // namespace
}  // namespace synth
