#pragma once

#include <string>

#include "core/table/type.hpp"

namespace synth::report {

/// How the numbers of an ordered column read: `number_of` gives days and microseconds since 1970 for times,
/// microseconds for times of day and intervals, and units of the last digit for scaled numerics.
class ValueFormat {
 public:
  ValueFormat() = default;
  explicit ValueFormat(const Type& type) : kind_(type.kind), scale_(type.scale) {}

  /// Short: "1,250", "2024-02-29", "08:30", "3.5 days". `step`: the distance to the next number that is
  /// shown, which decides on the digits.
  std::string operator()(double number, double step) const;

 private:
  std::string plain(double number, double step) const;

  TypeKind kind_ = TypeKind::float8;
  int scale_ = -1;
};

/// A number whose last digit is that of `step`: "0.25" for steps of 0.05.
std::string to_step(double number, double step);

}  // namespace synth::report
