#pragma once

#include <cstdint>
#include <vector>

#include "core/privacy/powers.hpp"
#include "core/table/collector.hpp"
#include "core/table/type.hpp"

namespace synth {

/// What a first look under a budget counts: the rows, and the powers of two of the columns whose range is to
/// be learned; nothing else of the data, and always in the same memory.
struct SurveyPlan {
  /// Of the columns to look at (integer or real); none for the others.
  std::vector<Storage> storages;

  void save(ByteWriter& out) const;
  static SurveyPlan load(ByteReader& in);
};

class SurveyCollector final : public Collector {
 public:
  explicit SurveyCollector(SurveyPlan plan);

  void add(std::span<const Value> row) override;
  void merge(Collector& other) override;
  void save(ByteWriter& out) const override;
  void load(ByteReader& in) override;

  std::uint64_t rows() const { return rows_; }
  /// One for each column of the plan; empty where it is not looked at.
  const PowerHistogram& powers(std::size_t column) const { return powers_[column]; }

 private:
  SurveyPlan plan_;
  std::uint64_t rows_ = 0;
  std::vector<PowerHistogram> powers_;
};

}  // namespace synth
