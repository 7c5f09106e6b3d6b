#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/table/cells.hpp"
#include "core/table/profile.hpp"

namespace synth {
namespace {

bool has_decimals(double value, std::int32_t decimals) {
  static constexpr double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  const double scaled = std::round(value * powers[decimals]);
  return std::abs(scaled) < most_decimal_units && scaled / powers[decimals] == value;
}

/// Decimals needed to write `value`: the first at which rounding gives the value back, -1 if there are none.
/// A function of the value alone, so that the most over a column does not depend on the order of its rows.
std::int32_t needed_decimals(double value) {
  for (std::int32_t decimals = 0; decimals <= most_decimals; ++decimals)
    if (has_decimals(value, decimals)) return decimals;
  return -1;
}

std::int32_t most_needed(std::int32_t a, std::int32_t b) { return a < 0 || b < 0 ? -1 : std::max(a, b); }

[[noreturn]] void fail_damaged() {
  throw Error(sqlstate::data_corrupted, "the profile of a parallel read is damaged",
              "Run the statement again.");
}

/// Two buckets are left at this shift: the negative keys and the others.
constexpr unsigned most_shift = 63;
/// Two infinities and NaN.
constexpr std::size_t most_specials = 3;

std::uint64_t gap(std::int64_t a, std::int64_t b) {
  return a > b ? static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b)
               : static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
}

void merge_candidates(OrderedProfile::Bucket& into, const OrderedProfile::Bucket& from) {
  if (into.candidate == from.candidate) {
    into.votes += from.votes;
  } else if (into.votes >= from.votes) {
    into.votes -= from.votes;
  } else {
    into.candidate = from.candidate;
    into.votes = from.votes - into.votes;
  }
}

void merge_buckets(OrderedProfile::Bucket& into, const OrderedProfile::Bucket& from) {
  into.low = std::min(into.low, from.low);
  into.high = std::max(into.high, from.high);
  into.count += from.count;
  merge_candidates(into, from);
}

}  // namespace

void OrderedProfile::add(std::int64_t key) {
  ++count_;
  if (is_special_key(storage_, key)) return add_special(key, 1);
  if (shift_ == 0) {  // the common case: a bucket is a value, so that nothing but its count changes
    if (const auto found = buckets_.find(key); found != buckets_.end()) {
      ++found->second.count;
      ++found->second.votes;
      return;
    }
  }
  fit_grid(key);
  add_bucket({key, key, 1, key, 1});
}

void OrderedProfile::add_special(std::int64_t key, std::uint64_t count) {
  const auto at =
      std::lower_bound(specials_.begin(), specials_.end(), key,
                       [](const auto& entry, std::int64_t wanted) { return entry.first < wanted; });
  if (at != specials_.end() && at->first == key)
    at->second += count;
  else
    specials_.insert(at, {key, count});
}

void OrderedProfile::fit_grid(std::int64_t key) {
  if (storage_ == Storage::real) {
    const double value = real_of_key(key);
    if (decimals_ >= 0 && !has_decimals(value, decimals_))
      decimals_ = most_needed(decimals_, needed_decimals(value));
    return;
  }
  if (!anchored_) {
    anchored_ = true;
    anchor_ = key;
  } else if (step_ != 1) {
    const std::uint64_t difference = gap(key, anchor_);
    if (step_ == 0 || difference % step_ != 0) step_ = std::gcd(step_, difference);
  }
}

void OrderedProfile::add_bucket(const Bucket& bucket) {
  const auto [at, fresh] = buckets_.try_emplace(bucket_of(bucket.low), bucket);
  if (!fresh) return merge_buckets(at->second, bucket);
  if (buckets_.size() > capacity_) coarsen(excess());
}

/// By how much to coarsen so that the buckets fit. Keys of a real column lie far apart, so that one step
/// after the other would keep a single row busy for a second.
unsigned OrderedProfile::excess() const {
  std::array<std::size_t, most_shift + 2>
      parted{};  // how many neighbours differ in so many low bits of their number
  std::optional<std::int64_t> previous;
  for (const Bucket& bucket : sorted_buckets()) {
    const std::int64_t number = bucket_of(bucket.low);
    if (previous) ++parted[std::bit_width(static_cast<std::uint64_t>(number ^ *previous))];
    previous = number;
  }
  std::size_t left = buckets_.size();
  unsigned by = 0;
  while (left > capacity_ && shift_ + by < most_shift) left -= parted[++by];
  return by;
}

void OrderedProfile::coarsen(unsigned by) {
  shift_ += by;
  std::unordered_map<std::int64_t, Bucket> coarse;
  coarse.reserve(buckets_.size());
  for (const Bucket& bucket : sorted_buckets()) {
    const auto [at, fresh] = coarse.try_emplace(bucket_of(bucket.low), bucket);
    if (!fresh) merge_buckets(at->second, bucket);
  }
  buckets_ = std::move(coarse);
}

void OrderedProfile::merge(const OrderedProfile& other) {
  if (shift_ < other.shift_) coarsen(other.shift_ - shift_);
  count_ += other.count_;
  for (const auto& [key, count] : other.specials_) add_special(key, count);
  for (const Bucket& bucket : other.sorted_buckets()) add_bucket(bucket);
  decimals_ = most_needed(decimals_, other.decimals_);
  if (!other.anchored_) return;
  if (!anchored_) {
    anchored_ = true;
    anchor_ = other.anchor_;
    step_ = other.step_;
  } else {
    step_ = std::gcd(std::gcd(step_, other.step_), gap(anchor_, other.anchor_));
  }
}

std::vector<OrderedProfile::Bucket> OrderedProfile::sorted_buckets() const {
  std::vector<Bucket> sorted;
  sorted.reserve(buckets_.size());
  for (const auto& [number, bucket] : buckets_) sorted.push_back(bucket);
  std::sort(sorted.begin(), sorted.end(), [](const Bucket& a, const Bucket& b) { return a.low < b.low; });
  return sorted;
}

void OrderedProfile::save(ByteWriter& out) const {
  out.put(shift_);
  out.put(count_);
  out.put(anchored_);
  out.put(anchor_);
  out.put(step_);
  out.put(decimals_);
  out.put<std::uint64_t>(specials_.size());
  for (const auto& [key, count] : specials_) {
    out.put(key);
    out.put(count);
  }
  out.put<std::uint64_t>(buckets_.size());
  for (const Bucket& bucket : sorted_buckets()) out.put(bucket);
}

OrderedProfile OrderedProfile::load(ByteReader& in, Storage storage, std::size_t capacity) {
  OrderedProfile profile(storage, capacity);
  profile.shift_ = std::min(in.get<unsigned>(), most_shift);
  profile.count_ = in.get<std::uint64_t>();
  profile.anchored_ = in.get<std::uint8_t>() != 0;
  profile.anchor_ = in.get<std::int64_t>();
  profile.step_ = in.get<std::uint64_t>();
  profile.decimals_ = std::clamp(in.get<std::int32_t>(), -1, most_decimals);
  for (auto left = in.get_count(16); left > 0; --left) {
    const auto key = in.get<std::int64_t>();
    if (!is_special_key(storage, key) || profile.specials_.size() > most_specials) fail_damaged();
    profile.add_special(key, in.get<std::uint64_t>());
  }
  for (auto left = in.get_count(sizeof(Bucket)); left > 0; --left) profile.add_bucket(in.get<Bucket>());
  return profile;
}

}  // namespace synth
