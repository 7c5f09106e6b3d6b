#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "core/base/observer.hpp"
#include "core/evaluate/attack/population.hpp"
#include "pg/adapt/drawn_sample.hpp"
#include "pg/adapt/reading.hpp"

namespace synth::pg {

/// What every function that compares a model with real rows is told.
struct EvaluationCall {
  std::string model;
  std::optional<std::int64_t> rows;  ///< to draw; else as many as are compared with
  std::int64_t seed = 0;             ///< of the synthetic table and of all random choices
  std::optional<Oid> source;         ///< the table to compare with; else the model's own
  std::optional<Oid> synthetic;  ///< a table of synthetic rows to judge; else rows are drawn from the model
  bool visible_rows = false;     ///< under row security, the visible rows are meant
  bool store = false;
};

/// Rows of the source.
enum class RealRows : std::uint8_t { training, held_out, all };

/// By their names training, held_out and all; throws invalid_parameter_value for others.
RealRows real_rows_of(const std::string& against);

/// A table that takes part, and the role that reads it.
struct ComparedTable {
  Source source;  ///< with the model's columns
  Oid role = InvalidOid;
  std::vector<ReadColumn> read;  ///< one for each column that takes part
};

/// A model beside the table to compare it with, for a role that may read both. Rows are samples that share
/// pg_synth.fit_memory; they come in an order that follows from their values alone.
class Evaluated {
 public:
  /// Resolves and checks everything before a row is read. Throws as open_model does; undefined_table where
  /// the source is gone; undefined_column and datatype_mismatch, naming the column, where it has changed;
  /// insufficient_privilege where the caller may not read it. Then says that the output is not private.
  explicit Evaluated(const EvaluationCall& call);

  const EvaluationCall& call() const { return call_; }
  const StoredModel& model() const { return model_; }
  const Source& source() const { return real_.source; }
  /// The table whose rows are judged in place of drawn ones; null without.
  const Source* judged() const { return judged_ ? &judged_->source : nullptr; }
  bool has_holdout() const { return rule_.share > 0; }
  /// What takes part, in the order of the model's columns.
  const std::vector<evaluate::SampleColumn>& columns() const { return columns_; }
  /// The type of one of them, as the model knows it.
  const Type& type_of(std::uint32_t column) const {
    return model_.sampler->model().columns[drawn_[column].column].type;
  }
  /// Column numbers of the model's keys, as far as all their columns take part.
  std::vector<std::vector<std::uint32_t>> keys() const;
  /// The share of the table's columns that the model has.
  double structure_similarity() const;

  /// One pass over the rows. Throws object_not_in_prerequisite_state for held-out rows where there are none.
  evaluate::Sample real_rows(RealRows rows, std::uint64_t memory_bytes, Observer& observer) const;
  /// As many drawn rows as the call says; else `usual`, or what the model's keys give. All rows of the table
  /// that the call judges, if it names one.
  evaluate::Sample synthetic_rows(std::uint64_t usual, std::uint64_t memory_bytes, Observer& observer) const;

 private:
  ComparedTable compared_table(Oid relation) const;
  void choose_columns();
  void expect_same_enumerations() const;
  void expect_access(const ComparedTable& table) const;
  void expect_holdout() const;
  void announce() const;
  void report_changed_rows(std::uint64_t rows) const;
  evaluate::SamplePlan plan(std::uint64_t memory_bytes) const;
  evaluate::Sample read(const ComparedTable& table, const std::string& condition, std::uint64_t memory_bytes,
                        Observer& observer) const;

  GucNest settings_;
  EvaluationCall call_;
  StoredModel model_;
  ModelRow row_;
  HoldoutRule rule_;
  ComparedTable real_;
  std::optional<ComparedTable> judged_;
  std::vector<evaluate::SampleColumn> columns_;
  std::vector<DrawnColumn> drawn_;  ///< of the model, one for each of columns_
};

/// The number of a column that takes part. Throws undefined_column, listing those that do.
std::uint32_t column_number(const Evaluated& evaluated, const std::string& name);
/// The same for a column of numbers, times or categories; throws invalid_parameter_value for a key.
std::uint32_t compared_column(const Evaluated& evaluated, const std::string& name);

/// Real rows of one kind and synthetic ones.
evaluate::JointTable compare_tables(const Evaluated& evaluated, RealRows rows, Observer& observer);

/// Training rows, held-out rows as controls where there are some, and synthetic ones.
evaluate::Population attacked_population(const Evaluated& evaluated, Observer& observer);

}  // namespace synth::pg
