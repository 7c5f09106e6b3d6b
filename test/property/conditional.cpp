// What a method draws under a condition is what rejection would leave of what it draws without one. Each
// chi-square test would fail for one choice of its fixed seeds in 10^5.
#include <gtest/gtest.h>

#include "core/model/condition.hpp"
#include "core/model/payload.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/models.hpp"
#include "test/support/statistics.hpp"

namespace synth {
namespace {

constexpr std::uint32_t number = 1, place_name = 2, day = 5, mood = 8;

class Conditional : public testing::TestWithParam<const char*> {
 protected:
  std::shared_ptr<const Sampler> sampler_ =
      std::make_shared<const Sampler>(save_model(test::varied_model(GetParam())));
  Observer observer_;

  ConditionalModel given(std::vector<WantedValues> wanted) {
    return {sampler_, std::move(wanted), observer_};
  }
};

INSTANTIATE_TEST_SUITE_P(Methods, Conditional, testing::Values("independent", "mst", "aim", "cart"),
                         [](const auto& info) { return std::string(info.param); });

/// Above zero, in the north, and a day or none.
std::vector<WantedValues> condition() {
  return {{place_name, false, {}, {"north"}},
          {number, false, {{key_of_real(0.105), key_of_real(1)}}, {}},
          {day, true, {{0, 400}}, {}}};
}

const std::vector<std::uint32_t> shown{number, place_name, day, mood};

/// Codes of rows that pass, of intervals the ones that their weight chooses.
CodeBlock rejected(const ConditionalModel& model, const CodeBlock& drawn) {
  CodeBlock kept(drawn.size());
  test::Random random(1);
  for (std::size_t k = 0; k < drawn[0].size(); ++k) {
    double weight = 1;
    for (const ColumnCondition& one : model.columns()) {
      const auto at = static_cast<std::size_t>(std::ranges::find(shown, one.column()) - shown.begin());
      weight *= one.weights()[drawn[at][k]];
    }
    if (static_cast<double>(random.word()) * 0x1p-64 >= weight) continue;
    for (std::size_t i = 0; i < drawn.size(); ++i) kept[i].push_back(drawn[i][k]);
  }
  return kept;
}

std::vector<std::uint64_t> pair_counts(const std::vector<std::uint16_t>& a,
                                       const std::vector<std::uint16_t>& b, std::size_t codes_of_b,
                                       std::size_t size) {
  std::vector<std::uint64_t> counts(size, 0);
  for (std::size_t k = 0; k < a.size(); ++k) ++counts[a[k] * codes_of_b + b[k]];
  return counts;
}

TEST_P(Conditional, DrawsWhatRejectionLeaves) {
  const ConditionalModel model = given(condition());
  ASSERT_NE(model.codes(), nullptr);
  EXPECT_TRUE(model.is_certain());
  const CodeBlock expected = rejected(model, test::draw(*sampler_, shown, test::row_numbers(400000), 3));
  ASSERT_GT(expected[0].size(), 5000U);
  CodeBlock found;
  const auto rows = test::row_numbers(5000);
  model.codes()->draw({model.key(sampler_->key(9)), rows, 0}, shown, found);
  for (std::size_t a = 0; a < shown.size(); ++a)
    for (std::size_t b = a + 1; b < shown.size(); ++b) {
      const auto& columns = sampler_->model().columns;
      const std::size_t codes = columns[shown[b]].codes(), size = columns[shown[a]].codes() * codes;
      const auto wanted = pair_counts(expected[a], expected[b], codes, size);
      std::vector<double> shares;
      for (const std::uint64_t count : wanted)
        shares.push_back(static_cast<double>(count) / static_cast<double>(expected[0].size()));
      // The expectation is a sample, too.
      test::ChiSquare result = test::chi_square(pair_counts(found[a], found[b], codes, size), shares);
      result.statistic /= 1 + 5000.0 / static_cast<double>(expected[0].size());
      EXPECT_GT(result.chance(), 1e-5) << a << ", " << b;
    }
}

TEST_P(Conditional, RowsDependOnTheirNumbersAndTheCondition) {
  const ConditionalModel model = given(condition());
  std::vector<WantedValues> backwards = condition();
  std::ranges::reverse(backwards);
  const ConditionalModel same = given(backwards);
  const ConditionalModel other = given({{place_name, false, {}, {"south"}}});
  const auto rows = test::row_numbers(600);
  const auto draw = [&](const ConditionalModel& from, std::span<const std::uint64_t> numbers,
                        std::vector<std::uint32_t> columns) {
    CodeBlock codes;
    from.codes()->draw({from.key(sampler_->key(1)), numbers, 0}, columns, codes);
    return codes;
  };
  const CodeBlock all = draw(model, rows, shown);
  EXPECT_EQ(draw(same, rows, shown), all);
  EXPECT_EQ(draw(model, rows, {mood})[0], all[3]);
  for (std::size_t k = 0; k < rows.size(); k += 83)
    EXPECT_EQ(draw(model, std::span(rows).subspan(k, 1), {day})[0][0], all[2][k]);
  EXPECT_NE(draw(other, rows, {mood})[0], all[3]);
}

TEST_P(Conditional, RefusesWhatCannotBe) {
  EXPECT_EQ(test::state_of([&] { given({{place_name, false, {}, {"west"}}}); }), "22023");
  EXPECT_EQ(test::state_of([&] { given({{place_name, true, {}, {}}}); }), "22023");
}

TEST(ConditionalCopula, IsLeftToRejection) {
  Observer observer;
  const auto sampler = std::make_shared<const Sampler>(save_model(test::varied_model("copula")));
  const ConditionalModel model(sampler, condition(), observer);
  EXPECT_EQ(model.codes(), nullptr);
  EXPECT_FALSE(model.is_certain());
}

}  // namespace
}  // namespace synth
