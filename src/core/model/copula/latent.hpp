#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/table/column.hpp"

namespace synth::copula {

/// Scores are held as integers in units of 1/4096: their sums and products are exact in doubles, so that
/// correlations do not depend on the order in which parallel workers deliver rows.
inline constexpr double score_unit = 1.0 / 4096;

/// A latent normal number behind a column: which of its intervals it falls into gives the value's code, or,
/// for a `missing` latent, whether the value is NULL (position 1).
struct Latent {
  std::uint32_t column = 0;
  bool missing = false;
  bool nominal = false;                         ///< the order of the codes is free
  std::vector<std::uint16_t> code_of_position;  ///< order of the codes along the latent
  std::vector<double> probability;              ///< of each position
  std::vector<double> upper;                    ///< upper threshold of each position; the last is infinite
  std::vector<std::int32_t> score_of_position;  ///< mean of the latent within a position, in score units
};

/// The latents of a table: one for each column with two or more values, one more for each column with NULLs.
std::vector<Latent> make_latents(std::span<const Column> columns, Observer& observer);

/// Recomputes probabilities, thresholds and scores after `code_of_position` changed.
void place_codes(Latent& latent, const Column& column);

/// Score by code; codes of NULL have no entry.
std::vector<std::int32_t> scores_by_code(const Latent& latent);

/// A score for each code of the column: of the value (0 for NULL), or of its missingness.
std::vector<double> scores_with_null(const Latent& latent, const Column& column);

/// Coefficients of the score function in normalised Hermite polynomials of degree 1 .. degrees:
/// a_m = E[s(Z) He_m(Z)] / sqrt(m!).
std::vector<double> hermite_coefficients(const Latent& latent, int degrees);

}  // namespace synth::copula
