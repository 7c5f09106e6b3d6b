// What mst and aim promise: everything learned passes through the session, the budget holds, nothing breaks
// on small tables, and the models are as good as they should be. Fixed seeds.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "core/model/marginal/fit.hpp"
#include "core/model/marginal/learner.hpp"
#include "core/model/marginal/sampler.hpp"
#include "core/privacy/accountant.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::marginal {
namespace {

class SeededRandomness final : public Randomness {
 public:
  explicit SeededRandomness(std::uint64_t seed) : random_(seed) {}
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(random_.word() >> 56);
  }

 private:
  test::Random random_;
};

struct TestTable {
  std::vector<std::uint32_t> sizes{2, 3, 1, 40, 5};
  std::vector<CodeDomain> domains{
      {2, false, false}, {2, true, false}, {1, false, false}, {40, false, true}, {5, false, false}};
  std::vector<std::vector<std::uint32_t>> rows;

  CodeMatrix matrix() const {
    CodeMatrix matrix(sizes);
    for (const auto& row : rows) matrix.add(row);
    return matrix;
  }
};

/// Columns 0 and 4 follow from column 3, but for some noise; column 1 has NULLs and depends on nothing.
TestTable dependent_table(std::size_t rows, std::uint64_t seed = 1) {
  test::Random random(seed);
  TestTable table;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto x = static_cast<std::uint32_t>(std::min(random.below(40), random.below(40)));
    const std::uint32_t half = random.below(10) == 0 ? static_cast<std::uint32_t>(random.below(2)) : x / 20;
    const std::uint32_t fifth = random.below(5) == 0 ? static_cast<std::uint32_t>(random.below(5)) : x / 8;
    table.rows.push_back({half, static_cast<std::uint32_t>(random.below(3)), 0, x, fifth});
  }
  return table;
}

using Fit = FitResult (*)(const FitData&, const FitOptions&, PrivacySession&, Observer&);
const Fit methods[] = {fit_mst, fit_aim};

FitResult fit(Fit method, const TestTable& table, Budget budget, std::uint64_t seed,
              const FitOptions& options = {}, Recorder* recorder = nullptr) {
  SeededRandomness randomness(seed);
  Observer observer;
  PrivacySession session(budget, randomness, recorder);
  const CodeMatrix matrix = table.matrix();
  FitResult result = method({matrix, table.domains}, options, session, observer);
  EXPECT_TRUE(session.budget().covers(session.spent()));
  return result;
}

std::unique_ptr<CodeSampler> sampler_of(const TestTable& table, const FitResult& result) {
  std::vector<Column> columns(table.sizes.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].content = Content::labels;
    columns[i].labels.resize(table.domains[i].value_codes);
    columns[i].nullable = table.domains[i].nullable;
  }
  return load_marginal(columns, result.body);
}

std::vector<double> frequencies(const TestTable& table, std::size_t a, std::size_t b) {
  std::vector<double> counts(std::size_t{table.sizes[a]} * table.sizes[b], 0);
  for (const auto& row : table.rows)
    counts[row[a] * table.sizes[b] + row[b]] += 1.0 / static_cast<double>(table.rows.size());
  return counts;
}

TestTable drawn(const TestTable& like, const FitResult& result, std::size_t rows) {
  TestTable table{like.sizes, like.domains, {}};
  std::vector<std::uint32_t> all(like.sizes.size());
  std::iota(all.begin(), all.end(), 0U);
  CodeBlock codes;
  sampler_of(like, result)->draw({{9}, test::row_numbers(rows), 0}, all, codes);
  for (std::size_t k = 0; k < rows; ++k) {
    table.rows.emplace_back();
    for (const auto& column : codes) table.rows.back().push_back(column[k]);
  }
  return table;
}

/// Mean total variation distance over all pairs.
double distance(const TestTable& a, const TestTable& b) {
  double sum = 0;
  int pairs = 0;
  for (std::size_t i = 0; i < a.sizes.size(); ++i)
    for (std::size_t k = i + 1; k < a.sizes.size(); ++k, ++pairs) {
      const auto p = frequencies(a, i, k), q = frequencies(b, i, k);
      for (std::size_t cell = 0; cell < p.size(); ++cell) sum += std::abs(p[cell] - q[cell]) / 2;
    }
  return sum / pairs;
}

/// Keeps what went into and out of each primitive; in a second fit, gives out the same again and compares
/// what went in.
class Replay final : public Recorder {
 public:
  std::optional<Cargo> enter(const PrimitiveTerms& terms, const Cargo& input) override {
    if (!replaying) {
      steps.push_back({terms, input, {}});
      return std::nullopt;
    }
    EXPECT_LT(next, steps.size());
    if (next >= steps.size()) return std::nullopt;
    const Step& step = steps[next++];
    EXPECT_EQ(step.terms, terms);
    EXPECT_EQ(step.input.values.size(), input.values.size());
    double l1 = 0, l2 = 0, largest = 0;
    for (std::size_t i = 0; i < std::min(input.values.size(), step.input.values.size()); ++i) {
      const double moved =
          std::abs(static_cast<double>(input.values[i]) - static_cast<double>(step.input.values[i]));
      l1 += moved;
      l2 += moved * moved;
      largest = std::max(largest, moved);
    }
    const double reached = terms.norm == Norm::l1 ? l1 : terms.norm == Norm::l2_squared ? l2 : largest;
    EXPECT_LE(reached, static_cast<double>(terms.sensitivity));
    differs = differs || reached > 0;
    return step.output;
  }
  void leave(const Cargo& output) override {
    if (!replaying) steps.back().output = output;
  }

  struct Step {
    PrimitiveTerms terms;
    Cargo input, output;
  };
  std::vector<Step> steps;
  std::size_t next = 0;
  bool replaying = false;
  bool differs = false;
};

void expect_nothing_but_answers(const FitOptions& options, std::uint64_t seeds) {
  const TestTable table = dependent_table(600);
  std::vector<TestTable> neighbours(4, table);
  neighbours[0].rows.erase(neighbours[0].rows.begin() + 17);
  neighbours[1].rows.push_back({1, 2, 0, 39, 0});
  neighbours[2].rows.push_back(table.rows[3]);
  neighbours[3].rows.pop_back();
  for (const Fit method : methods)
    for (const double rho : {0.02, 2.0})
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        Replay replay;
        const Budget budget{Rho::allowance(rho), {}};
        const FitResult first = fit(method, table, budget, seed, options, &replay);
        replay.replaying = true;
        for (const TestTable& neighbour : neighbours) {
          replay.next = 0;
          replay.differs = false;
          const FitResult second = fit(method, neighbour, budget, seed + 100, options, &replay);
          EXPECT_EQ(replay.next, replay.steps.size());
          EXPECT_TRUE(replay.differs);
          EXPECT_EQ(first.body, second.body);
          EXPECT_EQ(first.rows, second.rows);
          EXPECT_EQ(first.counts, second.counts);
        }
      }
}

TEST(MarginalFit, LearnsNothingThatDidNotPassThroughTheSession) { expect_nothing_but_answers({}, 3); }

TEST(MarginalFit, SpendsItsBudgetAndNoMore) {
  const TestTable table = dependent_table(2000);
  for (const Fit method : methods)
    for (const double rho : {1e-6, 1e-3, 0.1, 5.0}) {
      SeededRandomness randomness(3);
      Observer observer;
      PrivacySession session({Rho::allowance(rho), {}}, randomness);
      const CodeMatrix matrix = table.matrix();
      method({matrix, table.domains}, {}, session, observer);
      EXPECT_LE(session.spent().rho, session.budget().rho);
      EXPECT_GE(session.spent().rho.value(), 0.99 * rho);
    }
}

TEST(MarginalFit, FindsDependenceWithoutNoise) {
  const TestTable table = dependent_table(20000);
  for (const Fit method : methods) {
    const FitResult result = fit(method, table, unlimited, 1);
    EXPECT_EQ(result.rows, 20000);
    EXPECT_LT(distance(table, drawn(table, result, 20000)), 0.012);
  }
}

TEST(MarginalFit, WithNoiseIsBetterThanIndependentColumns) {
  const TestTable table = dependent_table(20000);
  TestTable independent = table;
  for (std::size_t column = 0; column < table.sizes.size(); ++column) {
    test::Random random(column + 1);
    random.shuffle(independent.rows);
    for (std::size_t i = 0; i < table.rows.size(); ++i) independent.rows[i][column] = table.rows[i][column];
  }
  const double exact_independent = distance(table, independent);
  for (const Fit method : methods) {
    EXPECT_LT(distance(table, drawn(table, fit(method, table, budget_for(1, 1e-9), 1), 20000)),
              exact_independent / 3);
    EXPECT_LT(distance(table, drawn(table, fit(method, table, budget_for(0.2, 1e-9), 1), 20000)),
              exact_independent);
  }
}

TEST(MarginalFit, ManagesTheSmallestTables) {
  for (const Fit method : methods)
    for (const Budget budget : {Budget{Rho::allowance(0.01), {}}, unlimited}) {
      for (const std::size_t rows : {0U, 1U, 3U}) {
        const TestTable table = dependent_table(rows);
        const FitResult result = fit(method, table, budget, 1);
        EXPECT_GE(result.rows, 1);
        for (std::size_t i = 0; i < table.sizes.size(); ++i) {
          EXPECT_EQ(result.counts[i].size(), table.sizes[i]);
          EXPECT_GT(std::accumulate(result.counts[i].begin(), result.counts[i].end(), std::uint64_t{0}), 0U);
        }
        drawn(table, result, 10);
      }
      for (const std::vector<std::uint32_t>& sizes :
           {std::vector<std::uint32_t>{}, {1}, {4}, {0, 1, 3}, {2, 2}}) {
        TestTable table{sizes, {}, {}};
        for (const std::uint32_t size : sizes) table.domains.push_back({size, false, false});
        for (int i = 0; i < 50; ++i) table.rows.emplace_back(sizes.size(), 0U);
        const FitResult result = fit(method, table, budget, 1);
        EXPECT_EQ(result.counts.size(), sizes.size());
        drawn(table, result, 10);
      }
    }
}

TEST(MarginalFit, KeepsAPublicNumberOfRowsAndOptions) {
  const TestTable table = dependent_table(1000);
  FitOptions options;
  options.public_rows = 1000;
  options.workload = {{{0, 3, 4}, 2}, {{1}, 1}};
  options.group_by = 0;
  options.model_bytes = 2000;
  const FitResult result = fit(fit_aim, table, {Rho::allowance(0.5), {}}, 1, options);
  EXPECT_EQ(result.rows, 1000);
  EXPECT_EQ(result.rows_noise, 0);
  EXPECT_LE(result.cells * 8, 2000U);
  options.rows_per_unit = 4;
  EXPECT_EQ(fit(fit_aim, table, {Rho::allowance(0.5), {}}, 1, options).rows, 1000);
}

TEST(MarginalFit, RefusesOptionsThatMakeNoSense) {
  const TestTable table = dependent_table(10);
  const auto state = [&](auto&& change) {
    FitOptions options;
    change(options);
    return test::state_of([&] { fit(fit_aim, table, unlimited, 1, options); });
  };
  EXPECT_EQ(state([](FitOptions& o) { o.workload = {{{7}, 1}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.workload = {{{0, 1}, -1}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.workload = {{{0, 1}, NAN}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.group_by = 5; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.rows_per_unit = 0; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.impossible = {{{0, 1}, std::vector<bool>(5)}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.impossible = {{{0, 1}, std::vector<bool>(7)}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.impossible = {{{0}, std::vector<bool>(2)}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.impossible = {{{0, 0}, std::vector<bool>(4)}}; }), "22023");
  EXPECT_EQ(state([](FitOptions& o) { o.impossible = {{{0, 9}, std::vector<bool>(4)}}; }), "22023");
}

TEST(MarginalFit, WorkloadCountsSharedColumns) {
  FitOptions options;
  options.workload = {{{1, 0}, 1}, {{1, 2}, 3}};
  const std::vector<std::uint32_t> columns{0, 1, 2};
  std::vector<std::pair<std::vector<std::uint32_t>, double>> found;
  for (const WorkloadSet& set : candidate_sets(columns, options)) found.emplace_back(set.columns, set.weight);
  const decltype(found) expected{{{0}, 1}, {{0, 1}, 2 + 3}, {{1}, 1 + 3}, {{1, 2}, 1 + 6}, {{2}, 3}};
  EXPECT_EQ(found, expected);
}

/// What is impossible if `possible(codes)` does not hold.
template <class F>
ImpossibleCells impossible_unless(const TestTable& table, std::vector<std::uint32_t> columns, F possible) {
  ImpossibleCells cells{std::move(columns), {}};
  std::vector<std::uint32_t> codes(cells.columns.size(), 0);
  for (;;) {
    cells.impossible.push_back(!possible(codes));
    std::size_t i = codes.size();
    while (i > 0 && ++codes[i - 1] == table.sizes[cells.columns[i - 1]]) codes[--i] = 0;
    if (i == 0) return cells;
  }
}

/// Columns 0 and 1 are a start and an end that is never before it; the third says how far apart they are.
TestTable stretches(std::size_t rows) {
  test::Random random(4);
  TestTable table{{20, 20, 3}, {{20, false, true}, {20, false, true}, {3, false, false}}, {}};
  for (std::size_t i = 0; i < rows; ++i) {
    const auto start = static_cast<std::uint32_t>(std::min(random.below(20), random.below(20)));
    const auto length = static_cast<std::uint32_t>(std::min(random.below(8), random.below(8)));
    const std::uint32_t end = std::min(19U, start + length);
    table.rows.push_back({start, end, std::min(2U, (end - start) / 2)});
  }
  return table;
}

ImpossibleCells start_after_end(const TestTable& table) {
  return impossible_unless(table, {0, 1}, [](const auto& codes) { return codes[0] <= codes[1]; });
}

double broken(const TestTable& table) {
  const auto breaks = [](const auto& row) { return row[0] > row[1]; };
  return static_cast<double>(std::ranges::count_if(table.rows, breaks)) /
         static_cast<double>(table.rows.size());
}

TEST(MarginalFit, GivesNoMassToWhatIsImpossible) {
  const TestTable table = stretches(20000);
  FitOptions with;
  with.impossible = {start_after_end(table)};
  for (const Fit method : methods)
    for (const double epsilon : {0.1, 1.0}) {
      double breaking = 0, free_breaking = 0, far = 0, free_far = 0;
      constexpr std::uint64_t seeds = 5;
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Budget budget = budget_for(epsilon, 1e-9);
        const TestTable rows = drawn(table, fit(method, table, budget, seed, with), 20000);
        const TestTable free = drawn(table, fit(method, table, budget, seed), 20000);
        breaking += broken(rows) / seeds, free_breaking += broken(free) / seeds;
        far += distance(table, rows) / seeds, free_far += distance(table, free) / seeds;
      }
      // Measured, mst and aim: at 0.1 rows that break it 17.5 % -> 0.4 %, 17.8 % -> 1.3 %, distance 0.159 ->
      // 0.126, 0.166 -> 0.124; at 1 rows 4.5 % -> 0, 2.8 % -> 0, distance 0.072 -> 0.034, 0.035 -> 0.028.
      // What breaks it at 0.1 lies within groups that hold possible combinations, too.
      EXPECT_LE(breaking, epsilon < 1 ? free_breaking / 10 : 0);
      EXPECT_LT(far, free_far);
    }
}

TEST(MarginalFit, SparesWhatIsImpossibleAmongThreeColumns) {
  const TestTable table = stretches(20000);
  FitOptions options;
  options.impossible = {impossible_unless(table, {2, 1, 0}, [](const auto& codes) {
    return codes[2] <= codes[1] && codes[0] == std::min(2U, (codes[1] - codes[2]) / 2);
  })};
  for (const Fit method : methods) {
    const TestTable rows = drawn(table, fit(method, table, budget_for(1, 1e-9), 1, options), 5000);
    EXPECT_EQ(broken(rows), 0);
    for (const auto& row : rows.rows) ASSERT_EQ(row[2], std::min(2U, (row[1] - row[0]) / 2));
  }
}

TEST(MarginalFit, ImpossibleCellsCannotBreakAFit) {
  const TestTable table = dependent_table(1000);
  const auto never = [](const auto&) { return false; };
  const auto always = [](const auto&) { return true; };
  const auto same = [](const auto& codes) { return codes[0] == codes[1]; };
  const auto other = [](const auto& codes) { return codes[0] != codes[1]; };
  for (const Fit method : methods)
    for (const Budget budget : {Budget{Rho::allowance(0.01), {}}, Budget{Rho::allowance(1), {}}, unlimited}) {
      FitOptions options;
      // Nothing is possible; all is; the data disagree; two sets contradict each other; a column is constant;
      // the model is too small.
      for (const std::vector<ImpossibleCells>& impossible :
           {std::vector{impossible_unless(table, {0, 3}, never)},
            std::vector{impossible_unless(table, {0, 3}, always)},
            std::vector{impossible_unless(table, {3, 4}, same)},
            std::vector{impossible_unless(table, {3, 4}, same), impossible_unless(table, {4, 3}, other)},
            std::vector{impossible_unless(table, {2, 4}, [](const auto& codes) { return codes[1] != 3; })}}) {
        options.impossible = impossible;
        for (const std::uint64_t bytes : {1U << 20, 1000U}) {
          options.model_bytes = bytes;
          const FitResult result = fit(method, table, budget, 1, options);
          for (const auto& counts : result.counts)
            EXPECT_GT(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), 0U);
          drawn(table, result, 100);
        }
      }
    }
}

TEST(MarginalFit, OfImpossibleCellsLearnsNothingElse) {
  const TestTable table = dependent_table(1);
  FitOptions options;
  options.impossible = {
      impossible_unless(table, {0, 3}, [](const auto& codes) { return codes[0] == codes[1] / 20; })};
  expect_nothing_but_answers(options, 1);
}

TEST(MarginalFit, KeepsToItsSizeWithWhatIsImpossible) {
  const TestTable table = stretches(5000);
  FitOptions options;
  options.impossible = {start_after_end(table)};
  for (const std::uint64_t bytes : {1000U, 8000U, 20000U}) {
    options.model_bytes = bytes;
    const FitResult result = fit(fit_aim, table, {Rho::allowance(0.5), {}}, 1, options);
    EXPECT_LE(result.cells * 8, bytes);
    if (bytes >= 8000) {
      EXPECT_LT(broken(drawn(table, result, 5000)), 0.01);
    }
  }
}

}  // namespace
}  // namespace synth::marginal
