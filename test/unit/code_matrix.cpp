#include "core/table/code_matrix.hpp"

#include <gtest/gtest.h>

#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

using Codes = std::vector<std::vector<std::uint32_t>>;

Codes random_codes(std::size_t rows, const std::vector<std::uint32_t>& counts, std::uint64_t seed = 1) {
  test::Random random(seed);
  Codes codes(rows);
  for (auto& row : codes)
    for (const std::uint32_t count : counts)
      row.push_back(static_cast<std::uint32_t>(random.below(std::max(1U, count))));
  return codes;
}

CodeMatrix matrix_of(const Codes& codes, const std::vector<std::uint32_t>& counts) {
  CodeMatrix matrix(counts);
  for (const auto& row : codes) matrix.add(row);
  return matrix;
}

Codes codes_of(const CodeMatrix& matrix) {
  Codes codes;
  std::vector<std::uint16_t> buffer(CodeMatrix::chunk_rows);
  for (const CodeMatrix::Chunk& chunk : matrix.chunks()) {
    const std::size_t first = codes.size();
    codes.resize(first + chunk.rows);
    for (std::size_t column = 0; column < matrix.columns(); ++column) {
      matrix.read(chunk, column, buffer.data());
      for (std::uint32_t row = 0; row < chunk.rows; ++row) codes[first + row].push_back(buffer[row]);
    }
  }
  return codes;
}

const std::vector<std::uint32_t> mixed{0, 1, 2, 256, 257, 65536, 3};

TEST(CodeMatrix, GivesBackCodesOfEveryWidth) {
  const Codes codes = random_codes(20000, mixed);
  const CodeMatrix matrix = matrix_of(codes, mixed);
  EXPECT_EQ(matrix.rows(), 20000U);
  EXPECT_EQ(matrix.row_bytes(), 1U + 1 + 2 + 2 + 1);
  EXPECT_EQ(matrix.bytes(), 20000U * 7);
  EXPECT_EQ(codes_of(matrix), codes);
}

TEST(CodeMatrix, CountsCodes) {
  const CodeMatrix matrix = matrix_of({{0, 0, 1}, {0, 0, 1}, {0, 0, 0}}, {0, 1, 3});
  EXPECT_TRUE(matrix.count(0).empty());
  EXPECT_EQ(matrix.count(1), (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(matrix.count(2), (std::vector<std::uint64_t>{1, 2, 0}));
}

TEST(CodeMatrix, HoldsTheWidestTable) {
  std::vector<std::uint32_t> counts;
  for (std::uint32_t i = 0; i < 1600; ++i) counts.push_back(i * 7 % 400);
  const Codes codes = random_codes(700, counts);
  EXPECT_EQ(codes_of(matrix_of(codes, counts)), codes);
}

TEST(CodeMatrix, MergesAndKeepsItsOpenChunkLast) {
  Codes all = random_codes(9000, mixed);
  CodeMatrix a = matrix_of({all.begin(), all.begin() + 3000}, mixed);
  CodeMatrix b = matrix_of({all.begin() + 3000, all.end()}, mixed);
  EXPECT_EQ(a.open_rows(), 3000U);
  a.merge(b);
  EXPECT_EQ(b.rows(), 0U);
  EXPECT_TRUE(b.chunks().empty());
  EXPECT_EQ(a.rows(), 9000U);
  const std::size_t chunks = a.chunks().size();
  a.add(all[0]);
  EXPECT_EQ(a.chunks().size(), chunks);
  Codes expected(all.begin() + 3000, all.end());
  expected.insert(expected.end(), all.begin(), all.begin() + 3000);
  expected.push_back(all[0]);
  EXPECT_EQ(codes_of(a), expected);
}

TEST(CodeMatrix, MergesWithEmptyOnes) {
  const Codes codes = random_codes(10, mixed);
  CodeMatrix a(mixed);
  CodeMatrix b = matrix_of(codes, mixed);
  CodeMatrix c(mixed);
  a.merge(b);
  a.merge(c);
  EXPECT_EQ(codes_of(a), codes);
}

TEST(CodeMatrix, FiltersInOrder) {
  const Codes codes = random_codes(20000, mixed);
  CodeMatrix matrix = matrix_of(codes, mixed);
  std::vector<bool> keep;
  Codes expected;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    keep.push_back(i % 3 == 1);
    if (keep.back()) expected.push_back(codes[i]);
  }
  matrix.filter(keep);
  EXPECT_EQ(matrix.rows(), expected.size());
  EXPECT_EQ(codes_of(matrix), expected);
}

TEST(CodeMatrix, Recodes) {
  CodeMatrix matrix = matrix_of({{0, 299}, {1, 1}, {2, 298}}, {3, 300});
  std::vector<std::uint32_t> table(300, 0);
  table[299] = 1;
  matrix.recode(1, table, 2);
  EXPECT_EQ(matrix.code_count(1), 2U);
  EXPECT_EQ(matrix.count(1), (std::vector<std::uint64_t>{2, 1}));
  EXPECT_EQ(codes_of(matrix), (Codes{{0, 1}, {1, 0}, {2, 0}}));
}

TEST(CodeMatrix, TravelsAsBytes) {
  const Codes codes = random_codes(10000, mixed);
  ByteWriter out;
  matrix_of(codes, mixed).save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  CodeMatrix loaded(mixed);
  loaded.load(in);
  in.expect_end();
  EXPECT_EQ(codes_of(loaded), codes);
  loaded.add(codes[0]);
  EXPECT_EQ(loaded.rows(), 10001U);
}

TEST(CodeMatrix, RefusesDamage) {
  const std::vector<std::uint32_t> counts{3, 300};
  ByteWriter out;
  matrix_of({{2, 299}, {0, 1}}, counts).save(out);
  const std::string bytes = out.take();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(test::state_of([&] {
                ByteReader in(std::string_view(bytes).substr(0, size));
                CodeMatrix(counts).load(in);
              }),
              "XX001");
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    test::state_of([&] {
      ByteReader in(damaged);
      CodeMatrix matrix(counts);
      matrix.load(in);
      for (std::size_t column = 0; column < 2; ++column) matrix.count(column);
    });
  }
  ByteReader in(bytes);
  EXPECT_EQ(test::state_of([&] { CodeMatrix({2, 300}).load(in); }), "XX001");  // a code out of range
}

}  // namespace
}  // namespace synth
