#include "pg/adapt/sample.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/error.hpp"
#include "pg/adapt/given.hpp"
#include "pg/adapt/matching_rows.hpp"
#include "pg/adapt/model_store.hpp"
#include "pg/adapt/row_source.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/interrupts.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

/// The wanted columns, and which attributes of the result show them.
struct ResultColumns {
  std::vector<WantedColumn> wanted;
  std::vector<std::size_t> attributes;
};

ResultColumns match_columns(TupleDesc description, const StoredModel& model, bool missing_is_null) {
  ResultColumns columns;
  for (int i = 0; i < description->natts; ++i) {
    const Form_pg_attribute attribute = TupleDescAttr(description, i);
    if (attribute->attisdropped) continue;
    const std::optional<std::uint32_t> column =
        find_column(model.sampler->model(), NameStr(attribute->attname));
    if (!column && missing_is_null) continue;
    if (!column) fail_unknown_column(model.sampler->model(), model.name, NameStr(attribute->attname));
    columns.wanted.push_back({*column, attribute->atttypid, attribute->atttypmod});
    columns.attributes.push_back(static_cast<std::size_t>(i));
  }
  return columns;
}

void put_rows(const RowSource& source, const ResultColumns& columns, std::size_t count,
              ReturnSetInfo* result) {
  const auto width = static_cast<std::size_t>(result->setDesc->natts);
  std::vector<Datum> values(width);
  const auto nulls = std::make_unique<bool[]>(width);
  std::fill_n(nulls.get(), width, true);
  call_postgres([&] {
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t i = 0; i < columns.attributes.size(); ++i) {
        values[columns.attributes[i]] = source.values(i)[k];
        nulls[columns.attributes[i]] = source.nulls(i)[k];
      }
      tuplestore_putvalues(result->setResult, result->setDesc, values.data(), nulls.get());
    }
  });
}

void expect_row_type(FunctionCallInfo fcinfo) {
  const auto* result = reinterpret_cast<const ReturnSetInfo*>(fcinfo->resultinfo);
  if (result == nullptr || !IsA(result, ReturnSetInfo) || result->expectedDesc == nullptr)
    throw Error(sqlstate::feature_not_supported, "synth_sample() cannot tell here which columns are wanted",
                "Call it in FROM with a list of columns: SELECT * FROM synth_sample('model', 10) AS "
                "t(some_column type).");
  const TypeFuncClass kind = call_postgres([&] { return get_call_result_type(fcinfo, nullptr, nullptr); });
  if (kind != TYPEFUNC_COMPOSITE && kind != TYPEFUNC_RECORD)
    throw Error(sqlstate::datatype_mismatch, "the first argument of synth_sample() does not have a row type",
                "Pass NULL of a table's row type, as in synth_sample(NULL::my_table, 'model', 10).");
}

class InterruptObserver final : public Observer {
  void check() override { check_interrupts(); }
};

/// The condition made ready; null if it says nothing.
std::shared_ptr<const ConditionalModel> read_condition(const SampleCall& call, const StoredModel& model) {
  if (!call.given) return nullptr;
  std::vector<WantedValues> wanted = read_given(model.sampler->model(), model.name, *call.given);
  if (wanted.empty()) return nullptr;
  InterruptObserver observer;
  return std::make_shared<const ConditionalModel>(model.sampler, std::move(wanted), observer);
}

/// Which rows to draw: the first ones, or those that pass a condition which drawing cannot see to.
class RowNumbers {
 public:
  RowNumbers(const StoredModel& model, std::int64_t seed, std::uint64_t count,
             const std::shared_ptr<const ConditionalModel>& given, MemoryContext context)
      : left_(count) {
    if (given && !given->is_certain()) matching_.emplace(model.sampler, seed, given, count, context);
  }

  /// None after the last.
  std::vector<std::uint64_t> next() {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(RowSource::block_rows, left_));
    std::vector<std::uint64_t> rows;
    if (count > 0 && matching_) {
      rows = matching_->next(count);
    } else {
      rows.resize(count);
      std::iota(rows.begin(), rows.end(), next_);
      next_ += count;
    }
    left_ -= rows.size();
    return rows;
  }

  bool are_the_first() const { return !matching_; }

 private:
  std::optional<MatchingRows> matching_;
  std::uint64_t left_;
  std::uint64_t next_ = 0;
};

}  // namespace

void expect_row_count(std::int64_t rows) {
  if (rows < 0 || rows > most_rows)
    throw Error(sqlstate::invalid_parameter_value, "cannot draw this number of rows",
                "Give a number of rows from 0 to " + std::to_string(most_rows) + ".");
}

void sample(const SampleCall& call, FunctionCallInfo fcinfo) {
  expect_row_type(fcinfo);
  const StoredModel model = open_model(call.model, std::nullopt, GetUserId());
  auto* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  call_postgres([&] { InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC); });
  const ResultColumns columns = match_columns(result->setDesc, model, call.missing_is_null);
  const std::shared_ptr<const ConditionalModel> given = read_condition(call, model);
  const OwnedContext context("pg_synth sample");
  RowSource source(model.sampler, call.seed, columns.wanted, context.get(), given);
  const auto count = static_cast<std::uint64_t>(call.rows);
  RowNumbers numbers(model, call.seed, count, given, context.get());
  if (numbers.are_the_first()) source.require_rows(count);
  for (auto rows = numbers.next(); !rows.empty(); rows = numbers.next()) {
    source.draw(rows);
    put_rows(source, columns, rows.size(), result);
  }
}

}  // namespace synth::pg
