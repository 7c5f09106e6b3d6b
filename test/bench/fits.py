"""(b) A fit of a big table against a query that reads all of it, with the fit's peak memory."""

from statistics import median

from memory import PeakMemory
from session import Session
from tables import METHODS, packed_bytes

RUNS = 3
TABLE = "copula_heap"
MODES = {"serial": 0, "2 workers": 2}
SMALLER = {"100,000 rows": 100_000, "300,000 rows": 300_000}
WIDTHS = (5, 10, 15, 30)


def _fit(table, method, columns=None):
    listed = f", columns => '{{{','.join(columns)}}}'" if columns else ""
    arguments = f"model => '{table}_{method}', method => '{method}'{listed}, epsilon => 'infinity'"
    return f"SELECT synth_fit('{table}', {arguments})"


def _against_reading(session, method):
    """Medians of both, interleaved after a warm-up."""
    took = {"read": [], "fit": []}
    for run in range(RUNS + 1):
        read = session.seconds(f"SELECT count(*), sum(hashtext(t::text)) FROM {TABLE} t")
        fit = session.seconds(_fit(TABLE, method))
        if run > 0:
            took["read"].append(read)
            took["fit"].append(fit)
    return {name: median(values) for name, values in took.items()}


def _memory(method, workers):
    """In a session of its own, because memory that was freed stays with a process."""
    with Session(dict(max_parallel_workers_per_gather=workers)) as session:
        session.run(f"SELECT count(*), sum(hashtext(t::text)) FROM {TABLE} t")
        session.run("LOAD 'pg_synth'")
        with PeakMemory(session.backend) as peak:
            session.run(_fit(TABLE, method))
        leader, others = peak.high_waters()
        return {"anonymous": peak.anonymous, "leader_vmhwm": leader, "worker_vmhwm": others}


def _times(session, statement):
    return median([session.seconds(statement) for _ in range(RUNS)])


def _scaling(session, rows):
    result = {"rows": {}, "columns": {}}
    for label, count in SMALLER.items():
        session.run(f"CREATE TABLE fewer_{count} (LIKE adult)")
        session.run(f"INSERT INTO fewer_{count} SELECT * FROM {TABLE} LIMIT {count}")
        session.run(f"VACUUM ANALYZE fewer_{count}")
        result["rows"][label] = {m: _times(session, _fit(f"fewer_{count}", m)) for m in METHODS}
    names = session.run("SELECT attname FROM pg_attribute "
                        "WHERE attrelid = 'adult'::regclass AND attnum > 0 ORDER BY attnum")
    second = [f"{name}_2" for name in names]
    doubled = ", ".join(["a.*"] + [f"b.{name} AS {alias}" for name, alias in zip(names, second)])
    numbered = "(SELECT *, row_number() OVER () AS row_number FROM fewer_300000)"
    session.run(f"CREATE TABLE wide AS SELECT {doubled} FROM {numbered} a JOIN {numbered} b "
                "ON b.row_number = 300001 - a.row_number")
    session.run("VACUUM ANALYZE wide")
    for width in WIDTHS:
        result["columns"][str(width)] = {m: _times(session, _fit("wide", m, (names + second)[:width])) for m in METHODS}
    return result


def measure(session, rows):
    result = {}
    for method in METHODS:
        result[method] = {}
        for mode, workers in MODES.items():
            session.set(max_parallel_workers_per_gather=workers)
            result[method][mode] = _against_reading(session, method) | _memory(method, workers)
        result[method]["packed"] = packed_bytes(session, f"{TABLE}_{method}", rows)
    session.set(max_parallel_workers_per_gather=0)
    result["scaling"] = _scaling(session, rows)
    session.run("RESET max_parallel_workers_per_gather")
    return result
