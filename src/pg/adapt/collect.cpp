#include "pg/adapt/collect.hpp"

#include "core/base/error.hpp"
#include "core/evaluate/sample.hpp"
#include "core/privacy/survey.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/table_profile.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

CollectSink* active_sink = nullptr;

std::unique_ptr<Collector> make_collector(const CollectPlan& plan) {
  ByteReader in(plan.body);
  if (plan.kind == CollectPlan::Kind::profile)
    return std::make_unique<ProfileCollector>(ProfilePlan::load(in));
  if (plan.kind == CollectPlan::Kind::survey) return std::make_unique<SurveyCollector>(SurveyPlan::load(in));
  const auto process = static_cast<std::uint32_t>(ParallelWorkerNumber + 1);
  if (plan.kind == CollectPlan::Kind::sample)
    return std::make_unique<evaluate::SampleCollector>(evaluate::SamplePlan::load(in), process);
  return std::make_unique<CodeCollector>(CodePlan::load(in), process);
}

[[noreturn]] void refuse_arguments() {
  throw Error(sqlstate::invalid_parameter_value,
              "synth.collect was called with arguments that do not fit its plan",
              "It is internal: call synth_fit() instead.");
}

std::size_t planned_columns(const CollectPlan& plan) {
  ByteReader in(plan.body);
  switch (plan.kind) {
    case CollectPlan::Kind::profile:
      return ProfilePlan::load(in).storages.size();
    case CollectPlan::Kind::survey:
      return SurveyPlan::load(in).storages.size();
    case CollectPlan::Kind::sample:
      return evaluate::SamplePlan::load(in).columns.size();
    default:
      return CodePlan::load(in).encodings.size();
  }
}

}  // namespace

std::string CollectPlan::save() const {
  ByteWriter out;
  out.put(kind);
  out.put<std::uint64_t>(columns.size());
  for (const auto& [type, typmod] : columns) {
    out.put(type);
    out.put(typmod);
  }
  out.put_bytes(body);
  return out.take();
}

CollectPlan CollectPlan::load(std::string_view bytes) {
  ByteReader in(bytes);
  CollectPlan plan;
  const auto kind = in.get<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(Kind::sample)) refuse_arguments();
  plan.kind = static_cast<Kind>(kind);
  for (auto left = in.get_count(sizeof(Oid) + sizeof(std::int32_t)); left > 0; --left) {
    const auto type = in.get<Oid>();
    plan.columns.emplace_back(type, in.get<std::int32_t>());
  }
  plan.body = in.get_bytes();
  in.expect_end();
  return plan;
}

CollectState::CollectState(std::string plan_bytes) : plan_(std::move(plan_bytes)) {
  const CollectPlan plan = CollectPlan::load(plan_);
  if (planned_columns(plan) != plan.columns.size()) refuse_arguments();
  collector_ = make_collector(plan);
  for (const auto& [type, typmod] : plan.columns) {
    types_.push_back(type);
    readers_.emplace_back(type, describe_type(type, typmod));
  }
  row_.resize(readers_.size());
  datums_.resize(readers_.size());
  nulls_ = std::make_unique<bool[]>(readers_.size());
}

void CollectState::expect_arguments(FunctionCallInfo fcinfo, int first) {
  const auto count = static_cast<std::size_t>(PG_NARGS() - first);
  const auto type_of = [&](int argument) {
    return call_postgres([&] { return getBaseType(get_fn_expr_argtype(fcinfo->flinfo, argument)); });
  };
  as_record_ = count == 1 && type_of(first) == RECORDOID;
  if (as_record_) return;  // each row brings its own description, checked as it comes
  if (count != types_.size()) refuse_arguments();
  for (std::size_t i = 0; i < count; ++i)
    if (type_of(first + static_cast<int>(i)) != types_[i]) refuse_arguments();
}

// Both run under call_postgres: they hold nothing that an error of PostgreSQL would have to destroy.

void CollectState::read_arguments(FunctionCallInfo fcinfo, int first) {
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    const NullableDatum& argument = fcinfo->args[first + static_cast<int>(i)];
    row_[i] = readers_[i].read(argument.value, argument.isnull);
  }
}

void CollectState::read_record(const NullableDatum& record) {
  if (record.isnull) elog(ERROR, "NULL came where a row of %zu columns was planned", readers_.size());
  HeapTupleHeader header = DatumGetHeapTupleHeader(record.value);
  TupleDesc description =
      lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
  if (static_cast<std::size_t>(description->natts) != readers_.size())
    elog(ERROR, "a row of %d columns came where %zu were planned", description->natts, readers_.size());
  HeapTupleData tuple;
  tuple.t_len = HeapTupleHeaderGetDatumLength(header);
  ItemPointerSetInvalid(&tuple.t_self);
  tuple.t_tableOid = InvalidOid;
  tuple.t_data = header;
  heap_deform_tuple(&tuple, description, datums_.data(), nulls_.get());
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    if (getBaseType(TupleDescAttr(description, static_cast<int>(i))->atttypid) != types_[i])
      elog(ERROR, "a row has a column of another type than planned");
    row_[i] = readers_[i].read(datums_[i], nulls_[i]);
  }
}

void CollectState::add(FunctionCallInfo fcinfo, int first) {
  call_postgres([&] {
    if (as_record_)
      read_record(fcinfo->args[first]);
    else
      read_arguments(fcinfo, first);
  });
  collector_->add(row_);
}

void CollectState::merge(CollectState& other) {
  if (other.plan_ != plan_) refuse_arguments();
  collector_->merge(*other.collector_);
}

std::string CollectState::save() const {
  ByteWriter out;
  ByteWriter state;
  collector_->save(state);
  out.put_bytes(plan_);
  const std::string saved = state.take();
  out.reserve(plan_.size() + saved.size() + 32);
  out.put_bytes(saved);
  return out.take();
}

void CollectState::load(std::string_view bytes, std::string* plan, std::string_view* state) {
  ByteReader in(bytes);
  *plan = in.get_bytes();
  *state = in.get_bytes();
  in.expect_end();
}

void CollectState::load_state(std::string_view state) {
  ByteReader in(state);
  collector_->load(in);
}

CollectSink::CollectSink(std::string_view plan) : previous_(active_sink), plan_(plan) { active_sink = this; }
CollectSink::~CollectSink() { active_sink = previous_; }
CollectSink* CollectSink::active() { return active_sink; }

void CollectSink::put(CollectState& state) {
  if (state.plan() == plan_) collector_ = state.take();
}

}  // namespace synth::pg
