#include "pg/bridge/postgres.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/permutation.hpp"
#include "pg/adapt/foreign_options.hpp"
#include "pg/adapt/foreign_table.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

/// `wanted` different row numbers out of `total`, ascending; the same for the same seed.
std::vector<std::uint64_t> choose_rows(std::uint64_t total, std::size_t wanted, std::int64_t seed) {
  std::vector<std::uint64_t> rows(static_cast<std::size_t>(std::min<std::uint64_t>(total, wanted)));
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  if (rows.size() == total) return rows;
  const Permutation permutation(make_random_key(static_cast<std::uint64_t>(seed), total), total);
  for (std::uint64_t& row : rows) row = permutation(row);
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// Forms the rows of the source's present block in the current memory context.
void form_tuples(const RowSource& source, std::span<const AttrNumber> attributes, TupleDesc description,
                 std::size_t count, HeapTuple* tuples) {
  std::vector<Datum> values(static_cast<std::size_t>(description->natts));
  const auto nulls = std::make_unique<bool[]>(values.size());
  for (std::size_t k = 0; k < count; ++k) {
    std::fill_n(nulls.get(), values.size(), true);
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const auto at = static_cast<std::size_t>(attributes[i] - 1);
      values[at] = source.values(i)[k];
      nulls[at] = source.nulls(i)[k];
    }
    tuples[k] = call_postgres([&] { return heap_form_tuple(description, values.data(), nulls.get()); });
  }
}

/// Rows can be drawn in any order, so that a sample costs as much as its rows.
int acquire_rows(Relation relation, int level, HeapTuple* tuples, int wanted, double* total, double* dead) {
  return boundary([&] {
    const SyntheticTable table = synthetic_table(RelationGetRelid(relation));
    const StoredModel model = open_model(table.model, table.version, relation->rd_rel->relowner);
    const std::vector<AttrNumber> attributes = all_attributes(relation);
    const OwnedContext context("pg_synth analyze");
    RowSource source(model.sampler, table.seed, wanted_columns(relation, attributes, model), context.get());
    const std::int64_t size = table.rows.value_or(model.rows);
    source.require_rows(static_cast<std::uint64_t>(size));
    const std::vector<std::uint64_t> rows =
        choose_rows(static_cast<std::uint64_t>(size), static_cast<std::size_t>(wanted), table.seed);
    for (std::size_t done = 0; done < rows.size(); done += RowSource::block_rows) {
      const std::size_t count = std::min(rows.size() - done, RowSource::block_rows);
      source.draw(std::span(rows).subspan(done, count));
      form_tuples(source, attributes, RelationGetDescr(relation), count, tuples + done);
    }
    *total = static_cast<double>(size);
    *dead = 0;
    const auto taken = static_cast<int>(rows.size());
    call_postgres([&] {
      ereport(level, (errmsg("\"%s\": synthetic table of %.0f rows; %d rows in sample",
                             RelationGetRelationName(relation), *total, taken)));
    });
    return taken;
  });
}

/// False makes PostgreSQL skip the table with a warning, as it should when one broken table meets ANALYZE of
/// all.
bool can_analyze(Relation relation, AcquireSampleRowsFunc* function, BlockNumber* pages) {
  return boundary([&] {
    const SyntheticTable table = synthetic_table(RelationGetRelid(relation));
    const std::optional<ModelRow> model = find_model(table.model, table.version);
    if (!model || !may_draw(*model, relation->rd_rel->relowner)) return false;
    *function = acquire_rows;
    *pages = 1;
    return true;
  });
}

}  // namespace

void add_analyzing(FdwRoutine* routine) { routine->AnalyzeForeignTable = can_analyze; }

}  // namespace synth::pg
