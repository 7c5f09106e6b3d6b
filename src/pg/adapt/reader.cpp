#include "pg/adapt/reader.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/collect.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/interrupts.hpp"
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

void RelationSource::bound(std::string unit, std::uint64_t rows) {
  unit_ = std::move(unit);
  rows_per_unit_ = rows;
}

/// A name for one more column, which no column of the relation has.
std::string RelationSource::unused_name() const {
  std::string name = "synth_row_of_unit";
  const auto taken = [&] {
    return std::any_of(columns_.begin(), columns_.end(),
                       [&](const ReadColumn& column) { return column.quoted_name == name; });
  };
  while (taken()) name += "_";
  return name;
}

/// The rows to read, as FROM and WHERE; the relation goes by the name t.
std::string RelationSource::rows(const std::string& also) const {
  const auto both = [](const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : "(" + a + ") AND (" + b + ")";
  };
  const auto where = [](const std::string& condition) {
    return condition.empty() ? std::string() : " WHERE " + condition;
  };
  if (unit_.empty()) return from_ + " AS t" + where(both(condition_, also));
  std::string list;
  for (const ReadColumn& column : columns_) list += "t." + column.quoted_name + ", ";
  // The rank is secret and each row's own: which rows of one unit stay does not depend on other units.
  const std::string number = unused_name();
  return "(SELECT " + list + "pg_catalog.row_number() OVER (PARTITION BY t." + unit_ +
         " ORDER BY synth.secret_rank()) AS " + number + " FROM " + from_ + " AS t" +
         where(both(condition_, "t." + unit_ + " IS NOT NULL")) + ") AS t" +
         where(both("t." + number + " OPERATOR(pg_catalog.<=) " + std::to_string(rows_per_unit_), also));
}

std::string RelationSource::query() const {
  const bool as_row = columns_.size() > most_plain_arguments;
  std::string list;
  for (const ReadColumn& column : columns_) {
    if (!list.empty()) list += ", ";
    list += as_row ? row_item(column) : "t." + column.quoted_name;
  }
  if (as_row) list = "ROW(" + list + ")";
  return "SELECT synth.collect($1, " + list + ") FROM " + rows({});
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

std::unique_ptr<SurveyCollector> RelationSource::survey(const SurveyPlan& plan) {
  return as<SurveyCollector>(collect(collect_plan(CollectPlan::Kind::survey, columns_, plan)));
}

void RelationSource::count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) {
  const ReadColumn& read = columns_[column];
  const ValueReader reader(read.base_type, describe_type(read.base_type, read.typmod));
  const std::string value = "t." + read.quoted_name;
  const bool text = is_text(read.base_type) || read.base_type == NAMEOID;
  const std::string key = text ? "CAST(" + value + " AS pg_catalog.text) COLLATE pg_catalog.\"C\"" : value;
  const std::string longest = std::to_string(TextProfile::longest_label);
  std::string condition = value + " IS NOT NULL";
  if (text) condition += " AND pg_catalog.octet_length(" + key + ") OPERATOR(pg_catalog.<=) " + longest;
  const std::string sql = "SELECT " + key + ", pg_catalog.count(*) FROM " + rows(condition) +
                          " GROUP BY 1 HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) " +
                          std::to_string(least);
  SpiConnection spi;
  spi.execute(sql, {});
  for (std::uint64_t row = 0; row < spi.rows(); ++row) {
    if (row % 1024 == 0) check_interrupts();
    const auto count = static_cast<std::uint64_t>(*spi.integer(row, 1));
    if (text) {
      const std::string bytes = *spi.text(row, 0);
      sink(Value::of_bytes(bytes), count);
    } else {
      const Datum datum = *spi.datum(row, 0);
      sink(call_postgres([&] { return reader.read(datum, false); }), count);
    }
  }
}

std::unique_ptr<CodeCollector> RelationSource::codes(const CodePlan& plan) {
  return as<CodeCollector>(collect(collect_plan(CollectPlan::Kind::codes, columns_, plan)));
}

evaluate::Sample RelationSource::sample(const evaluate::SamplePlan& plan) {
  const auto collector =
      as<evaluate::SampleCollector>(collect(collect_plan(CollectPlan::Kind::sample, columns_, plan)));
  evaluate::Sample sample = collector->take();
  sample.columns = plan.columns;  // names do not travel
  return sample;
}

}  // namespace synth::pg
