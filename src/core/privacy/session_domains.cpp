#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/privacy/session.hpp"
#include "core/privacy/session_run.hpp"
#include "core/privacy/tree.hpp"

namespace synth {
namespace {

constexpr std::int64_t most_count = std::int64_t{1} << 46;
constexpr std::uint64_t most_rows_per_unit = std::uint64_t{1} << 20;
/// How likely bounds may be stretched by noise in an empty bin: a matter of quality, not of privacy.
constexpr double stray_bin = 1e-6;

std::int64_t clamped(std::uint64_t rows) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(rows, most_count));
}

double as_double(Ratio ratio) {
  return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

/// The least integer above `low` for which `small_enough` holds; it must hold from some point on.
template <class Predicate>
std::int64_t first_where(std::int64_t low, Predicate&& small_enough) {
  std::int64_t high = low + 1;
  while (!small_enough(high)) high = low + 2 * (high - low);
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (small_enough(middle) ? high : low) = middle;
  }
  return high;
}

// A unit alone holds up to k rows of keys that nobody else holds. Beyond its mode the tail is convex, so that
// the sum of tails over those keys is largest where one key holds all k rows, or each of k keys holds one.
std::int64_t union_threshold(const UnionTerms& terms) {
  const auto rows = static_cast<std::int64_t>(terms.rows_per_unit);
  return first_where(rows, [&](std::int64_t threshold) {
    const double heavy = gaussian_tail(terms.variance, threshold - rows);
    const double light = gaussian_tail(terms.variance, threshold - 1) * static_cast<double>(rows - 1);
    return (heavy + light) * (1 + 1e-9) <= terms.delta.value();
  });
}

void check_union(const UnionTerms& terms, bool is_private) {
  if (terms.rows_per_unit == 0 || terms.rows_per_unit > most_rows_per_unit)
    throw Error(sqlstate::invalid_parameter_value, "rows per privacy unit must lie between 1 and 2^20");
  if (is_private && (terms.delta.units() == 0 || terms.delta.value() >= 1))
    throw Error(sqlstate::invalid_parameter_value,
                "learning categories needs a share of delta between 0 and 1",
                "Give delta, or declare the categories of the column.");
}

/// Ascending keys, each once.
Cargo sorted(Cargo counts) {
  std::vector<std::size_t> order(counts.keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return counts.keys[a] < counts.keys[b]; });
  Cargo out;
  for (const std::size_t i : order) {
    if (counts.values[i] == 0) continue;
    if (!out.keys.empty() && out.keys.back() == counts.keys[i]) {
      out.values.back() = std::min(out.values.back() + counts.values[i], most_count);
      continue;
    }
    out.keys.push_back(std::move(counts.keys[i]));
    out.values.push_back(counts.values[i]);
  }
  return out;
}

/// Eight bytes that sort like the value.
std::string key_of(std::int64_t value) {
  const std::uint64_t ordered = static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
  std::string key(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<char>(ordered >> (56 - 8 * i));
  return key;
}

std::int64_t value_of(const std::string& key) {
  std::uint64_t ordered = 0;
  for (const char byte : key) ordered = (ordered << 8) | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(ordered ^ (std::uint64_t{1} << 63));
}

}  // namespace

Cargo PrivacySession::keep_frequent(std::string_view mechanism, std::string_view name, Cargo counts,
                                    const UnionTerms& terms) {
  check_union(terms, is_private());
  const std::uint64_t squared = histogram_sensitivity(1, terms.rows_per_unit);
  const Rho rho = noise_price(terms.variance, squared);
  const std::int64_t threshold = std::max(is_private() ? union_threshold(terms) : 1, terms.least_count);
  PrimitiveTerms primitive{std::string(mechanism), std::string(name),      {}, 0, Norm::l2_squared, squared,
                           terms.rows_per_unit,    price(rho, terms.delta)};
  primitive.parameters = {{"variance", as_double(terms.variance)},
                          {"rows_per_unit", static_cast<double>(terms.rows_per_unit)},
                          {"threshold", static_cast<double>(threshold)}};
  return run(std::move(primitive), sorted(std::move(counts)), [&](const Cargo& input) {
    const std::vector<std::int64_t> noisy = add_noise(input.values, terms.variance);
    Cargo kept;
    for (std::size_t i = 0; i < noisy.size(); ++i) {
      if (noisy[i] < threshold) continue;
      kept.keys.push_back(input.keys[i]);
      kept.values.push_back(noisy[i]);
    }
    return kept;
  });
}

std::vector<NoisyCategory> PrivacySession::thresholded_union(std::string_view name,
                                                             std::span<const CategoryCount> counts,
                                                             const UnionTerms& terms) {
  Cargo input;
  for (const auto& [category, rows] : counts) {
    input.keys.push_back(category);
    input.values.push_back(clamped(rows));
  }
  const Cargo kept = keep_frequent("union", name, std::move(input), terms);
  std::vector<NoisyCategory> out;
  for (std::size_t i = 0; i < kept.keys.size(); ++i) out.push_back({kept.keys[i], kept.values[i]});
  return out;
}

std::vector<NoisyValue> PrivacySession::spikes(std::string_view name, std::span<const ValueCount> counts,
                                               const UnionTerms& terms) {
  Cargo input;
  for (const auto& [value, rows] : counts) {
    input.keys.push_back(key_of(value));
    input.values.push_back(clamped(rows));
  }
  const Cargo kept = keep_frequent("spikes", name, std::move(input), terms);
  std::vector<NoisyValue> out;
  for (std::size_t i = 0; i < kept.keys.size(); ++i) out.push_back({value_of(kept.keys[i]), kept.values[i]});
  return out;
}

std::optional<Bounds> PrivacySession::bounds(std::string_view name, const PowerHistogram& histogram,
                                             Ratio variance, std::uint64_t rows_per_unit) {
  const std::uint64_t squared = histogram_sensitivity(1, rows_per_unit);
  const auto bins = static_cast<double>(histogram.counts().size());
  PrimitiveTerms terms{"bounds",         std::string(name), {}, histogram.counts().size(),
                       Norm::l2_squared, squared,           0,  price(noise_price(variance, squared))};
  terms.parameters = {{"variance", as_double(variance)},
                      {"rows_per_unit", static_cast<double>(rows_per_unit)}};
  Cargo input;
  for (const std::uint64_t rows : histogram.counts()) input.values.push_back(clamped(rows));
  const Cargo noisy = run(std::move(terms), std::move(input), [&](const Cargo& counts) {
    return Cargo{{}, add_noise(counts.values, variance)};
  });
  // From here on nothing but noisy counts is used.
  const std::int64_t least =
      is_private()
          ? first_where(0, [&](std::int64_t t) { return bins * gaussian_tail(variance, t) <= stray_bin; })
          : 1;
  const auto full = [&](std::int64_t rows) { return rows >= least; };
  const auto first = std::find_if(noisy.values.begin(), noisy.values.end(), full);
  if (first == noisy.values.end()) return std::nullopt;
  const auto last = std::find_if(noisy.values.rbegin(), noisy.values.rend(), full).base() - 1;
  const auto number = [&](auto bin) { return static_cast<std::size_t>(bin - noisy.values.begin()); };
  return Bounds{histogram.edges(number(first)).low, histogram.edges(number(last)).high};
}

std::vector<std::uint32_t> PrivacySession::priv_tree(std::string_view name,
                                                     std::span<const std::uint64_t> cells,
                                                     const TreeTerms& terms) {
  if (cells.size() > UINT32_MAX || terms.rows_per_unit == 0 || terms.rows_per_unit > most_rows_per_unit)
    throw Error(sqlstate::invalid_parameter_value,
                "a tree needs at most 2^32 - 1 cells, and between 1 and 2^20 rows per privacy unit");
  const Rho rho = pure_price(terms.epsilon);
  const TreeNoise noise =
      is_private() ? tree_noise(round_epsilon(terms.epsilon), terms.rows_per_unit) : TreeNoise{};
  PrimitiveTerms primitive{"tree",   std::string(name),   {}, cells.size(),
                           Norm::l1, terms.rows_per_unit, 0,  price(rho)};
  primitive.parameters = {{"epsilon", terms.epsilon},
                          {"rows_per_unit", static_cast<double>(terms.rows_per_unit)},
                          {"threshold", static_cast<double>(terms.threshold)}};
  Cargo input;
  for (const std::uint64_t rows : cells) input.values.push_back(clamped(rows));
  const Cargo firsts = run(std::move(primitive), std::move(input), [&](const Cargo& counts) {
    RandomBits bits(randomness_);
    const auto cuts = draw_tree(bits, counts.values, terms.threshold, noise);
    return Cargo{{}, {cuts.begin(), cuts.end()}};
  });
  return {firsts.values.begin(), firsts.values.end()};
}

}  // namespace synth
