#include <limits>

#include "core/base/hash.hpp"
#include "core/evaluate/sample.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t length_hash = 1;
constexpr double days_since_1970 = 10957;
constexpr double microseconds_since_1970 = 946684800e6;

Word spared(Word word) { return word == null_word ? null_word - 1 : word; }

bool is_nan(const SampleColumn& column, std::int64_t key) {
  if (column.storage == Storage::real) return key == key_of_real(std::numeric_limits<double>::quiet_NaN());
  return column.type == TypeKind::numeric && key == not_a_number_key;
}

bool has_infinities(TypeKind type) {
  return type == TypeKind::numeric || type == TypeKind::date || type == TypeKind::timestamp ||
         type == TypeKind::timestamptz;
}

double zero_of(TypeKind type) {
  if (type == TypeKind::date) return days_since_1970;
  return type == TypeKind::timestamp || type == TypeKind::timestamptz ? microseconds_since_1970 : 0;
}

}  // namespace

Word word_of(const SampleColumn& column, const Value& value) {
  switch (value.kind) {
    case Value::Kind::key:
      return is_nan(column, value.key) ? null_word : spared(value.key);
    case Value::Kind::bytes:
      return spared(static_cast<Word>(hash_bytes(value.bytes)));
    case Value::Kind::unread: {
      const auto* bytes = reinterpret_cast<const char*>(&value.length);
      return spared(static_cast<Word>(hash_bytes({bytes, sizeof value.length}, length_hash)));
    }
    default:
      return null_word;
  }
}

double number_of(const SampleColumn& column, Word word) {
  if (column.storage == Storage::real) return real_of_key(word);
  if (has_infinities(column.type)) {
    if (word == minus_infinity_key) return -std::numeric_limits<double>::infinity();
    if (word == plus_infinity_key) return std::numeric_limits<double>::infinity();
  }
  return static_cast<double>(word) + zero_of(column.type);
}

}  // namespace synth::evaluate
