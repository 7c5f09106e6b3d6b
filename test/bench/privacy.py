"""The part "privacy": what fits with a guarantee cost and how good they are, beside the goals and the reference."""

import json
import os
import subprocess
import sys

import coded_adult
import coded_fits
import private_drawing
import private_scaling
import raw_fits

CSV = "test/data/adult_train.csv"
REFERENCE_EPSILONS = (1,)


def _reference(python, folder, judge_python):
    """Takes minutes, not seconds."""
    result = {}
    for epsilon in REFERENCE_EPSILONS:
        path = f"{folder}/reference-mst.csv"
        command = [python, "test/bench/reference_mst.py", str(coded_adult.HOME / "adult.csv"),
                   str(coded_adult.HOME / "adult-domain.json"), str(epsilon), "1", path]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            print("bench: the reference failed; left out", file=sys.stderr)
            return None
        result[str(epsilon)] = json.loads(done.stdout.splitlines()[-1]) | coded_adult.judged(judge_python, path)
    return result


def measure(session, rows, folder, python, mbi_python, from_venv, say):
    result = {"load": [os.getloadavg()[0]]}
    # One process, so that its processor time is that of the fit.
    session.set(max_parallel_workers_per_gather=0)
    if coded_adult.is_there():
        say("(a) fit discretised Adult")
        coded_rows = coded_adult.load(session, folder)
        result["coded"] = coded_fits.measure(session, coded_rows, folder, python, say)
        if mbi_python:
            say("(e) the reference's MST")
            result["reference"] = _reference(mbi_python, folder, python)
    else:
        say("(a) left out: no PG_SYNTH_CODED_ADULT or no judge")
    say("(b) fit raw Adult")
    real_rows = int(session.value("SELECT count(*) FROM adult"))
    result["raw_seconds"] = raw_fits.measure(session, real_rows, folder)
    say("(b) score it")
    names = [name for name, *_ in raw_fits.variants()]
    result["raw_quality"] = from_venv(python, "quality.py", CSV, folder, *names, "bootstrap")
    say("(d) draw")
    result["drawing"] = private_drawing.measure(session, rows)
    say("(c) fit long and wide tables")
    result["scaling"] = private_scaling.measure(session, rows, say)
    session.run("RESET max_parallel_workers_per_gather")
    result["load"].append(os.getloadavg()[0])
    return result
