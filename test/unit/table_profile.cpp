#include "core/table/table_profile.hpp"

#include <gtest/gtest.h>

#include "test/support/expect_error.hpp"
#include "test/support/source.hpp"

namespace synth {
namespace {

const ProfilePlan plan{{Storage::integer, Storage::text, Storage::none}, 1 << 20};

std::vector<test::Row> some_rows() {
  std::vector<test::Row> rows;
  for (std::int64_t i = 0; i < 500; ++i)
    rows.push_back({i % 7 == 0 ? test::Cell() : test::Cell(i * 3), "label " + std::to_string(i % 11), {}});
  return rows;
}

TEST(ProfileCollector, CountsNullsAndValues) {
  const auto profile =
      test::collect(some_rows(), {}, [](std::uint32_t) { return std::make_unique<ProfileCollector>(plan); });
  EXPECT_EQ(profile->rows(), 500U);
  EXPECT_EQ(profile->columns()[0].nulls, 72U);
  EXPECT_EQ(profile->columns()[0].values(), 428U);
  EXPECT_EQ(profile->columns()[1].text->counts().size(), 11U);
  EXPECT_EQ(profile->columns()[2].nulls, 500U);
  EXPECT_EQ(profile->columns()[2].values(), 0U);
}

TEST(ProfileCollector, MergeLeavesTheOtherEmpty) {
  ProfileCollector a(plan);
  ProfileCollector b(plan);
  b.add(test::values_of({std::int64_t{1}, std::string("x"), {}}));
  a.merge(b);
  EXPECT_EQ(a.rows(), 1U);
  EXPECT_EQ(b.rows(), 0U);
  EXPECT_EQ(b.columns()[0].values(), 0U);
}

TEST(ProfileCollector, TruncatedStatesAreRefused) {
  ProfileCollector profile(plan);
  for (const test::Row& row : some_rows()) profile.add(test::values_of(row));
  ByteWriter out;
  profile.save(out);
  const std::string bytes = out.take();
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_EQ(test::state_of([&] {
                ByteReader in(std::string_view(bytes).substr(0, size));
                ProfileCollector(plan).load(in);
              }),
              "XX001");
}

TEST(ProfilePlan, TravelsAsBytes) {
  ByteWriter out;
  plan.save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  const ProfilePlan loaded = ProfilePlan::load(in);
  EXPECT_EQ(loaded.storages, plan.storages);
  EXPECT_EQ(loaded.memory_bytes, plan.memory_bytes);
}

}  // namespace
}  // namespace synth
