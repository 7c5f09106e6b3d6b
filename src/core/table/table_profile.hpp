#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/table/collector.hpp"
#include "core/table/profile.hpp"

namespace synth {

/// What one pass learns about one column.
struct ColumnProfile {
  Storage storage = Storage::none;
  std::uint64_t nulls = 0;
  std::optional<OrderedProfile> ordered;  ///< integer and real
  std::optional<TextProfile> text;        ///< text and uuid

  std::uint64_t values() const { return ordered ? ordered->count() : text ? text->count() : 0; }
};

/// What to profile: a storage for each column and the memory that all profiles together may use.
struct ProfilePlan {
  std::vector<Storage> storages;
  std::uint64_t memory_bytes = 0;

  void save(ByteWriter& out) const;
  static ProfilePlan load(ByteReader& in);
};

/// The first pass over a table: profiles of all columns.
class ProfileCollector final : public Collector {
 public:
  explicit ProfileCollector(ProfilePlan plan);

  void add(std::span<const Value> row) override;
  void merge(Collector& other) override;
  void save(ByteWriter& out) const override;
  void load(ByteReader& in) override;

  std::uint64_t rows() const { return rows_; }
  const std::vector<ColumnProfile>& columns() const { return columns_; }

 private:
  void reset();

  ProfilePlan plan_;
  std::uint64_t rows_ = 0;
  std::vector<ColumnProfile> columns_;
};

}  // namespace synth
