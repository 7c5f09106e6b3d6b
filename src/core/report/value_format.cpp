#include "core/report/value_format.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/report/digits.hpp"

namespace synth::report {
namespace {

constexpr double second = 1e6;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;

std::string padded(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

/// The Gregorian date of a day since 1970. The year begins in March here, so that leap days come last.
std::string date(double days) {
  if (!(std::abs(days) < 4e9)) return rounded(days);
  const std::int64_t since = static_cast<std::int64_t>(std::floor(days)) + 719468;  // days since 0000-03-01
  const std::int64_t era = (since >= 0 ? since : since - 146096) / 146097;
  const std::int64_t in_era = since - era * 146097;
  const std::int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const std::int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * in_year + 2) / 153;
  const std::int64_t calendar_month = month < 10 ? month + 3 : month - 9;
  const std::int64_t calendar_year = year + 400 * era + (calendar_month <= 2);
  const std::string shown = calendar_year > 0 ? padded(calendar_year, 4) : padded(1 - calendar_year, 4);
  return shown + "-" + padded(calendar_month, 2) + "-" + padded(in_year - (153 * month + 2) / 5 + 1, 2) +
         (calendar_year > 0 ? "" : " BC");
}

std::string time_of_day(double microseconds, double step) {
  const auto seconds = static_cast<std::int64_t>(std::floor(microseconds / second));
  std::string text = padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2);
  return step < minute ? text + ":" + padded(seconds % 60, 2) : text;
}

std::string moment(double microseconds, double step) {
  const double days = std::floor(microseconds / day);
  if (step >= day) return date(days);
  return date(days) + " " + time_of_day(microseconds - days * day, step);
}

std::string duration(double microseconds) {
  const double size = std::abs(microseconds);
  if (size >= 2 * day) return rounded(microseconds / day) + " days";
  if (size >= 2 * hour) return rounded(microseconds / hour) + " h";
  if (size >= 2 * minute) return rounded(microseconds / minute) + " min";
  return rounded(microseconds / second) + " s";
}

}  // namespace

std::string to_step(double number, double step) {
  if (!std::isfinite(number) || std::abs(number) >= 1e15 || !(step > 0)) return rounded(number);
  if (number != 0 && std::abs(number) < 1e-4) return rounded(number);
  const int digits = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
  const double unit = std::pow(10.0, digits);
  const double nearest = std::round(number * unit) / unit;
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, std::abs(nearest), std::chars_format::fixed, digits).ptr;
  const std::string text = grouped(std::string(buffer, end));
  return nearest < 0 ? "−" + text : text;
}

std::string ValueFormat::plain(double number, double step) const {
  const double unit = scale_ > 0 ? std::pow(10.0, -scale_) : 1;
  return to_step(number * unit, step * unit);
}

std::string ValueFormat::operator()(double number, double step) const {
  if (!std::isfinite(number)) return rounded(number);
  switch (kind_) {
    case TypeKind::date:
      return date(number);
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return moment(number, step);
    case TypeKind::time:
      return time_of_day(number, step);
    case TypeKind::interval:
      return duration(number);
    case TypeKind::numeric:
      return plain(number, step);
    default:
      return to_step(number, step);
  }
}

}  // namespace synth::report
