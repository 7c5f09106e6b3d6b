#include "core/privacy/contribution.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/random.hpp"

namespace synth {

ContributionBound::ContributionBound(std::uint64_t rows_per_unit, std::uint64_t salt, std::uint32_t process)
    : rows_per_unit_(rows_per_unit), salt_(salt), process_(process) {
  if (rows_per_unit == 0 || rows_per_unit > (std::uint64_t{1} << 20))
    throw Error(sqlstate::invalid_parameter_value, "rows per privacy unit must lie between 1 and 2^20",
                "Set max_rows_per_unit to what a typical unit holds.");
}

void ContributionBound::keep(Unit& unit, Row row) const {
  if (unit.rows.size() == rows_per_unit_) {
    if (!(row < unit.rows.front())) return;
    std::pop_heap(unit.rows.begin(), unit.rows.end());
    unit.rows.pop_back();
  }
  unit.rows.push_back(std::move(row));
  std::push_heap(unit.rows.begin(), unit.rows.end());
}

void ContributionBound::add(std::string_view unit, std::string_view row) {
  Unit& entry = units_[std::string(unit)];
  const std::uint64_t origin = (std::uint64_t{process_} << 32) | entry.seen++;
  const std::uint64_t rank = mix64(hash_bytes(unit, salt_) ^ mix64(origin ^ salt_));
  ++rows_seen_;
  keep(entry, {rank, origin, std::string(row)});
}

void ContributionBound::merge(ContributionBound& other) {
  for (auto& [name, unit] : other.units_) {
    Unit& entry = units_[name];
    for (Row& row : unit.rows) keep(entry, std::move(row));
  }
  rows_seen_ += other.rows_seen_;
  other.rows_seen_ = 0;
  other.units_.clear();
}

std::uint64_t ContributionBound::kept_rows() const {
  std::uint64_t rows = 0;
  for (const auto& [name, unit] : units_) rows += unit.rows.size();
  return rows;
}

void ContributionBound::for_each(const std::function<void(std::string_view row)>& take) const {
  for (const auto& [name, unit] : units_)
    for (const Row& row : unit.rows) take(row.bytes);
}

void ContributionBound::save(ByteWriter& out) const {
  out.put(rows_seen_);
  out.put<std::uint64_t>(units_.size());
  for (const auto& [name, unit] : units_) {
    out.put_bytes(name);
    out.put(unit.seen);
    out.put<std::uint64_t>(unit.rows.size());
    for (const Row& row : unit.rows) {
      out.put(row.rank);
      out.put(row.origin);
      out.put_bytes(row.bytes);
    }
  }
}

void ContributionBound::load(ByteReader& in) {
  rows_seen_ = in.get<std::uint64_t>();
  const std::uint64_t units = in.get_count(20);
  for (std::uint64_t i = 0; i < units; ++i) {
    Unit& unit = units_[std::string(in.get_bytes())];
    unit.seen = in.get<std::uint32_t>();
    const std::uint64_t rows = in.get_count(24);
    for (std::uint64_t j = 0; j < rows; ++j) {
      const auto rank = in.get<std::uint64_t>();
      const auto origin = in.get<std::uint64_t>();
      keep(unit, {rank, origin, std::string(in.get_bytes())});
    }
  }
}

}  // namespace synth
