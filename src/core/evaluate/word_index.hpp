#pragma once

#include <cstdint>
#include <vector>

#include "core/evaluate/pace.hpp"
#include "core/evaluate/sample.hpp"

namespace synth::evaluate {

/// The distinct words of a column, numbered as they come: a hash table with linear probing.
class WordIndex {
 public:
  WordIndex() : slots_(1024, 0) {}

  /// The number of `word`, a new one if it was not met before.
  std::uint32_t number(Word word);
  const std::vector<Word>& words() const { return words_; }

  /// Sorts the words; result[number] is the place of the word that had this number. The last call.
  std::vector<std::uint32_t> sort(Observer& observer);

 private:
  std::size_t slot_of(Word word) const;
  void grow();

  std::vector<Word> words_;
  std::vector<std::uint32_t> slots_;  ///< 1 + the number of the word, 0 where empty
};

}  // namespace synth::evaluate
