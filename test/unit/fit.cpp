#include "core/model/fit.hpp"

#include <gtest/gtest.h>

#include "core/model/payload.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/models.hpp"

namespace synth {
namespace {

TEST(Fit, LearnsEveryContent) {
  const Model model = test::varied_model("copula");
  EXPECT_EQ(model.rows, 400U);
  EXPECT_EQ(model.rows_used, 400U);
  EXPECT_EQ(model.columns[1].content, Content::cells);
  EXPECT_EQ(model.columns[1].cells.decimals, 2);
  EXPECT_EQ(model.columns[2].labels, (std::vector<std::string>{"north", "south"}));
  EXPECT_TRUE(model.columns[3].opaque);
  EXPECT_TRUE(model.columns[3].in_key);
  EXPECT_EQ(model.columns[4].pseudonyms, 5U);
  EXPECT_TRUE(model.columns[5].nullable);
  EXPECT_EQ(model.columns[6].content, Content::derived);
  EXPECT_EQ(model.columns[7].content, Content::nothing);
  EXPECT_EQ(model.columns[8].cells.size(), 3U);
  EXPECT_EQ(model.keys.size(), 2U);
}

TEST(Fit, RefusesEmptyTables) {
  test::Table table = test::varied_table();
  table.rows.clear();
  EXPECT_EQ(test::state_of([&] { test::fit(table, "copula"); }), "55000");
}

TEST(Fit, RefusesUnknownMethods) {
  EXPECT_EQ(test::state_of([] { test::fit(test::varied_table(), "magic"); }), "42704");
}

TEST(Fit, FitsOneRow) {
  for (const char* method : {"copula", "independent"}) {
    test::Table table = test::varied_table();
    table.rows.resize(1);
    const std::string payload = save_model(test::fit(table, method));
    test::draw_all(Sampler(payload), 5);
  }
}

TEST(Fit, FitsATableOfNullsAlone) {
  test::Table table;
  table.columns = {test::column_of("a", TypeKind::int4), test::column_of("b", TypeKind::text)};
  table.rows.assign(10, test::Row(2));
  for (const char* method : {"copula", "independent"}) {
    const std::string payload = save_model(test::fit(table, method));
    EXPECT_EQ(test::draw_all(Sampler(payload), 5), "");
  }
}

TEST(Fit, UsesASampleWhereMemoryIsShort) {
  const test::Table table = test::varied_table(5000);
  FitRequest request = test::varied_request(table, "copula");
  request.memory_bytes = 10000;
  const Model model = test::fit(table, request);
  EXPECT_EQ(model.rows, 5000U);
  EXPECT_LT(model.rows_used, 2000U);
  EXPECT_GT(model.rows_used, 300U);
  const std::string payload = save_model(model);
  test::draw_all(Sampler(payload), 100);
}

TEST(Fit, DropsChecksThatObservedValuesKeep) {
  test::Table table = test::varied_table();
  table.columns[1].checks = {"column_1 < 100"};
  table.columns[2].checks = {"column_2 <> 'east'"};
  const Model model = test::fit(table, "independent");
  EXPECT_EQ(model.columns[1].checks.size(), 1U);  // intervals may break it
  EXPECT_TRUE(model.columns[2].checks.empty());
}

class Impatient final : public Observer {
 public:
  explicit Impatient(int patience) : patience_(patience) {}
  void check() override {
    if (patience_-- == 0) throw Error({"57014"}, "canceled");
  }

 private:
  int patience_;
};

TEST(Fit, StopsWhenAsked) {
  const test::Table table = test::varied_table();
  for (int patience = 0; patience < 30; patience += 5) {
    test::MemorySource source(table);
    Impatient observer(patience);
    EXPECT_EQ(test::state_of([&] { fit_model(source, test::varied_request(table, "copula"), observer); }),
              "57014");
  }
}

TEST(Methods, AreFoundByName) {
  EXPECT_EQ(all_methods().size(), 5U);
  for (const Method& method : all_methods()) {
    EXPECT_EQ(find_method(method.name).fit, method.fit);
    EXPECT_FALSE(method.summary.empty());
  }
  EXPECT_EQ(test::state_of([] { find_method(""); }), "42704");
}

TEST(Methods, TellFacts) {
  const std::string payload = save_model(test::varied_model("copula"));
  const auto facts = Sampler(payload).codes().facts();
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].first, "latents");
  EXPECT_EQ(facts[0].second, 6);  // five drawn columns, one missingness
}

}  // namespace
}  // namespace synth
