"""(c) How long private fits take, and how much memory, as rows, columns and the budget grow.

Tables are artificial: integers of 2 to 61 values; every fifth column looks at the same hidden number.
"""

from memory import PeakMemory
from session import Session

METHODS = ("independent", "mst", "aim")
LONG, WIDE = "artificial_long", "artificial_wide"
LONG_COLUMNS, WIDE_COLUMNS, WIDE_ROWS = 30, 200, 100_000
ROWS = (10_000, 30_000, 100_000, 300_000)
COLUMNS = (5, 10, 20, 50, 100, 200)
EPSILONS = (0.1, 1, 10)
HIDDEN = 5


def size(column):
    return 2 + (7 * column) % 60


def _names(columns):
    return [f"c{column}" for column in range(columns)]


def create(session, table, rows, columns):
    hidden = ", ".join(f"random() AS h{i}" for i in range(HIDDEN))
    values = ", ".join(f"floor({size(i)} * (0.7 * h{i % HIDDEN} + 0.3 * random()))::integer AS c{i}"
                       for i in range(columns))
    session.run("SELECT setseed(0.5)")
    session.run(f"CREATE TABLE {table} AS WITH hidden AS MATERIALIZED (SELECT {hidden} FROM generate_series(1, {rows})) "
                f"SELECT {values} FROM hidden")
    session.run(f"VACUUM ANALYZE {table}")


def _fit(table, method, columns, epsilon=1):
    domains = ", ".join(f'"c{i}": {{"min": 0, "max": {size(i) - 1}}}' for i in range(columns))
    return (f"SELECT synth_fit('{table}', model => '{table}', method => '{method}', "
            f"columns => '{{{','.join(_names(columns))}}}', epsilon => {epsilon}, domains => '{{{domains}}}')")


def _peak(statement):
    """Seconds and memory, in a session of its own, because memory that was freed stays with a process."""
    with Session(dict(max_parallel_workers_per_gather=0)) as session:
        session.run("LOAD 'pg_synth'")
        with PeakMemory(session.backend) as peak:
            took = session.costs(statement)
        return took | {"memory": peak.anonymous}


def _reading(session, table):
    statement = f"SELECT count(*), sum(hashtext(t::text)) FROM {table} t"
    session.seconds(statement)
    return session.costs(statement)


def measure(session, rows, say):
    say("    create tables")
    create(session, LONG, rows, LONG_COLUMNS)
    create(session, WIDE, WIDE_ROWS, WIDE_COLUMNS)
    result = {"reading": {LONG: _reading(session, LONG), WIDE: _reading(session, WIDE)}, "big": {}}
    for method in METHODS:
        say(f"    {method}: {rows:,} rows of {LONG_COLUMNS} columns, {WIDE_ROWS:,} of {WIDE_COLUMNS}")
        result["big"][method] = {"long": _peak(_fit(LONG, method, LONG_COLUMNS)),
                                 "wide": _peak(_fit(WIDE, method, WIDE_COLUMNS))}
    say("    rows")
    by_rows = {method: {rows: result["big"][method]["long"]["processor"]} for method in METHODS}
    for count in ROWS:
        if count >= rows:
            continue
        session.run(f"CREATE TABLE shorter AS SELECT * FROM {LONG} LIMIT {count}")
        session.run("VACUUM ANALYZE shorter")
        for method in METHODS:
            by_rows[method][count] = session.costs(_fit("shorter", method, LONG_COLUMNS))["processor"]
        session.run("DROP TABLE shorter")
    say("    columns")
    by_columns = {method: {WIDE_COLUMNS: result["big"][method]["wide"]["processor"]} for method in METHODS}
    for columns in COLUMNS:
        for method in METHODS:
            if columns < WIDE_COLUMNS:
                by_columns[method][columns] = session.costs(_fit(WIDE, method, columns))["processor"]
    say("    epsilon")
    by_epsilon = {method: {epsilon: session.costs(_fit(WIDE, method, LONG_COLUMNS, epsilon))["processor"]
                           for epsilon in EPSILONS} for method in METHODS}
    return result | {"rows": by_rows, "columns": by_columns, "epsilon": by_epsilon}
