#include "core/model/cart/cart.hpp"

#include <gtest/gtest.h>
#include <set>

#include "core/model/cart/order.hpp"
#include "core/model/payload.hpp"
#include "test/support/codes.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/models.hpp"

namespace synth {
namespace {

/// Town determines county; grade depends on county; rank is the town's code in reverse, so that either
/// determines the other.
test::Table towns(std::size_t rows = 3000) {
  test::Table table;
  for (const char* name : {"county", "town", "grade", "rank"})
    table.columns.push_back(
        test::column_of(name, std::string(name) == "rank" ? TypeKind::int4 : TypeKind::text));
  test::Random random(1);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t town = random.below(12);
    const bool good = random.uniform() < (town % 3 == 0 ? 0.9 : 0.2);
    table.rows.push_back({test::Cell("county " + std::to_string(town % 3)),
                          test::Cell("town " + std::to_string(town)), test::Cell(good ? "good" : "bad"),
                          test::Cell(static_cast<std::int64_t>(12 - town))});
  }
  return table;
}

CodeBlock draw_columns(const Sampler& sampler, std::uint64_t rows) {
  return test::draw(sampler, test::drawn_columns(sampler.model()), test::row_numbers(rows));
}

TEST(Cart, FunctionsAreExact) {
  const Sampler sampler(save_model(test::fit(towns(), "cart")));
  const auto& columns = sampler.model().columns;
  const CodeBlock codes = draw_columns(sampler, 5000);
  std::set<std::uint16_t> seen;
  for (std::size_t k = 0; k < 5000; ++k) {
    const int town = std::stoi(columns[1].labels[codes[1][k]].substr(5));
    EXPECT_EQ(columns[0].labels[codes[0][k]], "county " + std::to_string(town % 3));
    EXPECT_EQ(columns[3].cells.low[codes[3][k]], 12 - town);
    seen.insert(codes[1][k]);
  }
  EXPECT_EQ(seen.size(), 12U);
  EXPECT_EQ(sampler.codes().facts()[3], (std::pair<std::string, double>{"determined columns", 2}));
}

TEST(Cart, LearnsDependence) {
  const Sampler sampler(save_model(test::fit(towns(), "cart")));
  const CodeBlock codes = draw_columns(sampler, 20000);
  double good[3] = {}, all[3] = {};
  for (std::size_t k = 0; k < 20000; ++k) {
    all[codes[0][k]] += 1;
    good[codes[0][k]] += codes[2][k];
  }
  EXPECT_NEAR(good[0] / all[0], 0.9, 0.03);
  EXPECT_NEAR(good[1] / all[1], 0.2, 0.03);
  EXPECT_NEAR(good[2] / all[2], 0.2, 0.03);
}

TEST(Cart, RowsAndColumnsAreIndependentOfOthers) {
  const Sampler sampler(save_model(test::varied_model("cart")));
  const auto columns = test::drawn_columns(sampler.model());
  const CodeBlock all = test::draw(sampler, columns, test::row_numbers(600));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::uint32_t one[] = {columns[i]};
    EXPECT_EQ(test::draw(sampler, one, test::row_numbers(600))[0], all[i]);
    for (const std::uint64_t row : {0U, 77U, 255U, 256U, 599U})
      EXPECT_EQ(test::draw(sampler, one, test::row_numbers(1, row))[0][0], all[i][row]);
  }
  EXPECT_NE(test::draw(sampler, columns, test::row_numbers(600), 1, 1), all);
  EXPECT_NE(test::draw(sampler, columns, test::row_numbers(600), 2), all);
}

TEST(Cart, TheSameRowsInAnyOrderOfReadingProcessesGiveTheSameBody) {
  const test::Table table = towns();
  EXPECT_EQ(test::fit(table, "cart").method_body, test::fit(table, "cart").method_body);
}

TEST(Cart, RareValuesAreNeitherStoredNorDrawn) {
  test::Table table = towns();
  for (std::size_t i = 0; i < 9; ++i) table.rows[i][2] = "secret";
  for (std::size_t i = 20; i < 29; ++i) table.rows[i][3] = std::int64_t{777};
  for (std::size_t i = 30; i < 40; ++i) table.rows[i][2] = "known";
  const std::string payload = save_model(test::fit(table, "cart"));
  const Model model = load_model(payload);
  EXPECT_EQ(payload.find("secret"), std::string::npos);
  EXPECT_NE(payload.find("known"), std::string::npos);
  for (std::size_t code = 0; code < model.columns[3].cells.size(); ++code) {
    EXPECT_GE(model.columns[3].counts[code], 10U);
    EXPECT_LT(model.columns[3].cells.high[code], 777);
  }
  // Categories that the owner declares are kept, however rare.
  FitRequest request = test::request_for(table, "cart");
  request.keep_labels[2] = true;
  EXPECT_NE(save_model(test::fit(table, request)).find("secret"), std::string::npos);
}

TEST(Cart, OtherMethodsKeepTheirDomains) {
  test::Table table = towns();
  for (std::size_t i = 0; i < 9; ++i) table.rows[i][2] = "secret";
  EXPECT_NE(save_model(test::fit(table, "independent")).find("secret"), std::string::npos);
}

TEST(Cart, LeavesHoldTheMinimum) {
  const test::Table table = test::varied_table(2000);
  FitRequest request = test::varied_request(table, "cart");
  const auto leaves = [&](std::uint32_t minimum) {
    request.cart.minimum_leaf = minimum;
    const Sampler sampler(save_model(test::fit(table, request)));
    EXPECT_EQ(sampler.codes().facts()[1].second, minimum);
    return sampler.codes().facts()[2].second;
  };
  const double few = leaves(500), many = leaves(5);
  EXPECT_LT(few, many);
  EXPECT_LE(few, 8 * 4);
}

TEST(Cart, FitsTinyTables) {
  for (const std::size_t rows : {1U, 2U, 15U}) {
    test::Table table = test::varied_table();
    table.rows.resize(rows);
    test::draw_all(Sampler(save_model(test::fit(table, "cart"))), 5);
  }
  test::Table nulls;
  nulls.columns = {test::column_of("a", TypeKind::int4), test::column_of("b", TypeKind::text)};
  nulls.rows.assign(10, test::Row(2));
  EXPECT_EQ(test::draw_all(Sampler(save_model(test::fit(nulls, "cart"))), 5), "");
}

TEST(Cart, UsesASampleWhereMemoryIsShort) {
  const test::Table table = towns(20000);
  FitRequest request = test::request_for(table, "cart");
  request.cart.memory_bytes = 100000;
  const Sampler sampler(save_model(test::fit(table, request)));
  EXPECT_LE(sampler.codes().facts()[0].second, 100000.0 / 28);
  EXPECT_GT(sampler.codes().facts()[0].second, 1500);
}

TEST(Cart, CanBeStopped) {
  const test::Table table = test::varied_table(2000);
  const FitRequest request = test::varied_request(table, "cart");
  for (const std::uint64_t checks : {50U, 100U, 300U}) {
    test::MemorySource source(table);
    test::PatientUntil observer(checks);
    EXPECT_EQ(test::state_of([&] { fit_model(source, request, observer); }), "XX000") << checks;
  }
}

TEST(Cart, OrdersColumns) {
  // Column 2 is most uncertain; 0 follows mostly from it; 1 is little but noise.
  test::Random random(3);
  test::CodeRows rows;
  for (int i = 0; i < 5000; ++i) {
    const auto wide = static_cast<std::uint32_t>(random.below(16));
    const std::uint32_t half =
        random.uniform() < 0.9 ? wide / 2 : static_cast<std::uint32_t>(random.below(8));
    rows.push_back({half, static_cast<std::uint32_t>(random.below(4)), wide});
  }
  const std::vector<CodeDomain> domains{{8, false, true}, {4}, {16, false, true}};
  const CodeMatrix codes = test::matrix_of(domains, rows);
  Observer observer;
  const tree::FeatureTable features(codes, domains, 1, observer);
  std::vector<Column> columns(3);
  for (std::size_t i = 0; i < 3; ++i) {
    columns[i].content = Content::labels;
    columns[i].labels.resize(domains[i].value_codes);
    columns[i].counts = codes.count(i);
  }
  cart::Options options;
  options.most_predictors = 1;
  const auto order = [&] {
    std::vector<std::uint32_t> result;
    for (const auto& step : plan_steps(codes, columns, features, options, observer))
      result.push_back(step.column);
    return result;
  };
  EXPECT_EQ(order(), (std::vector<std::uint32_t>{2, 1, 0}));
  EXPECT_EQ(plan_steps(codes, columns, features, options, observer)[2].predictors,
            (std::vector<std::uint32_t>{2}));
  options.order = cart::Order::declared;
  EXPECT_EQ(order(), (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(Cart, AsksWhatDependsOnManyColumnsALittle) {
  // Column 5 is the majority of five fair ones, of which each alone tells little about it.
  test::Random random(4);
  test::CodeRows rows;
  for (int i = 0; i < 20000; ++i) {
    std::vector<std::uint32_t> row;
    std::uint32_t sum = 0;
    for (int k = 0; k < 5; ++k) sum += row.emplace_back(static_cast<std::uint32_t>(random.below(2)));
    row.push_back(sum > 2);
    rows.push_back(row);
  }
  const std::vector<CodeDomain> domains(6, CodeDomain{2});
  const CodeMatrix codes = test::matrix_of(domains, rows);
  Observer observer;
  const tree::FeatureTable features(codes, domains, 1, observer);
  std::vector<Column> columns(6);
  for (std::size_t i = 0; i < 6; ++i) {
    columns[i].content = Content::labels;
    columns[i].labels.resize(2);
    columns[i].counts = codes.count(i);
  }
  EXPECT_EQ(cart::plan_steps(codes, columns, features, {}, observer).front().column, 5U);
}

TEST(Cart, RefusesBodiesOfOtherColumns) {
  const Model model = test::varied_model("cart");
  std::vector<Column> fewer(model.columns.begin(), model.columns.end() - 1);
  std::vector<Column> smaller = model.columns;
  smaller[1].cells.low.resize(1);
  smaller[1].cells.high.resize(1);
  for (const auto& columns : {fewer, smaller})
    EXPECT_EQ(test::state_of([&] { load_cart(columns, model.method_body); }), "XX001");
  EXPECT_EQ(test::state_of([&] { load_cart(model.columns, ""); }), "XX001");
  EXPECT_EQ(test::state_of([&] { load_cart(model.columns, "short"); }), "XX001");
}

TEST(Cart, DamagedBodiesAreRefusedOrHarmless) {
  const Model model = test::varied_model("cart");
  const auto columns = test::drawn_columns(model);
  const auto rows = test::row_numbers(50);
  test::Random random(5);
  std::size_t refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string body = model.method_body;
    for (std::uint64_t k = 0; k <= random.below(3); ++k)
      body[random.below(body.size())] = static_cast<char>(random.below(256));
    CodeBlock codes;
    const std::string state = test::state_of([&] {
      load_cart(model.columns, body)->draw({{1}, rows, 0}, columns, codes);
    });
    refused += !state.empty();
    if (!state.empty()) {
      EXPECT_EQ(state, "XX001");
      continue;
    }
    for (std::size_t c = 0; c < columns.size(); ++c)
      for (const std::uint16_t code : codes[c]) ASSERT_LT(code, model.columns[columns[c]].codes());
  }
  EXPECT_GT(refused, 300U);
}

}  // namespace
}  // namespace synth
