#include "core/report/vocabulary.hpp"

#include <algorithm>
#include <cctype>

namespace synth::report {
namespace {

struct Metric {
  const char* name;
  const char* title;
  const char* meaning;
  const char* best;
};

constexpr Metric metrics[] = {
    {"quality", "Quality", "mean of column shapes, pair trends and missing values", "1"},
    {"column_shapes", "Column shapes", "how alike single columns are distributed, on average", "1"},
    {"pair_trends", "Pair trends", "how alike pairs of columns hang together, on average", "1"},
    {"missing_values", "Missing values", "how alike the shares of NULL are, on average", "1"},
    {"diagnostic", "Validity", "whether values and structure are those of the real table", "1"},
    {"data_validity", "Valid values", "share of synthetic values that the real table could hold", "1"},
    {"data_structure", "Same structure", "share of columns, by name and type, that both tables have", "1"},
    {"new_row_share", "New rows",
     "share of synthetic rows that match no real row; copies of frequent rows are no leak by themselves",
     "–"},
    {"mean_tvd_1", "Distance of single columns", "mean total variation distance over columns", "0"},
    {"mean_tvd_2", "Distance of pairs", "mean total variation distance over pairs of columns", "0"},
    {"mean_tvd_3", "Distance of triples", "mean total variation distance over triples of columns", "0"},
    {"k_marginal", "k-marginal score", "NIST's score over pairs of columns", "1000"},
    {"k_marginal_worst_group", "k-marginal score, worst group",
     "the score of the group that the synthetic table serves worst", "1000"},
    {"ks_complement", "Shape", "1 less the largest gap between the distribution functions", "1"},
    {"tv_complement", "Shape", "1 less the share of rows that would have to change category", "1"},
    {"correlation_similarity", "Correlation kept", "1 less half the difference of Pearson's correlations",
     "1"},
    {"spearman_similarity", "Rank correlation kept", "1 less half the difference of Spearman's correlations",
     "1"},
    {"contingency_similarity", "Pair kept", "1 less the distance of the joint distributions", "1"},
    {"missing_similarity", "NULLs kept", "1 less the difference of the shares of NULL", "1"},
    {"range_coverage", "Range covered", "share of the real range that synthetic values reach", "1"},
    {"category_coverage", "Categories covered", "share of the real categories that occur", "1"},
    {"boundary_adherence", "Within bounds", "share of synthetic values inside the real range", "1"},
    {"category_adherence", "Known categories", "share of synthetic values that the real table has", "1"},
    {"key_uniqueness", "Key unique", "share of synthetic rows whose key no earlier row has", "1"},
};

struct Word {
  const char* name;
  const char* title;
};

constexpr Word attacks[] = {
    {"singling_out_univariate", "Singling out by one column"},
    {"singling_out_multivariate", "Singling out by several columns"},
    {"linkability", "Linking two halves of a record"},
    {"inference", "Inferring an attribute"},
    {"membership", "Telling members from others"},
    {"membership_distance", "Membership by distance"},
    {"membership_neighbourhood", "Membership by neighbourhood"},
    {"membership_domias", "Membership by density ratio (DOMIAS)"},
    {"membership_gen_lra", "Membership by likelihood ratio (Gen-LRA)"},
    {"membership_marginals", "Membership by marginals"},
    {"membership_match", "Membership by equal rows"},
    {"membership_maximum", "Membership, best of all scores"},
    {"membership_epsilon", "Membership as a bound on ε"},
    {"membership_exposed", "Membership of unusual records"},
    {"reconstruction_ranking", "Reconstructing whole rows"},
    {"reconstruction_positive_control", "Reconstructing from exact answers"},
    {"reconstruction_linear", "Reconstructing an attribute of everyone"},
};

constexpr Word measures[] = {
    {"auc", "AUC"},
    {"risk", "risk"},
    {"copied_share", "share of records copied"},
    {"tpr_at_fpr_0.1", "members found at 10 % false alarms"},
    {"tpr_at_fpr_0.01", "members found at 1 % false alarms"},
    {"tpr_at_fpr_0.001", "members found at 0.1 % false alarms"},
    {"epsilon", "ε, lower bound"},
    {"epsilon_lower_bound", "ε, lower bound"},
};

std::string plain(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string capitalised(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

}  // namespace

MetricWords words_of_metric(std::string_view metric) {
  for (const Metric& known : metrics)
    if (metric == known.name) return {known.title, known.meaning, known.best};
  return {capitalised(plain(metric)), "", ""};
}

std::string words_of_attack(std::string_view attack) {
  for (const Word& known : attacks)
    if (attack == known.name) return known.title;
  return capitalised(plain(attack));
}

std::string words_of_measure(std::string_view measure) {
  for (const Word& known : measures)
    if (measure == known.name) return known.title;
  return plain(measure);
}

}  // namespace synth::report
