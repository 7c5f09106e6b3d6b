#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/evaluate/sample.hpp"
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

  /// From now on shows at most `rows` rows for each value of a (quoted) column, chosen at random in each pass
  /// anew, and none where it is NULL.
  void bound(std::string unit, std::uint64_t rows);
  /// A query that reads what all passes read.
  std::string query() const;

  std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) override;
  std::unique_ptr<SurveyCollector> survey(const SurveyPlan& plan) override;
  void count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) override;
  std::unique_ptr<CodeCollector> codes(const CodePlan& plan) override;
  /// The rows for evaluation. The plan has one column for each column read.
  evaluate::Sample sample(const evaluate::SamplePlan& plan);

 private:
  std::unique_ptr<Collector> collect(std::string plan);
  std::string rows(const std::string& also) const;
  std::string unused_name() const;

  std::string from_;
  std::vector<ReadColumn> columns_;
  std::string condition_;
  std::string unit_;
  std::uint64_t rows_per_unit_ = 0;
};

}  // namespace synth::pg
