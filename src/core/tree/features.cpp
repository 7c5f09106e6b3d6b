#include "core/tree/features.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/error.hpp"

namespace synth::tree {
namespace {

/// Runs of the codes that share bins, each with about as many rows as the next.
void fill_runs(Feature& feature, std::span<const std::uint64_t> counts, const std::vector<bool>& shares,
               std::uint32_t runs) {
  std::uint64_t total = 0;
  for (std::size_t code = 0; code < shares.size(); ++code) total += shares[code] ? counts[code] : 0;
  std::uint64_t before = 0;
  std::uint32_t last = 0;
  for (std::size_t code = 0; code < shares.size(); ++code) {
    if (!shares[code]) continue;
    // No more than `runs` bins, for before is below total where rows are left.
    const std::uint64_t run = total > 0 ? std::min<std::uint64_t>(runs - 1, before * runs / total) : 0;
    last = std::max(last, feature.bins + static_cast<std::uint32_t>(run));
    feature.bin_of_code[code] = static_cast<std::uint8_t>(last);
    before += counts[code];
  }
  feature.bins += runs;
}

/// The codes with most rows, the earlier of equals.
std::vector<std::uint32_t> commonest(std::span<const std::uint64_t> counts, std::uint32_t codes,
                                     std::uint32_t most) {
  std::vector<std::uint32_t> order(codes);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
  order.resize(most);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

Feature make_feature(std::uint32_t column, const CodeDomain& domain, std::span<const std::uint64_t> counts) {
  Feature feature{column, domain.ordered, domain.nullable, 0, {}};
  feature.bin_of_code.resize(std::max(1U, domain.value_codes + domain.nullable));
  const std::uint32_t most = most_bins - domain.nullable;
  if (domain.value_codes <= most) {
    for (std::uint32_t code = 0; code < domain.value_codes; ++code)
      feature.bin_of_code[code] = static_cast<std::uint8_t>(code);
    feature.bins = domain.value_codes;
  } else {
    std::vector<bool> shares(domain.value_codes, true);
    const std::uint32_t own = domain.ordered ? 0 : most_bins / 2;
    for (const std::uint32_t code : commonest(counts, domain.value_codes, own)) {
      shares[code] = false;
      feature.bin_of_code[code] = static_cast<std::uint8_t>(feature.bins++);
    }
    fill_runs(feature, counts, shares, most - own);
  }
  if (domain.nullable) feature.bin_of_code.back() = static_cast<std::uint8_t>(feature.bins++);
  return feature;
}

std::vector<std::uint16_t> read_column(const CodeMatrix& codes, std::size_t column, std::uint32_t stride,
                                       Observer& observer) {
  std::vector<std::uint16_t> out;
  out.reserve(codes.rows() / stride + 1);
  std::vector<std::uint16_t> chunk_codes(CodeMatrix::chunk_rows);
  std::uint64_t first = 0;  // rows of the chunk to skip
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    observer.check();
    codes.read(chunk, column, chunk_codes.data());
    for (; first < chunk.rows; first += stride) out.push_back(chunk_codes[first]);
    first -= chunk.rows;
  }
  return out;
}

FeatureTable::FeatureTable(const CodeMatrix& codes, std::span<const CodeDomain> domains, std::uint32_t stride,
                           Observer& observer) {
  const std::uint64_t rows = (codes.rows() + stride - 1) / stride;
  if (rows > UINT32_MAX / 2)
    throw Error(sqlstate::program_limit_exceeded, "trees learn from at most 2147483647 rows",
                "Set pg_synth.fit_memory lower, so that a sample is taken.");
  rows_ = static_cast<std::uint32_t>(rows);
  for (std::uint32_t column = 0; column < domains.size(); ++column) {
    const std::vector<std::uint16_t> own = read_column(codes, column, stride, observer);
    std::vector<std::uint64_t> counts(std::max(1U, codes.code_count(column)));
    for (const std::uint16_t code : own) ++counts[code];
    features_.push_back(make_feature(column, domains[column], counts));
    std::vector<std::uint8_t>& bins = bins_.emplace_back(own.size());
    const std::vector<std::uint8_t>& table = features_.back().bin_of_code;
    for (std::size_t row = 0; row < own.size(); ++row) bins[row] = table[own[row]];
  }
}

}  // namespace synth::tree
