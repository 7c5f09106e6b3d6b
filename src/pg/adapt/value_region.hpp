#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

namespace synth::pg {

/// The values that a condition over one column lets pass: those of a list, or those of a range.
struct ValueRegion {
  /// The condition holds for exactly these values, and for NULL; else it may refuse some of them.
  bool exact = true;
  bool nothing = false;  ///< no value passes
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
  std::optional<std::vector<std::int64_t>> values;  ///< ascending
  std::optional<std::vector<std::string>> labels;   ///< ascending

  static ValueRegion unknown();
  static ValueRegion of_nothing();
  static ValueRegion of_values(std::vector<std::int64_t> values);
  static ValueRegion of_labels(std::vector<std::string> labels);

  bool is_list() const { return values || labels; }
  bool is_everything() const { return !nothing && !is_list() && !low && !high; }
  bool is_empty() const;
  bool contains(std::int64_t key) const;
  bool contains(const std::string& label) const;
};

/// What passes both conditions.
ValueRegion intersection(const ValueRegion& a, const ValueRegion& b);
/// What passes one of them; of a range and something else, the least range around both.
ValueRegion hull(const ValueRegion& a, const ValueRegion& b);
/// Whether every value of `inner` is one of `outer`.
bool is_within(const ValueRegion& inner, const ValueRegion& outer);

}  // namespace synth::pg
