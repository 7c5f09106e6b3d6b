#pragma once

#include <cstdint>
#include <string>

namespace synth::report {

// Numbers as the page shows them. Rounded on purpose: exact metrics of real rows are an oracle with which
// rows can be reconstructed (Ganev, De Cristofaro 2023). Undefined numbers are "–". No locale has a say.

inline constexpr const char* no_number = "–";

/// Three decimals, "<0.001" and ">0.999" where these would say 0 or 1: "0.871".
std::string share(double value);
/// One decimal: "12.3 %", "<0.1 %", ">99.9 %".
std::string percent(double value);
/// A difference of shares, with its sign: "+0.012", "−0.301".
std::string difference(double value);
/// Three significant digits: "0.0123", "1.25", "437", "1,250,000", "1.2e-9".
std::string rounded(double value);
/// "0.021", "<0.001"
std::string p_value(double value);
/// "32,561"
std::string count(std::uint64_t value);
/// As it is, without separators: versions, seeds.
std::string exact(std::uint64_t value);
/// Separates groups of three digits before the point: "1250000.5" gives "1,250,000.5".
std::string grouped(std::string number);
/// A coordinate: at most two decimals, "12.5".
std::string coordinate(double value);

/// "0.812 to 0.871", with `show` for each end; "–" where an end is undefined.
std::string interval(double low, double high, std::string (*show)(double) = share);

}  // namespace synth::report
