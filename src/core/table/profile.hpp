#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/table/type.hpp"

namespace synth {

/// What one pass over a column of ordered keys learns: an exact count for each value while there are few,
/// else counts of buckets that share all but their lowest `shift` bits. `shift` is the smallest that keeps to
/// the capacity, so the result does not depend on the order of the rows nor on how they were split over
/// workers.
class OrderedProfile {
 public:
  struct Bucket {
    std::int64_t low;
    std::int64_t high;
    std::uint64_t count;
    /// A value that makes up more than half of the bucket is always the candidate (Boyer and Moore 1981).
    std::int64_t candidate;
    std::uint64_t votes;
  };

  OrderedProfile(Storage storage, std::size_t capacity) : storage_(storage), capacity_(capacity) {}

  void add(std::int64_t key);
  void merge(const OrderedProfile& other);
  void save(ByteWriter& out) const;
  static OrderedProfile load(ByteReader& in, Storage storage, std::size_t capacity);

  Storage storage() const { return storage_; }
  /// Buckets of finite keys in ascending order.
  std::vector<Bucket> sorted_buckets() const;
  /// Infinities and NaN with their counts, in ascending order.
  std::vector<std::pair<std::int64_t, std::uint64_t>> specials() const { return specials_; }
  /// True while every bucket is one value.
  bool exact() const { return shift_ == 0; }
  std::uint64_t count() const { return count_; }
  /// The largest step such that all finite integer keys differ by multiples of it; 0 when they are all equal.
  std::uint64_t step() const { return step_; }
  /// Decimals that write every finite real value exactly, -1 if more than most_decimals.
  std::int32_t decimals() const { return decimals_; }

 private:
  void add_special(std::int64_t key, std::uint64_t count);
  void add_bucket(const Bucket& bucket);
  void fit_grid(std::int64_t key);
  void coarsen(unsigned by);
  unsigned excess() const;
  std::int64_t bucket_of(std::int64_t key) const { return key >> shift_; }

  Storage storage_;
  std::size_t capacity_;
  unsigned shift_ = 0;
  std::uint64_t count_ = 0;
  bool anchored_ = false;
  std::int64_t anchor_ = 0;
  std::uint64_t step_ = 0;
  std::int32_t decimals_ = 0;
  std::unordered_map<std::int64_t, Bucket> buckets_;
  std::vector<std::pair<std::int64_t, std::uint64_t>> specials_;
};

/// What one pass over a text or uuid column learns: a count for each value while they are few and short, and
/// lengths. Too many values, or one that is too long to be a label, and the values are forgotten.
class TextProfile {
 public:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Counts = std::unordered_map<std::string, std::uint64_t, Hash, std::equal_to<>>;
  /// Values longer than this many bytes are never labels.
  static constexpr std::size_t longest_label = 255;

  TextProfile(std::size_t capacity, std::size_t byte_capacity)
      : capacity_(capacity), byte_capacity_(byte_capacity) {}

  void add(std::string_view value);
  /// A value that was not read because it is too long to be a label.
  void add_long(std::uint64_t length);
  void merge(const TextProfile& other);
  void save(ByteWriter& out) const;
  static TextProfile load(ByteReader& in, std::size_t capacity, std::size_t byte_capacity);

  std::uint64_t count() const { return count_; }
  /// Empty once forgotten.
  const Counts& counts() const { return counts_; }
  bool forgotten() const { return forgotten_; }
  std::uint64_t long_count() const { return long_count_; }
  std::uint64_t shortest() const { return shortest_; }
  std::uint64_t longest() const { return longest_; }
  std::uint64_t total_length() const { return total_length_; }

 private:
  void add_counted(std::string_view value, std::uint64_t count);
  void see_length(std::uint64_t length);

  std::size_t capacity_;
  std::size_t byte_capacity_;
  std::size_t bytes_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t long_count_ = 0;
  std::uint64_t shortest_ = UINT64_MAX;
  std::uint64_t longest_ = 0;
  std::uint64_t total_length_ = 0;
  bool forgotten_ = false;
  Counts counts_;
};

}  // namespace synth
