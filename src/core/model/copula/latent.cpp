#include "core/model/copula/latent.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/normal.hpp"

namespace synth::copula {
namespace {

double total_of(std::span<const std::uint64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

/// Counts of the codes that a latent orders: the values, or (present, NULL).
std::vector<std::uint64_t> counts_of(const Latent& latent, const Column& column) {
  const std::uint32_t values = column.value_codes();
  if (!latent.missing) return {column.counts.begin(), column.counts.begin() + values};
  const std::uint64_t present =
      std::accumulate(column.counts.begin(), column.counts.begin() + values, std::uint64_t{0});
  return {present, column.counts[values]};
}

double finite(double z) { return std::isinf(z) ? 0.0 : z; }

Latent make_latent(std::uint32_t number, const Column& column, bool missing) {
  Latent latent;
  latent.column = number;
  latent.missing = missing;
  const std::uint32_t codes = missing ? 2 : column.value_codes();
  latent.nominal = !missing && column.content != Content::cells && codes > 2;
  latent.code_of_position.resize(codes);
  std::iota(latent.code_of_position.begin(), latent.code_of_position.end(), std::uint16_t{0});
  place_codes(latent, column);
  return latent;
}

}  // namespace

void place_codes(Latent& latent, const Column& column) {
  const std::vector<std::uint64_t> counts = counts_of(latent, column);
  const double total = total_of(counts);
  latent.probability.clear();
  latent.upper.clear();
  latent.score_of_position.clear();
  double below = 0;
  double lower = -std::numeric_limits<double>::infinity();
  for (std::size_t position = 0; position < counts.size(); ++position) {
    const auto count = static_cast<double>(counts[latent.code_of_position[position]]);
    below += count;
    const bool last = position + 1 == counts.size();
    const double upper = last ? std::numeric_limits<double>::infinity() : normal_quantile(below / total);
    const double probability = count / total;
    const double score = probability > 0 ? (normal_density(lower) - normal_density(upper)) / probability : 0;
    latent.probability.push_back(probability);
    latent.upper.push_back(upper);
    latent.score_of_position.push_back(static_cast<std::int32_t>(std::lround(score / score_unit)));
    lower = upper;
  }
}

std::vector<Latent> make_latents(std::span<const Column> columns, Observer& observer) {
  std::vector<Latent> latents;
  for (std::uint32_t number = 0; number < columns.size(); ++number) {
    const Column& column = columns[number];
    observer.check();
    if (column.value_codes() >= 2) latents.push_back(make_latent(number, column, false));
    if (column.nullable && column.value_codes() >= 1) latents.push_back(make_latent(number, column, true));
  }
  return latents;
}

std::vector<std::int32_t> scores_by_code(const Latent& latent) {
  std::vector<std::int32_t> scores(latent.code_of_position.size());
  for (std::size_t position = 0; position < scores.size(); ++position)
    scores[latent.code_of_position[position]] = latent.score_of_position[position];
  return scores;
}

std::vector<double> scores_with_null(const Latent& latent, const Column& column) {
  if (latent.missing) {
    std::vector<double> scores(column.codes(), latent.score_of_position[0]);
    scores.back() = latent.score_of_position[1];
    return scores;
  }
  const std::vector<std::int32_t> values = scores_by_code(latent);
  std::vector<double> scores(values.begin(), values.end());
  scores.resize(column.codes(), 0);
  return scores;
}

std::vector<double> hermite_coefficients(const Latent& latent, int degrees) {
  // The integral of h_m(z) phi(z) over (a, b) is (h_{m-1}(a) phi(a) - h_{m-1}(b) phi(b)) / sqrt(m), with
  // normalised polynomials h_{m+1}(z) = (z h_m(z) - sqrt(m) h_{m-1}(z)) / sqrt(m + 1). A threshold between
  // scores s and s' therefore adds (s' - s) h_{m-1}(t) phi(t) / sqrt(m).
  std::vector<double> coefficients(static_cast<std::size_t>(degrees), 0.0);
  for (std::size_t position = 0; position + 1 < latent.upper.size(); ++position) {
    const double threshold = latent.upper[position];
    const double density = normal_density(threshold);
    const double rise =
        score_unit * (latent.score_of_position[position + 1] - latent.score_of_position[position]);
    double before = 0;
    double polynomial = 1;
    for (int m = 1; m <= degrees; ++m) {
      coefficients[static_cast<std::size_t>(m - 1)] += rise * polynomial * density / std::sqrt(m);
      const double next =
          (finite(threshold) * polynomial - std::sqrt(m - 1.0) * before) / std::sqrt(static_cast<double>(m));
      before = polynomial;
      polynomial = next;
    }
  }
  return coefficients;
}

}  // namespace synth::copula
