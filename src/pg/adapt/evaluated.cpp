#include "pg/adapt/evaluated.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/evaluate/arrange.hpp"
#include "core/evaluate/attack/make_population.hpp"
#include "core/evaluate/diagnostic.hpp"
#include "pg/adapt/catalog.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/sample.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

using evaluate::Kind;

constexpr std::size_t most_listed = 50;
constexpr const char* row_security_way_out =
    "Do it as a role that sees all rows, or say that the visible rows are meant (visible_rows => true).";

std::string qualified(const ModelRow& row) {
  return call_postgres(
      [&] { return quote_qualified_identifier(row.source_schema->c_str(), row.source_name->c_str()); });
}

/// Throws where the model names no source, or one that is gone.
Oid source_of(const ModelRow& row) {
  if (!row.source_name)
    throw Error(sqlstate::object_not_in_prerequisite_state,
                "model \"" + row.name + "\" was imported, and knows no table to be compared with",
                "Name one with the model's columns (source => 'some_table').");
  const Oid oid = find_relation(row.source_schema->c_str(), row.source_name->c_str());
  if (OidIsValid(oid)) return oid;
  throw Error(sqlstate::undefined_table,
              qualified(row) + ", on which model \"" + row.name + "\" was fitted, is gone",
              "Restore it, or name the table that took its place (source => 'some_table').");
}

bool is_alone_in_key(const Model& model, std::uint32_t column) {
  return std::any_of(model.keys.begin(), model.keys.end(), [&](const Key& key) {
    return key.columns.size() == 1 && key.columns.front() == column;
  });
}

/// Values that are made up equal no real ones: there is nothing to compare, except that keys are unique.
Kind kind_in_model(const Model& model, std::uint32_t number) {
  const Column& column = model.columns[number];
  if (column.type.kind == TypeKind::unsupported) return Kind::ignored;
  if (is_alone_in_key(model, number)) return Kind::identifier;
  if (column.content == Content::pseudonyms) return Kind::ignored;
  if (column.content == Content::labels && column.labels.empty()) return Kind::ignored;
  const Kind kind = evaluate::kind_of(column.type);
  return kind == Kind::identifier ? Kind::ignored : kind;
}

bool is_comparable(const Type& fitted, const Type& present) {
  return fitted.kind == present.kind && fitted.scale == present.scale;
}

std::string printed(const Type& type) {
  const std::string name = type.schema + "." + type.name;
  return type.scale > 0 ? name + " with " + std::to_string(type.scale) + " digits after the point" : name;
}

[[noreturn]] void fail_missing(const Column& column, const std::string& model, const std::string& table) {
  throw Error(sqlstate::undefined_column,
              table + " has no column \"" + column.name + "\", which model \"" + model + "\" has",
              "If it was dropped or renamed since, fit the model again (synth_fit).");
}

[[noreturn]] void fail_retyped(const Column& column, const Type& present, const std::string& model,
                               const std::string& table) {
  throw Error(sqlstate::datatype_mismatch,
              "column \"" + column.name + "\" of " + table + " has another type than in model \"" + model +
                  "\", so that their values cannot be compared",
              "If its type was changed since, fit the model again (synth_fit).",
              "It is " + printed(column.type) + " in the model and " + printed(present) + " in the table.");
}

bool has_column(Oid relation, const std::string& name) {
  return call_postgres([&] { return get_attnum(relation, name.c_str()) != InvalidAttrNumber; });
}

/// Tables may have their columns in another order than the model.
const ReadColumn& column_of(const Source& source, const std::string& name) {
  const auto found = std::find_if(source.columns.begin(), source.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return source.read[static_cast<std::size_t>(found - source.columns.begin())];
}

const char* phase_of(RealRows rows) {
  switch (rows) {
    case RealRows::training:
      return "reading training rows";
    case RealRows::held_out:
      return "reading held-out rows";
    default:
      return "reading rows";
  }
}

}  // namespace

Evaluated::Evaluated(const EvaluationCall& call) : call_(call) {
  settings_.set("search_path", "pg_catalog, pg_temp");
  if (call_.rows) expect_row_count(*call_.rows);
  if (call_.store) expect_writable("store an evaluation");
  model_ = open_model(call_.model, std::nullopt, GetUserId());
  row_ = *find_model(call_.model, model_.version);
  rule_ = {row_.holdout, row_.holdout_key.value_or(0), row_.holdout_columns};
  if (call_.rows && call_.synthetic)
    throw Error(sqlstate::invalid_parameter_value, "rows of a table are not drawn",
                "Leave out either rows or synthetic.");
  real_ = compared_table(call_.source ? *call_.source : source_of(row_));
  if (call_.synthetic) judged_ = compared_table(*call_.synthetic);
  choose_columns();
  expect_same_enumerations();
  expect_access(real_);
  if (judged_) expect_access(*judged_);
  announce();
}

ComparedTable Evaluated::compared_table(Oid relation) const {
  const Source all = describe_columns(relation, nullptr);
  std::vector<std::string> names;
  for (const Column& column : model_.sampler->model().columns) {
    const auto found = std::find_if(all.columns.begin(), all.columns.end(),
                                    [&](const Column& present) { return present.name == column.name; });
    if (found == all.columns.end()) fail_missing(column, model_.name, all.quoted);
    if (!is_comparable(column.type, found->type)) fail_retyped(column, found->type, model_.name, all.quoted);
    names.push_back(column.name);
  }
  ComparedTable table{describe_columns(relation, &names), InvalidOid, {}};
  table.role = reading_role(table.source);
  return table;
}

void Evaluated::choose_columns() {
  const Model& model = model_.sampler->model();
  for (std::uint32_t number = 0; number < model.columns.size(); ++number) {
    const Column& column = model.columns[number];
    const Kind kind = kind_in_model(model, number);
    if (kind == Kind::ignored) continue;
    const ReadColumn& read = column_of(real_.source, column.name);
    columns_.push_back(evaluate::sample_column(column.name, column.type, kind));
    real_.read.push_back(read);
    if (judged_) judged_->read.push_back(column_of(judged_->source, column.name));
    drawn_.push_back({number, read.base_type, read.typmod});
  }
  if (columns_.empty())
    throw Error(sqlstate::feature_not_supported,
                "model \"" + model_.name + "\" has no column that can be compared with real rows",
                "Fit a column of numbers, times or categories.",
                "Its columns are made up, or of unsupported types.");
}

/// The order of its labels is all that is known of a value.
void Evaluated::expect_same_enumerations() const {
  if (!judged_) return;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].type == TypeKind::enumeration && real_.read[i].base_type != judged_->read[i].base_type)
      throw Error(sqlstate::datatype_mismatch,
                  "column \"" + columns_[i].name + "\" of " + judged_->source.quoted +
                      " is another enumeration than in " + real_.source.quoted,
                  "Give it the same type.");
}

void Evaluated::expect_access(const ComparedTable& table) const {
  expect_readable(table.source, table.role, "Ask its owner for SELECT on all columns of the model.");
  expect_no_row_security(table.source, table.role, call_.visible_rows, row_security_way_out);
}

void Evaluated::expect_holdout() const {
  if (!has_holdout()) return;
  for (const std::string& column : rule_.columns)
    if (!has_column(real_.source.oid, column))
      throw Error(sqlstate::undefined_column,
                  real_.source.quoted + " has no column \"" + column +
                      "\", whose values decide which rows are held out of model \"" + model_.name + "\"",
                  "Fit the model again (synth_fit), or compare with all rows (against => 'all').");
  expect_holdout_readable(real_.source, rule_, real_.role);
}

void Evaluated::announce() const {
  call_postgres([&] {
    ereport(NOTICE, (errmsg("this output is computed from the rows of %s and is not private",
                            real_.source.quoted.c_str())));
  });
}

std::vector<std::vector<std::uint32_t>> Evaluated::keys() const {
  std::vector<std::vector<std::uint32_t>> keys;
  for (const Key& key : model_.sampler->model().keys) {
    std::vector<std::uint32_t> numbers;
    for (const std::uint32_t column : key.columns)
      for (std::uint32_t i = 0; i < drawn_.size(); ++i)
        if (drawn_[i].column == column) numbers.push_back(i);
    if (numbers.size() == key.columns.size()) keys.push_back(std::move(numbers));
  }
  return keys;
}

double Evaluated::structure_similarity() const {
  const auto named = [](const std::vector<Column>& columns) {
    std::vector<evaluate::NamedType> types;
    for (const Column& column : columns) types.push_back({column.name, printed(column.type)});
    return types;
  };
  const Source all = describe_columns(real_.source.oid, nullptr);
  return evaluate::structure_similarity(named(all.columns), named(model_.sampler->model().columns));
}

evaluate::SamplePlan Evaluated::plan(std::uint64_t memory_bytes) const {
  return {columns_, memory_bytes, static_cast<std::uint64_t>(call_.seed)};
}

/// The fit of a private model knows its rows by a noisy count only.
void Evaluated::report_changed_rows(std::uint64_t rows) const {
  const auto fitted = static_cast<std::uint64_t>(model_.rows);
  if (row_.is_private || call_.source || rows == fitted) return;
  call_postgres([&] {
    ereport(NOTICE,
            (errmsg("the rows of %s have changed since model \"%s\" was fitted", real_.source.quoted.c_str(),
                    model_.name.c_str()),
             errdetail("It was fitted on %llu rows; %llu would be now.",
                       static_cast<unsigned long long>(fitted), static_cast<unsigned long long>(rows)),
             errhint("Fit it again (synth_fit) to compare like with like.")));
  });
}

evaluate::Sample Evaluated::real_rows(RealRows rows, std::uint64_t memory_bytes, Observer& observer) const {
  if (rows == RealRows::held_out && !has_holdout())
    throw Error(sqlstate::object_not_in_prerequisite_state,
                "no rows were held out of the fit of model \"" + model_.name + "\"",
                "Fit it with some (synth_fit(..., holdout => 0.2)), or compare with the training rows.");
  if (rows != RealRows::all) expect_holdout();
  observer.phase(phase_of(rows));
  const std::string condition = rows == RealRows::training   ? rule_.training_condition()
                                : rows == RealRows::held_out ? rule_.condition()
                                                             : std::string();
  evaluate::Sample sample = read(real_, condition, memory_bytes, observer);
  if (rows == RealRows::training) report_changed_rows(sample.rows_seen);
  return sample;
}

evaluate::Sample Evaluated::read(const ComparedTable& table, const std::string& condition,
                                 std::uint64_t memory_bytes, Observer& observer) const {
  evaluate::Sample sample;
  {
    const Reading reading(table.role, call_.visible_rows);
    sample = RelationSource(table.source.quoted, table.read, condition).sample(plan(memory_bytes));
  }
  evaluate::arrange(sample, observer);
  return sample;
}

evaluate::Sample Evaluated::synthetic_rows(std::uint64_t usual, std::uint64_t memory_bytes,
                                           Observer& observer) const {
  if (judged_) {
    observer.phase("reading synthetic rows");
    return read(*judged_, {}, memory_bytes, observer);
  }
  const std::uint64_t rows =
      call_.rows ? static_cast<std::uint64_t>(*call_.rows) : std::min(usual, most_drawable_rows(model_));
  evaluate::Sample sample = draw_sample(model_, call_.seed, rows, drawn_, plan(memory_bytes), observer);
  evaluate::arrange(sample, observer);
  return sample;
}

RealRows real_rows_of(const std::string& against) {
  if (against == "training") return RealRows::training;
  if (against == "held_out") return RealRows::held_out;
  if (against == "all") return RealRows::all;
  throw Error(sqlstate::invalid_parameter_value, "there are no real rows called \"" + against + "\"",
              "Compare against 'training', 'held_out' or 'all' rows.");
}

std::uint32_t column_number(const Evaluated& evaluated, const std::string& name) {
  const std::vector<evaluate::SampleColumn>& columns = evaluated.columns();
  std::string names;
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
    if (i < most_listed) names += (i > 0 ? ", \"" : "\"") + columns[i].name + "\"";
  }
  throw Error(sqlstate::undefined_column,
              "model \"" + evaluated.model().name + "\" has no column \"" + name + "\" that is compared",
              "It compares " + names + (columns.size() > most_listed ? ", …." : "."),
              "Columns whose values are made up are not compared.");
}

std::uint32_t compared_column(const Evaluated& evaluated, const std::string& name) {
  const std::uint32_t number = column_number(evaluated, name);
  if (evaluate::is_compared(evaluated.columns()[number].kind)) return number;
  throw Error(sqlstate::invalid_parameter_value, "column \"" + name + "\" is a key",
              "Name a column of numbers, times or categories.", "Its synthetic values are made up.");
}

evaluate::JointTable compare_tables(const Evaluated& evaluated, RealRows rows, Observer& observer) {
  const std::uint64_t memory = fit_memory_bytes() / 2;
  evaluate::Sample real_sample = evaluated.real_rows(rows, memory, observer);
  evaluate::Sample synthetic_sample = evaluated.synthetic_rows(real_sample.rows_seen, memory, observer);
  observer.phase("coding both tables");
  return evaluate::encode_jointly(std::move(real_sample), std::move(synthetic_sample), observer);
}

evaluate::Population attacked_population(const Evaluated& evaluated, Observer& observer) {
  const std::uint64_t memory = fit_memory_bytes() / 3;
  evaluate::Sample training = evaluated.real_rows(RealRows::training, memory, observer);
  evaluate::Sample control;
  control.columns = training.columns;
  control.words.resize(training.columns.size());
  control.rest.resize(training.columns.size());
  if (evaluated.has_holdout()) control = evaluated.real_rows(RealRows::held_out, memory, observer);
  evaluate::Sample synthetic_sample = evaluated.synthetic_rows(training.rows_seen, memory, observer);
  observer.phase("coding all tables");
  return evaluate::make_population(std::move(training), std::move(control), std::move(synthetic_sample),
                                   observer);
}

}  // namespace synth::pg
