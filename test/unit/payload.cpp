#include "core/model/payload.hpp"

#include <gtest/gtest.h>

#include "test/support/draw_all.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/models.hpp"

namespace synth {
namespace {

std::string payload_of(const std::string& method) { return save_model(test::varied_model(method)); }

TEST(Payload, GivesBackTheModel) {
  for (const Method& method : all_methods()) {
    const Model model = test::varied_model(std::string(method.name));
    const std::string payload = save_model(model);
    const Model loaded = load_model(payload);
    EXPECT_EQ(save_model(loaded), payload);
    EXPECT_EQ(loaded.method, model.method);
    EXPECT_EQ(loaded.rows, model.rows);
    ASSERT_EQ(loaded.columns.size(), model.columns.size());
    for (std::size_t i = 0; i < model.columns.size(); ++i) {
      EXPECT_EQ(loaded.columns[i].name, model.columns[i].name);
      EXPECT_EQ(loaded.columns[i].cells.low, model.columns[i].cells.low);
      EXPECT_EQ(loaded.columns[i].labels, model.columns[i].labels);
      EXPECT_EQ(loaded.columns[i].counts, model.columns[i].counts);
      EXPECT_EQ(loaded.columns[i].type.kind, model.columns[i].type.kind);
    }
    EXPECT_EQ(loaded.keys.size(), 2U);
    EXPECT_TRUE(loaded.keys[0].sequential);
    EXPECT_EQ(loaded.checks[0].columns, (std::vector<std::uint32_t>{1, 7}));
    EXPECT_EQ(loaded.method_body, model.method_body);
  }
}

TEST(Payload, KeepsWhatIsSmooth) {
  Model model = test::varied_model("independent");
  EXPECT_FALSE(load_model(save_model(model)).columns[1].smooth);
  const std::size_t before = save_model(model).size();
  model.columns[1].smooth = true;
  EXPECT_TRUE(load_model(save_model(model)).columns[1].smooth);
  EXPECT_FALSE(load_model(save_model(model)).columns[0].smooth);
  // Models without such columns are stored as they always were.
  EXPECT_GT(save_model(model).size(), before);
}

/// The identity was computed by version 0.2.0, which knew no smooth columns: its bytes are still those of a
/// model without any.
TEST(Payload, OfAModelWithoutNewThingsIsAsItWas) {
  Model model;
  model.method = "independent";
  model.rows = model.rows_used = 10;
  model.columns.push_back(test::column_of("x", TypeKind::int4));
  Column& column = model.columns.back();
  column.content = Content::cells;
  column.cells = {{1, 5}, {4, 9}, 1, -1};
  column.counts = {7, 3};
  const std::string payload = save_model(model);
  EXPECT_EQ(payload_identity(payload), 906843590078599570U);
  EXPECT_FALSE(load_model(payload).columns[0].smooth);
}

TEST(Payload, LoadsFromAnyAddress) {
  const std::string payload = payload_of("copula");
  for (std::size_t shift = 0; shift < 9; ++shift) {
    const std::string moved = std::string(shift, '.') + payload;
    const std::string expected = test::draw_all(Sampler(payload), 10);
    EXPECT_EQ(test::draw_all(Sampler(std::string_view(moved).substr(shift)), 10), expected);
  }
}

TEST(Payload, EqualModelsAreEqualBytes) { EXPECT_EQ(payload_of("copula"), payload_of("copula")); }

TEST(Payload, HoldsNoTextThatIsOpaque) {
  const std::string payload = payload_of("copula");
  EXPECT_NE(payload.find("north"), std::string::npos);
  EXPECT_EQ(payload.find("name 17"), std::string::npos);
  EXPECT_EQ(payload.find("aaaaaaaaaaaaaaaa"), std::string::npos);  // a uuid
}

TEST(Payload, IdentityIsTheContent) {
  EXPECT_EQ(payload_identity(payload_of("copula")), payload_identity(payload_of("copula")));
  EXPECT_NE(payload_identity(payload_of("copula")), payload_identity(payload_of("independent")));
}

TEST(Payload, RefusesEveryTruncation) {
  const std::string payload = payload_of("copula");
  for (std::size_t size = 0; size < payload.size(); ++size)
    ASSERT_EQ(test::state_of([&] { load_model(std::string_view(payload).substr(0, size)); }), "XX001")
        << size;
  EXPECT_EQ(test::state_of([&] { load_model(payload + "x"); }), "XX001");
}

TEST(Payload, RefusesEveryFlippedBit) {
  const std::string payload = payload_of("copula");
  for (std::size_t bit = 0; bit < 8 * payload.size(); ++bit) {
    std::string damaged = payload;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const bool format = bit / 8 >= 8 && bit / 8 < 12;
    const std::string state = test::state_of([&] { load_model(damaged); });
    ASSERT_TRUE(state == "XX001" || (format && state == "0A000")) << bit << " " << state;
  }
}

TEST(Payload, RefusesNewerFormats) {
  std::string payload = payload_of("independent");
  payload[8] = static_cast<char>(payload_format + 1);
  EXPECT_EQ(test::state_of([&] { load_model(payload); }), "0A000");
  payload[8] = 0;
  EXPECT_EQ(test::state_of([&] { load_model(payload); }), "XX001");
}

TEST(Payload, RefusesOtherBytes) {
  EXPECT_EQ(test::state_of([] { load_model(""); }), "XX001");
  EXPECT_EQ(test::state_of([] { load_model(std::string(100, 'x')); }), "XX001");
  EXPECT_EQ(test::state_of([] { payload_identity("pg_synth"); }), "XX001");
}

}  // namespace
}  // namespace synth
