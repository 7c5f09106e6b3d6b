#include "pg/adapt/detection_report.hpp"

#include "core/base/error.hpp"
#include "core/evaluate/detect/detection.hpp"
#include "pg/adapt/evaluation_store.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

constexpr std::int64_t most_folds = 100;
constexpr std::int64_t most_rows_seen = 1'000'000;

void check(const DetectionCall& call) {
  if (call.folds < 2 || call.folds > most_folds)
    throw Error(sqlstate::invalid_parameter_value, "folds is out of range",
                "Give a number from 2 to " + std::to_string(most_folds) + ".");
  if (call.most_rows < 1 || call.most_rows > most_rows_seen)
    throw Error(sqlstate::invalid_parameter_value, "most_rows is out of range",
                "Give a number from 1 to " + std::to_string(most_rows_seen) + ".");
}

class DetectionRows {
 public:
  void add(const evaluate::Detection& detection) {
    classifier_ = detection.classifier;
    put("auc", {}, {detection.auc, detection.low, detection.high, detection.p_value}, detection.explanation);
    put("score", {}, {detection.score});
    put("accuracy", {}, {detection.accuracy, undefined_, undefined_, detection.accuracy_p_value});
    if (detection.pmse == detection.pmse) {
      put("pmse", {}, {detection.pmse});
      put("pmse_ratio", {}, {detection.pmse_ratio});
    }
    for (const evaluate::ColumnImportance& column : detection.columns)
      put("importance", std::vector<std::string>{column.column},
          {column.importance, column.low, column.high});
  }

  ResultTable take() { return std::move(table_); }

 private:
  static constexpr double undefined_ = std::numeric_limits<double>::quiet_NaN();

  struct Numbers {
    double value = undefined_;
    double low = undefined_;
    double high = undefined_;
    double p_value = undefined_;
  };

  void put(const char* measure, Cell columns, Numbers numbers, Cell explanation = {}) {
    table_.add({classifier_, std::string(measure), std::move(columns), numbers.value, numbers.low,
                numbers.high, numbers.p_value, std::move(explanation)});
  }

  std::string classifier_;
  ResultTable table_{{"classifier", "measure", "columns", "value", "low", "high", "p_value", "explanation"}};
};

}  // namespace

ResultTable report_detection(const DetectionCall& call) {
  const RealRows rows = real_rows_of(call.against);
  check(call);
  const Evaluated evaluated(call.common);
  evaluate::DetectionOptions options;
  options.folds = static_cast<std::uint32_t>(call.folds);
  options.most_rows = static_cast<std::uint64_t>(call.most_rows);
  options.seed = static_cast<std::uint64_t>(call.common.seed);
  BackendObserver observer("detecting rows of model \"" + evaluated.model().name + "\"", reports_progress());
  const evaluate::JointTable table = compare_tables(evaluated, rows, observer);
  DetectionRows result;
  for (const evaluate::Detection& detection : evaluate::detect(table, options, observer))
    result.add(detection);
  ResultTable found = result.take();
  JsonObject arguments;
  arguments.add("against", call.against).add("folds", call.folds).add("most_rows", call.most_rows);
  store_if_asked(evaluated, "synth_detect", std::move(arguments), found);
  return found;
}

}  // namespace synth::pg
