#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/table/collector.hpp"
#include "pg/adapt/types.hpp"

namespace synth::pg {

/// What an aggregate synth.collect collects: told to every process of a parallel read as bytes.
struct CollectPlan {
  enum class Kind : std::uint8_t { profile, codes, survey, sample };
  Kind kind = Kind::profile;
  std::vector<std::pair<Oid, std::int32_t>> columns;  ///< base type and type modifier
  std::string body;  ///< a saved ProfilePlan, CodePlan, SurveyPlan or SamplePlan

  std::string save() const;
  static CollectPlan load(std::string_view bytes);
};

/// The state of one aggregate synth.collect.
class CollectState {
 public:
  explicit CollectState(std::string plan);

  /// Checks that the aggregate's arguments, from number `first` on, are what the plan says; a caller could
  /// have made both up.
  void expect_arguments(FunctionCallInfo fcinfo, int first);
  void add(FunctionCallInfo fcinfo, int first);
  /// Throws unless both follow one plan: a caller could have given each process its own.
  void merge(CollectState& other);
  std::string save() const;
  static void load(std::string_view bytes, std::string* plan, std::string_view* state);
  void load_state(std::string_view state);

  const std::string& plan() const { return plan_; }
  std::unique_ptr<Collector> take() { return std::move(collector_); }

 private:
  void read_arguments(FunctionCallInfo fcinfo, int first);
  void read_record(const NullableDatum& record);

  std::string plan_;
  std::vector<ValueReader> readers_;
  std::vector<Oid> types_;
  std::unique_ptr<Collector> collector_;
  bool as_record_ = false;
  std::vector<Value> row_;
  std::vector<Datum> datums_;
  std::unique_ptr<bool[]> nulls_;
};

/// Where the aggregate's final function puts what was collected. Without a sink the aggregate refuses to
/// finish, so that nobody can use it but a fit.
class CollectSink {
 public:
  explicit CollectSink(std::string_view plan);
  ~CollectSink();
  CollectSink(const CollectSink&) = delete;
  CollectSink& operator=(const CollectSink&) = delete;

  static CollectSink* active();
  /// Ignores a state of another plan, which is not the fit's own: what the fit reads may call the aggregate,
  /// too.
  void put(CollectState& state);
  std::unique_ptr<Collector> take() { return std::move(collector_); }

 private:
  CollectSink* previous_;
  std::string_view plan_;
  std::unique_ptr<Collector> collector_;
};

/// Arguments beyond this many go as one row.
inline constexpr std::size_t most_plain_arguments = 90;

}  // namespace synth::pg
