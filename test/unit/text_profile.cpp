#include <gtest/gtest.h>
#include <map>

#include "core/table/table_profile.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

using Facts = std::tuple<std::map<std::string, std::uint64_t>, bool, std::uint64_t, std::uint64_t,
                         std::uint64_t, std::uint64_t, std::uint64_t>;

Facts facts_of(const TextProfile& profile) {
  return {{profile.counts().begin(), profile.counts().end()},
          profile.forgotten(),
          profile.count(),
          profile.long_count(),
          profile.shortest(),
          profile.longest(),
          profile.total_length()};
}

TextProfile travelled(const TextProfile& profile, std::size_t capacity, std::size_t bytes) {
  ByteWriter out;
  profile.save(out);
  const std::string state = out.take();
  ByteReader in(state);
  return TextProfile::load(in, capacity, bytes);
}

Facts read(std::vector<std::string> values, std::size_t capacity, std::size_t bytes, std::size_t parts,
           std::uint64_t seed) {
  test::Random random(seed);
  random.shuffle(values);
  std::vector<TextProfile> profiles(parts, TextProfile(capacity, bytes));
  for (const std::string& value : values) profiles[random.below(parts)].add(value);
  TextProfile merged = travelled(profiles[0], capacity, bytes);
  for (std::size_t i = 1; i < parts; ++i) merged.merge(travelled(profiles[i], capacity, bytes));
  return facts_of(merged);
}

std::vector<std::string> some_values(std::size_t distinct) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < 10 * distinct; ++i) values.push_back("value " + std::to_string(i % distinct));
  return values;
}

TEST(TextProfile, CountsFewValues) {
  TextProfile profile(4, 1000);
  for (const char* value : {"a", "bb", "a", ""}) profile.add(value);
  EXPECT_EQ(profile.counts().size(), 3U);
  EXPECT_EQ(profile.counts().find("a")->second, 2U);
  EXPECT_EQ(profile.shortest(), 0U);
  EXPECT_EQ(profile.longest(), 2U);
  EXPECT_EQ(profile.total_length(), 4U);
}

TEST(TextProfile, OrderNeverMatters) {
  const std::vector<std::string> values = some_values(20);
  for (const auto& [capacity, bytes] :
       {std::pair<std::size_t, std::size_t>{20, 10000}, {19, 10000}, {20, 100}}) {
    const Facts expected = read(values, capacity, bytes, 1, 1);
    for (std::size_t parts = 1; parts <= 4; ++parts)
      for (std::uint64_t seed = 2; seed < 6; ++seed)
        EXPECT_EQ(read(values, capacity, bytes, parts, seed), expected);
  }
}

TEST(TextProfile, ForgetsManyValues) {
  TextProfile profile(19, 10000);
  for (const std::string& value : some_values(20)) profile.add(value);
  EXPECT_TRUE(profile.forgotten());
  EXPECT_TRUE(profile.counts().empty());
  EXPECT_EQ(profile.count(), 200U);
}

TEST(TextProfile, NeverHoldsLongValues) {
  TextProfile profile(10, 10000);
  profile.add(std::string(256, 'x'));
  profile.add_long(1'000'000);
  profile.add(std::string(255, 'y'));
  EXPECT_EQ(profile.counts().size(), 1U);
  EXPECT_EQ(profile.long_count(), 2U);
  EXPECT_EQ(profile.longest(), 1'000'000U);
}

}  // namespace
}  // namespace synth
