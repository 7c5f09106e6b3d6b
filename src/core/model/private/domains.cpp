#include "core/model/private/domains.hpp"

#include <algorithm>
#include <cmath>

#include "core/table/grid.hpp"

namespace synth {
namespace {

/// Lengths of artificial text are no secret because they do not come from the data.
constexpr std::int32_t artificial_length = 14;

Ratio deviation_floor(Ratio variance) {
  return {static_cast<std::uint64_t>(
              std::sqrt(static_cast<double>(variance.numerator) / static_cast<double>(variance.denominator))),
          1};
}

/// Values of at most so many rows are not even looked at: all counts are taken to lie that much lower, which
/// moves no two of them further apart and keeps what must be held small. A unit's own rows never suffice.
std::uint64_t unseen_rows(Ratio variance, std::uint64_t rows_per_unit) {
  return std::max(rows_per_unit, deviation_floor(variance).numerator);
}

void mark_nullable(LearnedDomain& out) { out.column.nullable = out.encoding.nullable = !out.column.not_null; }

void set_cells(LearnedDomain& out, Cells cells) {
  out.column.content = Content::cells;
  out.column.cells = std::move(cells);
  out.encoding.kind = Encoding::Kind::cells;
  out.encoding.cells = out.column.cells;
}

void set_artificial(LearnedDomain& out) {
  Column& column = out.column;
  const bool is_uuid = column.type.storage() == Storage::uuid;
  column.content = is_uuid ? Content::pseudonyms : Content::labels;
  column.opaque = out.encoding.opaque = true;
  column.opaque_longest =
      column.type.max_length > 0 ? std::min(column.type.max_length, artificial_length) : artificial_length;
  column.opaque_shortest = column.opaque_longest;
  out.encoding.kind = Encoding::Kind::labels;
}

void set_labels(LearnedDomain& out, std::vector<std::string> labels) {
  std::sort(labels.begin(), labels.end());
  out.column.content = Content::labels;
  out.encoding.kind = Encoding::Kind::labels;
  out.column.labels = out.encoding.labels = std::move(labels);
  // What is not listed is NULL where that can be.
  if (out.encoding.nullable && !out.encoding.opaque)
    out.encoding.rest = static_cast<std::uint32_t>(out.encoding.labels.size());
}

std::vector<std::string> learn_categories(const PrivateColumn& column, std::size_t number,
                                          const DomainReader& reader) {
  UnionTerms terms{counting_variance(column.share.values, reader.rows_per_unit), column.share.delta,
                   reader.rows_per_unit};
  const std::uint64_t unseen = unseen_rows(terms.variance, reader.rows_per_unit);
  std::vector<CategoryCount> counts;
  reader.source.count_values(number, unseen, [&](const Value& value, std::uint64_t rows) {
    counts.push_back({std::string(value.bytes), rows - unseen});
  });
  std::vector<std::string> labels;
  for (NoisyCategory& kept :
       reader.session.thresholded_union(domain_step(column.column, "categories"), counts, terms))
    labels.push_back(std::move(kept.category));
  return labels;
}

/// Values of an ordered column that many rows share.
std::vector<std::int64_t> learn_spikes(const PrivateColumn& column, std::size_t number,
                                       const DomainReader& reader) {
  UnionTerms terms{counting_variance(column.share.values, reader.rows_per_unit), column.share.delta,
                   reader.rows_per_unit};
  const std::uint64_t unseen = unseen_rows(terms.variance, reader.rows_per_unit);
  std::vector<ValueCount> counts;
  reader.source.count_values(number, unseen, [&](const Value& value, std::uint64_t rows) {
    counts.push_back({value.key, rows - unseen});
  });
  std::vector<std::int64_t> spikes;
  for (const NoisyValue& kept : reader.session.spikes(domain_step(column.column, "spikes"), counts, terms))
    spikes.push_back(kept.value);
  return spikes;
}

/// A learned end as a key. Powers of two beyond the key range are cut by the type's own range.
std::int64_t key_of_end(Storage storage, double end) {
  if (storage == Storage::real) return key_of_real(end);
  constexpr double most = 0x1p62;
  return static_cast<std::int64_t>(std::clamp(end, -most, most));
}

KeyRange learn_range(const PrivateColumn& column, std::size_t number, const DomainReader& reader) {
  const Storage storage = column.column.type.storage();
  const auto bounds = reader.session.bounds(domain_step(column.column, "range"), reader.survey.powers(number),
                                            counting_variance(column.share.range, reader.rows_per_unit),
                                            reader.rows_per_unit);
  // Where too few rows tell, zero alone: the shape of the answer must not say so.
  const Bounds ends = bounds.value_or(Bounds{0, 0});
  KeyRange range{key_of_end(storage, ends.low), key_of_end(storage, ends.high)};
  if (column.domain && column.domain->low) range.low = *column.domain->low;
  if (column.domain && column.domain->high) range.high = *column.domain->high;
  range.high = std::max(range.high, range.low);
  return range;
}

KeyRange public_range(const PrivateColumn& column) {
  if (column.domain && column.domain->low && column.domain->high)
    return {*column.domain->low, *column.domain->high};
  if (column.numbered) {
    const std::int64_t low = column.domain && column.domain->low ? *column.domain->low : 1;
    return {low, std::max(low, type_range(column.column.type).high)};
  }
  return type_range(column.column.type);
}

std::int32_t decimals_of(const PrivateColumn& column) { return column.domain ? column.domain->decimals : -1; }

void make_ordered(LearnedDomain& out, const PrivateColumn& column, std::size_t number,
                  const DomainReader& reader) {
  if (column.domain && !column.domain->values.empty()) return set_cells(out, atoms(column.domain->values));
  if (column.numbered) {
    const KeyRange range = public_range(column);
    Cells cells;
    cells.low = {range.low};
    cells.high = {range.high};
    return set_cells(out, cells);
  }
  const bool learns = column.share.learns == ToLearn::range;
  const KeyRange range = learns ? learn_range(column, number, reader) : public_range(column);
  Cells cells = make_grid(column.column.type, decimals_of(column), range);
  if (learns && !cells.all_atoms())
    for (const std::int64_t spike : learn_spikes(column, number, reader))
      cut_out(cells, column.column.type.storage(), spike);
  set_cells(out, std::move(cells));
}

void make_text(LearnedDomain& out, const PrivateColumn& column, std::size_t number,
               const DomainReader& reader) {
  if (column.domain && !column.domain->labels.empty()) return set_labels(out, column.domain->labels);
  set_artificial(out);
  if (column.share.learns == ToLearn::categories) set_labels(out, learn_categories(column, number, reader));
}

}  // namespace

std::string domain_step(const Column& column, const char* what) {
  return std::string(what) + " of \"" + column.name + "\"";
}

LearnedDomain make_private_domain(const PrivateColumn& column, std::size_t number,
                                  const DomainReader& reader) {
  LearnedDomain out{column.column, {}, {}};
  if (column.column.content == Content::derived) return out;
  if (column.column.type.storage() == Storage::none) {
    out.column.content = Content::nothing;
    return out;
  }
  mark_nullable(out);
  switch (column.column.type.storage()) {
    case Storage::text:
      make_text(out, column, number, reader);
      break;
    case Storage::uuid:
      set_artificial(out);
      break;
    default:
      make_ordered(out, column, number, reader);
  }
  return out;
}

}  // namespace synth
