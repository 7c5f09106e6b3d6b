"""(a) Private fits of the discretised Adult: distances as the judge defines them, and seconds."""

import coded_adult

METHODS = ("independent", "mst", "aim")
EPSILONS = (0.1, 1, 10)
SWEEP = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
SWEPT = ("independent", "aim")
FITS = 5
READ = f"SELECT count(*), sum(hashtext(t::text)) FROM {coded_adult.TABLE} t"


def _cell(session, method, epsilon, rows, folder, python):
    fit = (f"SELECT synth_fit('{coded_adult.TABLE}', model => 'coded_{method}', method => '{method}', "
           f"epsilon => {epsilon}, delta => 1e-9, domains => {coded_adult.domains()})")
    runs = []
    for number in range(1, FITS + 1):
        took = session.costs(fit)
        path = f"{folder}/coded-{method}.csv"
        coded_adult.draw(session, f"coded_{method}", rows, number, path)
        runs.append(took | coded_adult.judged(python, path))
    return runs


def measure(session, rows, folder, python, say):
    session.seconds(READ)
    result = {"read": session.costs(READ), "cells": {method: {} for method in METHODS}}
    for epsilon in SWEEP:
        for method in METHODS:
            if epsilon in EPSILONS or method in SWEPT:
                say(f"    {method}, epsilon {epsilon}")
                result["cells"][method][str(epsilon)] = _cell(session, method, epsilon, rows, folder, python)
    return result
