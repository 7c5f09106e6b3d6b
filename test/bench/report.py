"""The measurements as Markdown, with goals beside them."""

from statistics import mean

import evaluation_report
import privacy_report
import trees_report
from wording import MEBI, goal, score, seconds, table, times
from tables import METHODS


def views_section(views, rows):
    lines = []
    for method, limit in (("copula", 2), ("independent", 1.3)):
        for mode, took in views[method].items():
            ratio = took["view"] / took["heap"]
            lines.append([method, mode, seconds(took["heap"]), seconds(took["view"]), times(ratio),
                          goal(ratio, limit, True)])
    speed_ups = []
    for method in METHODS:
        modes = views[method]
        for parallel in ("2 workers", "2 workers and leader"):
            up = {what: modes["serial"][what] / modes[parallel][what] for what in ("heap", "view")}
            asked = goal(up["view"], 1.7, False) if parallel == "2 workers" else ""
            speed_ups.append([method, f"serial : {parallel}", times(up["heap"]), times(up["view"]), asked])
    return (f"### A query over a view of {rows:,} rows\n\n"
            "Six columns of 15, grouped by one; the table holds the rows of the view and is cached. The leader takes "
            "part only where it is named.\n\n"
            + table(["method", "processes", "stored table", "synthetic view", "view : table", "goal"], lines)
            + "\n\n" + table(["method", "speed-up", "stored table", "synthetic view", "goal"], speed_ups))


def fits_section(fits, rows):
    lines, memory = [], []
    for method in METHODS:
        packed = fits[method]["packed"]
        limit = 2 * packed + 64 * MEBI
        for mode in ("serial", "2 workers"):
            took = fits[method][mode]
            lines.append([method, mode, seconds(took["read"]), seconds(took["fit"]), times(took["fit"] / took["read"]),
                          goal(took["fit"], 5, True).replace("5", "5 s", 1)])
            peak = took["anonymous"]
            workers = " + ".join(f"{w / MEBI:.0f}" for w in took["worker_vmhwm"])
            memory.append([method, mode, f"{packed / MEBI:.1f} MiB", f"{peak / MEBI:.1f} MiB",
                           f"≤ {limit / MEBI:.0f} MiB: {'met' if peak <= limit else '**missed**'}",
                           f"{took['leader_vmhwm'] / MEBI:.0f}{' + ' + workers if workers else ''} MiB"])
    scaling = fits["scaling"]
    by_rows = [[label, "15"] + [seconds(took[m]) for m in METHODS] for label, took in scaling["rows"].items()]
    by_columns = [["300,000 rows", width] + [seconds(took[m]) for m in METHODS]
                  for width, took in scaling["columns"].items()]
    return (f"### A fit of {rows:,} rows and 15 columns\n\n"
            "Reading is `SELECT count(*), sum(hashtext(t::text)) FROM t` in the same session. Peak memory is private "
            "memory of all processes together, less what the session held before; VmHWM also counts shared buffers "
            "that a process touched.\n\n"
            + table(["method", "processes", "reading", "fit", "fit : reading", "goal"], lines)
            + "\n\n" + table(["method", "processes", "packed codes", "peak memory", "goal", "VmHWM"], memory)
            + "\n\n" + table(["serial fits", "columns"] + list(METHODS), by_rows + by_columns))


def speed_section(ours, sdv):
    lines = []
    for method in METHODS:
        ratio = sdv["fit"] / ours[method]["fit"]
        lines.append(["fit", method, seconds(sdv["fit"]), seconds(ours[method]["fit"]), times(ratio),
                      goal(ratio, 50, False)])
    for label, theirs in sdv["draw"].items():
        for method in METHODS:
            for how, name in (("read", "read"), ("insert", "INSERT … SELECT"), ("copy", "COPY")):
                took = ours[method]["draw"][label][how]
                ratio = theirs / took
                lines.append([f"draw, {label}, {name}", method, seconds(theirs), seconds(took), times(ratio),
                              goal(ratio, 100, False)])
    return ("### SDV's Gaussian copula on the same file\n\n"
            "SDV with default settings and its own detection of types; its draws end in memory, ours in the executor "
            "(read: `SELECT * FROM … OFFSET` all rows), in a table (INSERT) or as text (COPY). "
            + ", ".join(f"{name} {number}" for name, number in sdv["versions"].items())
            + f"; {', '.join(sdv['blas'])}.\n\n"
            + table(["what", "method", "SDV", "pg_synth", "SDV : pg_synth", "goal"], lines))


NAMES = {"sdv": "SDV", "bootstrap": "real rows drawn with replacement"}


def quality_section(quality):
    reports, distances = [], []
    best = {kind: mean(d[kind]["score"] for d in quality["sdv"]) for kind in ("quality", "every_pair")}
    for name, draws in quality.items():
        asked = ""
        if name in METHODS:
            above = all(mean(d[kind]["score"] for d in draws) > best[kind] for kind in best)
            asked = f"above SDV: {'met' if above else '**missed**'}"
        reports.append([NAMES.get(name, name), score(draws, "quality", "score"), score(draws, "quality", "Column Shapes"),
                        score(draws, "quality", "Column Pair Trends"), score(draws, "every_pair", "score"),
                        score(draws, "every_pair", "Column Pair Trends"), score(draws, "diagnostic", "score"),
                        asked])
        if "judge" in draws[0]:
            scores = [score(draws, "judge", tvd) for tvd in ("tvd1", "tvd2", "tvd3")]
            distances.append([NAMES.get(name, name)] + scores)
    text = ("### Fidelity\n\n"
            "SDMetrics' reports on as many rows as the real table has (mean of 3 draws ± half their range): higher is "
            "better, 1 is equal. \"All pairs\" sets both association thresholds to 0; the default leaves pairs out that "
            "hardly depend on each other.\n\n"
            + table(["rows of", "quality", "column shapes", "pair trends", "quality, all pairs", "pair trends, all pairs",
                     "diagnostic", "goal"], reports))
    if distances:
        text += ("\n\nMean total variation distance of all one-way and two-way and of 100 three-way marginals: lower is "
                 "better. Both sides are discretised by the real table: frequent numbers for themselves, the others in 20 "
                 "quantile intervals.\n\n"
                 + table(["rows of", "tvd1", "tvd2", "tvd3"], distances))
    return text


def render(results, rows, wanted):
    """The machine, and those of the wanted parts that were measured."""
    parts = [table(["machine", ""], [[name, value] for name, value in results["machine"].items()])]
    for part in wanted:
        if part not in results:
            continue
        if part == "views":
            parts.append(views_section(results["views"], rows))
        elif part == "fits":
            parts.append(fits_section(results["fits"], rows))
        elif part == "sdv":
            parts.append(speed_section(results["draws"], results["sdv"]))
            parts.append(quality_section(results["quality"]))
        elif part == "privacy":
            parts.append(privacy_report.render(results["privacy"], rows))
        elif part == "evaluation":
            parts.append(evaluation_report.render(results["evaluation"]))
        elif part == "trees":
            parts.append(trees_report.render(results["trees"], rows))
    return "\n\n".join(parts) + "\n"


def write_between_markers(path, text):
    begin, end = "<!-- bench:begin -->\n", "<!-- bench:end -->\n"
    with open(path) as file:
        before, rest = file.read().split(begin)
    _, after = rest.split(end)
    with open(path, "w") as file:
        file.write(before + begin + text + end + after)
