#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>

#include "core/table/table_profile.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

/// What a profile tells, but for candidates of buckets without a majority: they may depend on the order.
struct Facts {
  std::vector<std::array<std::int64_t, 2>> bounds;
  std::vector<std::uint64_t> counts;
  std::vector<std::int64_t> majorities;
  std::vector<std::pair<std::int64_t, std::uint64_t>> specials;
  bool exact;
  std::uint64_t count;
  std::uint64_t step;
  std::int32_t decimals;
  bool operator==(const Facts&) const = default;
};

Facts facts_of(const OrderedProfile& profile, const std::vector<std::int64_t>& keys) {
  Facts facts{
      {}, {}, {}, profile.specials(), profile.exact(), profile.count(), profile.step(), profile.decimals()};
  for (const auto& bucket : profile.sorted_buckets()) {
    facts.bounds.push_back({bucket.low, bucket.high});
    facts.counts.push_back(bucket.count);
    const auto held = static_cast<std::uint64_t>(std::count(keys.begin(), keys.end(), bucket.candidate));
    if (2 * held > bucket.count) facts.majorities.push_back(bucket.candidate);
  }
  return facts;
}

OrderedProfile travelled(const OrderedProfile& profile, std::size_t capacity) {
  ByteWriter out;
  profile.save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  OrderedProfile loaded = OrderedProfile::load(in, profile.storage(), capacity);
  in.expect_end();
  return loaded;
}

/// Reads in a random order, split over `parts` profiles that are saved, loaded and merged.
Facts read(std::vector<std::int64_t> keys, Storage storage, std::size_t capacity, std::size_t parts,
           std::uint64_t seed) {
  test::Random random(seed);
  random.shuffle(keys);
  std::vector<OrderedProfile> profiles(parts, OrderedProfile(storage, capacity));
  for (const std::int64_t key : keys) profiles[random.below(parts)].add(key);
  OrderedProfile merged = travelled(profiles[0], capacity);
  for (std::size_t i = 1; i < parts; ++i) merged.merge(travelled(profiles[i], capacity));
  return facts_of(merged, keys);
}

void expect_order_never_matters(const std::vector<std::int64_t>& keys, Storage storage,
                                std::size_t capacity) {
  const Facts expected = read(keys, storage, capacity, 1, 1);
  for (std::size_t parts = 1; parts <= 5; ++parts)
    for (std::uint64_t seed = 10; seed < 16; ++seed)
      EXPECT_EQ(read(keys, storage, capacity, parts, seed), expected) << parts << " parts, seed " << seed;
}

TEST(OrderedProfile, CountsFewValuesExactly) {
  OrderedProfile profile(Storage::integer, 8);
  for (const std::int64_t key : {5, 7, 5, 5, -2}) profile.add(key);
  const auto buckets = profile.sorted_buckets();
  ASSERT_EQ(buckets.size(), 3U);
  EXPECT_TRUE(profile.exact());
  EXPECT_EQ(buckets[0].low, -2);
  EXPECT_EQ(buckets[1].count, 3U);
  EXPECT_EQ(buckets[1].high, 5);
  EXPECT_EQ(profile.count(), 5U);
}

TEST(OrderedProfile, OrderNeverMattersWhileExact) {
  std::vector<std::int64_t> keys;
  test::Random random(3);
  for (int i = 0; i < 300; ++i) keys.push_back(static_cast<std::int64_t>(random.below(40)) * 6 - 100);
  expect_order_never_matters(keys, Storage::integer, 64);
}

TEST(OrderedProfile, OrderNeverMattersOnceCoarse) {
  std::vector<std::int64_t> keys;
  test::Random random(4);
  for (int i = 0; i < 600; ++i) keys.push_back(static_cast<std::int64_t>(random.word() >> random.below(60)));
  for (int i = 0; i < 200; ++i) keys.push_back(123456789);
  for (int i = 0; i < 90; ++i) keys.push_back(-5000);
  keys.insert(keys.end(), {INT64_MIN, INT64_MIN, INT64_MAX, INT64_MAX - 1, INT64_MIN + 1, INT64_MAX - 2});
  expect_order_never_matters(keys, Storage::integer, 64);
}

TEST(OrderedProfile, OrderNeverMattersForReals) {
  std::vector<std::int64_t> keys;
  test::Random random(5);
  for (int i = 0; i < 400; ++i) keys.push_back(key_of_real(random.normal()));
  for (int i = 0; i < 100; ++i) keys.push_back(key_of_real(0));
  for (const double value : std::initializer_list<double>{NAN, NAN, INFINITY, -INFINITY})
    keys.push_back(key_of_real(value));
  expect_order_never_matters(keys, Storage::real, 64);
}

TEST(OrderedProfile, DecimalsDoNotDependOnTheOrderOfLargeAndFineValues) {
  const std::vector<std::int64_t> keys{key_of_real(1e14), key_of_real(0.001), key_of_real(2.5),
                                       key_of_real(-7e12)};
  expect_order_never_matters(keys, Storage::real, 64);
  EXPECT_EQ(read(keys, Storage::real, 64, 1, 1).decimals, 3);
}

TEST(OrderedProfile, FindsDecimals) {
  const auto decimals = [](std::initializer_list<double> values) {
    OrderedProfile profile(Storage::real, 64);
    for (const double value : values) profile.add(key_of_real(value));
    return profile.decimals();
  };
  EXPECT_EQ(decimals({1, 2, 3e10}), 0);
  EXPECT_EQ(decimals({0.1, 0.25}), 2);
  EXPECT_EQ(decimals({19.99, 1234567.01}), 2);
  EXPECT_EQ(decimals({1.0 / 3}), -1);
  EXPECT_EQ(decimals({1.0 / 3, 0.5}), -1);
  EXPECT_EQ(decimals({1e300}), -1);
}

TEST(OrderedProfile, FindsTheStep) {
  const auto step = [](std::initializer_list<std::int64_t> keys) {
    OrderedProfile profile(Storage::integer, 64);
    for (const std::int64_t key : keys) profile.add(key);
    return profile.step();
  };
  EXPECT_EQ(step({7, 7}), 0U);
  EXPECT_EQ(step({86400, 0, 864000}), 86400U);
  EXPECT_EQ(step({3, 13, 28}), 5U);
  EXPECT_EQ(step({INT64_MIN + 1, INT64_MAX - 2}), UINT64_MAX - 3);
  EXPECT_EQ(step({plus_infinity_key, 10, 30, minus_infinity_key}), 20U);
}

TEST(OrderedProfile, TheMajorityIsTheCandidate) {
  test::Random random(6);
  std::vector<std::int64_t> keys(501, 1'000'003);
  for (int i = 0; i < 500; ++i) keys.push_back(1'000'000 + static_cast<std::int64_t>(random.below(500)));
  for (int i = 0; i < 200; ++i) keys.push_back(static_cast<std::int64_t>(random.word() >> 2));  // coarsens
  random.shuffle(keys);
  OrderedProfile profile(Storage::integer, 64);
  for (const std::int64_t key : keys) profile.add(key);
  EXPECT_FALSE(profile.exact());
  for (const auto& bucket : profile.sorted_buckets())
    EXPECT_TRUE(bucket.low > 1'000'003 || bucket.high < 1'000'003 || bucket.candidate == 1'000'003);
}

TEST(OrderedProfile, KeepsInfinitiesApart) {
  OrderedProfile profile(Storage::real, 64);
  for (const double value : std::initializer_list<double>{NAN, INFINITY, -INFINITY, NAN, 1.0})
    profile.add(key_of_real(value));
  EXPECT_EQ(profile.sorted_buckets().size(), 1U);
  ASSERT_EQ(profile.specials().size(), 3U);
  EXPECT_EQ(profile.specials()[0].first, key_of_real(-INFINITY));
  EXPECT_EQ(profile.specials()[2], (std::pair{key_of_real(NAN), std::uint64_t{2}}));
  EXPECT_EQ(profile.count(), 5U);
}

TEST(OrderedProfile, DamagedStatesAreRefusedOrHarmless) {
  OrderedProfile profile(Storage::integer, 64);
  for (std::int64_t key = 0; key < 100; ++key) profile.add(key * key);
  ByteWriter out;
  profile.save(out);
  const std::string bytes = out.take();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(test::state_of([&] {
                ByteReader in(std::string_view(bytes).substr(0, size));
                OrderedProfile::load(in, Storage::integer, 64);
              }),
              "XX001");
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    test::state_of([&] {
      ByteReader in(damaged);
      OrderedProfile::load(in, Storage::integer, 64).sorted_buckets();
    });
  }
}

TEST(OrderedProfile, CoarsensAtOnceAndNoFurtherThanNeeded) {
  constexpr std::int64_t distance = std::int64_t{1} << 40;
  OrderedProfile profile(Storage::integer, 64);
  for (std::int64_t i = -32; i <= 32; ++i) profile.add(i * distance);
  const auto buckets = profile.sorted_buckets();
  ASSERT_EQ(buckets.size(), 33U);
  EXPECT_EQ(buckets.front().low, -32 * distance);
  EXPECT_EQ(buckets.front().high, -31 * distance);
  EXPECT_EQ(buckets.back().count, 1U);
}

}  // namespace
}  // namespace synth
