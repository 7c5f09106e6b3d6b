#include "core/privacy/survey.hpp"

#include <cmath>

namespace synth {
namespace {

/// Fractions below this power of two count as zero.
constexpr int least_real_exponent = -20;

int least_exponent(Storage storage) { return storage == Storage::real ? least_real_exponent : 0; }

/// What a key stands for, on the scale of its powers of two.
double number_of(Storage storage, std::int64_t key) {
  if (storage == Storage::real) return real_of_key(key);
  if (key == not_a_number_key) return NAN;
  if (is_special_key(storage, key)) return key < 0 ? -INFINITY : INFINITY;
  return static_cast<double>(key);
}

}  // namespace

void SurveyPlan::save(ByteWriter& out) const {
  out.put<std::uint64_t>(storages.size());
  for (const Storage storage : storages) out.put(storage);
}

SurveyPlan SurveyPlan::load(ByteReader& in) {
  SurveyPlan plan;
  for (auto left = in.get_count(1); left > 0; --left) {
    const auto storage = in.get<std::uint8_t>();
    if (storage > static_cast<std::uint8_t>(Storage::none))
      throw Error(sqlstate::data_corrupted, "the plan of a parallel read is damaged",
                  "Run the statement again.");
    plan.storages.push_back(static_cast<Storage>(storage));
  }
  return plan;
}

SurveyCollector::SurveyCollector(SurveyPlan plan) : plan_(std::move(plan)) {
  for (const Storage storage : plan_.storages) powers_.emplace_back(least_exponent(storage));
}

void SurveyCollector::add(std::span<const Value> row) {
  ++rows_;
  for (std::size_t i = 0; i < powers_.size(); ++i)
    if (plan_.storages[i] != Storage::none && row[i].kind == Value::Kind::key)
      powers_[i].add(number_of(plan_.storages[i], row[i].key));
}

void SurveyCollector::merge(Collector& other) {
  auto& from = static_cast<SurveyCollector&>(other);
  rows_ += from.rows_;
  from.rows_ = 0;
  for (std::size_t i = 0; i < powers_.size(); ++i) {
    powers_[i].merge(from.powers_[i]);
    from.powers_[i] = PowerHistogram(powers_[i].least_exponent());
  }
}

void SurveyCollector::save(ByteWriter& out) const {
  out.put(rows_);
  for (const PowerHistogram& powers : powers_)
    for (const std::uint64_t rows : powers.counts()) out.put(rows);
}

void SurveyCollector::load(ByteReader& in) {
  rows_ = in.get<std::uint64_t>();
  for (PowerHistogram& powers : powers_)
    for (std::size_t bin = 0; bin < powers.counts().size(); ++bin)
      powers.add_to(bin, in.get<std::uint64_t>());
  in.expect_end();
}

}  // namespace synth
