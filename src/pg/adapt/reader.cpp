#include "pg/adapt/reader.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/collect.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

bool is_text(Oid type) { return type == TEXTOID || type == VARCHAROID || type == BPCHAROID; }

/// A row must fit a gigabyte, so that long texts are cut; more than a label's length says nothing more.
std::string row_item(const ReadColumn& column) {
  const std::string name = "t." + column.quoted_name;
  if (!is_text(column.base_type)) return name;
  const std::string type = column.base_type == BPCHAROID    ? "pg_catalog.bpchar"
                           : column.base_type == VARCHAROID ? "pg_catalog.varchar"
                                                            : "pg_catalog.text";
  return "CAST(pg_catalog.substr(" + name + ", 1, 300) AS " + type + ")";
}

}  // namespace

std::string RelationSource::query() const {
  const bool as_row = columns_.size() > most_plain_arguments;
  std::string list;
  for (const ReadColumn& column : columns_) {
    if (!list.empty()) list += ", ";
    list += as_row ? row_item(column) : "t." + column.quoted_name;
  }
  if (as_row) list = "ROW(" + list + ")";
  std::string sql = "SELECT synth.collect($1, " + list + ") FROM " + from_ + " AS t";
  if (!condition_.empty()) sql += " WHERE " + condition_;
  return sql;
}

std::unique_ptr<Collector> RelationSource::collect(std::string plan) {
  CollectSink sink(plan);
  SpiConnection spi;
  const SpiArgument arguments[] = {{BYTEAOID, bytes_result(plan)}};
  spi.execute(query(), arguments);
  std::unique_ptr<Collector> collected = sink.take();
  return collected ? std::move(collected) : CollectState(std::move(plan)).take();
}

namespace {

template <class Plan>
std::string collect_plan(CollectPlan::Kind kind, const std::vector<ReadColumn>& columns, const Plan& plan) {
  ByteWriter body;
  plan.save(body);
  CollectPlan collect{kind, {}, body.take()};
  for (const ReadColumn& column : columns) collect.columns.emplace_back(column.base_type, column.typmod);
  return collect.save();
}

template <class T>
std::unique_ptr<T> as(std::unique_ptr<Collector> collector) {
  return std::unique_ptr<T>(static_cast<T*>(collector.release()));
}

}  // namespace

std::unique_ptr<ProfileCollector> RelationSource::profile(const ProfilePlan& plan) {
  return as<ProfileCollector>(collect(collect_plan(CollectPlan::Kind::profile, columns_, plan)));
}

std::unique_ptr<CodeCollector> RelationSource::codes(const CodePlan& plan) {
  return as<CodeCollector>(collect(collect_plan(CollectPlan::Kind::codes, columns_, plan)));
}

}  // namespace synth::pg
