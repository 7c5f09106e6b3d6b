"""(d) Sequential trees: a view against a stored table, fits by rows and by columns, and other generators on the same file."""

import json
import os
from pathlib import Path
from statistics import median

import plot
import views
from tables import SEEDS

RUNS = 3
ROWS = (30_000, 100_000, 300_000, 1_000_000)
WIDTHS = (5, 10, 15, 30)
RIVALS = ("sequential", "sdv", "ctgan", "tvae")
# Epochs of SDV's deep synthesizers; its default is 300 for both.
EPOCHS = {"ctgan": 100, "tvae": 300}


def _fit(table, model, columns=None):
    listed = f", columns => '{{{','.join(columns)}}}'" if columns else ""
    return f"SELECT synth_fit('{table}', model => '{model}', method => 'cart', epsilon => 'infinity'{listed})"


def _view(session, model, rows, seed):
    name = f"share.{model}_{rows}_{seed}"
    session.run(f"SELECT synth_create_view('{model}', '{name}', rows => {rows}, seed => {seed})")
    return name


def _processor(session, statement, runs=RUNS):
    return median([session.costs(statement)["processor"] for _ in range(runs)])


def _adult(session, folder):
    """Processor seconds of a fit and a draw of Adult, and the rows for the judges."""
    session.set(max_parallel_workers_per_gather=0)
    fit = _processor(session, _fit("adult", "trees"))
    rows = int(session.value("SELECT count(*) FROM adult"))
    for seed in SEEDS:
        view = _view(session, "trees", rows, seed)
        session.run(f"\\copy (SELECT * FROM {view}) TO '{folder}/cart-{seed}.csv' CSV HEADER")
    return {"fit": fit, "draw": _processor(session, f"SELECT * FROM {view} OFFSET {rows}")}


def _view_against_table(session, rows):
    view = _view(session, "trees", rows, 42)
    session.run("CREATE TABLE trees_heap (LIKE adult)")
    session.run(f"INSERT INTO trees_heap SELECT * FROM {view}")
    session.run("VACUUM ANALYZE trees_heap")
    session.run("CHECKPOINT")
    took = {"heap": [], "view": [], "every column": []}
    for run in range(views.RUNS + 1):
        for name, statement in (("heap", views.QUERY.format("trees_heap")), ("view", views.QUERY.format(view)),
                                ("every column", f"SELECT * FROM {view} OFFSET {rows}")):
            cost = session.costs(statement)["processor"]
            if run > 0:
                took[name].append(cost)
    return {name: median(values) for name, values in took.items()}


def _scaling(session, rows):
    result = {"rows": {}, "columns": {}}
    for count in [count for count in ROWS if count <= rows]:
        session.run(f"CREATE TABLE first_{count} (LIKE adult)")
        session.run(f"INSERT INTO first_{count} SELECT * FROM trees_heap LIMIT {count}")
        session.run(f"VACUUM ANALYZE first_{count}")
        result["rows"][count] = _processor(session, _fit(f"first_{count}", f"first_{count}"), 1)
    names = session.run("SELECT attname FROM pg_attribute WHERE attrelid = 'adult'::regclass AND attnum > 0 "
                        "ORDER BY attnum")
    second = [f"{name}_2" for name in names]
    doubled = ", ".join(["a.*"] + [f"b.{name} AS {alias}" for name, alias in zip(names, second)])
    numbered = "(SELECT *, row_number() OVER () AS row_number FROM first_100000)"
    session.run(f"CREATE TABLE wide_trees AS SELECT {doubled} FROM {numbered} a JOIN {numbered} b "
                "ON b.row_number = 100001 - a.row_number")
    session.run("VACUUM ANALYZE wide_trees")
    for width in WIDTHS:
        result["columns"][width] = _processor(session, _fit("wide_trees", "wide_trees", (names + second)[:width]), 1)
    return result


def _deep(csv, folder, python, from_venv):
    """An hour's work on a slow processor: kept for as long as its file is there."""
    kept = Path(folder) / "deep.json"
    if not kept.exists() and python:
        epochs = [f"{name}={count}" for name, count in EPOCHS.items()]
        kept.write_text(json.dumps(from_venv(python, "deep_side.py", csv, folder, *epochs)))
    return json.loads(kept.read_text()) if kept.exists() else None


def compare(csv, folder, python, deep_python, from_venv):
    seconds = {"sequential": from_venv(python, "sequential_side.py", csv, folder)}
    sdv = from_venv(python, "sdv_side.py", csv, folder)
    seconds["sdv"] = {"fit": sdv["fit"], "draw": sdv["draw"]["as many as real"]}
    deep = _deep(csv, folder, deep_python, from_venv)
    names = ["cart"] + [name for name in RIVALS if deep or name not in EPOCHS]
    if deep:
        seconds |= {name: deep[name] for name in EPOCHS}
    test = os.environ.get("PG_SYNTH_ADULT_TEST") or "../shared/data/adult_test.csv"
    boosted = from_venv(python, "boosted.py", csv, test, folder, *names) if os.path.exists(test) else None
    return {"seconds": seconds, "quality": from_venv(python, "quality.py", csv, folder, *names), "boosted": boosted}


def measure(session, rows, csv, folder, python, deep_python, from_venv, say):
    say("(d) fit and draw Adult")
    result = {"adult": _adult(session, folder)}
    say("(d) a view against a stored table")
    result["view"] = _view_against_table(session, rows)
    say("(d) fits by rows and columns")
    result["scaling"] = _scaling(session, rows)
    if python:
        say("(d) other generators and the judges")
        result |= compare(csv, folder, python, deep_python, from_venv)
        result["seconds"]["cart"] = result["adult"]
    return result


def draw_pictures(scaling):
    for name, title, across in (("rows", "A fit of 15 columns", "rows"), ("columns", "A fit of 100,000 rows", "columns")):
        with open(f"docs/images/tree-fits-by-{name}.svg", "w") as file:
            file.write(plot.chart(title, across, "processor seconds",
                                  {"cart": {int(x): y for x, y in scaling[name].items()}}))
