#include "core/evaluate/arrange.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

struct Placed {
  std::uint64_t hash;
  std::uint64_t row;
};

/// Equal hashes are equal rows, but for one pair of different ones in 2^64: their order does not matter.
std::vector<Placed> hash_rows(const Sample& sample, Observer& observer) {
  std::vector<Placed> places(sample.rows);
  for_each_below(sample.rows, observer, [&](std::size_t row) { places[row] = {0, row}; });
  for (const std::vector<Word>& words : sample.words)
    for_each_below(words.size(), observer, [&](std::size_t row) {
      places[row].hash = mix64(places[row].hash + static_cast<std::uint64_t>(words[row]));
    });
  return places;
}

void expect_same_columns(const Sample& a, const Sample& b) {
  const auto same = [](const SampleColumn& x, const SampleColumn& y) {
    return x.kind == y.kind && x.storage == y.storage;
  };
  if (!std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(), same))
    throw Error(sqlstate::internal_error, "samples of different columns were joined");
}

}  // namespace

void arrange(Sample& sample, Observer& observer) {
  std::vector<Placed> places = hash_rows(sample, observer);
  checked_sort(
      places.begin(), places.end(), [](const Placed& a, const Placed& b) { return a.hash < b.hash; },
      observer);
  for (std::vector<Word>& words : sample.words) {
    std::vector<Word> arranged(words.size());
    for_each_below(words.size(), observer,
                   [&](std::size_t place) { arranged[place] = words[places[place].row]; });
    words.swap(arranged);
  }
}

Sample append(Sample first, Sample second) {
  expect_same_columns(first, second);
  for (std::size_t i = 0; i < first.columns.size(); ++i) {
    first.words[i].insert(first.words[i].end(), second.words[i].begin(), second.words[i].end());
    std::vector<Word>().swap(second.words[i]);
    first.rest[i].merge(first.columns[i], second.rest[i]);
  }
  first.rows += second.rows;
  first.rows_seen += second.rows_seen;
  first.level = std::max(first.level, second.level);
  return first;
}

}  // namespace synth::evaluate
