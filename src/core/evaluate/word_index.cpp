#include "core/evaluate/word_index.hpp"

#include <functional>
#include <utility>

#include "core/base/random.hpp"

namespace synth::evaluate {

std::size_t WordIndex::slot_of(Word word) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = mix64(static_cast<std::uint64_t>(word)) & mask;
  while (slots_[slot] != 0 && words_[slots_[slot] - 1] != word) slot = (slot + 1) & mask;
  return slot;
}

void WordIndex::grow() {
  slots_.assign(4 * slots_.size(), 0);
  for (std::uint32_t i = 0; i < words_.size(); ++i) slots_[slot_of(words_[i])] = i + 1;
}

std::uint32_t WordIndex::number(Word word) {
  std::size_t slot = slot_of(word);
  if (slots_[slot] != 0) return slots_[slot] - 1;
  if (2 * words_.size() >= slots_.size()) {
    grow();
    slot = slot_of(word);
  }
  words_.push_back(word);
  slots_[slot] = static_cast<std::uint32_t>(words_.size());
  return slots_[slot] - 1;
}

std::vector<std::uint32_t> WordIndex::sort(Observer& observer) {
  slots_.clear();
  slots_.shrink_to_fit();
  std::vector<std::pair<Word, std::uint32_t>> order;
  order.reserve(words_.size());
  for (std::uint32_t i = 0; i < words_.size(); ++i) order.emplace_back(words_[i], i);
  checked_sort(order.begin(), order.end(), std::less<>(), observer);
  std::vector<std::uint32_t> place(order.size());
  Pace pace(observer);
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    pace.tick();
    words_[i] = order[i].first;
    place[order[i].second] = i;
  }
  return place;
}

}  // namespace synth::evaluate
