"""The judge's discretised Adult as a table, its declared domains, and synthetic rows of it as the judge's codes."""

import csv
import json
import os
import subprocess
from pathlib import Path

TABLE = "coded"
HOME = Path(os.environ.get("PG_SYNTH_CODED_ADULT") or "../shared/data/adult_discretized")
JUDGE = Path(os.environ.get("PG_SYNTH_JUDGE") or "../shared/judge") / "fidelity.py"

# What Adult's schema holds as numbers. The others' codes have no order: they become texts.
ORDERED = ("age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week")


def is_there():
    return (HOME / "adult.csv").exists() and JUDGE.exists()


def sizes():
    return json.loads((HOME / "adult-domain.json").read_text())


def domains():
    """The argument `domains`, as SQL: every code that the judge's file of domains allows."""
    said = {name: {"min": 0, "max": size - 1} if name in ORDERED else {"values": [f"c{code}" for code in range(size)]}
            for name, size in sizes().items()}
    return "'" + json.dumps(said) + "'"


def load(session, folder):
    names = list(sizes())
    path = f"{folder}/coded.csv"
    with open(HOME / "adult.csv", newline="") as source, open(path, "w", newline="") as target:
        writer = csv.writer(target)
        for row in csv.DictReader(source):
            writer.writerow(row[name] if name in ORDERED else f"c{row[name]}" for name in names)
    columns = ", ".join(f'"{name}" {"integer" if name in ORDERED else "text"} NOT NULL' for name in names)
    session.run(f"CREATE TABLE {TABLE} ({columns})")
    session.run(f"\\copy {TABLE} FROM '{path}' CSV")
    session.run(f"VACUUM ANALYZE {TABLE}")
    return int(session.value(f"SELECT count(*) FROM {TABLE}"))


def draw(session, model, rows, seed, path):
    """As many rows of a model as asked, written with the judge's codes."""
    session.run(f"SELECT synth_create_view('{model}', 'share.coded_drawn', rows => {rows}, seed => {seed})")
    codes = ", ".join(f'"{name}"' if name in ORDERED else f'substr("{name}", 2)::integer AS "{name}"'
                      for name in sizes())
    session.run(f"\\copy (SELECT {codes} FROM share.coded_drawn) TO '{path}' CSV HEADER")
    session.run("DROP VIEW share.coded_drawn; DROP FOREIGN TABLE share.coded_drawn_synthetic")


def judged(python, path):
    command = [python, str(JUDGE), str(HOME / "adult.csv"), str(path), "--domain", str(HOME / "adult-domain.json")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: value for name, value in json.loads(answer).items() if name.startswith("tvd")}
