#include <gtest/gtest.h>

#include "core/report/page.hpp"
#include "core/report/verdict.hpp"

namespace synth::report {
namespace {

Finding finding(double estimate, double p, double ceiling = 0.99) {
  Finding finding;
  finding.attack = "membership";
  finding.target = "all";
  finding.measure = "auc";
  finding.trials = 1000;
  finding.estimate = estimate;
  finding.low = estimate - 0.02;
  finding.high = estimate + 0.02;
  finding.baseline = 0.5;
  finding.control = 0.5;
  finding.ceiling = ceiling;
  finding.p_value = p;
  return finding;
}

Finding audit(double bound, double ceiling) {
  Finding found = finding(bound, undefined, ceiling);
  found.attack = "audit";
  found.measure = "epsilon";
  found.low = bound;
  found.baseline = found.control = 0;
  return found;
}

bool has(const std::string& words, const char* part) { return words.find(part) != std::string::npos; }

TEST(ReportReading, NeedsEvidenceForALeak) {
  EXPECT_EQ(read(finding(0.8, 1e-9), 10), Reading::leak);
  EXPECT_EQ(read(finding(0.6, 0.004), 10), Reading::leak);
  EXPECT_EQ(read(finding(0.6, 0.006), 10), Reading::suspicion);  // 0.05 / 10 is less
  EXPECT_EQ(read(finding(0.6, 0.006), 1), Reading::leak);
  EXPECT_EQ(read(finding(0.51, 0.4), 10), Reading::none_found);
  EXPECT_EQ(read(finding(0.6, undefined), 10), Reading::suspicion);  // an interval alone proves no leak
}

TEST(ReportReading, NeedsPowerForItsAbsence) {
  EXPECT_EQ(read(finding(0.5, 0.5, 0.4), 1), Reading::inconclusive);  // could not have passed guessing
  EXPECT_EQ(read(finding(0.5, 0.5, undefined), 1), Reading::inconclusive);
  EXPECT_EQ(read(finding(undefined, 0.5), 1), Reading::inconclusive);
  Finding none = finding(0.5, 0.5);
  none.trials = 0;
  EXPECT_EQ(read(none, 1), Reading::inconclusive);
}

TEST(ReportReading, HoldsBoundsAgainstThePromise) {
  EXPECT_EQ(read(audit(1.2, 5), 1, 1), Reading::leak);
  EXPECT_EQ(read(audit(0.3, 5), 1, 1), Reading::none_found);
  EXPECT_EQ(read(audit(0.3, 0.8), 1, 1), Reading::inconclusive);  // it could not have shown a breach
  EXPECT_EQ(read(audit(0.3, 5), 1), Reading::suspicion);          // nothing was promised
}

TEST(ReportReading, SaysWhatItRestsOn) {
  EXPECT_EQ(sentence_of(finding(0.51, 0.4), Reading::none_found), "No leak found, with power up to 0.990.");
  EXPECT_EQ(sentence_of(finding(0.8, 0), Reading::leak), "Leak: AUC 0.800 against 0.500 without the model.");
}

TEST(ReportVerdict, SaysThatALeakyModelLeaks) {
  ReportData data;
  data.attacks = {finding(0.51, 0.4), finding(0.95, 1e-12), finding(0.7, 1e-4)};
  const Statement statement = attack_statement(data);
  EXPECT_EQ(statement.tone, Tone::bad);
  EXPECT_EQ(statement.headline, "Leak found");
  EXPECT_TRUE(has(statement.detail, "2 of 3 attacks"));
  EXPECT_TRUE(has(statement.detail, "AUC 0.950"));
}

TEST(ReportVerdict, GivesNoAllClearWithoutPower) {
  ReportData data;
  data.attacks = {finding(0.51, 0.4, 0.9), finding(0.5, 0.5, 0.99), finding(0.5, 0.5, undefined)};
  Statement statement = attack_statement(data);
  EXPECT_EQ(statement.tone, Tone::neutral);
  EXPECT_EQ(statement.headline, "No leak found, with power up to 0.990");
  EXPECT_TRUE(has(statement.detail, "the weakest could have shown 0.900 at most"));
  EXPECT_TRUE(has(statement.detail, "1 could not have told"));
  EXPECT_TRUE(has(statement.detail, "no proof of privacy"));
  data.attacks = {finding(0.5, 0.5, undefined)};
  statement = attack_statement(data);
  EXPECT_EQ(statement.tone, Tone::caution);
  EXPECT_EQ(statement.headline, "No attack could have told");
  data.attacks.clear();
  EXPECT_EQ(attack_statement(data).headline, "Not attacked");
  EXPECT_TRUE(has(attack_statement(data).detail, "no evidence of privacy"));
}

TEST(ReportReading, CountsARiskBeyondControlRows) {
  Finding risk = finding(0.05, undefined);
  risk.measure = "risk";
  risk.baseline = 0.08;
  risk.control = 0.15;  // a rate of success
  EXPECT_EQ(reference(risk), 0);
  EXPECT_EQ(read(risk, 1), Reading::suspicion);
  risk.control = undefined;  // then the risk is the rate itself
  EXPECT_EQ(reference(risk), 0.08);
  EXPECT_EQ(read(risk, 1), Reading::none_found);
}

TEST(ReportVerdict, ExpectsPositiveControlsToSucceed) {
  ReportData data;
  data.attacks = {finding(0.5, 0.5), finding(0.99, 1e-20)};
  data.attacks[1].attack = "reconstruction_positive_control";
  EXPECT_EQ(read(data.attacks[1], 2), Reading::control);
  EXPECT_EQ(attack_statement(data).headline, "No leak found, with power up to 0.990");
  EXPECT_TRUE(has(attack_statement(data).detail, "1 of 1 attacks"));
}

TEST(ReportVerdict, ExpectsSomeSmallPValuesAmongMany) {
  ReportData data;
  for (int i = 0; i < 40; ++i) data.attacks.push_back(finding(0.5, (i + 0.5) / 40));  // as chance has them
  EXPECT_EQ(attack_statement(data).headline, "No leak found, with power up to 0.990");
  EXPECT_TRUE(has(attack_statement(data).detail, "2 have p below 0.05, which is what chance brings"));
  for (int i = 0; i < 20; ++i) data.attacks[static_cast<std::size_t>(i)].p_value = 0.02;
  EXPECT_EQ(attack_statement(data).headline, "Suspicious");
}

TEST(ReportVerdict, KeepsBoundsOnEpsilonApartFromShares) {
  ReportData data;
  data.guarantee.promise = Promise::private_;
  data.guarantee.epsilon = 1;
  data.attacks = {finding(0.5, 0.5, 0.9), audit(0.3, 5.81)};
  EXPECT_EQ(attack_statement(data).headline, "No leak found, with power up to 0.900");
  EXPECT_TRUE(has(attack_statement(data).detail, "ε is at least 0.3; promised is at most 1"));
  data.attacks[1] = audit(1.5, 5.81);
  EXPECT_EQ(attack_statement(data).headline, "Leak found");
}

TEST(ReportVerdict, TellsWhatIsPromised) {
  ReportData data;
  EXPECT_EQ(guarantee_statement(data).headline, "No guarantee");
  data.guarantee.promise = Promise::unknown;
  EXPECT_EQ(guarantee_statement(data).headline, "Guarantee unknown");
  data.guarantee = {Promise::private_, 1, 1e-9, "", 1, undefined, undefined, undefined, undefined, 0, {}};
  const Statement one = guarantee_statement(data);
  EXPECT_EQ(one.headline, "Differentially private: ε = 1");
  EXPECT_EQ(one.tone, Tone::good);
  EXPECT_TRUE(has(one.detail, "factor of 2.72"));
  data.guarantee.epsilon = 20;
  EXPECT_EQ(guarantee_statement(data).tone, Tone::caution);
  EXPECT_TRUE(has(guarantee_statement(data).detail, "protects hardly anybody"));
}

TEST(ReportVerdict, FindsDetectionBelowGuessingWorse) {
  ReportData data;
  data.detection = {{"logistic", 0.52, 0.49, 0.55, {}, ""}, {"trees", 0.41, 0.39, 0.43, {}, ""}};
  EXPECT_EQ(detection_statement(data).headline, "Suspiciously alike");
  data.detection = {{"logistic", 0.55, 0.52, 0.58, {}, ""}, {"trees", 0.95, 0.94, 0.96, {}, ""}};
  EXPECT_EQ(detection_statement(data).headline, "Easy to tell from real rows");
}

TEST(ReportVerdict, MeasuresUseAgainstNotLooking) {
  ReportData data;
  data.utility = {{"y", "trees", "accuracy", 0.9, 0.88, 0.5, -0.02, -0.03, -0.01}};
  EXPECT_EQ(utility_statement(data).headline, "Nearly as good to learn from");
  data.utility[0].synthetic = 0.6;
  EXPECT_EQ(utility_statement(data).headline, "Clearly worse to learn from");
}

TEST(ReportPage, IsOnePlainLineWhateverItIsTold) {
  ReportData data;
  data.facts.model = "a\\b\nc\td<script>\xFF";
  data.facts.method = data.facts.source = data.facts.owner = data.facts.program = data.facts.model;
  data.caveats = {data.facts.model};
  data.calls = {{data.facts.model, data.facts.model}};
  data.attacks = {finding(0.5, 0.5)};
  data.attacks[0].attack = data.attacks[0].target = data.attacks[0].threat_model = data.attacks[0].note =
      data.attacks[0].measure = data.facts.model;
  const std::string page = render_report(data);
  EXPECT_EQ(page.find_first_of("\n\r\t\\"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<!DOCTYPE html><html lang=\"en\">"), 0U);
  EXPECT_TRUE(has(page, "This page is not private."));
}

TEST(ReportPage, SaysWhatWasNotDone) {
  const std::string page = render_report({});
  for (const char* words :
       {"No attack was run. That is no evidence of privacy.", "No column could be compared.",
        "Likeness was not measured.", "No classifier was asked"})
    EXPECT_TRUE(has(page, words)) << words;
}

}  // namespace
}  // namespace synth::report
