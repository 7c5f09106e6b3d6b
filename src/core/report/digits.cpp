#include "core/report/digits.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace synth::report {
namespace {

constexpr const char* minus = "−";

std::string decimals(double value, int digits, std::chars_format format = std::chars_format::fixed) {
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, format, digits).ptr;
  std::string result(buffer, end);
  return result.find_first_not_of("-0.") == std::string::npos && result[0] == '-' ? result.substr(1) : result;
}

std::string with_minus(const std::string& number) {
  return number[0] == '-' ? minus + number.substr(1) : number;
}

std::string trimmed(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

/// A value between 0 and `whole`, but not as either where it only comes close.
std::string between(double value, double whole, int digits) {
  if (std::isnan(value)) return no_number;
  const double step = std::pow(10.0, -digits);
  if (value > 0 && value < step / 2) return "<" + decimals(step, digits);
  if (value < whole && value > whole - step / 2) return ">" + decimals(whole - step, digits);
  return with_minus(decimals(value, digits));
}

/// "1.2e-9", "1e15"
std::string scientific(double value) {
  std::string number = decimals(value, 1, std::chars_format::scientific);
  std::size_t at = number.find('e') + 1;
  if (number[at] == '+') number.erase(at, 1);
  if (number[at] == '-') ++at;
  while (number[at] == '0' && at + 1 < number.size()) number.erase(at, 1);
  if (const std::size_t zero = number.find(".0e"); zero != std::string::npos) number.erase(zero, 2);
  return number;
}

}  // namespace

std::string grouped(std::string number) {
  const std::size_t first = number[0] == '-' ? 1 : 0;
  std::size_t at = std::min(number.find('.'), number.size());
  for (; at > first + 3; number.insert(at, 1, ',')) at -= 3;
  return number;
}

std::string share(double value) { return between(value, 1, 3); }

std::string percent(double value) {
  if (std::isnan(value)) return no_number;
  return between(100 * value, 100, 1) + " %";
}

std::string difference(double value) {
  if (std::isnan(value)) return no_number;
  const std::string size = decimals(std::abs(value), 3);
  if (size.find_first_not_of("0.") == std::string::npos) return size;
  return (value < 0 ? minus : "+") + size;
}

std::string rounded(double value) {
  if (std::isnan(value)) return no_number;
  if (std::isinf(value)) return value < 0 ? std::string(minus) + "∞" : "∞";
  if (value == 0) return "0";
  const double size = std::abs(value);
  if (size < 1e-4 || size >= 1e15) return with_minus(scientific(value));
  const int before = static_cast<int>(std::floor(std::log10(size))) + 1;
  const double step = std::pow(10.0, before - 3);
  if (before > 3) return with_minus(grouped(decimals(std::round(value / step) * step, 0)));
  return with_minus(trimmed(decimals(value, 3 - before)));
}

std::string p_value(double value) {
  if (std::isnan(value)) return no_number;
  return value < 0.001 ? "<0.001" : share(value);
}

std::string count(std::uint64_t value) { return grouped(std::to_string(value)); }

std::string exact(std::uint64_t value) { return std::to_string(value); }

std::string coordinate(double value) {
  if (!std::isfinite(value)) return "0";
  return trimmed(decimals(value, 2));
}

std::string interval(double low, double high, std::string (*show)(double)) {
  if (std::isnan(low) || std::isnan(high)) return no_number;
  return show(low) + " to " + show(high);
}

}  // namespace synth::report
