#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/joint.hpp"
#include "core/evaluate/measurement.hpp"

namespace synth::report {

using evaluate::Finding;
using evaluate::Measurement;
using evaluate::undefined;

// All that a page says. Strings are UTF-8 and may be hostile; numbers that are unknown or undefined are NaN,
// texts that are unknown are empty.

/// What was made, of what, and how.
struct Facts {
  std::string model;
  std::uint64_t version = 0;
  std::string method;
  std::string source;   ///< the table's qualified name
  std::string owner;    ///< role
  std::string created;  ///< when the model was fitted, as text
  std::string written;  ///< when this page was written, as text
  std::string program;  ///< e.g. pg_synth 0.4.0
  std::uint64_t columns = 0;
  double fitted_rows = undefined;  ///< rows that the model learned from; an estimate if it is private
  double holdout = undefined;      ///< share of the source's rows that were held out
  std::array<std::uint64_t, 2> compared_rows{};  ///< rows of the samples: real, synthetic
  std::array<std::uint64_t, 2> table_rows{};     ///< rows of the tables they are samples of
};

/// What was promised, and what it cost.
enum class Promise : std::uint8_t {
  none,     ///< the model holds values of real rows
  unknown,  ///< the model was imported
  private_  ///< (epsilon, delta)-differential privacy
};

/// A line of the ledger.
struct LedgerLine {
  std::string when;
  std::string kind;  ///< fit, ...
  std::string model;
  std::uint64_t version = 0;
  std::string method;
  double epsilon = undefined;
  double delta = undefined;
  double rho = undefined;  ///< in units of 10^-6
};

struct Guarantee {
  Promise promise = Promise::none;
  double epsilon = undefined;
  double delta = undefined;
  std::string unit;  ///< the column whose values are the privacy units; empty: a row is one
  std::uint64_t rows_per_unit = 1;
  double budget_epsilon = undefined;  ///< declared for the source; NaN: none is declared
  double budget_delta = undefined;
  double spent_epsilon = undefined;  ///< on the source, by all models
  double left_epsilon = undefined;   ///< what one more fit could cost
  std::uint64_t fits_without_guarantee = 0;
  std::vector<LedgerLine> ledger;
};

/// One bar of a column: shares of each table's rows.
struct Bar {
  std::string label;
  std::array<double, 2> shares{};  ///< real, synthetic
};

/// How one column is distributed in both tables.
struct ColumnPicture {
  std::string name;
  evaluate::Kind kind = evaluate::Kind::ignored;
  /// Bars stand side by side without gaps: bins of equal width, in order. Else one for each value.
  bool histogram = false;
  std::vector<Bar> bars;
  std::array<double, 2> nulls{};   ///< shares of NULL
  std::vector<std::string> ticks;  ///< histogram: labels of the left end, the middle and the right end
  double similarity = undefined;   ///< ks_complement or tv_complement
  std::string note;                ///< what is pooled or cut
};

/// A number for each pair of columns in each table.
struct PairMatrix {
  std::string title;
  std::string meaning;             ///< what the number is, in a sentence
  bool has_sign = false;           ///< −1 to 1; else 0 to 1
  std::vector<std::string> names;  ///< n columns
  /// Of both tables: value of (row i, column j < i) at i (i − 1) / 2 + j; NaN where undefined.
  std::array<std::vector<double>, 2> values;

  double value(std::size_t side, std::size_t i, std::size_t j) const {
    return i > j ? values[side][i * (i - 1) / 2 + j] : values[side][j * (j - 1) / 2 + i];
  }
};

struct Importance {
  std::string column;
  double weight = undefined;  ///< any unit; larger gives more away
};

/// How well a classifier tells real rows from synthetic ones.
struct Detection {
  std::string classifier;
  double auc = undefined;
  double low = undefined;
  double high = undefined;
  std::vector<Importance> importance;
  std::string explanation;
};

/// How well a model that learned from synthetic rows predicts real ones it never saw.
struct Utility {
  std::string target;
  std::string learner;
  std::string measure;            ///< accuracy, auc, f1, r2, ...
  double real = undefined;        ///< trained on real rows
  double synthetic = undefined;   ///< trained on synthetic rows
  double baseline = undefined;    ///< without looking at any other column
  double difference = undefined;  ///< synthetic − real
  double low = undefined;         ///< interval of the difference
  double high = undefined;
};

/// One call that can be made again.
struct Call {
  std::string what;
  std::string sql;
};

struct ReportData {
  Facts facts;
  Guarantee guarantee;
  std::vector<ColumnPicture> columns;
  std::vector<PairMatrix> pairs;
  std::vector<Measurement> fidelity;
  std::vector<Detection> detection;
  std::vector<Utility> utility;
  std::vector<Finding> attacks;
  std::vector<Call> calls;
  std::vector<std::string> caveats;  ///< what weakens the whole page: no holdout, a source that has changed
};

}  // namespace synth::report
