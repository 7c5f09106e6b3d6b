#include <algorithm>
#include <cmath>

#include "core/evaluate/sample.hpp"

namespace synth::evaluate {

void Rest::widen(Word word) {
  low_ = has_range_ ? std::min(low_, word) : word;
  high_ = has_range_ ? std::max(high_, word) : word;
  has_range_ = true;
}

void Rest::witness(const SampleColumn& column, Word word) {
  if (is_ordered(column.kind) && std::isfinite(number_of(column, word))) return widen(word);
  if (!complete_ || column.kind == Kind::identifier) return;
  categories_.insert(word);
  if (categories_.size() <= most_categories) return;
  complete_ = false;
  categories_.clear();
}

void Rest::add(const SampleColumn& column, Word word) {
  ++rows_;
  if (word == null_word)
    ++nulls_;
  else
    witness(column, word);
}

void Rest::merge(const SampleColumn& column, const Rest& other) {
  rows_ += other.rows_;
  nulls_ += other.nulls_;
  if (!other.complete_) complete_ = false, categories_.clear();
  for (const Word word : other.words()) witness(column, word);
}

std::vector<Word> Rest::words() const {
  std::vector<Word> words(categories_.begin(), categories_.end());
  if (has_range_) words.push_back(low_);
  if (has_range_ && high_ != low_) words.push_back(high_);
  return words;
}

void Rest::save(ByteWriter& out) const {
  out.put(rows_);
  out.put(nulls_);
  out.put(complete_);
  out.put(has_range_);
  out.put(low_);
  out.put(high_);
  out.put<std::uint64_t>(categories_.size());
  for (const Word word : categories_) out.put(word);
}

Rest Rest::load(ByteReader& in) {
  Rest rest;
  rest.rows_ = in.get<std::uint64_t>();
  rest.nulls_ = in.get<std::uint64_t>();
  rest.complete_ = in.get<std::uint8_t>() != 0;
  rest.has_range_ = in.get<std::uint8_t>() != 0;
  rest.low_ = in.get<Word>();
  rest.high_ = in.get<Word>();
  for (auto left = in.get_count(sizeof(Word)); left > 0; --left) rest.categories_.insert(in.get<Word>());
  return rest;
}

}  // namespace synth::evaluate
