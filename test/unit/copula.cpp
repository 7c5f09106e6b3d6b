#include "core/model/copula/copula.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "core/base/normal.hpp"
#include "core/model/copula/correlation.hpp"
#include "core/model/copula/latent.hpp"
#include "core/model/copula/nominal_order.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"
#include "test/support/table.hpp"

namespace synth::copula {
namespace {

Column coded_column(std::vector<std::uint64_t> counts, Content content = Content::cells,
                    bool nullable = false) {
  Column column = test::column_of("c", content == Content::cells ? TypeKind::int4 : TypeKind::text);
  column.content = content;
  column.nullable = nullable;
  for (std::size_t code = 0; code + nullable < counts.size(); ++code) {
    column.cells.low.push_back(static_cast<std::int64_t>(code));
    column.cells.high.push_back(static_cast<std::int64_t>(code));
    column.labels.push_back("label " + std::to_string(code));
  }
  if (content == Content::labels) column.cells = {};
  if (content == Content::cells) column.labels.clear();
  column.counts = std::move(counts);
  return column;
}

struct Coded {
  std::vector<Column> columns;
  CodeMatrix codes;
};

/// Columns with `codes` (columns × rows), whose last code is NULL where `nullable` says so.
Coded coded(const std::vector<std::vector<std::uint32_t>>& codes,
            const std::vector<std::uint32_t>& code_counts, const std::vector<bool>& nullable,
            Content content = Content::cells) {
  Coded result{{}, CodeMatrix(code_counts)};
  std::vector<std::uint32_t> row(codes.size());
  for (std::size_t k = 0; k < codes[0].size(); ++k) {
    for (std::size_t i = 0; i < codes.size(); ++i) row[i] = codes[i][k];
    result.codes.add(row);
  }
  for (std::size_t i = 0; i < codes.size(); ++i)
    result.columns.push_back(coded_column(result.codes.count(i), content, nullable[i]));
  return result;
}

std::unique_ptr<CodeSampler> fitted(const Coded& data) {
  Observer observer;
  const marginal::FitOptions options;
  return load_copula(data.columns, fit_copula({data.codes, data.columns, options, observer, {}}));
}

Latent latent_of(const Column& column) {
  Observer observer;
  return make_latents({&column, 1}, observer)[0];
}

/// The covariance of the step scores of two latents with correlation rho, by numerical integration.
double integrated_covariance(const Latent& a, const Latent& b, double rho) {
  const auto score = [](const Latent& latent, double z) {
    std::size_t position = 0;
    while (z > latent.upper[position]) ++position;
    return latent.score_of_position[position] * score_unit;
  };
  double covariance = 0;
  constexpr double step = 0.005;
  for (double x = -7 + step / 2; x < 7; x += step) {
    double inner = 0;
    double lower = 0;  // P(Y <= threshold | x), from -inf
    for (std::size_t position = 0; position < b.upper.size(); ++position) {
      const double upper = normal_probability((b.upper[position] - rho * x) / std::sqrt(1 - rho * rho));
      inner += b.score_of_position[position] * score_unit * (upper - lower);
      lower = upper;
    }
    covariance += score(a, x) * inner * normal_density(x) * step;
  }
  return covariance;
}

TEST(Correlation, RecoversRhoOfCoarseColumns) {
  const Latent even = latent_of(coded_column({50, 50}));
  const Latent skewed = latent_of(coded_column({90, 10}));
  const Latent three = latent_of(coded_column({20, 50, 30}));
  const Latent fine = latent_of(coded_column(std::vector<std::uint64_t>(100, 1)));
  for (const auto& [a, b] :
       {std::pair{&even, &even}, {&even, &skewed}, {&three, &skewed}, {&fine, &even}, {&fine, &fine}})
    for (const double rho : {-0.8, -0.3, 0.0, 0.2, 0.6, 0.8}) {
      const double observed = integrated_covariance(*a, *b, rho);
      const double solved =
          solve_correlation(hermite_coefficients(*a, 30), hermite_coefficients(*b, 30), observed);
      EXPECT_NEAR(solved, rho, 0.02);
    }
  // Above that, an event inside another has almost the same covariance whatever the correlation.
}

TEST(Correlation, IsClampedWhereNoRhoFits) {
  const auto fine = hermite_coefficients(latent_of(coded_column(std::vector<std::uint64_t>(100, 1))), 30);
  EXPECT_DOUBLE_EQ(solve_correlation(fine, fine, 5), 0.9999);
  EXPECT_DOUBLE_EQ(solve_correlation(fine, fine, -5), -0.9999);
  EXPECT_NEAR(solve_correlation(fine, fine, 0), 0, 1e-8);
  const std::vector<double> flat(30, 0);
  EXPECT_EQ(solve_correlation(flat, fine, 0), 0);
}

void expect_factor(Eigen::MatrixXd matrix) {
  Observer observer;
  Correlation correlation{std::move(matrix), 0};
  const Eigen::MatrixXd factor = factorise(correlation, observer);
  EXPECT_LT((factor * factor.transpose() - correlation.matrix).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_LT((correlation.matrix.diagonal().array() - 1).abs().maxCoeff(), 1e-9);
  EXPECT_TRUE(factor.isLowerTriangular());
  EXPECT_GT(factor.diagonal().minCoeff(), 0);
}

TEST(Correlation, FactorisesAnyMatrix) {
  expect_factor(Eigen::MatrixXd::Identity(1, 1));
  expect_factor(Eigen::MatrixXd::Constant(3, 3, 1));
  Eigen::MatrixXd impossible(3, 3);
  impossible << 1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1;
  expect_factor(impossible);
  for (const Eigen::Index size : {31, 32, 33, 100, 250}) {  // 250: too large for eigenvalues
    test::Random random(static_cast<std::uint64_t>(size));
    Eigen::MatrixXd noise(size, size);
    for (Eigen::Index i = 0; i < size; ++i)
      for (Eigen::Index j = 0; j <= i; ++j)
        noise(i, j) = noise(j, i) = i == j ? 1 : 1.9 * random.uniform() - 0.95;
    expect_factor(noise);
  }
}

TEST(Latent, MissingnessHasItsOwn) {
  Observer observer;
  const std::vector<Column> columns{coded_column({10}), coded_column({10, 5}),
                                    coded_column({10, 5}, Content::cells, true),
                                    coded_column({10, 5, 5}, Content::cells, true)};
  const auto latents = make_latents(columns, observer);
  ASSERT_EQ(latents.size(), 4U);  // none; a value; a NULL; both
  EXPECT_FALSE(latents[0].missing);
  EXPECT_TRUE(latents[1].missing);
  EXPECT_FALSE(latents[2].missing);
  EXPECT_TRUE(latents[3].missing);
}

TEST(Latent, ScoresAreStandardised) {
  const Latent latent = latent_of(coded_column({5, 0, 40, 30, 25}));
  double mean = 0;
  double variance = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const double score = latent.score_of_position[i] * score_unit;
    mean += score * latent.probability[i];
    variance += score * score * latent.probability[i];
  }
  EXPECT_NEAR(mean, 0, 1e-3);
  EXPECT_LT(variance, 1);
  EXPECT_GT(variance, 0.7);
}

TEST(Copula, DrawsConstantAndSingleColumns) {
  const Coded constant = coded({std::vector<std::uint32_t>(50, 0)}, {1}, {false});
  CodeBlock out;
  const auto rows = test::row_numbers(100);
  const std::vector<std::uint32_t> wanted{0};
  fitted(constant)->draw({{1}, rows, 0}, wanted, out);
  EXPECT_EQ(out[0], std::vector<std::uint16_t>(100, 0));

  std::vector<std::uint32_t> codes(1000);
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = i % 4 == 0;
  fitted(coded({codes}, {2}, {false}))->draw({{1}, rows, 0}, wanted, out);
  const auto ones = std::count(out[0].begin(), out[0].end(), 1);
  EXPECT_GT(ones, 5);
  EXPECT_LT(ones, 50);
}

TEST(Copula, DrawsColumnsThatAreNearlyAllNull) {
  std::vector<std::uint32_t> codes(1000, 1);
  codes[3] = 0;
  const Coded data = coded({codes, codes}, {2, 2}, {true, true});
  CodeBlock out;
  const std::vector<std::uint32_t> wanted{0, 1};
  fitted(data)->draw({{1}, test::row_numbers(100), 0}, wanted, out);
  EXPECT_GT(std::count(out[0].begin(), out[0].end(), 1), 95);
}

TEST(Copula, KeepsTheRarestFirstCode) {
  // A first code of share 2e-5 lies below -4.1 on its latent.
  std::vector<std::uint32_t> codes(100000, 1);
  codes[0] = codes[1] = 0;
  const auto sampler = fitted(coded({codes}, {2}, {false}));
  CodeBlock out;
  const std::vector<std::uint32_t> wanted{0};
  sampler->draw({{5}, test::row_numbers(1'000'000), 0}, wanted, out);
  // 20 expected; Poisson, outside these bounds for one key in a thousand.
  const auto rare = std::count(out[0].begin(), out[0].end(), 0);
  EXPECT_GE(rare, 7);
  EXPECT_LE(rare, 36);
}

TEST(Copula, OrdersNominalCodesAlongTheirDependence) {
  // The codes of the first column, alphabetical, know nothing of the second's order: 2 < 0 < 3 < 1.
  const std::uint32_t order[] = {2, 0, 3, 1};
  test::Random random(9);
  std::vector<std::uint32_t> nominal;
  std::vector<std::uint32_t> ordered;
  for (int i = 0; i < 20000; ++i) {
    const auto rank = static_cast<std::uint32_t>(random.below(4));
    nominal.push_back(order[rank]);
    ordered.push_back(rank * 5 + static_cast<std::uint32_t>(random.below(10)));
  }
  Coded data = coded({nominal, ordered}, {4, 25}, {false, false});
  data.columns[0] = coded_column(data.codes.count(0), Content::labels);
  Observer observer;
  auto latents = make_latents(data.columns, observer);
  order_nominal_codes(data.codes, data.columns, latents, observer);
  std::vector<std::uint16_t> found = latents[0].code_of_position;
  if (found.front() != 2) std::reverse(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::uint16_t>{2, 0, 3, 1}));
}

TEST(Copula, HandlesAWideTable) {
  test::Random random(10);
  constexpr std::size_t width = 400;
  std::vector<std::vector<std::uint32_t>> codes(width, std::vector<std::uint32_t>(300));
  for (auto& column : codes)
    for (auto& code : column) code = static_cast<std::uint32_t>(random.below(5));
  const Coded data =
      coded(codes, std::vector<std::uint32_t>(width, 5), std::vector<bool>(width, false), Content::labels);
  CodeBlock out;
  const std::vector<std::uint32_t> wanted{0, 399};
  fitted(data)->draw({{1}, test::row_numbers(10), 0}, wanted, out);
  EXPECT_EQ(out.size(), 2U);
}

}  // namespace
}  // namespace synth::copula
