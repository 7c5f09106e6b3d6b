#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/fit.hpp"

namespace synth::pg {

/// A column that a fit reads: its quoted name, the base type that the query delivers, and its description.
struct ReadColumn {
  std::string quoted_name;
  Oid base_type = InvalidOid;
  std::int32_t typmod = -1;
};

/// A relation read through SQL, so that privileges, row security, views, partitions and foreign tables are
/// honoured; by a parallel aggregate (synth.collect), so that big tables are read by parallel workers. Each
/// pass is one query with the present role's rights and the present snapshot.
class RelationSource final : public RowSource {
 public:
  /// `from` is the quoted, qualified relation; `condition` is SQL after WHERE, or empty.
  RelationSource(std::string from, std::vector<ReadColumn> columns, std::string condition)
      : from_(std::move(from)), columns_(std::move(columns)), condition_(std::move(condition)) {}

  std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) override;
  std::unique_ptr<CodeCollector> codes(const CodePlan& plan) override;

 private:
  std::unique_ptr<Collector> collect(std::string plan);
  std::string query() const;

  std::string from_;
  std::vector<ReadColumn> columns_;
  std::string condition_;
};

}  // namespace synth::pg
