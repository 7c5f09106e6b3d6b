#include "core/report/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/readings.hpp"
#include "core/report/vocabulary.hpp"

namespace synth::report {
namespace {

double aggregate(const ReportData& data, const char* metric) {
  for (const Measurement& measurement : data.fidelity)
    if (measurement.columns.empty() && measurement.metric == metric) return measurement.value;
  return undefined;
}

/// The column that is least alike; nullptr where none is compared.
const ColumnPicture* worst_column(const ReportData& data) {
  const ColumnPicture* worst = nullptr;
  for (const ColumnPicture& column : data.columns)
    if (!std::isnan(column.similarity) && (!worst || column.similarity < worst->similarity)) worst = &column;
  return worst;
}

/// The classifier that says most: one below guessing, else the best; nullptr where none says anything.
const Detection* clearest_detection(const ReportData& data) {
  const Detection* clearest = nullptr;
  for (const Detection& one : data.detection) {
    if (std::isnan(one.auc)) continue;
    const auto weight = [](const Detection& d) { return d.high < 0.5 ? 1.5 - d.auc : d.auc; };
    if (!clearest || weight(one) > weight(*clearest)) clearest = &one;
  }
  return clearest;
}

/// What the audit of the promise found, as a sentence.
std::string audit_words(const Readings& readings, const Guarantee& guarantee) {
  if (!readings.audit) return "";
  const Finding& audit = *readings.audit;
  std::string words = " The audit shows that ε is at least " + rounded(audit.estimate);
  if (guarantee.promise == Promise::private_) words += "; promised is at most " + rounded(guarantee.epsilon);
  return words + "; it could have shown " + rounded(audit.ceiling) + ".";
}

std::string quoted(const std::string& name) { return "“" + name + "”"; }

}  // namespace

Statement likeness_statement(const ReportData& data) {
  Statement statement{"Likeness", Tone::neutral, "Not measured", "No measure of likeness was computed."};
  const double shapes = aggregate(data, "column_shapes");
  const double pairs = aggregate(data, "pair_trends");
  if (std::isnan(shapes)) return statement;
  const double least = std::fmin(shapes, pairs);
  statement.tone = least >= 0.75 ? Tone::good : Tone::caution;
  statement.headline = least >= 0.9    ? "Close to the real table"
                       : least >= 0.75 ? "Roughly like the real table"
                                       : "Unlike the real table";
  statement.detail = "Columns agree to " + percent(shapes) + " on average";
  if (!std::isnan(pairs)) statement.detail += ", pairs of columns to " + percent(pairs);
  statement.detail += ".";
  if (const ColumnPicture* worst = worst_column(data))
    statement.detail += " Least alike: " + quoted(worst->name) + ", " + percent(worst->similarity) +
                        ". Likeness says nothing about privacy: a copy scores best.";
  return statement;
}

Statement detection_statement(const ReportData& data) {
  Statement statement{"Detection", Tone::neutral, "Not tested", "No classifier was asked."};
  const Detection* clearest = clearest_detection(data);
  if (!clearest) return statement;
  const double auc = clearest->auc;
  const bool below = clearest->high < 0.5;
  statement.tone = below || auc > 0.7 ? Tone::caution : Tone::good;
  statement.headline = below       ? "Suspiciously alike"
                       : auc > 0.9 ? "Easy to tell from real rows"
                       : auc > 0.7 ? "Can be told from real rows"
                       : auc > 0.6 ? "Not easy to tell from real rows"
                                   : "Hard to tell from real rows";
  statement.detail = "Of a real and a synthetic row, the classifier (" + clearest->classifier +
                     ") picks the synthetic one with probability " + share(auc) + " (" +
                     interval(clearest->low, clearest->high) + "); 0.5 is guessing.";
  if (below) statement.detail += " Below 0.5 means that synthetic rows repeat real ones.";
  return statement;
}

Statement utility_statement(const ReportData& data) {
  Statement statement{
      "Usefulness", Tone::neutral, "Not tested",
      "Name a target column to see how well a model that learned from synthetic rows predicts."};
  const auto worst =
      std::min_element(data.utility.begin(), data.utility.end(), [](const Utility& a, const Utility& b) {
        return std::isnan(b.difference) ? !std::isnan(a.difference) : a.difference < b.difference;
      });
  if (worst == data.utility.end() || std::isnan(worst->difference)) return statement;
  const double gained = worst->real - worst->baseline;
  const double kept = gained > 0 ? (worst->synthetic - worst->baseline) / gained : undefined;
  statement.tone = kept >= 0.8 ? Tone::good : Tone::caution;
  statement.headline = kept >= 0.95  ? "Nearly as good to learn from"
                       : kept >= 0.8 ? "Somewhat worse to learn from"
                       : kept > 0    ? "Clearly worse to learn from"
                                     : "Nothing to learn for this target";
  statement.detail = "Predicting " + quoted(worst->target) + " for held-out real rows: " + worst->measure +
                     " " + share(worst->synthetic) + " after synthetic rows, " + share(worst->real) +
                     " after real ones, " + share(worst->baseline) + " without looking.";
  return statement;
}

Statement attack_statement(const ReportData& data) {
  Statement statement{"Attacks", Tone::neutral, "Not attacked",
                      "No attack was run. That is no evidence of privacy."};
  if (data.attacks.empty()) return statement;
  const Readings readings(data);
  if (readings.leaks > 0) {
    const Finding& strongest = *readings.strongest;
    statement.tone = Tone::bad;
    statement.headline = "Leak found";
    statement.detail =
        count(readings.leaks) + " of " + count(readings.judged) +
        " attacks do better than guessing and than on rows that the model never saw. Clearest: " +
        words_of_attack(strongest.attack) + " (" + strongest.target + "), " +
        words_of_measure(strongest.measure) + " " + shown(strongest, strongest.estimate) + "." +
        audit_words(readings, data.guarantee);
    return statement;
  }
  if (readings.suspicious) {
    statement.tone = Tone::caution;
    statement.headline = "Suspicious";
    statement.detail =
        count(readings.suspicions) + " of " + count(readings.judged) +
        " attacks do better than guessing with p below 0.05: more than chance brings, though none "
        "of them is clear alone. Run them again with more trials.";
    return statement;
  }
  if (readings.none_found == 0 && readings.suspicions == 0) {
    statement.tone = Tone::caution;
    statement.headline = "No attack could have told";
    statement.detail = "None of " + count(readings.judged) +
                       " attacks had the power to show a leak: too few trials, or no control rows. "
                       "This is no evidence of privacy.";
    return statement;
  }
  statement.headline = "No leak found";
  if (!std::isnan(readings.most_power))
    statement.headline += ", with power up to " + share(readings.most_power);
  statement.detail = count(readings.none_found) + " of " + count(readings.judged) +
                     " attacks could have shown a leak and did not";
  if (readings.least_power < readings.most_power)
    statement.detail += "; the weakest could have shown " + share(readings.least_power) + " at most";
  statement.detail += "." + audit_words(readings, data.guarantee);
  if (readings.suspicions > 0)
    statement.detail += " " + count(readings.suspicions) + " have p below 0.05, which is what chance brings.";
  if (readings.inconclusive > 0)
    statement.detail += " " + count(readings.inconclusive) + " could not have told.";
  statement.detail += " Another attack may succeed: this is no proof of privacy.";
  return statement;
}

Statement guarantee_statement(const ReportData& data) {
  const Guarantee& guarantee = data.guarantee;
  if (guarantee.promise == Promise::none)
    return {"Guarantee", Tone::caution, "No guarantee",
            "The model was fitted without differential privacy and holds values of real rows. Nothing bounds "
            "what an attack not tried here could learn."};
  if (guarantee.promise == Promise::unknown)
    return {"Guarantee", Tone::caution, "Guarantee unknown",
            "The model was imported. What its fit promised cannot be told from it; treat it as without a "
            "guarantee."};
  Statement statement{"Guarantee", Tone::good, "", ""};
  statement.headline = "Differentially private: ε = " + rounded(guarantee.epsilon);
  if (guarantee.epsilon > 10) statement.tone = Tone::caution;
  statement.detail = "Whoever sees the synthetic rows can raise the odds that any one " +
                     (guarantee.unit.empty() ? std::string("row") : "value of " + quoted(guarantee.unit)) +
                     " took part by a factor of " + rounded(std::exp(guarantee.epsilon)) +
                     " at most, but for a probability of " + rounded(guarantee.delta) + ".";
  if (guarantee.epsilon > 10) statement.detail += " A factor that large protects hardly anybody.";
  return statement;
}

std::vector<Statement> verdict(const ReportData& data) {
  return {likeness_statement(data), detection_statement(data), utility_statement(data),
          attack_statement(data), guarantee_statement(data)};
}

}  // namespace synth::report
