"""(c), our side: fit and draw times on Adult itself, and synthetic rows for the judges."""

from statistics import median

from tables import METHODS, SEEDS

RUNS = 5
DRAWS = ("as many as real", "100,000")


def measure(session, real_rows, folder):
    result = {}
    session.set(max_parallel_workers_per_gather=0)
    for method in METHODS:
        fit = f"SELECT synth_fit('adult', model => '{method}', method => '{method}', epsilon => 'infinity')"
        result[method] = {"fit": median([session.seconds(fit) for _ in range(RUNS)]), "draw": {}}
        for label, rows in zip(DRAWS, (real_rows, 100_000)):
            result[method]["draw"][label] = _draw(session, method, rows)
        for seed in SEEDS:
            view = _view(session, method, real_rows, seed)
            session.run(f"\\copy (SELECT * FROM {view}) TO '{folder}/{method}-{seed}.csv' CSV HEADER")
    return result


def _view(session, method, rows, seed):
    name = f"share.{method}_{rows}_{seed}"
    session.run(f"SELECT synth_create_view('{method}', '{name}', rows => {rows}, seed => {seed})")
    return name


def _draw(session, method, rows):
    view = _view(session, method, rows, 7)
    session.run("CREATE TABLE drawn (LIKE adult)")
    took = {"read": [], "insert": [], "copy": []}
    for _ in range(RUNS):
        # Every column of every row is drawn, and none returned.
        took["read"].append(session.seconds(f"SELECT * FROM {view} OFFSET {rows}"))
        session.run("TRUNCATE drawn")
        took["insert"].append(session.seconds(f"INSERT INTO drawn SELECT * FROM {view}"))
        took["copy"].append(session.seconds(f"COPY (SELECT * FROM {view}) TO '/dev/null' CSV"))
    session.run("DROP TABLE drawn")
    return {how: median(values) for how, values in took.items()}
