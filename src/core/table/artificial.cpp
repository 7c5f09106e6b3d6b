#include "core/table/artificial.hpp"

#include <algorithm>
#include <string_view>

#include "core/base/error.hpp"
#include "core/base/permutation.hpp"

namespace synth {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's base 32
constexpr std::string_view prefix = "synth_";
constexpr std::string_view filler = "_synthetic";
constexpr std::int32_t most_digits = 8;
constexpr std::uint64_t most_radix = std::uint64_t{1} << 60;

RandomKey stream_key(RandomKey key, Stream stream, std::uint32_t index) {
  return {mix64(key.value ^ ((static_cast<std::uint64_t>(stream) << 32) | index))};
}

std::int32_t longest_text(const Column& column) {
  const std::int32_t limit = column.type.max_length;
  return limit > 0 ? std::min(limit, column.opaque_longest) : column.opaque_longest;
}

std::int32_t digit_count(const Column& column) { return std::clamp(longest_text(column), 1, most_digits); }

std::int32_t drawn_length(const Column& column, std::uint32_t index, RandomKey key, std::uint64_t number) {
  const std::uint64_t word = random_word64(key, number, Stream::text, index, 0);
  const double u = static_cast<double>(word >> 11) * 0x1p-53;
  double share = u;
  for (std::int32_t i = 1; i < column.opaque_power; ++i) share *= u;
  const double range = column.opaque_longest - column.opaque_shortest + 1;
  return std::min(longest_text(column), column.opaque_shortest + static_cast<std::int32_t>(range * share));
}

std::string base32(std::uint64_t number, std::int32_t digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, number >>= 5) *at = alphabet[number & 31];
  return text;
}

}  // namespace

std::uint64_t opaque_capacity(const Column& column) { return std::uint64_t{1} << (5 * digit_count(column)); }

std::string artificial_text(const Column& column, std::uint32_t index, RandomKey key, std::uint64_t number) {
  const std::uint64_t capacity = opaque_capacity(column);
  const Permutation permutation(stream_key(key, Stream::text, index), capacity);
  const std::int32_t digits = digit_count(column);
  const auto prefix_size = static_cast<std::int32_t>(prefix.size());
  std::string text = base32(permutation(number % capacity), digits);
  if (digits + prefix_size <= longest_text(column)) text.insert(0, prefix);
  const auto length = static_cast<std::size_t>(std::max(drawn_length(column, index, key, number), 0));
  while (text.size() < length) text.append(filler.substr(0, length - text.size()));
  return text;
}

std::array<std::uint8_t, 16> artificial_uuid(std::uint32_t index, RandomKey key, std::uint64_t number) {
  const Permutation permutation(stream_key(key, Stream::text, index), most_radix);
  const std::uint64_t distinct = permutation(number % most_radix);
  const std::uint64_t more = random_word64(key, number, Stream::text, index, 1);
  std::array<std::uint8_t, 16> uuid{};
  for (std::size_t i = 0; i < 8; ++i) uuid[i] = static_cast<std::uint8_t>(more >> (8 * i));
  for (std::size_t i = 0; i < 7; ++i) uuid[9 + i] = static_cast<std::uint8_t>(distinct >> (8 * i));
  // Bits 56-59 of the distinct number go to the low half of byte 6, beside the version.
  uuid[6] = static_cast<std::uint8_t>(0x80U | ((distinct >> 56) & 0x0FU));
  uuid[8] = static_cast<std::uint8_t>(0x80U | (uuid[7] & 0x3FU));
  return uuid;
}

std::uint64_t key_radix(const Column& column) {
  if (column.content == Content::pseudonyms) return column.opaque ? most_radix : column.pseudonyms;
  if (column.content == Content::labels)
    return column.opaque ? opaque_capacity(column) : column.labels.size();
  std::uint64_t points = 0;
  for (std::size_t code = 0; code < column.cells.size(); ++code) {
    points += std::min(point_count(column.cells, column.type.storage(), code), most_radix);
    points = std::min(points, most_radix);
  }
  return points;
}

void key_digits(const Key& key, std::uint32_t key_number, RandomKey random, std::uint64_t row,
                std::span<std::uint64_t> digits) {
  if (key.sequential) {
    digits[0] = row;
    return;
  }
  const std::uint64_t capacity = key.capacity();
  if (row >= capacity)
    throw Error(sqlstate::unique_violation,
                "the unique key \"" + key.name + "\" of the model has only " + std::to_string(capacity) +
                    " different values, too few for the rows asked for",
                "Ask for at most " + std::to_string(capacity) +
                    " rows, or fit the model without that constraint "
                    "(options => '{\"ignore_constraints\": [\"" +
                    key.name + "\"]}').");
  std::uint64_t rest = Permutation(stream_key(random, Stream::key, key_number), capacity)(row);
  for (std::size_t i = key.columns.size(); i-- > 0;) {
    digits[i] = rest % key.radix[i];
    rest /= key.radix[i];
  }
}

std::int64_t key_value(const Column& column, std::uint64_t digit) {
  const Cells& cells = column.cells;
  const Storage storage = column.type.storage();
  for (std::size_t code = 0; code < cells.size(); ++code) {
    const std::uint64_t points = point_count(cells, storage, code);
    if (digit < points) return point_at(cells, storage, code, digit);
    digit -= points;
  }
  const std::uint64_t beyond = (digit + 1) * static_cast<std::uint64_t>(cells.step);
  const auto last = static_cast<std::uint64_t>(cells.high.back());
  return static_cast<std::int64_t>(last + beyond);
}

}  // namespace synth
