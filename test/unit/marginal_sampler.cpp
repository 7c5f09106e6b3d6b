#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "core/model/marginal/sampler.hpp"
#include "core/model/marginal/stratified.hpp"
#include "marginal_generated.h"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::marginal {
namespace {

/// Columns 0 and 2 alike a label column each; column 1 has one code; column 3 has five codes in three groups.
std::vector<Column> columns() {
  std::vector<Column> columns(4);
  const std::size_t codes[] = {2, 1, 3, 5};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].content = Content::labels;
    columns[i].labels.resize(codes[i]);
  }
  return columns;
}

GraphModel small_model() {
  const Domain domain{2, 3, 3};  // columns 0, 2, 3
  GraphModel model(domain, make_junction_tree(domain, std::vector<Variables>{{0, 1}, {1, 2}}));
  test::Random random(1);
  for (const Variables& set : std::vector<Variables>{{0, 1}, {1, 2}}) {
    std::vector<double> logarithms(cells_of(domain, set));
    for (double& cell : logarithms) cell = random.normal();
    if (set[0] == 0) logarithms[1] = -INFINITY;
    model.set_potential(model.add_potential(set), logarithms);
  }
  Observer observer;
  model.calibrate(observer);
  return model;
}

const std::vector<GroupedColumn> grouped{{0, {}, {}}, {2, {}, {}}, {3, {0, 0, 1, 2, 2}, {1, 3, 1, 0, 5}}};

std::string small_body() { return compile(small_model(), grouped, {100, 2}); }

CodeBlock draw(const CodeSampler& sampler, const std::vector<std::uint32_t>& wanted,
               std::span<const std::uint64_t> rows, std::uint64_t key = 1, std::uint32_t attempt = 0) {
  CodeBlock out;
  sampler.draw({{key}, rows, attempt}, wanted, out);
  return out;
}

TEST(MarginalSampler, DrawsTheModelsFrequencies) {
  const GraphModel model = small_model();
  const auto sampler = load_marginal(columns(), small_body());
  constexpr std::size_t rows = 40000;
  const CodeBlock codes = draw(*sampler, {0, 1, 2, 3}, test::row_numbers(rows));
  const Factor joint = model.marginal({0, 1, 2});
  std::map<std::vector<std::uint16_t>, double> found;
  for (std::size_t k = 0; k < rows; ++k) {
    ASSERT_EQ(codes[1][k], 0);
    ++found[{codes[0][k], codes[2][k], codes[3][k]}];
  }
  const std::uint16_t group_of_code[] = {0, 0, 1, 2, 2};
  const double share[] = {0.25, 0.75, 1, 0, 1};
  for (std::uint16_t a = 0; a < 2; ++a)
    for (std::uint16_t b = 0; b < 3; ++b)
      for (std::uint16_t c = 0; c < 5; ++c) {
        const double p = joint.cells[(a * 3U + b) * 3U + group_of_code[c]] * share[c];
        const double count = found[{a, b, c}];
        if (p == 0) {
          EXPECT_EQ(count, 0);
        }
        // Independent draws would miss these bounds now and then: their standard deviation is sqrt(rows p).
        EXPECT_NEAR(count, rows * p, 3 * std::sqrt(std::sqrt(rows) * p) + 8) << a << b << c;
      }
}

TEST(MarginalSampler, ARowDependsOnNothingBesideItsNumber) {
  const auto sampler = load_marginal(columns(), small_body());
  const auto rows = test::row_numbers(1000, 123456789);
  const CodeBlock all = draw(*sampler, {0, 1, 2, 3}, rows, 5);
  // Other columns, other orders, single rows, odd blocks.
  const CodeBlock some = draw(*sampler, {3, 0}, rows, 5);
  EXPECT_EQ(some[0], all[3]);
  EXPECT_EQ(some[1], all[0]);
  EXPECT_EQ(draw(*sampler, {2}, rows, 5)[0], all[2]);
  for (std::size_t k = 0; k < rows.size(); k += 97)
    EXPECT_EQ(draw(*sampler, {3}, std::span(rows).subspan(k, 1), 5)[0][0], all[3][k]);
  std::vector<std::uint64_t> backwards(rows.rbegin(), rows.rend());
  const CodeBlock reversed = draw(*sampler, {3}, backwards, 5);
  for (std::size_t k = 0; k < rows.size(); ++k) ASSERT_EQ(reversed[0][rows.size() - 1 - k], all[3][k]);
  EXPECT_NE(draw(*sampler, {0, 1, 2, 3}, rows, 6), all);
  EXPECT_NE(draw(*sampler, {0, 1, 2, 3}, rows, 5, 1), all);
  EXPECT_TRUE(draw(*sampler, {}, rows).empty());
}

TEST(MarginalSampler, WordsAreUniformEvenAndNotRecognisablyOpposite) {
  constexpr std::size_t rows = 1 << 16;
  const auto numbers = test::row_numbers(rows);
  const StratifiedWords words({7}, 0);
  std::vector<std::uint32_t> places(rows), a(rows), b(rows);
  words.place(numbers, 0, places.data());
  for (std::uint32_t number : {0U, 1U, 5U, 19U}) {
    words.draw(numbers, places.data(), number, a.data());
    std::vector<int> counts(256, 0);
    for (const std::uint32_t word : a) ++counts[word >> 24];
    for (const int count : counts) EXPECT_EQ(count, 256);
    int alternating = 0;
    for (std::size_t k = 0; k < rows; k += 2) alternating += (a[k] >> 31) != (a[k + 1] >> 31);
    // Half of all pairs, with a standard deviation below 91.
    EXPECT_NEAR(alternating, rows / 4, 500) << number;
  }
  words.draw(numbers, places.data(), 0, a.data());
  words.draw(numbers, places.data(), 1, b.data());
  std::vector<int> boxes(64 * 64, 0);
  for (std::size_t k = 0; k < rows; ++k) ++boxes[(a[k] >> 26) * 64 + (b[k] >> 26)];
  for (const int count : boxes) EXPECT_EQ(count, 16);
  // Beyond the sequence's length it starts anew, scrambled otherwise.
  const std::vector<std::uint64_t> far{5, (std::uint64_t{1} << 32) + 5, (std::uint64_t{1} << 33) + 5};
  words.place(far, 0, places.data());
  words.draw(far, places.data(), 0, a.data());
  EXPECT_NE(a[0], a[1]);
  EXPECT_NE(a[1], a[2]);
}

struct VariableParts {
  std::uint32_t column, groups;
  std::vector<std::uint32_t> parents, ends;
  std::vector<std::uint16_t> codes;
  std::vector<std::uint32_t> first, code_ends;
};

/// Columns 0, 2 and 3 as a sound body has them.
std::vector<VariableParts> sound_parts() {
  return {
      {0, 2, {}, {5}, {}, {}, {}},
      {2, 3, {0}, {1, 2, 3, 4}, {}, {}, {}},
      {3, 3, {1, 0}, {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}, {0, 1, 2, 3, 4}, {0, 2, 3, 5}, {1, 2, 3, 4, 5}}};
}

std::string body_of(const std::vector<VariableParts>& parts, double rows = 1) {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<payload::MarginalVariable>> variables;
  for (const VariableParts& part : parts) {
    const auto parents = builder.CreateVector(part.parents);
    const auto ends = builder.CreateVector(part.ends);
    flatbuffers::Offset<flatbuffers::Vector<std::uint16_t>> codes;
    flatbuffers::Offset<flatbuffers::Vector<std::uint32_t>> first, code_ends;
    if (!part.codes.empty()) {
      codes = builder.CreateVector(part.codes);
      first = builder.CreateVector(part.first);
      code_ends = builder.CreateVector(part.code_ends);
    }
    variables.push_back(payload::CreateMarginalVariable(builder, part.column, part.groups, parents, ends,
                                                        codes, first, code_ends));
  }
  const auto variables_at = builder.CreateVector(variables);
  builder.Finish(payload::CreateMarginal(builder, variables_at, rows, 1, 1));
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

/// The SQLSTATE that a sound body gets after a change.
template <class F>
std::string state_after(F&& change) {
  auto parts = sound_parts();
  change(parts);
  return test::state_of([&] { load_marginal(columns(), body_of(parts)); });
}

TEST(MarginalSampler, RefusesUnsoundBodies) {
  using Parts = std::vector<VariableParts>;
  EXPECT_EQ(state_after([](Parts&) {}), "");
  const std::string damaged = "XX001";
  EXPECT_EQ(test::state_of([] { load_marginal(columns(), ""); }), damaged);
  EXPECT_EQ(test::state_of([] { load_marginal(columns(), "something else altogether"); }), damaged);
  EXPECT_EQ(test::state_of([] { load_marginal(columns(), body_of(sound_parts(), NAN)); }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p.pop_back(); }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].column = 4; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].column = 0; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].groups = 0; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].groups = 4; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].groups = 2; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].parents = {1}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].parents = {UINT32_MAX}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].parents = {0, 0}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].parents = {}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].ends.push_back(5); }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[1].ends = {2, 1, 3, 4}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].codes[4] = 5; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].codes.pop_back(); }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].first = {0, 2, 2, 5}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].first = {0, 6, 3, 5}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].first = {1, 2, 3, 5}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].first.pop_back(); }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].code_ends = {2, 1, 3, 4, 5}; }), damaged);
  EXPECT_EQ(state_after([](Parts& p) { p[2].code_ends.clear(); }), damaged);
}

/// Whatever its bytes say, a body is refused or draws codes in range, also under a condition.
TEST(MarginalSampler, DrawsSafelyFromDamagedBytes) {
  const std::string good = small_body();
  const auto rows = test::row_numbers(50);
  const std::uint32_t codes[] = {2, 1, 3, 5};
  const std::vector<std::vector<double>> weights{{}, {1}, {0.5, 1, 0}, {0, 1, 1, 0.25, 0}};
  Observer observer;
  test::Random random(3);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = good;
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i)
      bytes[random.below(bytes.size())] = static_cast<char>(random.word());
    if (round % 10 == 0) bytes.resize(random.below(bytes.size()));
    try {
      const auto sampler = load_marginal(columns(), bytes);
      const CodeBlock drawn = draw(*sampler, {0, 1, 2, 3}, rows);
      for (std::size_t i = 0; i < drawn.size(); ++i)
        for (const std::uint16_t code : drawn[i]) ASSERT_LT(code, codes[i]);
      const auto given = sampler->given(weights, observer);
      if (!given || given->probability == 0) continue;
      const CodeBlock met = draw(*given->sampler, {3}, rows);
      for (const std::uint16_t code : met[0]) ASSERT_TRUE(code < codes[3] && weights[3][code] > 0);
    } catch (const Error& error) {
      ASSERT_STREQ(error.state().code, "XX001");
    }
  }
}

TEST(MarginalSampler, TellsFactsWithoutValues) {
  const auto facts = load_marginal(columns(), small_body())->facts();
  ASSERT_FALSE(facts.empty());
  EXPECT_EQ(facts[0].second, 100);
}

}  // namespace
}  // namespace synth::marginal
