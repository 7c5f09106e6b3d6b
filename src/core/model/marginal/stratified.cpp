#include "core/model/marginal/stratified.hpp"

#include <memory>
#include <vector>

#include "core/base/permutation.hpp"

namespace synth::marginal {
namespace {

/// One dimension of Sobol's sequence: the degree and inner coefficients of a primitive polynomial, and first
/// direction numbers.
struct Direction {
  unsigned degree;
  unsigned coefficients;
  std::array<std::uint32_t, 7> numbers;
};

constexpr std::array<Direction, StratifiedWords::dimensions - 1> directions{{
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
}};

constexpr std::uint32_t reverse_bits(std::uint32_t x) {
  x = ((x >> 1) & 0x55555555U) | ((x & 0x55555555U) << 1);
  x = ((x >> 2) & 0x33333333U) | ((x & 0x33333333U) << 2);
  x = ((x >> 4) & 0x0F0F0F0FU) | ((x & 0x0F0F0F0FU) << 4);
  x = ((x >> 8) & 0x00FF00FFU) | ((x & 0x00FF00FFU) << 8);
  return (x >> 16) | (x << 16);
}

/// Where each bit of a place goes, most significant bit first.
constexpr std::array<std::uint32_t, 32> columns_of(std::uint32_t dimension) {
  std::array<std::uint32_t, 32> columns{};
  for (unsigned bit = 0; bit < 32; ++bit) columns[bit] = std::uint32_t{1} << (31 - bit);
  if (dimension == 0) return columns;
  const Direction& direction = directions[dimension - 1];
  for (unsigned bit = 0; bit < 32; ++bit) {
    if (bit < direction.degree) {
      columns[bit] = direction.numbers[bit] << (31 - bit);
      continue;
    }
    const std::uint32_t before = columns[bit - direction.degree];
    columns[bit] = before ^ (before >> direction.degree);
    for (unsigned k = 1; k < direction.degree; ++k)
      if ((direction.coefficients >> (direction.degree - 1 - k)) & 1U) columns[bit] ^= columns[bit - k];
  }
  return columns;
}

/// Points of the sequence, least significant bit first, by the four bytes of a place.
using ByteTables = std::array<std::array<std::array<std::uint32_t, 256>, 4>, StratifiedWords::dimensions>;

ByteTables make_tables() {
  ByteTables tables{};
  for (std::uint32_t dimension = 0; dimension < StratifiedWords::dimensions; ++dimension) {
    const auto columns = columns_of(dimension);
    for (std::uint32_t byte = 0; byte < 4; ++byte)
      for (std::uint32_t bit = 0; bit < 8; ++bit)
        for (std::uint32_t low = 0; low < (1U << bit); ++low)
          tables[dimension][byte][low | (1U << bit)] =
              tables[dimension][byte][low] ^ reverse_bits(columns[8 * byte + bit]);
  }
  return tables;
}

/// Made at the first use: more steps than clang would take while compiling.
const ByteTables& byte_tables() {
  static const ByteTables tables = make_tables();
  return tables;
}

/// Owen's nested scrambling of bits that come least significant first: each bit is changed only by those
/// below it (Laine and Karras 2011, with the constants of Vegdahl 2021).
constexpr std::uint32_t scramble(std::uint32_t x, std::uint32_t seed) {
  x ^= x * 0x3d20adeaU;
  x += seed;
  x *= (seed >> 16) | 1U;
  x ^= x * 0x05526c56U;
  x ^= x * 0x53a22864U;
  return x;
}

}  // namespace

void StratifiedWords::place(std::span<const std::uint64_t> rows, std::uint32_t group,
                            std::uint32_t* places) const {
  std::uint64_t last_block = UINT64_MAX;
  Permutation permutation({0}, block_rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint64_t block = rows[i] / block_rows;
    if (block != last_block)
      permutation = Permutation({mix64(key_.value + mix64(block) + group)}, block_rows);
    last_block = block;
    places[i] = static_cast<std::uint32_t>(block * block_rows + permutation(rows[i] % block_rows));
  }
}

void StratifiedWords::draw(std::span<const std::uint64_t> rows, const std::uint32_t* places,
                           std::uint32_t number, std::uint32_t* words) const {
  const auto& table = byte_tables()[number % dimensions];
  std::uint64_t last_high = UINT64_MAX;
  std::uint32_t seed = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // The sequence has 2^32 places; beyond them it starts anew with other scrambling.
    const std::uint64_t high = rows[i] >> 32;
    if (high != last_high)
      seed = static_cast<std::uint32_t>(mix64(key_.value ^ mix64((high << 24) + number)));
    last_high = high;
    const std::uint32_t place = places[i];
    const std::uint32_t point = table[0][place & 255U] ^ table[1][(place >> 8) & 255U] ^
                                table[2][(place >> 16) & 255U] ^ table[3][place >> 24];
    words[i] = reverse_bits(scramble(point, seed));
  }
}

}  // namespace synth::marginal
