"""(d) Drawing from an aim model of Adult, against a stored table of the same rows. One process."""

import json
from statistics import median

from raw_fits import DECLARED
from views import QUERY

RUNS = 5
STATEMENTS = {
    "all 15 columns, no row returned": "SELECT * FROM {relation} OFFSET {rows}",
    "six columns, grouped by one": QUERY.replace("{}", "{relation}"),
}


def measure(session, rows):
    with open(DECLARED) as file:
        domains = json.dumps(json.load(file))
    session.run(f"SELECT synth_fit('adult', model => 'drawn_aim', method => 'aim', epsilon => 1, domains => '{domains}')")
    session.run(f"SELECT synth_create_view('drawn_aim', 'share.drawn_aim', rows => {rows}, seed => 42)")
    session.run("CREATE TABLE drawn_aim_heap (LIKE adult)")
    session.run("INSERT INTO drawn_aim_heap SELECT * FROM share.drawn_aim")
    session.run("VACUUM ANALYZE drawn_aim_heap")
    result = {}
    for what, statement in STATEMENTS.items():
        took = {"table": [], "view": []}
        for run in range(RUNS + 1):
            for kind, relation in (("table", "drawn_aim_heap"), ("view", "share.drawn_aim")):
                seconds = session.costs(statement.format(relation=relation, rows=rows))["processor"]
                if run > 0:
                    took[kind].append(seconds)
        result[what] = {kind: median(values) for kind, values in took.items()}
    return result
