#include <algorithm>
#include <bit>

#include "core/table/code_matrix.hpp"

namespace synth {
namespace {

constexpr std::uint8_t most_level = 64;
constexpr std::uint8_t no_level = 255;

std::vector<std::uint32_t> code_counts(const CodePlan& plan) {
  std::vector<std::uint32_t> counts;
  for (const Encoding& encoding : plan.encodings) counts.push_back(encoding.codes());
  return counts;
}

}  // namespace

void CodePlan::save(ByteWriter& out) const {
  out.put(memory_bytes);
  out.put(sample_key);
  out.put<std::uint8_t>(level.value_or(no_level));
  out.put<std::uint64_t>(encodings.size());
  for (const Encoding& encoding : encodings) encoding.save(out);
}

CodePlan CodePlan::load(ByteReader& in) {
  CodePlan plan;
  plan.memory_bytes = in.get<std::uint64_t>();
  plan.sample_key = in.get<std::uint64_t>();
  if (const auto level = in.get<std::uint8_t>(); level != no_level) plan.level = std::min(level, most_level);
  for (auto left = in.get_count(1); left > 0; --left) plan.encodings.push_back(Encoding::load(in));
  return plan;
}

CodeCollector::CodeCollector(const CodePlan& plan, std::uint32_t process)
    : matrix_(code_counts(plan)),
      sample_key_{mix64(plan.sample_key + process)},
      row_codes_(plan.encodings.size()) {
  for (const Encoding& encoding : plan.encodings) encoders_.emplace_back(encoding);
  most_rows_ =
      plan.level ? UINT64_MAX : std::max<std::uint64_t>(1, plan.memory_bytes / (matrix_.row_bytes() + 1));
  level_ = plan.level.value_or(0);
}

unsigned CodeCollector::random_level() {
  const std::uint64_t bits = random_word64(sample_key_, rows_seen_, Stream::code, 0, 0);
  return static_cast<unsigned>(std::countl_zero(bits));
}

void CodeCollector::add(std::span<const Value> row) {
  const unsigned level = random_level();
  ++rows_seen_;
  if (level < level_) return;
  for (std::size_t i = 0; i < encoders_.size(); ++i) row_codes_[i] = encoders_[i](row[i]);
  matrix_.add(row_codes_);
  row_levels_.push_back(static_cast<std::uint8_t>(level));
  thin();
}

void CodeCollector::thin() {
  while (matrix_.rows() > most_rows_ && level_ < 64) raise_level(level_ + 1);
}

void CodeCollector::raise_level(unsigned level) {
  if (level <= level_) return;
  level_ = level;
  std::vector<bool> keep;
  keep.reserve(row_levels_.size());
  for (const std::uint8_t row_level : row_levels_) keep.push_back(row_level >= level_);
  matrix_.filter(keep);
  std::erase_if(row_levels_, [&](std::uint8_t row_level) { return row_level < level_; });
}

void CodeCollector::merge(Collector& other) {
  auto& from = static_cast<CodeCollector&>(other);
  const unsigned level = std::max(level_, from.level_);
  raise_level(level);
  from.raise_level(level);
  rows_seen_ += from.rows_seen_;
  // CodeMatrix::merge puts the other's chunks before our open chunk: levels follow the same order.
  row_levels_.insert(row_levels_.end() - matrix_.open_rows(), from.row_levels_.begin(),
                     from.row_levels_.end());
  matrix_.merge(from.matrix_);
  from.row_levels_.clear();
  from.rows_seen_ = 0;
  thin();
}

void CodeCollector::save(ByteWriter& out) const {
  out.reserve(matrix_.bytes() + row_levels_.size() +
              (matrix_.chunks().size() + 1) * 8 * (matrix_.columns() + 1));
  out.put(rows_seen_);
  out.put(level_);
  out.put_bytes({reinterpret_cast<const char*>(row_levels_.data()), row_levels_.size()});
  matrix_.save(out);
}

void CodeCollector::load(ByteReader& in) {
  rows_seen_ = in.get<std::uint64_t>();
  level_ = std::min<unsigned>(in.get<unsigned>(), most_level);
  const auto levels = in.get_bytes();
  row_levels_.assign(levels.begin(), levels.end());
  matrix_.load(in);
  in.expect_end();
  if (row_levels_.size() != matrix_.rows())
    throw Error(sqlstate::data_corrupted, "the codes of a parallel read are damaged",
                "Run the statement again.");
}

}  // namespace synth
