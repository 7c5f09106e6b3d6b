#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/row_source.hpp"

namespace synth::pg {

/// Finds the rows that pass a condition among those of a synthetic table, in the order of their numbers.
/// Draws no more of them than it takes to tell.
class MatchingRows {
 public:
  /// `wanted`: how many are going to be asked for; it bounds the search.
  MatchingRows(const std::shared_ptr<const Sampler>& sampler, std::int64_t seed,
               const std::shared_ptr<const ConditionalModel>& given, std::uint64_t wanted,
               MemoryContext context);

  /// The numbers of the next rows: at least one, at most `most`. Throws program_limit_exceeded where they
  /// are too rare.
  std::vector<std::uint64_t> next(std::size_t most);

 private:
  void search();
  bool is_hopeless() const;
  [[noreturn]] void fail() const;

  RowSource source_;
  std::uint64_t wanted_;
  std::uint64_t limit_;  ///< of rows to look at
  bool method_draws_;    ///< what the condition weighs
  std::uint64_t seen_ = 0;
  std::uint64_t found_ = 0;
  std::vector<std::uint64_t> ready_;  ///< found and not yet handed out
};

}  // namespace synth::pg
