#include <algorithm>

#include "core/table/profile.hpp"

namespace synth {

void TextProfile::see_length(std::uint64_t length) {
  ++count_;
  shortest_ = std::min(shortest_, length);
  longest_ = std::max(longest_, length);
  total_length_ += length;
}

void TextProfile::add(std::string_view value) {
  if (value.size() > longest_label) return add_long(value.size());
  see_length(value.size());
  add_counted(value, 1);
}

void TextProfile::add_long(std::uint64_t length) {
  see_length(length);
  ++long_count_;
}

void TextProfile::add_counted(std::string_view value, std::uint64_t count) {
  if (forgotten_) return;
  if (const auto found = counts_.find(value); found != counts_.end()) {
    found->second += count;
    return;
  }
  bytes_ += value.size();
  if (counts_.size() >= capacity_ || bytes_ > byte_capacity_) {
    forgotten_ = true;
    Counts().swap(counts_);
    return;
  }
  counts_.emplace(value, count);
}

void TextProfile::merge(const TextProfile& other) {
  count_ += other.count_;
  long_count_ += other.long_count_;
  shortest_ = std::min(shortest_, other.shortest_);
  longest_ = std::max(longest_, other.longest_);
  total_length_ += other.total_length_;
  if (other.forgotten_) {
    forgotten_ = true;
    Counts().swap(counts_);
  }
  for (const auto& [value, count] : other.counts_) add_counted(value, count);
}

void TextProfile::save(ByteWriter& out) const {
  out.put(count_);
  out.put(long_count_);
  out.put(shortest_);
  out.put(longest_);
  out.put(total_length_);
  out.put(forgotten_);
  out.put<std::uint64_t>(counts_.size());
  for (const auto& [value, count] : counts_) {
    out.put_bytes(value);
    out.put(count);
  }
}

TextProfile TextProfile::load(ByteReader& in, std::size_t capacity, std::size_t byte_capacity) {
  TextProfile profile(capacity, byte_capacity);
  profile.count_ = in.get<std::uint64_t>();
  profile.long_count_ = in.get<std::uint64_t>();
  profile.shortest_ = in.get<std::uint64_t>();
  profile.longest_ = in.get<std::uint64_t>();
  profile.total_length_ = in.get<std::uint64_t>();
  profile.forgotten_ = in.get<std::uint8_t>() != 0;
  for (auto left = in.get_count(16); left > 0; --left) {
    const auto value = in.get_bytes();
    profile.add_counted(value, in.get<std::uint64_t>());
  }
  return profile;
}

}  // namespace synth
