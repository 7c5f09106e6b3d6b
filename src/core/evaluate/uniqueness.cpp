#include "core/evaluate/uniqueness.hpp"

#include <functional>
#include <limits>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// One word for each row without NULLs; two keys share one with probability 2^-64.
std::vector<std::uint64_t> key_words(const JointTable& table, std::span<const std::uint32_t> columns,
                                     Observer& observer) {
  std::vector<std::uint64_t> words;
  words.reserve(table.rows[synthetic]);
  for_each_below(table.rows[synthetic], observer, [&](std::size_t row) {
    std::uint64_t word = 0;
    bool complete = true;
    for (const std::uint32_t column : columns) {
      const std::uint32_t code = table.columns[column].codes(synthetic)[row];
      complete = complete && code != table.columns[column].null_code();
      word = mix64(word) + code;
    }
    if (complete) words.push_back(word);
  });
  return words;
}

}  // namespace

double key_uniqueness(const JointTable& table, std::span<const std::uint32_t> columns, Observer& observer) {
  const std::uint64_t rows = table.rows[synthetic];
  if (rows == 0 || !table.whole[synthetic]) return std::numeric_limits<double>::quiet_NaN();
  std::vector<std::uint64_t> words = key_words(table, columns, observer);
  checked_sort(words.begin(), words.end(), std::less<>(), observer);
  const auto distinct = std::unique(words.begin(), words.end()) - words.begin();
  return static_cast<double>(distinct) / static_cast<double>(rows);
}

}  // namespace synth::evaluate
