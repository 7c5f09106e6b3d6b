#include "core/table/encoding.hpp"

#include <gtest/gtest.h>

#include "test/support/expect_error.hpp"

namespace synth {
namespace {

Encoding cells_encoding(Cells cells, bool nullable = false) {
  Encoding encoding;
  encoding.kind = Encoding::Kind::cells;
  encoding.cells = std::move(cells);
  encoding.nullable = nullable;
  return encoding;
}

Encoding labels_encoding(std::vector<std::string> labels, bool opaque, bool nullable) {
  Encoding encoding;
  encoding.kind = Encoding::Kind::labels;
  encoding.labels = std::move(labels);
  encoding.opaque = opaque;
  encoding.nullable = nullable;
  return encoding;
}

TEST(Encoder, CellsByTableAndBySearchAgree) {
  const Cells near{{-5, 0, 10}, {-1, 0, 4000}, 1, -1};
  const Cells far{{-5, 0, 10}, {-1, 0, 1'000'000}, 1, -1};
  const Encoder direct(cells_encoding(near));
  const Encoder searched(cells_encoding(far));
  for (std::int64_t key = -20; key <= 4000; ++key) {
    ASSERT_EQ(direct(Value::of_key(key)), encode(near, key)) << key;
    ASSERT_EQ(searched(Value::of_key(key)), encode(near, key)) << key;
  }
  EXPECT_EQ(direct(Value::of_key(INT64_MIN)), 0U);
  EXPECT_EQ(direct(Value::of_key(INT64_MAX)), 2U);
}

TEST(Encoder, NullHasTheLastCode) {
  const Encoder nullable(cells_encoding({{1, 5}, {2, 9}, 1, -1}, true));
  EXPECT_EQ(nullable({}), 2U);
  EXPECT_EQ(nullable.encoding().codes(), 3U);
  EXPECT_EQ(Encoder(cells_encoding({{1}, {2}, 1, -1}))({}), 0U);
}

TEST(Encoder, UnknownTextGetsTheOpaqueCodeOrTheRest) {
  const Value unknown = Value::of_bytes("?");
  const Value unread = Value::of_length(1000);
  EXPECT_EQ(Encoder(labels_encoding({"a", "b"}, true, true))(unknown), 2U);
  EXPECT_EQ(Encoder(labels_encoding({"a", "b"}, true, true))(unread), 2U);
  EXPECT_EQ(Encoder(labels_encoding({"a", "b"}, true, true))({}), 3U);
  Encoding rest = labels_encoding({"a", "b"}, false, true);
  EXPECT_EQ(Encoder(rest)(unknown), 0U);
  rest.rest = 1;
  EXPECT_EQ(Encoder(rest)(unknown), 1U);
  EXPECT_EQ(Encoder(labels_encoding({"a", "b"}, false, false))(Value::of_bytes("b")), 1U);
}

TEST(Encoder, ConstantAndNoneHaveNoCodesToTell) {
  Encoding constant;
  constant.kind = Encoding::Kind::constant;
  constant.nullable = true;
  EXPECT_EQ(Encoder(constant)(Value::of_key(99)), 0U);
  EXPECT_EQ(Encoder(constant)({}), 1U);
  EXPECT_EQ(Encoder(Encoding{})(Value::of_key(99)), 0U);
  EXPECT_EQ(Encoding{}.codes(), 0U);
}

TEST(Encoding, TravelsAsBytes) {
  ByteWriter out;
  labels_encoding({"a", std::string("b\0c", 3)}, true, true).save(out);
  cells_encoding({{1, 5}, {2, 9}, 1, -1}).save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  const Encoding labels = Encoding::load(in);
  const Encoding cells = Encoding::load(in);
  in.expect_end();
  EXPECT_EQ(labels.labels[1].size(), 3U);
  EXPECT_EQ(labels.codes(), 4U);
  EXPECT_EQ(cells.cells.high, (std::vector<std::int64_t>{2, 9}));
}

TEST(Encoding, DamageIsRefusedOrHarmless) {
  ByteWriter out;
  labels_encoding({"a", "b"}, true, true).save(out);
  const std::string bytes = out.take();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(test::state_of([&] {
                ByteReader in(std::string_view(bytes).substr(0, size));
                Encoding::load(in);
              }),
              "XX001");
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    test::state_of([&] {
      ByteReader in(damaged);
      const Encoder encoder(Encoding::load(in));
      encoder({});
      encoder(Value::of_bytes("a"));
    });
  }
}

}  // namespace
}  // namespace synth
