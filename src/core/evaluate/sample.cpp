#include "core/evaluate/sample.hpp"

#include <algorithm>
#include <bit>

namespace synth::evaluate {
namespace {

constexpr unsigned most_level = 64;

/// Kinds are what a damaged state could get wrong.
template <class E>
E bounded(std::uint8_t value, E last) {
  return static_cast<E>(std::min(value, static_cast<std::uint8_t>(last)));
}

std::uint64_t row_bytes(const std::vector<SampleColumn>& columns) {
  std::uint64_t bytes = 1;
  for (const SampleColumn& column : columns) bytes += column.kind == Kind::ignored ? 0 : sizeof(Word);
  return bytes;
}

}  // namespace

void SamplePlan::save(ByteWriter& out) const {
  out.put(memory_bytes);
  out.put(sample_key);
  out.put<std::uint64_t>(columns.size());
  for (const SampleColumn& column : columns) {
    out.put(column.kind);
    out.put(column.type);
    out.put(column.storage);
  }
}

SamplePlan SamplePlan::load(ByteReader& in) {
  SamplePlan plan;
  plan.memory_bytes = in.get<std::uint64_t>();
  plan.sample_key = in.get<std::uint64_t>();
  for (auto left = in.get_count(3); left > 0; --left) {
    SampleColumn column;
    column.kind = bounded(in.get<std::uint8_t>(), Kind::ignored);
    column.type = bounded(in.get<std::uint8_t>(), TypeKind::unsupported);
    column.storage = bounded(in.get<std::uint8_t>(), Storage::none);
    plan.columns.push_back(std::move(column));
  }
  return plan;
}

SampleCollector::SampleCollector(SamplePlan plan, std::uint32_t process)
    : most_rows_(std::max<std::uint64_t>(1, plan.memory_bytes / row_bytes(plan.columns))),
      sample_key_{mix64(plan.sample_key + process)} {
  sample_.words.resize(plan.columns.size());
  sample_.rest.resize(plan.columns.size());
  sample_.columns = std::move(plan.columns);
}

Sample SampleCollector::take() {
  row_levels_.clear();
  return std::move(sample_);
}

unsigned SampleCollector::random_level() const {
  const std::uint64_t bits = random_word64(sample_key_, sample_.rows_seen, Stream::code, 0, 0);
  return static_cast<unsigned>(std::countl_zero(bits));
}

/// Doubles as vectors do, but never beyond what the memory allows.
void SampleCollector::reserve(std::uint64_t rows) {
  if (rows <= row_levels_.capacity()) return;
  const std::uint64_t doubled = std::max<std::uint64_t>({rows, 2 * row_levels_.capacity(), 1024});
  const std::uint64_t capacity = std::max(rows, std::min(doubled, most_rows_ + 1));
  row_levels_.reserve(capacity);
  for (std::size_t i = 0; i < sample_.words.size(); ++i)
    if (read(i)) sample_.words[i].reserve(capacity);
}

void SampleCollector::drop(std::span<const Value> row) {
  for (std::size_t i = 0; i < sample_.columns.size(); ++i)
    if (read(i)) sample_.rest[i].add(sample_.columns[i], word_of(sample_.columns[i], row[i]));
}

void SampleCollector::add(std::span<const Value> row) {
  const unsigned level = random_level();
  ++sample_.rows_seen;
  if (level < sample_.level) return drop(row);
  reserve(sample_.rows + 1);
  for (std::size_t i = 0; i < sample_.columns.size(); ++i)
    if (read(i)) sample_.words[i].push_back(word_of(sample_.columns[i], row[i]));
  row_levels_.push_back(static_cast<std::uint8_t>(level));
  ++sample_.rows;
  thin();
}

void SampleCollector::thin() {
  while (sample_.rows > most_rows_ && sample_.level < most_level) raise_level(sample_.level + 1);
}

void SampleCollector::raise_level(unsigned level) {
  if (level <= sample_.level) return;
  sample_.level = level;
  for (std::size_t i = 0; i < sample_.columns.size(); ++i) {
    if (!read(i)) continue;
    std::vector<Word>& words = sample_.words[i];
    std::size_t kept = 0;
    for (std::size_t row = 0; row < words.size(); ++row) {
      if (row_levels_[row] >= level)
        words[kept++] = words[row];
      else
        sample_.rest[i].add(sample_.columns[i], words[row]);
    }
    words.resize(kept);
  }
  std::erase_if(row_levels_, [&](std::uint8_t row_level) { return row_level < level; });
  sample_.rows = row_levels_.size();
}

void SampleCollector::merge(Collector& other) {
  auto& from = static_cast<SampleCollector&>(other);
  const unsigned level = std::max(sample_.level, from.sample_.level);
  raise_level(level);
  from.raise_level(level);
  reserve(sample_.rows + from.sample_.rows);
  for (std::size_t i = 0; i < sample_.columns.size(); ++i) {
    std::vector<Word>& words = from.sample_.words[i];
    sample_.words[i].insert(sample_.words[i].end(), words.begin(), words.end());
    words.clear();
    sample_.rest[i].merge(sample_.columns[i], from.sample_.rest[i]);
  }
  row_levels_.insert(row_levels_.end(), from.row_levels_.begin(), from.row_levels_.end());
  sample_.rows = row_levels_.size();
  sample_.rows_seen += from.sample_.rows_seen;
  from.row_levels_.clear();
  from.sample_.rows = from.sample_.rows_seen = 0;
  from.sample_.rest.assign(sample_.columns.size(), {});
  thin();
}

void SampleCollector::save(ByteWriter& out) const {
  out.put(sample_.rows_seen);
  out.put(sample_.level);
  out.put_bytes({reinterpret_cast<const char*>(row_levels_.data()), row_levels_.size()});
  for (std::size_t i = 0; i < sample_.columns.size(); ++i) {
    const std::vector<Word>& words = sample_.words[i];
    out.put_bytes({reinterpret_cast<const char*>(words.data()), words.size() * sizeof(Word)});
    sample_.rest[i].save(out);
  }
}

void SampleCollector::load(ByteReader& in) {
  sample_.rows_seen = in.get<std::uint64_t>();
  sample_.level = std::min(in.get<unsigned>(), most_level);
  const auto levels = in.get_bytes();
  row_levels_.assign(levels.begin(), levels.end());
  sample_.rows = row_levels_.size();
  for (std::size_t i = 0; i < sample_.columns.size(); ++i) {
    const auto bytes = in.get_bytes();
    if (bytes.size() != (read(i) ? sample_.rows * sizeof(Word) : 0))
      throw Error(sqlstate::data_corrupted, "the sample of a parallel read is damaged",
                  "Run the statement again.");
    sample_.words[i].resize(bytes.size() / sizeof(Word));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(sample_.words[i].data()));
    sample_.rest[i] = Rest::load(in);
  }
  in.expect_end();
}

}  // namespace synth::evaluate
