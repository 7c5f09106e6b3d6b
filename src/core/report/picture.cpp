#include "core/report/picture.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/evaluate/ks.hpp"
#include "core/evaluate/tv.hpp"
#include "core/report/bins.hpp"
#include "core/report/digits.hpp"
#include "core/report/value_format.hpp"

namespace synth::report {
namespace {

using evaluate::both_sides;
using evaluate::JointColumn;

/// Shares of each table's rows per code, NULL's last.
std::array<std::vector<double>, 2> shares_of(const JointColumn& column, Observer& observer) {
  std::array<std::vector<double>, 2> shares;
  for (const evaluate::Side side : both_sides) {
    const auto rows = static_cast<double>(column.codes(side).size());
    for (const std::uint64_t count : column.counts(side, observer))
      shares[side].push_back(rows > 0 ? static_cast<double>(count) / rows : 0);
  }
  return shares;
}

using Shares = std::array<std::vector<double>, 2>;

double both(const Shares& shares, std::size_t code) { return shares[0][code] + shares[1][code]; }

void add(Bar& bar, const Shares& shares, std::size_t code) {
  for (const evaluate::Side side : both_sides) bar.shares[side] += shares[side][code];
}

/// The codes of the categories with labels, most frequent first.
std::vector<std::uint32_t> frequent(const JointColumn& column, const LabelBook& labels,
                                    const Shares& shares) {
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 0; code < column.size; ++code)
    if (both(shares, code) > 0 && labels.contains(column.words[code])) codes.push_back(code);
  std::sort(codes.begin(), codes.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(-both(shares, a), a) < std::pair(-both(shares, b), b);
  });
  return codes;
}

/// Bars of the most frequent categories, and one of all others.
void draw_categories(ColumnPicture& picture, const JointColumn& column, const LabelBook& labels,
                     const Shares& shares, std::uint32_t most_bars) {
  std::vector<std::uint32_t> codes = frequent(column, labels, shares);
  if (codes.size() > most_bars) codes.resize(most_bars);
  std::vector<bool> shown(column.size, false);
  for (const std::uint32_t code : codes) {
    shown[code] = true;
    add(picture.bars.emplace_back(Bar{labels.at(column.words[code]), {}}), shares, code);
  }
  Bar others{"all others", {}};
  std::uint64_t pooled = 0;
  for (std::uint32_t code = 0; code < column.size; ++code)
    if (!shown[code] && both(shares, code) > 0) add(others, shares, code), ++pooled;
  if (pooled == 0) return;
  picture.bars.push_back(others);
  picture.note = count(pooled) + (pooled == 1 ? " other value is" : " other values are") + " one bar.";
}

void draw_values(ColumnPicture& picture, const JointColumn& column, const ValueFormat& format,
                 const Shares& shares) {
  double step = std::numeric_limits<double>::infinity();
  for (std::uint32_t code = 1; code < column.size; ++code)
    step = std::min(step, column.numbers[code] - column.numbers[code - 1]);
  if (!std::isfinite(step)) step = column.size > 0 ? std::abs(column.numbers[0]) / 1000 : 1;
  for (std::uint32_t code = 0; code < column.size; ++code)
    if (both(shares, code) > 0)
      add(picture.bars.emplace_back(Bar{format(column.numbers[code], step), {}}), shares, code);
}

std::string bin_label(const Bins& bins, std::size_t bin, const ValueFormat& format) {
  const bool first = bins.cut_below && bin == 0;
  const bool last = bins.cut_above && bin + 1 == bins.size;
  if (first) return "below " + format(bins.edge(1), bins.width);
  if (last) return format(bins.edge(bin), bins.width) + " and above";
  return format(bins.edge(bin), bins.width) + " to below " + format(bins.edge(bin + 1), bins.width);
}

void draw_histogram(ColumnPicture& picture, const JointColumn& column, const ValueFormat& format,
                    const Shares& shares, std::uint32_t wanted) {
  const Bins bins = choose_bins(column.numbers, shares, wanted);
  picture.histogram = true;
  for (std::size_t bin = 0; bin < bins.size; ++bin)
    picture.bars.push_back({bin_label(bins, bin, format), {}});
  for (std::uint32_t code = 0; code < column.size; ++code)
    if (both(shares, code) > 0) add(picture.bars[bins.bin_of(column.numbers[code])], shares, code);
  for (const std::size_t edge : {std::size_t{0}, bins.size / 2, bins.size})
    picture.ticks.push_back(format(bins.edge(edge), bins.width));
  if (bins.cut_below) picture.ticks.front() = "<" + format(bins.edge(1), bins.width);
  if (bins.cut_above) picture.ticks.back() = "≥" + format(bins.edge(bins.size - 1), bins.width);
  if (bins.cut_below || bins.cut_above)
    picture.note = "The outer bars hold what lies beyond, so that the rest can be seen.";
}

std::uint32_t values_in_use(const JointColumn& column, const Shares& shares) {
  std::uint32_t values = 0;
  for (std::uint32_t code = 0; code < column.size; ++code) values += both(shares, code) > 0;
  return values;
}

}  // namespace

LabelBook labels_of(const Column& column) {
  LabelBook book;
  const evaluate::SampleColumn sample = evaluate::sample_column(column.name, column.type);
  if (sample.kind != evaluate::Kind::category) return book;
  if (column.type.kind == TypeKind::boolean) return {{0, "false"}, {1, "true"}};
  if (column.type.kind == TypeKind::enumeration)
    for (std::size_t i = 0; i < column.type.labels.size(); ++i)
      book[static_cast<evaluate::Word>(i)] = column.type.labels[i];
  for (const std::string& label : column.labels)
    book[evaluate::word_of(sample, Value::of_bytes(label))] = label;
  return book;
}

ColumnPicture picture_of(const JointColumn& joint, const Column& column, const PictureOptions& options,
                         Observer& observer) {
  ColumnPicture picture;
  picture.name = joint.name;
  picture.kind = joint.kind;
  if (!evaluate::is_compared(joint.kind)) return picture;
  const Shares shares = shares_of(joint, observer);
  picture.nulls = {shares[0][joint.size], shares[1][joint.size]};
  const ValueFormat format(column.type);
  if (joint.kind == evaluate::Kind::category) {
    picture.similarity = evaluate::tv_complement(joint, observer);
    draw_categories(picture, joint, labels_of(column), shares, options.most_bars);
    return picture;
  }
  picture.similarity = evaluate::ks_complement(joint, observer);
  if (values_in_use(joint, shares) <= options.most_bars + 2)
    draw_values(picture, joint, format, shares);
  else
    draw_histogram(picture, joint, format, shares, options.bins);
  return picture;
}

}  // namespace synth::report
