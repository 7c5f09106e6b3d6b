"""The part "evaluation" as Markdown, with goals beside the figures."""

from wording import goal, seconds, table, times

COMMON = ("singling_out", "linkability", "inference")
STRONG = 0.001


def _cases(findings):
    """Those that speak for or against a model: a positive control says only that the attack works."""
    return [one for one in findings if one["p_value"] is not None and "positive_control" not in one["attack"]]


def _worst(findings, accepted):
    """The finding of least p-value among those that `accepted` names: the attack's case against the model."""
    found = [one for one in _cases(findings) if accepted(one)]
    return min(found, key=lambda one: one["p_value"], default=None)


def _number(value, digits=3):
    return "–" if value is None else f"{value:.{digits}f}"


def _p(value):
    return "–" if value is None else "< 1e-6" if value < 1e-6 else f"{value:.2g}"


def _attack_cell(findings, name):
    accepted = (lambda one: one["attack"] == "membership_maximum") if name == "membership" else (lambda one: True)
    one = _worst(findings, accepted)
    if one is None:
        return "–"
    tests = len(_cases(findings)) if name != "membership" else 1
    return f"{_number(one['estimate'])} (p {_p(min(1.0, one['p_value'] * tests))})"


def _models_section(result):
    rows = []
    for name, one in result["models"].items():
        detection = next((d for d in one["detection"]["auc"] if d["classifier"] == "boosted_trees"), {})
        utility = next((u for u in one["utility"]["rows"] if u["learner"] == "boosted_trees"), {})
        rows.append([name, _number(one["fidelity"].get("quality")), _number(one["fidelity"].get("mean_tvd_1"), 4),
                     _number(one["fidelity"].get("mean_tvd_2"), 4), _number(one["fidelity"].get("mean_tvd_3"), 4),
                     f"{_number(detection.get('value'))} [{_number(detection.get('low'))}, {_number(detection.get('high'))}]",
                     f"{_number(utility.get('trained_on_synthetic'))} / {_number(utility.get('trained_on_real'))}"])
    return table(["rows of", "quality", "tvd1", "tvd2", "tvd3", "detection AUC, boosted trees",
                  "AUC on held-out rows, trained on synthetic / real"], rows)


def _attacks_section(result):
    names = list(next(iter(result["models"].values()))["attacks"])
    rows = [[name] + [_attack_cell(one["attacks"][attack]["findings"], attack) for attack in names]
            for name, one in result["models"].items()]
    return table(["rows of"] + [name.replace("_", " ") for name in names], rows)


def _times_section(result):
    rows = []
    for name, one in result["models"].items():
        attacks = sum(attack["seconds"] for attack in one["attacks"].values())
        rows.append([name, seconds(one["fit"]) if "fit" in one else "–", seconds(one["fidelity"]["seconds"]),
                     seconds(one["detection"]["seconds"]), seconds(one["utility"]["seconds"]), seconds(attacks)])
    most = max(one["fidelity"]["seconds"] for one in result["models"].values())
    goals = [["synth_evaluate, slowest of these", seconds(most), goal(round(most, 2), 2, True)],
             ["synth_report", seconds(result["report"]), goal(round(result["report"], 1), 60, True)]]
    return (table(["rows of", "fit", "evaluate", "detect", "utility", "attacks"], rows) + "\n\n" +
            table(["what", "seconds", "goal"], goals))


def _peers_section(result):
    theirs = result["sdmetrics"]
    total = sum(one["seconds"] for one in theirs.values() if isinstance(one, dict))
    rows = [["SDMetrics: reports, correlations, coverages, new rows", seconds(total), seconds(result["compatible"]),
             times(total / result["compatible"]), goal(total / result["compatible"], 20, False)]]
    if result.get("anonymeter"):
        for attack in COMMON:
            their_seconds = sum(one["seconds"] for one in result["anonymeter"] if one["attack"].startswith(attack))
            our_seconds = result["models"]["cart"]["attacks"][attack]["seconds"]
            rows.append([f"Anonymeter: {attack.replace('_', ' ')}", seconds(their_seconds), seconds(our_seconds),
                         times(their_seconds / our_seconds), goal(their_seconds / our_seconds, 20, False)])
    text = ("Both on one processor and on the same tables: the training rows, the synthetic rows and the held-out rows of "
            f"`cart`. SDMetrics looks for new rows among {theirs['new_rows']:,} synthetic rows, `synth_evaluate` among more. "
            "Theirs is processor time without the time to load libraries and files; ours what the client waits, reading the "
            "tables and drawing the rows included.\n\n"
            + table(["what", "theirs", "ours", "theirs : ours", "goal"], rows))
    if result.get("anonymeter"):
        findings = [finding for attack in result["models"]["cart"]["attacks"].values() for finding in attack["findings"]]
        pairs = []
        for one in result["anonymeter"]:
            attack, _, target = one["attack"].partition("/")
            mine = next((f for f in findings if f["attack"] == attack and f["target"] == (target or "all")
                         and f["measure"] == "risk"), None)
            if mine:
                pairs.append([one["attack"], _number(one["risk"]),
                              f"{_number(mine['estimate'])} [{_number(mine['low'])}, {_number(mine['high'])}]"])
        text += "\n\n" + table(["attack", "risk by Anonymeter", "risk by pg_synth"], pairs)
    return text


def _caught(result):
    def strongest(name, attacks):
        findings = [f for attack in attacks for f in result["models"][name]["attacks"][attack]["findings"]]
        tested = [f["p_value"] for f in _cases(findings)]
        return min(1.0, min(tested) * len(tested)) if tested else 1.0
    rows = []
    for name in result["models"]:
        leaky = name.startswith("copy") or "leaf 1" in name
        sound = name in ("independent", "mst", "aim")
        for attack in ("membership", "singling_out"):
            p = strongest(name, [attack])
            wanted = "caught: " + ("met" if p < STRONG else "**missed**") if leaky else \
                "not caught: " + ("met" if p >= STRONG else "**missed**") if sound else ""
            rows.append([name, attack.replace("_", " "), _p(p), wanted])
    return table(["rows of", "attack", "least p, corrected for the number of tests (Bonferroni)", "goal: p < 0.001"], rows)


def render(result):
    return (f"### Adult ({result['rows']:,} rows), a fifth of it held out, methods at their defaults\n\n"
            + _models_section(result) + "\n\n#### Attacks\n\nThe strongest case against the model: estimate, and its p-value "
            "corrected for the number of tests.\n\n" + _attacks_section(result) + "\n\n" + _caught(result)
            + "\n\n#### Time\n\n" + _times_section(result) + "\n\n#### Beside SDMetrics and Anonymeter\n\n" + _peers_section(result))
