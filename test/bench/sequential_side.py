"""A plain sequential CART after the published recipe (Reiter 2005), on scikit-learn's trees: columns in their order in the
file, the first drawn with replacement, each other from a tree on those before, whose leaf gives one of its rows' values.
Leaves of at least 5 rows, the usual default. Runs in the virtual environment.

usage: sequential_side.py REAL.csv FOLDER    writes FOLDER/sequential-1.csv … and prints seconds as JSON
"""

import json
import sys
import time

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from tables import SEEDS

MINIMUM_LEAF = 5


def is_number(column):
    return np.issubdtype(column.dtype, np.number)


class Predictors:
    """Numbers as they are and an indicator for each category, since these trees ask thresholds only."""

    def __init__(self, real):
        self._categories = {name: sorted(column.dropna().unique()) for name, column in real.items() if not is_number(column)}

    def of(self, table):
        columns = []
        for name, column in table.items():
            if name in self._categories:
                columns += [(column == value).to_numpy(float) for value in self._categories[name]]
                columns.append(column.isna().to_numpy(float))
            else:
                columns.append(column.to_numpy(float))
        return np.column_stack(columns)


def grow(predictors, target):
    if is_number(target):
        return DecisionTreeRegressor(min_samples_leaf=MINIMUM_LEAF, random_state=0).fit(predictors, target)
    return DecisionTreeClassifier(min_samples_leaf=MINIMUM_LEAF, random_state=0).fit(predictors, pd.factorize(target)[0])


class Sequence:
    def __init__(self, real):
        self._real, self._predictors, self._trees = real, Predictors(real), {}
        names = list(real.columns)
        for i, name in enumerate(names[1:], 1):
            asked = self._predictors.of(real[names[:i]])
            tree = grow(asked, real[name])
            leaves = tree.apply(asked)
            order = np.argsort(leaves, kind="stable")
            self._trees[name] = tree, order, leaves[order]

    def sample(self, rows, seed):
        random = np.random.default_rng(seed)
        first, *others = self._real.columns
        drawn = pd.DataFrame({first: random.choice(self._real[first].to_numpy(), rows)})
        for name in others:
            tree, order, leaves = self._trees[name]
            wanted = tree.apply(self._predictors.of(drawn))
            begin, end = np.searchsorted(leaves, wanted), np.searchsorted(leaves, wanted, side="right")
            drawn[name] = self._real[name].to_numpy()[order[random.integers(begin, end)]]
        return drawn


def main():
    csv, folder = sys.argv[1:]
    real = pd.read_csv(csv)
    start = time.process_time()
    sequence = Sequence(real)
    fit, took = time.process_time() - start, []
    for seed in SEEDS:
        start = time.process_time()
        drawn = sequence.sample(len(real), seed)
        took.append(time.process_time() - start)
        drawn.to_csv(f"{folder}/sequential-{seed}.csv", index=False)
    print(json.dumps({"fit": fit, "draw": sorted(took)[len(took) // 2]}))


main()
