#include "core/table/table_profile.hpp"

#include <algorithm>

namespace synth {
namespace {

// A bucket in a hash table costs about 80 bytes, a label about 100 with its text.
constexpr std::uint64_t entry_bytes = 100;
constexpr std::uint64_t most_entries = 32768;
constexpr std::uint64_t fewest_entries = 64;

std::uint64_t entries_per_column(const ProfilePlan& plan) {
  const std::uint64_t columns = std::max<std::uint64_t>(1, plan.storages.size());
  return std::clamp(plan.memory_bytes / columns / entry_bytes, fewest_entries, most_entries);
}

}  // namespace

void ProfilePlan::save(ByteWriter& out) const {
  out.put(memory_bytes);
  out.put<std::uint64_t>(storages.size());
  for (const Storage storage : storages) out.put(storage);
}

ProfilePlan ProfilePlan::load(ByteReader& in) {
  ProfilePlan plan;
  plan.memory_bytes = in.get<std::uint64_t>();
  for (auto left = in.get_count(1); left > 0; --left) {
    const auto storage = in.get<std::uint8_t>();
    plan.storages.push_back(
        storage <= static_cast<std::uint8_t>(Storage::none) ? static_cast<Storage>(storage) : Storage::none);
  }
  return plan;
}

ProfileCollector::ProfileCollector(ProfilePlan plan) : plan_(std::move(plan)) { reset(); }

void ProfileCollector::reset() {
  const std::uint64_t entries = entries_per_column(plan_);
  rows_ = 0;
  columns_.clear();
  for (const Storage storage : plan_.storages) {
    ColumnProfile& column = columns_.emplace_back();
    column.storage = storage;
    if (storage == Storage::integer || storage == Storage::real) column.ordered.emplace(storage, entries);
    if (storage == Storage::text || storage == Storage::uuid)
      column.text.emplace(entries, entries * entry_bytes);
  }
}

// A value whose column has no profile for its kind is of no interest (a generated column), or the plan was
// made up.
void ProfileCollector::add(std::span<const Value> row) {
  ++rows_;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    ColumnProfile& column = columns_[i];
    const Value& value = row[i];
    switch (value.kind) {
      case Value::Kind::null:
        ++column.nulls;
        break;
      case Value::Kind::key:
        if (column.ordered) column.ordered->add(value.key);
        break;
      case Value::Kind::bytes:
        if (column.text) column.text->add(value.bytes);
        break;
      case Value::Kind::unread:
        if (column.text) column.text->add_long(value.length);
        break;
    }
  }
}

void ProfileCollector::merge(Collector& other) {
  auto& from = static_cast<ProfileCollector&>(other);
  rows_ += from.rows_;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].nulls += from.columns_[i].nulls;
    if (columns_[i].ordered) columns_[i].ordered->merge(*from.columns_[i].ordered);
    if (columns_[i].text) columns_[i].text->merge(*from.columns_[i].text);
  }
  from.reset();
}

void ProfileCollector::save(ByteWriter& out) const {
  out.put(rows_);
  for (const ColumnProfile& column : columns_) {
    out.put(column.nulls);
    if (column.ordered) column.ordered->save(out);
    if (column.text) column.text->save(out);
  }
}

void ProfileCollector::load(ByteReader& in) {
  const std::uint64_t entries = entries_per_column(plan_);
  rows_ = in.get<std::uint64_t>();
  for (ColumnProfile& column : columns_) {
    column.nulls = in.get<std::uint64_t>();
    if (column.ordered) column.ordered = OrderedProfile::load(in, column.storage, entries);
    if (column.text) column.text = TextProfile::load(in, entries, entries * entry_bytes);
  }
  in.expect_end();
}

}  // namespace synth
