#pragma once

#include <compare>
#include <cstdint>

namespace synth {

/// A non-negative amount of privacy in integer units, so that sums are exact and a budget is never overdrawn
/// by rounding. The largest value stands for infinity; sums saturate there.
template <class Tag>
class Amount {
 public:
  static constexpr std::uint64_t units_per_one = Tag::units_per_one;

  constexpr Amount() = default;
  static constexpr Amount of_units(std::uint64_t units) { return Amount(units); }
  static constexpr Amount infinite() { return Amount(UINT64_MAX); }
  /// What a mechanism costs: rounded up. Negative and NaN are refused (invalid_parameter_value).
  static Amount price(double amount);
  /// What may be spent: rounded down.
  static Amount allowance(double amount);

  constexpr bool is_infinite() const { return units_ == UINT64_MAX; }
  constexpr std::uint64_t units() const { return units_; }
  /// For messages and reports; infinity stays infinite.
  double value() const;
  /// Micro-units, as the ledger keeps them: rounded up.
  constexpr std::uint64_t micros_rounded_up() const {
    constexpr std::uint64_t step = units_per_one / 1'000'000;
    return is_infinite() ? UINT64_MAX : units_ / step + (units_ % step != 0);
  }

  friend constexpr Amount operator+(Amount a, Amount b) {
    return Amount(a.units_ > UINT64_MAX - b.units_ ? UINT64_MAX : a.units_ + b.units_);
  }
  /// Zero where `b` exceeds `a`; infinity minus anything stays infinite.
  friend constexpr Amount operator-(Amount a, Amount b) {
    if (a.is_infinite()) return a;
    return Amount(a.units_ > b.units_ ? a.units_ - b.units_ : 0);
  }
  /// The part numerator / denominator of an amount, rounded down.
  constexpr Amount share(std::uint32_t numerator, std::uint32_t denominator) const {
    if (is_infinite()) return *this;
    return Amount(
        static_cast<std::uint64_t>(static_cast<unsigned __int128>(units_) * numerator / denominator));
  }
  friend constexpr auto operator<=>(Amount, Amount) = default;

 private:
  explicit constexpr Amount(std::uint64_t units) : units_(units) {}

  std::uint64_t units_ = 0;
};

struct RhoTag {
  static constexpr std::uint64_t units_per_one = 1'000'000'000'000;
};
struct DeltaTag {
  static constexpr std::uint64_t units_per_one = 1'000'000'000'000'000'000;
};

/// Zero-concentrated differential privacy (Bun, Steinke 2016), in units of 10^-12.
using Rho = Amount<RhoTag>;
/// A probability of failure, in units of 10^-18.
using Delta = Amount<DeltaTag>;

extern template class Amount<RhoTag>;
extern template class Amount<DeltaTag>;

/// delta-approximate rho-zCDP: both parts add up under adaptive composition (Bun, Steinke 2016, section 8).
struct Price {
  Rho rho;
  Delta delta;

  friend constexpr Price operator+(Price a, Price b) { return {a.rho + b.rho, a.delta + b.delta}; }
  friend bool operator==(const Price&, const Price&) = default;
  bool covers(Price price) const { return price.rho <= rho && price.delta <= delta; }
};

/// What a fit may spend. `unlimited` means no noise, no price and no guarantee.
using Budget = Price;
inline constexpr Budget unlimited{Rho::infinite(), Delta::infinite()};

}  // namespace synth
