#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/random.hpp"
#include "core/table/column.hpp"

namespace synth {

/// How many different opaque texts `column` can yield: 32 to the number of characters that fit, at most 2^40.
std::uint64_t opaque_capacity(const Column& column);

/// Artificial text number `number` of `column` (number `index` of its model): lower-case letters and digits
/// that begin with "synth_" where they fit, in a length that suits the column. Distinct for distinct numbers
/// below opaque_capacity(), and a bijection of nothing that was ever read.
std::string artificial_text(const Column& column, std::uint32_t index, RandomKey key, std::uint64_t number);

/// Artificial uuid number `number` (below 2^60) of a column: version 8 ("custom", RFC 9562), so that it can
/// be told from every uuid that a usual generator makes. Distinct for distinct numbers.
std::array<std::uint8_t, 16> artificial_uuid(std::uint32_t index, RandomKey key, std::uint64_t number);

/// How many different values a key may take from `column`.
std::uint64_t key_radix(const Column& column);

/// The digits of row `row`: digits[i] lies in [0, key.radix[i]), except that a sequential key of one column
/// counts on past its capacity. Distinct rows get distinct digits. Throws unique_violation for rows past the
/// capacity of other keys.
void key_digits(const Key& key, std::uint32_t key_number, RandomKey random, std::uint64_t row,
                std::span<std::uint64_t> digits);

/// Value number `digit` of a key column with cells; numbers past its last point count on past its highest
/// value.
std::int64_t key_value(const Column& column, std::uint64_t digit);

}  // namespace synth
