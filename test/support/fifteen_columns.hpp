#pragma once

#include <array>
#include <cmath>

#include "core/evaluate/sample.hpp"
#include "test/support/random.hpp"
#include "test/support/table.hpp"

namespace synth::test {

/// A table to measure times with: 6 numbers with 20, 400, 8,000 … distinct values, 9 columns of 2 to 42
/// labels; all dependent; some NULLs, unless none are wanted.
class FifteenColumns {
 public:
  static constexpr std::size_t width = 15;
  static constexpr std::size_t number_columns = 6;

  explicit FifteenColumns(std::uint64_t seed, bool with_nulls = true)
      : random_(seed), with_nulls_(with_nulls) {
    for (int label = 0; label < 42; ++label) labels_.push_back("label number " + std::to_string(label));
  }

  static std::vector<evaluate::SampleColumn> columns() {
    std::vector<evaluate::SampleColumn> columns;
    for (std::size_t i = 0; i < width; ++i)
      columns.push_back(evaluate::sample_column(
          "c" + std::to_string(i), type_of(i < number_columns ? TypeKind::float8 : TypeKind::text)));
    return columns;
  }

  std::span<const Value> next() {
    const double common = random_.uniform();
    for (std::size_t i = 0; i < width; ++i) {
      const double u = (common + random_.uniform()) / 2;
      if (with_nulls_ && i % 5 == 4 && random_.below(20) == 0)
        row_[i] = {};
      else if (i < number_columns)
        row_[i] = Value::of_key(key_of_real(std::floor(u * std::pow(20, i + 1)) / 4));
      else
        row_[i] = Value::of_bytes(labels_[static_cast<std::size_t>(u * (2 + 5 * (i - number_columns)))]);
    }
    return row_;
  }

  evaluate::Sample sample(std::uint64_t rows, std::uint64_t memory = std::uint64_t{1} << 34) {
    evaluate::SampleCollector collector({columns(), memory, 1}, 0);
    for (std::uint64_t row = 0; row < rows; ++row) collector.add(next());
    return collector.take();
  }

 private:
  Random random_;
  bool with_nulls_;
  std::vector<std::string> labels_;
  std::array<Value, width> row_;
};

}  // namespace synth::test
