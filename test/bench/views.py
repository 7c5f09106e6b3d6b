"""(a) A query over a synthetic view against the same query over a stored table of the same rows."""

from statistics import median

from tables import METHODS

RUNS = 7
QUERY = ("SELECT education, count(*), avg(age), avg(hours_per_week), avg(capital_gain), count(workclass), max(fnlwgt) "
         "FROM {} GROUP BY education")
MODES = {
    "serial": dict(max_parallel_workers_per_gather=0),
    "2 workers and leader": dict(max_parallel_workers_per_gather=2, parallel_leader_participation="on"),
    "2 workers": dict(max_parallel_workers_per_gather=2, parallel_leader_participation="off"),
}


def _expect_plan(session, relation, workers):
    plan = "\n".join(session.run("EXPLAIN (ANALYZE, TIMING off) " + QUERY.format(relation)))
    if workers and f"Workers Launched: {workers}" not in plan:
        raise SystemExit(f"bench: the plan does not use {workers} workers:\n{plan}")


def _measure(session, method):
    relations = {"heap": f"{method}_heap", "view": f"share.{method}"}
    seconds = {name: [] for name in relations}
    for run in range(RUNS + 1):
        for name, relation in relations.items():
            took = session.seconds(QUERY.format(relation))
            if run > 0:
                seconds[name].append(took)
    return {name: median(took) for name, took in seconds.items()}


def measure(session):
    result = {}
    for method in METHODS:
        if session.run(QUERY.format(f"{method}_heap") + " ORDER BY 1") != \
                session.run(QUERY.format(f"share.{method}") + " ORDER BY 1"):
            raise SystemExit("bench: view and table differ")
        result[method] = {}
        for mode, settings in MODES.items():
            session.set(**settings)
            for relation in (f"share.{method}", f"{method}_heap"):
                _expect_plan(session, relation, settings["max_parallel_workers_per_gather"])
            result[method][mode] = _measure(session, method)
    session.run("RESET max_parallel_workers_per_gather; RESET parallel_leader_participation")
    return result
