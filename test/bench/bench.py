"""Runs the measurements that scripts/bench.sh sets up, against the server that the environment names.

usage: bench.py [--rows N] [--only PART]… [--python VENV-PYTHON] [--anonymeter-python PYTHON] [--mbi-python PYTHON]
                [--deep-python PYTHON] [--output FILE] [--write]
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import draws
import evaluation
import fits
import machine
import privacy
import privacy_report
import report
import tables
import trees
import views
from session import Session

CSV = "test/data/adult_train.csv"
FOLDER = Path("build/bench-run")
PAGES = {"docs/performance.md": ("views", "fits", "sdv"), "docs/privacy-performance.md": ("privacy",),
         "docs/tree-performance.md": ("trees",), "docs/evaluation-performance.md": ("evaluation",)}
PARTS = tuple(part for parts in PAGES.values() for part in parts)


def say(text):
    print(f"bench: {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def from_venv(python, script, *arguments):
    command = [python, f"test/bench/{script}", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare_with_sdv(session, results, python):
    say("(c) fit and draw Adult, pg_synth")
    real_rows = int(session.value("SELECT count(*) FROM adult"))
    results["draws"] = draws.measure(session, real_rows, FOLDER)
    say("(c) fit and draw Adult, SDV")
    results["sdv"] = from_venv(python, "sdv_side.py", CSV, FOLDER)
    say("(c) score them")
    results["quality"] = from_venv(python, "quality.py", CSV, FOLDER, *tables.METHODS, "sdv", "bootstrap")


def measure(session, parts, chosen):
    results = {"machine": machine.describe(session)}
    if "views" in parts or "fits" in parts:
        say(f"fill tables with {chosen.rows:,} rows")
        tables.create_big(session, chosen.rows)
    if "views" in parts:
        say("(a) query views and tables")
        results["views"] = views.measure(session)
    if "fits" in parts:
        say("(b) fit the big table")
        results["fits"] = fits.measure(session, chosen.rows)
    if "sdv" in parts and chosen.python:
        compare_with_sdv(session, results, chosen.python)
    if "privacy" in parts and chosen.python:
        results["privacy"] = privacy.measure(session, chosen.rows, FOLDER, chosen.python, chosen.mbi_python, from_venv, say)
    if "evaluation" in parts and chosen.python:
        results["evaluation"] = evaluation.measure(session, FOLDER, chosen.python, chosen.anonymeter_python, from_venv, say)
    if "trees" in parts:
        results["trees"] = trees.measure(session, chosen.rows, CSV, FOLDER, chosen.python, chosen.deep_python, from_venv, say)
    return results


def write_pages(results, parts, rows):
    for page, asked in PAGES.items():
        if set(asked) <= set(parts):
            report.write_between_markers(page, report.render(results, rows, asked))
    if "privacy" in results:
        privacy_report.draw_pictures(results["privacy"]["scaling"])
    if "trees" in results:
        trees.draw_pictures(results["trees"]["scaling"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--python", help="interpreter of the virtual environment; without it sdv and privacy are left out")
    parser.add_argument("--anonymeter-python", help="interpreter of Anonymeter's virtual environment; without it that is left out")
    parser.add_argument("--mbi-python", help="interpreter of mbi's virtual environment; without it mbi is left out")
    parser.add_argument("--deep-python", help="interpreter of the deep synthesizers' virtual environment; without it they are "
                                              "left out, unless their rows are there from a run before")
    parser.add_argument("--output")
    parser.add_argument("--write", action="store_true", help="put the tables into " + ", ".join(PAGES))
    chosen = parser.parse_args()
    parts = chosen.only or PARTS
    if chosen.write and (not chosen.python or not any(set(asked) <= set(parts) for asked in PAGES.values())):
        parser.error("a page gets complete runs of its parts only")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Session() as session:
        tables.load(session, CSV)
        results = measure(session, parts, chosen)
    (FOLDER / "results.json").write_text(json.dumps(results, indent=1))
    text = report.render(results, chosen.rows, PARTS)
    print(text)
    if chosen.output:
        Path(chosen.output).write_text(text)
    if chosen.write:
        write_pages(results, parts, chosen.rows)


main()
