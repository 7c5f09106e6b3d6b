#pragma once

#include <limits>
#include <string>
#include <vector>

namespace synth::evaluate {

/// One row of a result. NaN (NULL in SQL): the metric is undefined here, or has no interval.
struct Measurement {
  std::string metric;
  std::vector<std::string> columns;  ///< empty: about the whole table
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

/// The mean of what is not NaN; NaN where nothing is left.
inline double mean_of_defined(const std::vector<double>& values) {
  double sum = 0;
  double count = 0;
  for (const double value : values)
    if (value == value) sum += value, ++count;
  return sum / count;
}

}  // namespace synth::evaluate
