#!/usr/bin/env python3
"""Runs Anonymeter's three attacks on CSV files, and says what they found and how long they took.

    anonymeter_side.py TRAINING.csv SYNTHETIC.csv CONTROL.csv [--attacks 500] [--columns 3] [--neighbours 1]
                       [--seed 1] [--first a,b --second c,d] [--secrets a,b|all] [--repeat 1]

Prints a line for each attack in the words of attacking.cpp, whose agreement and speed this measures, on one
processor; with --repeat, the attack is run that often and rates are means. Needs requirements-anonymeter.txt.
"""

import argparse
import time
import warnings

import numpy
import pandas
from anonymeter.evaluators import InferenceEvaluator, LinkabilityEvaluator, SinglingOutEvaluator


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("training", "synthetic", "control"):
        parser.add_argument(name)
    for name, number in (("attacks", 500), ("columns", 3), ("neighbours", 1), ("seed", 1), ("repeat", 1)):
        parser.add_argument("--" + name, type=int, default=number)
    for name in ("first", "second"):
        parser.add_argument("--" + name, default="")
    parser.add_argument("--secrets", default="all")
    return parser.parse_args()


def read(paths):
    tables = [pandas.read_csv(path) for path in paths]
    for column in tables[0].columns:
        # All tables must have the same types; a whole column is a number in both or in none.
        if all(pandas.api.types.is_numeric_dtype(table[column]) for table in tables):
            for table in tables:
                table[column] = table[column].astype(float)
        else:
            for table in tables:
                table[column] = table[column].astype(object).where(table[column].notna(), None)
    return tables


def measure(make, evaluate, repeat):
    """Mean rates over some runs, the last run's risk, seconds a run."""
    rates = []
    begin = time.process_time()
    for run in range(repeat):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            evaluator = make(run)
            evaluate(evaluator)
            results = evaluator.results(confidence_level=0.95)
        rates.append((results.n_success / results.n_attacks_ori, results.n_control / results.n_attacks_control,
                      results.baseline_rate.value))
    seconds = (time.process_time() - begin) / repeat
    return numpy.mean(rates, axis=0), results, evaluator, seconds


def report(name, rates, results, evaluator, seconds):
    attack, control, baseline = rates
    risk = evaluator.risk(confidence_level=0.95)
    print(f"{name}: attack {attack:.4f} ± {results.attack_rate.error:.4f} control {control:.4f} "
          f"± {results.control_rate.error:.4f} baseline {baseline:.4f} risk {risk.value:.4f} "
          f"[{risk.ci[0]:.4f}, {risk.ci[1]:.4f}] seconds {seconds:.2f}", flush=True)


def compile_distances(training, synthetic, names):
    """Numba compiles at the first call; that time is nobody's."""
    few = [table.head(50) for table in (training, synthetic)]
    LinkabilityEvaluator(ori=few[0], syn=few[1], aux_cols=(names[0::2], names[1::2]), n_attacks=5).evaluate(n_jobs=1)


def main():
    options = arguments()
    training, synthetic, control = read((options.training, options.synthetic, options.control))
    names = list(training.columns)
    compile_distances(training, synthetic, names)
    for mode in ("univariate", "multivariate"):
        report(f"singling_out_{mode}", *measure(
            lambda run: SinglingOutEvaluator(ori=training, syn=synthetic, control=control,
                                             n_attacks=options.attacks, n_cols=options.columns,
                                             seed=options.seed + run),
            lambda evaluator: evaluator.evaluate(mode=mode), options.repeat))
    numpy.random.seed(options.seed)
    first = options.first.split(",") if options.first else names[0::2]
    second = options.second.split(",") if options.second else names[1::2]
    report("linkability", *measure(
        lambda run: LinkabilityEvaluator(ori=training, syn=synthetic, control=control,
                                         aux_cols=(first, second), n_attacks=options.attacks,
                                         n_neighbors=options.neighbours),
        lambda evaluator: evaluator.evaluate(n_jobs=1), options.repeat))
    for secret in names if options.secrets == "all" else options.secrets.split(","):
        report(f"inference/{secret}", *measure(
            lambda run: InferenceEvaluator(ori=training, syn=synthetic, control=control,
                                           aux_cols=[name for name in names if name != secret], secret=secret,
                                           regression=pandas.api.types.is_numeric_dtype(training[secret]),
                                           n_attacks=options.attacks),
            lambda evaluator: evaluator.evaluate(n_jobs=1), options.repeat))


if __name__ == "__main__":
    main()
