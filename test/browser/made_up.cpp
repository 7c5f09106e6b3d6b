#include "test/browser/made_up.hpp"

#include <cmath>

#include "core/evaluate/fidelity.hpp"
#include "core/report/assemble.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/random.hpp"

namespace synth::report::made_up {
namespace {

using evaluate::Sample;
using test::Cell;
using test::Row;

/// Customers: numbers, times, categories, a key, NULLs; dependent as such tables are.
struct Names {
  std::vector<std::string> columns{"customer_id", "age",    "income", "opened", "region",
                                   "product",     "active", "visits", "segment"};
  std::vector<std::string> regions{"North", "South", "East", "West", "Overseas"};
  std::vector<std::string> products{"Current account", "Savings account",  "Mortgage",
                                    "Credit card",     "Consumer loan",    "Pension plan",
                                    "Brokerage",       "Travel insurance", "Car insurance",
                                    "Life insurance",  "Student account",  "Safe deposit box"};
};

std::vector<Column> columns_of(const Names& names) {
  constexpr TypeKind kinds[] = {TypeKind::uuid,    TypeKind::int4, TypeKind::float8,
                                TypeKind::date,    TypeKind::text, TypeKind::text,
                                TypeKind::boolean, TypeKind::int4, TypeKind::enumeration};
  std::vector<Column> columns;
  for (std::size_t i = 0; i < names.columns.size(); ++i)
    columns.push_back(test::column_of(names.columns[i], kinds[i]));
  columns[4].labels = names.regions;
  columns[5].labels = names.products;
  return columns;
}

/// `blur`: how much of the dependence is lost, 0 to 1.
std::vector<Row> rows_of(const Names& names, std::size_t count, std::uint64_t seed, double blur) {
  test::Random random(seed);
  std::vector<Row> rows;
  const auto mixed = [&](double common) {
    return std::sqrt(1 - blur) * common + std::sqrt(blur) * random.normal();
  };
  for (std::size_t i = 0; i < count; ++i) {
    const double common = random.normal();
    const double age = 44 + 15 * common + 6 * random.normal() + 3 * blur;
    const double income = std::exp(10.2 + 0.5 * mixed(common) + 0.35 * random.normal());
    const double product = 0.5 + 0.5 * std::tanh(0.5 * mixed(common) + 0.8 * random.normal());
    const double region = std::pow(random.uniform(), 1.6);
    Row row(9);
    row[0] = std::to_string(1000000 + i + seed * 7919);
    row[1] = static_cast<std::int64_t>(std::clamp(age, 18.0, 96.0));
    if (random.below(100) >= 6) row[2] = test::cell_of(std::round(income / 100) * 100);
    row[3] = static_cast<std::int64_t>(2000 + 7000 * random.uniform() - 300 * common);
    row[4] = names.regions[static_cast<std::size_t>(region * static_cast<double>(names.regions.size()))];
    row[5] = names.products[static_cast<std::size_t>(product *
                                                     (static_cast<double>(names.products.size()) - 0.01))];
    row[6] = static_cast<std::int64_t>(random.uniform() < 0.75 + 0.1 * common);
    row[7] = static_cast<std::int64_t>(std::exp(1.2 + 0.6 * mixed(-common) + 0.3 * random.normal()));
    if (random.below(100) >= 3) row[8] = static_cast<std::int64_t>(std::clamp(1.0 + common, 0.0, 2.0));
    rows.push_back(std::move(row));
  }
  return rows;
}

void add_rows(ReportData& data, const Names& names, double blur) {
  Observer observer;
  const std::vector<Column> columns = columns_of(names);
  std::vector<evaluate::SampleColumn> plan;
  for (const Column& column : columns) plan.push_back(evaluate::sample_column(column.name, column.type));
  const evaluate::JointTable table =
      test::joint_of(plan, rows_of(names, 6000, 1, 0), rows_of(names, 6000, 2, blur));
  add_tables(data, table, columns, observer);
  evaluate::FidelityOptions options;
  options.bootstrap.replicates = 20;
  options.group = 4;
  data.fidelity = evaluate::measure_fidelity(table, options, observer);
}

ReportData common() {
  ReportData data;
  data.facts.model = "customers";
  data.facts.version = 3;
  data.facts.source = "bank.customers";
  data.facts.owner = "data_office";
  data.facts.created = "2026-11-24 09:12 UTC";
  data.facts.written = "2026-11-24 09:20 UTC";
  data.facts.program = "pg_synth 0.4.0";
  data.facts.fitted_rows = 48213;
  data.facts.holdout = 0.2;
  data.calls = {{"Fit", "SELECT synth_fit('bank.customers', method => 'aim', epsilon => 1, holdout => 0.2);"},
                {"Measures of likeness", "SELECT * FROM synth_evaluate('customers', seed => 7);"},
                {"Attacks", "SELECT * FROM synth_attack('customers', 'membership', seed => 7);"}};
  return data;
}

Detection detected(const char* classifier, double auc, const Names& names) {
  Detection detection{classifier, auc, auc - 0.012, auc + 0.013, {}, ""};
  const double weights[] = {0, 0.12, 0.41, 0.05, 0.02, 0.24, 0.01, 0.13, 0.02};
  for (std::size_t i = 0; i < names.columns.size(); ++i)
    detection.importance.push_back({names.columns[i], weights[i]});
  detection.explanation = "The classifier leans on how “" + names.columns[2] + "” hangs together with “" +
                          names.columns[5] + "”: synthetic rows know this pair less well.";
  return detection;
}

Finding attack(const char* name, const std::string& target, const char* measure, std::uint64_t trials,
               double estimate, double half, double baseline, double control, double p) {
  Finding finding;
  finding.attack = name;
  finding.target = target;
  finding.threat_model =
      "Has the synthetic rows and knows some columns of one person; wants to find that person or learn more.";
  finding.trials = trials;
  finding.hits = static_cast<std::uint64_t>(estimate * static_cast<double>(trials));
  finding.estimate = estimate;
  finding.low = std::max(0.0, estimate - half);
  finding.high = std::min(1.0, estimate + half);
  finding.baseline = baseline;
  finding.control = control;
  finding.worst_decile = std::min(1.0, estimate + half / 2);
  finding.ceiling = 0.992;
  finding.p_value = p;
  finding.seed = 7;
  finding.measure = measure;
  return finding;
}

std::vector<Finding> harmless(const Names& names) {
  std::vector<Finding> findings{
      attack("singling_out_univariate", "all", "risk", 500, 0.004, 0.011, 0.002, 0.004, 0.61),
      attack("singling_out_multivariate", "all", "risk", 500, 0.012, 0.014, 0.008, 0.011, 0.44),
      attack("linkability", "all", "risk", 500, 0.006, 0.011, 0.002, 0.005, 0.48),
      attack("inference", names.columns[5], "risk", 500, 0.021, 0.04, 0.012, 0.02, 0.4),
      attack("membership", "all", "auc", 4000, 0.503, 0.018, 0.5, 0.5, 0.36),
      attack("membership", "most_exposed", "auc", 400, 0.52, 0.055, 0.5, 0.5, 0.24),
      attack("reconstruction_linear", names.columns[8], "match_rate", 1000, 0.641, 0.03, 0.63, 0.638, 0.52)};
  findings[4].worst_decile = undefined;
  findings[3].note = "Few values of the secret: guessing the most frequent one is right often.";
  return findings;
}

}  // namespace

ReportData sound() {
  const Names names;
  ReportData data = common();
  data.facts.method = "aim";
  data.guarantee = {Promise::private_, 1, 1e-9, "", 1, 4, 1e-6, 1.7, 2.2, 0, {}};
  data.guarantee.ledger = {{"2026-11-20 16:01", "budget", "", 0, "", 4, 1e-6, undefined},
                           {"2026-11-21 10:30", "fit", "customers", 2, "mst", 0.7, 1e-9, 7600},
                           {"2026-11-24 09:12", "fit", "customers", 3, "aim", 1, 1e-9, 14973}};
  add_rows(data, names, 0.12);
  data.detection = {detected("logistic regression", 0.581, names), detected("boosted trees", 0.664, names)};
  data.utility = {{"segment", "boosted trees", "accuracy", 0.742, 0.718, 0.48, -0.024, -0.039, -0.009},
                  {"income", "boosted trees", "r2", 0.512, 0.447, 0, -0.065, -0.09, -0.041}};
  data.attacks = harmless(names);
  Finding audit = attack("audit_one_run", "canaries", "epsilon", 1000, 0.31, 0.1, 0, 0, undefined);
  audit.high = audit.worst_decile = audit.control = undefined;
  audit.ceiling = 5.81;
  audit.low = 0.31;
  data.attacks.push_back(audit);
  return data;
}

ReportData leaky() {
  const Names names;
  ReportData data = common();
  data.facts.method = "cart";
  data.facts.version = 4;
  data.guarantee.fits_without_guarantee = 2;
  data.guarantee.spent_epsilon = 1.7;
  add_rows(data, names, 0.01);
  data.detection = {detected("logistic regression", 0.492, names), detected("boosted trees", 0.431, names)};
  data.detection[1].explanation =
      "Below one half: each synthetic row has a real twin on the other side of the split, as copies do.";
  data.utility = {{"segment", "boosted trees", "accuracy", 0.742, 0.739, 0.48, -0.003, -0.017, 0.012}};
  data.attacks = harmless(names);
  data.attacks[1] = attack("singling_out_multivariate", "all", "risk", 500, 0.312, 0.045, 0.01, 0.02, 1e-12);
  data.attacks[4] = attack("membership", "all", "auc", 4000, 0.781, 0.015, 0.5, 0.5, 1e-30);
  data.attacks[5] = attack("membership", "most_exposed", "auc", 400, 0.964, 0.02, 0.5, 0.5, 1e-30);
  data.caveats = {"The source has 1,204 rows more than at the time of the fit."};
  return data;
}

ReportData hostile() {
  Names names;
  const std::string script = "<script>document.title='owned'</script>";
  names.columns = {
      "id\"'><img src=x onerror=alert(1)>",
      script,
      "</title></style></svg><b>bold</b>",
      "a & b &amp; &lt;c&gt;",
      "\xE2\x80\xAE"
      "evil\xE2\x80\xAC right to left",
      std::string(400, 'W'),
      "back\\slash\nnew\tline\r\x01",
      "\xFF\xFE\xC0\xAF invalid",
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D "
      "\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97"};
  names.regions = {script, "\" onmouseover=\"alert(1)", "javascript:alert(1)", "<!--", "]]>"};
  names.products[0] = std::string(5000, 'x');
  names.products[1] = "{{7*7}} ${7*7} `id`";
  std::string zalgo = "z";
  for (int i = 0; i < 300; ++i) zalgo += "\xCC\x81";
  names.products[2] = zalgo;
  ReportData data = sound();
  data = common();
  data.facts.model = script + "\xE2\x80\xAE" + std::string(200, 'M');
  data.facts.method = "<b>aim</b>";
  data.facts.source = "\"a\\b\".\"<i>c</i>\"";
  data.guarantee = {Promise::private_, 20,        1e-5,      script, 3, undefined,
                    undefined,         undefined, undefined, 1,      {}};
  add_rows(data, names, 0.5);
  data.detection = {detected("<u>trees</u>", 0.93, names)};
  data.utility = {{script, "<u>trees</u>", "<s>r2</s>", 0.7, -0.4, 0, -1.1, -1.4, -0.8}};
  data.attacks = harmless(names);
  for (Finding& finding : data.attacks) {
    finding.target = script;
    finding.threat_model = "<h1>" + script;
    finding.note = std::string(300, 'N');
  }
  data.calls = {{script, "SELECT '<b>\\n</b>';\nSELECT 2;"}};
  data.caveats = {script};
  return data;
}

ReportData bare() {
  ReportData data;
  data.facts.model = "m";
  data.guarantee.promise = Promise::unknown;
  return data;
}

}  // namespace synth::report::made_up
