#!/usr/bin/env python3
"""Applies one fault to a copy of the sources, or lists all faults.

  mutants.py list              judge and name of each, separated by a tab
  mutants.py files NAME        the files below src that it changes
  mutants.py apply NAME ROOT   puts the fault into ROOT/src

Each fault is one that real libraries shipped (B: the list in docs/statistics/privacy.md), or one that fits here. A
fault is a text that must occur exactly once in a file, and what replaces it: where the sources move on, applying
fails loudly. Judges: replay (test/unit/private_fit_replay.cpp), audit (test/property/private_audit.cpp),
outcomes (test/property/private_outcomes.cpp).
"""
import pathlib
import sys

DOMAINS = "core/model/private/domains.cpp"
FIT = "core/model/private/fit.cpp"
LEARNER = "core/model/marginal/learner.cpp"
SESSION = "core/privacy/session.cpp"
SESSION_DOMAINS = "core/privacy/session_domains.cpp"

UNION = """  for (NoisyCategory& kept :
       reader.session.thresholded_union(domain_step(column.column, "categories"), counts, terms))
    labels.push_back(std::move(kept.category));
"""
RANGE = "  KeyRange range{key_of_end(storage, ends.low), key_of_end(storage, ends.high)};\n"
ROWS = "    model.rows = model.rows_used = static_cast<std::uint64_t>(rows);\n"
LEVEL = "    double expected = std::max(0.0, rows_) + most_rows_above_;\n"
COLLECTED = "    return source_.codes(plan)->take_matrix();\n"
UNIT = "  if (unit.rows.size() == rows_per_unit_) {\n"
THRESHOLD = ("  const std::int64_t threshold = "
             "std::max(is_private() ? union_threshold(terms) : 1, terms.least_count);\n")
CHOICE_SENSITIVITY = ("  const double sensitivity = std::max(1e-9, largest_weight_) * "
                      "static_cast<double>(options_.rows_per_unit);\n")
ONE_WAY_SENSITIVITY = ("  const std::uint64_t sensitivity = "
                       "histogram_sensitivity(columns_.size(), options_.rows_per_unit);\n")
PAIR_SENSITIVITY = "  const std::uint64_t sensitivity = histogram_sensitivity(1, options_.rows_per_unit);\n"
MARK = "  mark_nullable(out);\n"
NAN = "  if (is_nan_outside(value.key)) return encoding_.value_codes();\n"

# name: (what, judge, [(file, old, new)…])
MUTANTS = {
    "B1 categories kept raw": ("replay", [(DOMAINS, UNION, """  (void)terms;
  reader.source.count_values(number, 0, [&](const Value& value, std::uint64_t) {
    labels.emplace_back(value.bytes);
  });
""")]),
    "B1 range from the true ends": ("replay", [(DOMAINS, RANGE, """  KeyRange range{INT64_MAX, INT64_MIN};
  (void)ends;
  reader.source.count_values(number, 0, [&](const Value& value, std::uint64_t) {
    range = {std::min(range.low, value.key), std::max(range.high, value.key)};
  });
""")]),
    "B3 number of rows kept raw": ("replay", [(FIT, ROWS, ROWS.replace("(rows)", "(codes.rows())"))]),
    "B3 sampling by the true number of rows": ("replay", [
        (FIT, LEVEL, "    double expected = survey_ ? static_cast<double>(survey_->rows()) : rows_;\n")]),
    "B4 noise halved": ("audit", [
        (SESSION, "  const DiscreteGaussian gaussian(is_private() ? variance : Ratio{});\n",
         "  variance.denominator *= 4;\n"
         "  const DiscreteGaussian gaussian(is_private() ? variance : Ratio{});\n")]),
    "B5 sensitivity that reaches 0": ("replay", [
        (LEARNER, ONE_WAY_SENSITIVITY, ONE_WAY_SENSITIVITY.replace("columns_.size()", "columns_.size() - 1"))]),
    "B6 a pair as if a unit had one row": ("replay", [
        (LEARNER, PAIR_SENSITIVITY, PAIR_SENSITIVITY.replace("options_.rows_per_unit", "1"))]),
    "sensitivity of choices too small": ("replay", [
        (LEARNER, CHOICE_SENSITIVITY, CHOICE_SENSITIVITY.replace(";", " / 4;"))]),
    "B7 values weigh by their size": ("replay", [
        ("core/privacy/survey.cpp", "      powers_[i].add(number_of(plan_.storages[i], row[i].key));\n",
         "      powers_[i].add(number_of(plan_.storages[i], row[i].key),\n"
         "                     static_cast<std::uint64_t>(std::abs(row[i].key % 1000)) + 1);\n")]),
    "B8 rows per unit left out of the sensitivity": ("replay", [
        (LEARNER, ONE_WAY_SENSITIVITY, ONE_WAY_SENSITIVITY.replace("options_.rows_per_unit", "1"))]),
    "B10 NaN stops the fit": ("replay", [
        ("core/table/encoding.cpp", NAN,
         "  if (is_nan_outside(value.key))\n"
         "    throw Error(sqlstate::data_exception, \"a value is not a number\", \"\");\n")]),
    "values out of the domain refused, not clamped": ("replay", [
        ("core/table/encoding.cpp", NAN,
         NAN + "  if (value.key < encoding_.cells.low.front() || value.key > encoding_.cells.high.back())\n"
         "    throw Error(sqlstate::data_exception, \"out of range: \" + std::to_string(value.key), \"\");\n")]),
    "B11 double spending": ("replay", [
        (FIT, "    marginal::FitResult result = method.learn({codes, code_domains}, learning, session_, observer_);\n",
         "    PrivacySession whole = session_;\n"
         "    marginal::FitResult result = method.learn({codes, code_domains}, learning, session_, observer_);\n"
         "    result = method.learn({codes, code_domains}, learning, whole, observer_);\n")]),
    "B13 the budget checked after it is spent": ("replay", [
        (SESSION, "  if (!affords(terms.price))\n", "  if (spent_.rho > budget_.rho)\n"),
        ("core/model/independent/independent.cpp", "  learner.measure_one_ways(session.left().rho);\n",
         "  learner.measure_one_ways(session.budget().rho);\n")]),
    "B18 rows of a unit not bounded": ("replay", [
        ("core/privacy/contribution.cpp", UNIT, UNIT.replace("rows_per_unit_", "2 * rows_per_unit_"))]),
    "B21 a step that depends on the true rows": ("replay", [
        (LEARNER, "void Learner::measure_one_ways(Rho rho) {\n",
         "void Learner::measure_one_ways(Rho rho) {\n  if (data_.codes.rows() % 2 == 0) rho = part(rho, 0.5);\n")]),
    "B22 threshold without delta": ("outcomes", [
        (SESSION_DOMAINS, THRESHOLD, "  const std::int64_t threshold = 1;\n"),
        (DOMAINS, "  return std::max(rows_per_unit, deviation_floor(variance).numerator);\n",
         "  return variance.numerator > 0 ? rows_per_unit - rows_per_unit : 0;\n")]),
    "B33 an empty table is refused": ("replay", [
        (FIT, COLLECTED, "    CodeMatrix codes = source_.codes(plan)->take_matrix();\n"
         "    if (codes.rows() == 0) throw Error(sqlstate::data_exception, \"the table has no rows\", \"\");\n"
         "    return codes;\n")]),
    "nullable where NULL was seen": ("replay", [
        (DOMAINS, MARK, MARK + """  std::uint64_t values = 0;
  reader.source.count_values(number, 0, [&](const Value&, std::uint64_t rows) { values += rows; });
  if (reader.survey.rows() > 0 && reader.survey.rows() == values)
    out.column.nullable = out.encoding.nullable = false;
""")]),
    "spikes looked at without a price": ("replay", [
        (DOMAINS, "  for (const NoisyValue& kept : reader.session.spikes("
         "domain_step(column.column, \"spikes\"), counts, terms))\n    spikes.push_back(kept.value);\n",
         "  for (const ValueCount& kept : counts)\n    if (kept.count > 0) spikes.push_back(kept.value);\n")]),
    "counts of the true table kept": ("replay", [
        (FIT, "      model.columns[i].counts = std::move(result.counts[i]);\n",
         "      model.columns[i].counts = codes.count(i);\n")]),
}


def apply(name, root):
    for file, old, new in MUTANTS[name][1]:
        path = pathlib.Path(root) / "src" / file
        text = path.read_text()
        if text.count(old) != 1:
            sys.exit(f"mutant \"{name}\": its text occurs {text.count(old)} times in {file}")
        path.write_text(text.replace(old, new))


if __name__ == "__main__":
    if sys.argv[1:] == ["list"]:
        for name, (judge, _) in MUTANTS.items():
            print(judge, name, sep="\t")
    elif len(sys.argv) == 3 and sys.argv[1] == "files":
        print(*(file for file, _, _ in MUTANTS[sys.argv[2]][1]), sep="\n")
    elif len(sys.argv) == 4 and sys.argv[1] == "apply":
        apply(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
