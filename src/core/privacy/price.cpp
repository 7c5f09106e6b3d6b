#include "core/privacy/price.hpp"

#include <cmath>
#include <limits>

#include "core/base/error.hpp"

namespace synth {
namespace {

/// The first unit count that means infinity, as a double: 2^64.
constexpr double infinite_units = 0x1p64;

void require_not_negative(double amount) {
  if (!(amount >= 0))
    throw Error(sqlstate::invalid_parameter_value, "an amount of privacy must not be negative",
                "Give a number of at least 0.");
}

/// The product moved towards `direction` if it was rounded away from it.
double scaled_towards(double amount, double factor, double direction) {
  const double product = amount * factor;
  const double lost = std::fma(amount, factor, -product);
  return lost != 0 && (lost > 0) == (direction > 0) ? std::nextafter(product, direction) : product;
}

}  // namespace

template <class Tag>
Amount<Tag> Amount<Tag>::price(double amount) {
  require_not_negative(amount);
  if (std::isinf(amount)) return infinite();
  const double units = std::ceil(scaled_towards(amount, static_cast<double>(units_per_one), INFINITY));
  return units >= infinite_units ? infinite() : Amount(static_cast<std::uint64_t>(units));
}

template <class Tag>
Amount<Tag> Amount<Tag>::allowance(double amount) {
  require_not_negative(amount);
  if (std::isinf(amount)) return infinite();
  const double units = std::floor(scaled_towards(amount, static_cast<double>(units_per_one), -INFINITY));
  return units >= infinite_units ? Amount(UINT64_MAX - 1) : Amount(static_cast<std::uint64_t>(units));
}

template <class Tag>
double Amount<Tag>::value() const {
  return is_infinite() ? INFINITY : static_cast<double>(units_) / static_cast<double>(units_per_one);
}

template class Amount<RhoTag>;
template class Amount<DeltaTag>;

}  // namespace synth
