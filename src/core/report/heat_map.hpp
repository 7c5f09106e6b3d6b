#pragma once

#include "core/report/data.hpp"
#include "core/report/markup.hpp"

namespace synth::report {

/// Which numbers a heat map shows.
enum class Shown : std::uint8_t { real, synthetic, difference };

/// The lower triangle of a matrix. Five steps of colour for each sign; a stroke marks negative cells, and a
/// dot those that are undefined. Few columns leave room for the numbers themselves. The difference, synthetic
/// less real, has its own scale.
Markup heat_map(const PairMatrix& matrix, Shown shown, const std::string& id);

/// Whether a map of so many columns needs more room than one of three side by side has.
inline bool is_large_map(std::size_t columns) { return columns > 10; }

/// The number that full colour stands for: 1, or for differences a round one that none exceeds.
double full_scale(const PairMatrix& matrix, Shown shown);

/// The steps of colour with their numbers.
Markup heat_legend(double full, bool has_sign, const std::string& id);

}  // namespace synth::report
