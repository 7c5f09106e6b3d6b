"""(b) Fits of raw Adult, nothing declared or everything: synthetic rows for quality.py."""

import json
from statistics import median

from tables import SEEDS

METHODS = ("mst", "aim")
EPSILONS = {"mst": (1,), "aim": (0.1, 1)}
DECLARED = "test/bench/adult_domains.json"


def variants():
    """(name of the files, method, epsilon, whether domains are declared); the first without a guarantee."""
    for method in METHODS:
        yield f"{method}-open", method, "'infinity'", False
        for epsilon in EPSILONS[method]:
            for declared in (True, False):
                yield f"{method}-{'declared' if declared else 'learned'}-{epsilon}", method, epsilon, declared


def _domains(declared):
    if not declared:
        return ""
    with open(DECLARED) as file:
        return ", domains => '" + json.dumps(json.load(file)) + "'"


def measure(session, rows, folder):
    """Seconds of a fit on a processor, by name of the files."""
    result = {}
    for name, method, epsilon, declared in variants():
        took = []
        for seed in SEEDS:
            took.append(session.costs(
                f"SELECT synth_fit('adult', model => 'raw_adult', method => '{method}', epsilon => {epsilon}"
                + _domains(declared) + ")")["processor"])
            session.run(f"SELECT synth_create_view('raw_adult', 'share.raw_drawn', rows => {rows}, seed => {seed})")
            session.run(f"\\copy (SELECT * FROM share.raw_drawn) TO '{folder}/{name}-{seed}.csv' CSV HEADER")
            session.run("DROP VIEW share.raw_drawn; DROP FOREIGN TABLE share.raw_drawn_synthetic")
        result[name] = median(took)
    return result
