#include "core/evaluate/detect/verdict.hpp"

#include <cmath>
#include <cstdio>

namespace synth::evaluate {
namespace {

std::string decimals(double number, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  return text;
}

/// Columns whose importance is positive beyond chance, at most three.
std::string columns_that_tell(const Detection& detection) {
  std::string names;
  std::size_t count = 0;
  for (const ColumnImportance& column : detection.columns) {
    if (!(column.low > 0) || count == 3) continue;
    names += (count++ == 0 ? "\"" : ", \"") + column.column + "\"";
  }
  return names;
}

std::string explain_distinguishable(const Detection& detection) {
  std::string text = "Synthetic rows can be told from real ones";
  text += detection.auc >= 0.9   ? " almost always"
          : detection.auc >= 0.7 ? " often"
                                 : ", a little better than by guessing";
  text += ": shown one row of each, the classifier picks the synthetic one in " +
          decimals(100 * detection.auc, 1) + " % of cases.";
  const std::string names = columns_that_tell(detection);
  if (!names.empty()) text += " What gives them away most: " + names + ".";
  return text;
}

/// A linear model knows columns one by one: it cannot tell rows that repeat.
std::string explain_copying(const Detection& detection) {
  const std::string wrong =
      "The classifier is wrong more often than by guessing (AUC " + decimals(detection.auc, 3) +
      "): what it learns about real rows it meets again in synthetic ones, and the other "
      "way round. ";
  if (detection.classifier == "logistic_regression")
    return wrong +
           "The synthetic table's single columns follow the real table's more closely than those of a fresh "
           "sample would, as where shares are kept exactly. If boosted trees are below 0.5 too, look for "
           "copied "
           "rows.";
  return wrong +
         "Synthetic rows repeat real rows, or follow them more closely than a fresh sample would. That is no "
         "sign of quality: look for copied rows, and attack the table.";
}

std::string explain_nothing_found(const Detection& detection) {
  return "This classifier found no difference that chance does not explain. With " +
         std::to_string(detection.rows) +
         " rows of each table it could not have seen one below an AUC of about " +
         decimals(0.5 + detection.high - detection.auc, 3) + ". Another classifier may find more.";
}

}  // namespace

std::string explain(const Detection& detection) {
  std::string text = detection.low > 0.5    ? explain_distinguishable(detection)
                     : detection.high < 0.5 ? explain_copying(detection)
                                            : explain_nothing_found(detection);
  return text + " This measures likeness, and guarantees no privacy.";
}

}  // namespace synth::evaluate
