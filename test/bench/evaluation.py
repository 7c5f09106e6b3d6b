"""The part "evaluation": what evaluation and the red team say of each method at its defaults and of two leaky tables,
and how long they take beside SDMetrics and Anonymeter.
"""

import json
import subprocess
import sys

HOLDOUT = 0.2
TARGET = "income"
SEED = 1
# A model's name, method, and what makes it what it is: the defaults, but for what cannot promise anything.
MODELS = (
    ("independent", "independent", ""),
    ("mst", "mst", ""),
    ("aim", "aim", ""),
    ("copula", "copula", ", epsilon => 'infinity'"),
    ("cart", "cart", ", epsilon => 'infinity'"),
    ("cart, leaf 1", "cart",
     """, epsilon => 'infinity', options => '{"minimum_leaf": 1, "least_rows": 1}'"""),
)
COPY = "copy of the training rows"
ATTACKS = ("singling_out", "linkability", "inference", "membership", "reconstruction")


def _columns(session):
    return session.value("SELECT string_agg(quote_ident(name), ', ' ORDER BY position) FROM synth_columns "
                         "WHERE model = 'cart'")


def _held_out(session):
    return session.value(
        "SELECT format('synth.is_held_out(%L::float8, %L::int8, %s)', h->>'share', h->>'key', "
        "(SELECT string_agg('t.' || quote_ident(c), ', ') FROM jsonb_array_elements_text(h->'columns') c)) "
        "FROM (SELECT synth_describe('cart')->'holdout' AS h) d")


def _kept(session, table, call):
    """Seconds of a call whose rows stay in a temporary table."""
    session.run(f"DROP TABLE IF EXISTS {table}")
    return session.seconds(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {call}")


def _records(session, query):
    return json.loads(session.value(f"SELECT coalesce(jsonb_agg(q), '[]') FROM ({query}) q"))


def _fidelity(session, model, more):
    seconds = _kept(session, "fidelity", f"synth_evaluate('{model}', seed => {SEED}{more})")
    values = _records(session, "SELECT metric, value FROM fidelity WHERE columns IS NULL")
    return {"seconds": seconds} | {one["metric"]: one["value"] for one in values}


def _detection(session, model, more):
    seconds = _kept(session, "detection", f"synth_detect('{model}', seed => {SEED}{more})")
    return {"seconds": seconds, "auc": _records(
        session, "SELECT classifier, value, low, high FROM detection WHERE measure = 'auc'")}


def _utility(session, model, more):
    seconds = _kept(session, "utility", f"synth_utility('{model}', '{TARGET}', seed => {SEED}{more})")
    return {"seconds": seconds, "rows": _records(
        session, "SELECT learner, measure, trained_on_real, trained_on_synthetic, difference, low, high FROM utility "
                 "WHERE measure = 'auc'")}


def _attacks(session, model, more):
    result = {}
    for attack in ATTACKS:
        seconds = _kept(session, "attacks", f"synth_attack('{model}', '{attack}', seed => {SEED}{more})")
        result[attack] = {"seconds": seconds, "findings": _records(
            session, "SELECT attack, target, measure, estimate, low, high, baseline, control, ceiling, p_value FROM attacks")}
    return result


def _judge(session, model, more=""):
    return {"fidelity": _fidelity(session, model, more), "detection": _detection(session, model, more),
            "utility": _utility(session, model, more), "attacks": _attacks(session, model, more)}


def _export(session, folder):
    """The three tables that other programs compare: those of cart."""
    columns, held_out = _columns(session), _held_out(session)
    paths = {}
    for name, query in (
            ("training", f"SELECT {columns} FROM adult t WHERE NOT {held_out}"),
            ("synthetic", f"SELECT {columns} FROM synth_sample(NULL::adult, 'cart', "
                          f"(SELECT count(*) FROM adult t WHERE NOT {held_out}), {SEED})"),
            ("control", f"SELECT {columns} FROM adult t WHERE {held_out}")):
        paths[name] = f"{folder}/evaluation-{name}.csv"
        session.run(f"\\copy ({query}) TO '{paths[name]}' CSV HEADER")
    return paths


def _anonymeter(python, paths):
    command = [python, "test/bench/anonymeter_side.py", paths["training"], paths["synthetic"], paths["control"],
               "--seed", str(SEED)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print("bench: Anonymeter failed; left out", file=sys.stderr)
        return None
    lines = [line.split() for line in done.stdout.splitlines() if " seconds " in line]
    return [{"attack": words[0].rstrip(":"), "rate": float(words[words.index("attack") + 1]),
             "risk": float(words[words.index("risk") + 1]), "seconds": float(words[words.index("seconds") + 1])}
            for words in lines]


def measure(session, folder, python, anonymeter_python, from_venv, say):
    result = {"models": {}, "rows": int(session.value("SELECT count(*) FROM adult"))}
    session.set(max_parallel_workers_per_gather=0)
    for name, method, more in MODELS:
        say(f"(f) judge {name}")
        fit = session.seconds(f"SELECT synth_fit('adult', '{name}', '{method}', holdout => {HOLDOUT}{more})")
        result["models"][name] = {"fit": fit} | _judge(session, name)
    say("(f) judge a copy")
    session.run(f"CREATE TABLE adult_copy AS SELECT t.* FROM adult t WHERE NOT {_held_out(session)}")
    result["models"][COPY] = _judge(session, "cart", ", synthetic => 'adult_copy'")
    say("(f) write a report")
    result["report"] = session.seconds("SELECT length(synth_report('cart'))")
    paths = _export(session, folder)
    say("(f) SDMetrics on the same tables")
    result["sdmetrics"] = from_venv(python, "sdmetrics_side.py", paths["training"], paths["synthetic"])
    result["compatible"] = session.seconds(f"SELECT count(*) FROM synth_evaluate('cart', seed => {SEED}, compatible => true)")
    if anonymeter_python:
        say("(f) Anonymeter on the same tables")
        result["anonymeter"] = _anonymeter(anonymeter_python, paths)
    session.run("RESET max_parallel_workers_per_gather")
    return result
