"""The measurements of sequential trees as Markdown."""

from statistics import mean

from trees import EPOCHS
from wording import goal, score, seconds, table, times

NAMES = {"cart": "`cart`", "sequential": "sequential CART, scikit-learn, leaf 5", "sdv": "SDV GaussianCopula",
         "ctgan": f"SDV CTGAN, {EPOCHS['ctgan']} epochs", "tvae": f"SDV TVAE, {EPOCHS['tvae']} epochs"}


def _mean(values):
    half = (max(values) - min(values)) / 2
    return f"{mean(values):.4f} ± {half:.4f}"


def _speed(results, rows):
    view, scaling = results["view"], results["scaling"]
    rate = rows / view["every column"]
    million = scaling["rows"].get(rows) or scaling["rows"].get(str(rows))
    ratio = view["view"] / view["heap"]
    lines = [["fit of Adult", seconds(results["adult"]["fit"]), goal(results["adult"]["fit"], 0.5, True)],
             [f"fit of {rows:,} × 15", seconds(million), goal(million, 15, True)],
             ["drawing all columns, through SQL", f"{rate:,.0f} rows/s", goal(rate, 500_000, False)],
             ["view : stored table", times(ratio), goal(ratio, 2, True)]]
    return "### Speed\n\n" + table(["what", "processor", "goal"], lines)


def _rivals(results):
    best = max(mean(d["every_pair"]["score"] for d in draws) for name, draws in results["quality"].items() if name != "cart")
    lines = []
    for name, draws in results["quality"].items():
        boosted = (results["boosted"] or {}).get(name)
        took = results["seconds"][name]
        lines.append([NAMES[name], score(draws, "quality", "score"), score(draws, "every_pair", "score"),
                      score(draws, "every_pair", "Column Pair Trends"),
                      _mean(boosted["detection"]) if boosted else "", _mean(boosted["utility"]) if boosted else "",
                      seconds(took["fit"]), seconds(took["draw"])])
    text = "### Raw Adult, against others\n\n" + table(
        ["rows of", "quality", "quality, all pairs", "pair trends, all pairs", "detection AUC", "utility AUC", "fit", "draw"],
        lines)
    own = mean(d["every_pair"]["score"] for d in results["quality"]["cart"])
    text += f"\n\nQuality with all pairs, `cart` against the best other: {own - best:+.4f}."
    if results["boosted"]:
        real = mean(results["boosted"]["real"]["utility"])
        text += f" Utility after learning from real rows: {real:.4f}; `cart` loses " \
                f"{real - mean(results['boosted']['cart']['utility']):.4f}."
    return text


def render(results, rows):
    parts = [_speed(results, rows)]
    if "quality" in results:
        parts.append(_rivals(results))
    return "\n\n".join(parts)
