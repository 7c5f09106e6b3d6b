"""Boosted trees as judges: can they tell drawn rows from real ones, and do they learn the same from them? Runs in the
virtual environment.

usage: boosted.py TRAIN.csv TEST.csv FOLDER NAME…    scores FOLDER/NAME-SEED.csv, prints JSON
"""

import json
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from tables import SEEDS

TARGET = "income"
FOLDS = 5


class Coding:
    """Numbers as they are, categories of the real table numbered by name; what it does not have, and NULL, is missing."""

    def __init__(self, real):
        self._categories = {name: sorted(column.dropna().unique()) for name, column in real.items()
                            if not np.issubdtype(column.dtype, np.number)}

    def of(self, table):
        return pd.DataFrame({name: pd.Categorical(column, self._categories[name]).codes if name in self._categories
                             else column.astype(float) for name, column in table.items()})

    def categorical(self, names):
        return [name in self._categories for name in names]


def trees(categorical, seed):
    # A fixed number of rounds: early stopping would judge with fewer rows, and differently for each table.
    return HistGradientBoostingClassifier(max_iter=200, learning_rate=0.1, max_leaf_nodes=31, early_stopping=False,
                                          categorical_features=categorical, random_state=seed)


def detection(real, drawn, coding, seed):
    """AUC of telling drawn rows (as many as real ones) from real ones, by cross-validation: the folds' mean."""
    rows = coding.of(pd.concat([real, drawn], ignore_index=True))
    labels = np.repeat([0, 1], [len(real), len(drawn)])
    scores = []
    for learned, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(rows, labels):
        model = trees(coding.categorical(rows.columns), seed).fit(rows.iloc[learned], labels[learned])
        scores.append(roc_auc_score(labels[asked], model.predict_proba(rows.iloc[asked])[:, 1]))
    return float(np.mean(scores))


def utility(learned, test, coding, seed):
    """AUC for the target on held-out real rows after learning from `learned`."""
    def split(table):
        rows = coding.of(table)
        return rows.drop(columns=TARGET), (table[TARGET] == sorted(test[TARGET].unique())[1]).astype(int)
    rows, labels = split(learned)
    asked, truth = split(test)
    model = trees(coding.categorical(rows.columns), seed).fit(rows, labels)
    return float(roc_auc_score(truth, model.predict_proba(asked)[:, 1]))


def main():
    train_csv, test_csv, folder, *names = sys.argv[1:]
    train, test = pd.read_csv(train_csv), pd.read_csv(test_csv)
    coding = Coding(train)
    result = {"real": {"utility": [utility(train, test, coding, seed) for seed in SEEDS]}}
    for name in names:
        drawn = [pd.read_csv(f"{folder}/{name}-{seed}.csv")[list(train.columns)] for seed in SEEDS]
        result[name] = {"utility": [utility(table, test, coding, seed) for seed, table in zip(SEEDS, drawn)],
                        "detection": [detection(train, table, coding, seed) for seed, table in zip(SEEDS, drawn)]}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
