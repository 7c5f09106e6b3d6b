#include "pg/adapt/drawn_sample.hpp"

#include <algorithm>

#include "pg/adapt/row_source.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

std::vector<WantedColumn> wanted_columns(std::span<const DrawnColumn> columns) {
  std::vector<WantedColumn> wanted;
  for (const DrawnColumn& column : columns) wanted.push_back({column.column, column.type, column.typmod});
  return wanted;
}

/// Feeds blocks of drawn rows to a collector.
class BlockFeeder {
 public:
  BlockFeeder(std::span<const DrawnColumn> columns, evaluate::SampleCollector& collector)
      : collector_(collector), values_(columns.size() * RowSource::block_rows) {
    for (const DrawnColumn& column : columns)
      readers_.emplace_back(column.type, describe_type(column.type, column.typmod));
  }

  void feed(const RowSource& rows, std::size_t count) {
    const OwnedContext context("pg_synth evaluated block");
    const ScopedContext scope(context.get());
    const std::size_t width = readers_.size();
    call_postgres([&] {
      for (std::size_t i = 0; i < width; ++i)
        for (std::size_t k = 0; k < count; ++k)
          values_[k * width + i] = readers_[i].read(rows.values(i)[k], rows.nulls(i)[k]);
    });
    for (std::size_t k = 0; k < count; ++k)
      collector_.add(std::span<const Value>(values_).subspan(k * width, width));
  }

 private:
  evaluate::SampleCollector& collector_;
  std::vector<ValueReader> readers_;
  std::vector<Value> values_;  ///< row by row
};

}  // namespace

std::uint64_t most_drawable_rows(const StoredModel& model) {
  const OwnedContext context("pg_synth keys");
  return RowSource(model.sampler, 0, {}, context.get()).most_rows_of_keys();
}

evaluate::Sample draw_sample(const StoredModel& model, std::int64_t seed, std::uint64_t rows,
                             std::span<const DrawnColumn> columns, const evaluate::SamplePlan& plan,
                             Observer& observer) {
  const OwnedContext context("pg_synth evaluated rows");
  RowSource source(model.sampler, seed, wanted_columns(columns), context.get());
  source.require_rows(rows);
  evaluate::SampleCollector collector(plan, 0);
  BlockFeeder feeder(columns, collector);
  observer.phase("drawing rows", rows);
  for (std::uint64_t first = 0; first < rows; first += RowSource::block_rows) {
    observer.check();
    observer.step(first);
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(RowSource::block_rows, rows - first));
    source.draw(first, count);
    feeder.feed(source, count);
  }
  return collector.take();
}

}  // namespace synth::pg
