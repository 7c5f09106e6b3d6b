#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/error.hpp"

namespace synth {

/// Appends values to a byte string in the machine's own order: for states that travel between processes of
/// one server and are never stored. Stored models use FlatBuffers.
class ByteWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_bytes(std::string_view bytes) {
    put<std::uint64_t>(bytes.size());
    bytes_.append(bytes);
  }
  void reserve(std::size_t size) { bytes_.reserve(size); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote; every read is checked against the end (data_corrupted).
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, advance(sizeof value), sizeof value);
    return value;
  }
  std::string_view get_bytes() {
    const auto size = get<std::uint64_t>();
    return {advance(size), size};
  }
  /// A count of items that each occupy at least `item_size` bytes: cannot exceed what is left.
  std::uint64_t get_count(std::uint64_t item_size) {
    const auto count = get<std::uint64_t>();
    if (count > (bytes_.size() - position_) / item_size) fail();
    return count;
  }
  void expect_end() const {
    if (position_ != bytes_.size()) fail();
  }

 private:
  const char* advance(std::uint64_t size) {
    if (size > bytes_.size() - position_) fail();
    const char* at = bytes_.data() + position_;
    position_ += size;
    return at;
  }
  [[noreturn]] static void fail() {
    throw Error(sqlstate::data_corrupted, "the state of a parallel read is damaged",
                "Run the statement again; if it fails again, report it with the server's log.");
  }

  std::string_view bytes_;
  std::size_t position_ = 0;
};

}  // namespace synth
