#!/usr/bin/env python3
"""Prints what scikit-learn makes of the tables of golden_tables.hpp: the numbers of golden_detection.hpp.

The first 150 real rows against the 150 synthetic ones, row i of either in fold i mod 3; features as
core/evaluate/learn/design.hpp makes them. Needs numpy and scikit-learn; golden_detection.hpp tells the versions.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score

ROWS = 150


def rows(first_age, age_factor, age_modulus, base, square_factor, square_modulus, per_year, income_gap, sex_factor, cities,
         city_age_factor, city_gap):
    for i in range(ROWS):
        age = first_age + age_factor * i % age_modulus
        income = None if i % income_gap == 0 else base + square_factor * i * i % square_modulus + per_year * age
        sex = "F" if sex_factor * i % 7 < 3 else "M"
        city = None if i % city_gap == 0 else cities[(i * i + city_age_factor * age) % 5]
        yield age, income, sex, city


TABLE = list(rows(18, 37, 63, 1000, 7, 9001, 50, 29, 5, "ABCDE", 1, 41)) + \
    list(rows(20, 29, 66, 1200, 11, 8009, 45, 23, 3, "ABCDF", 2, 37))
LABELS = np.repeat([0, 1], ROWS)
FOLDS = np.tile(np.arange(ROWS) % 3, 2)


def number(column):
    """In units of the interquartile range, missing values at the mean."""
    known = np.array([x for x in column if x is not None], float)
    unit = np.subtract(*np.percentile(known, [75, 25]))
    return np.array([0 if x is None else (x - known.mean()) / unit for x in column])


def level(column, value):
    return np.array([x == value for x in column], float)


AGE, INCOME, SEX, CITY = zip(*TABLE)
FEATURES = np.column_stack(
    [number(AGE), number(INCOME), level(INCOME, None), level(SEX, "F"), level(SEX, "M")]
    + [level(CITY, city) for city in [*"ABCDEF", None]])


def fit(rows):
    model = LogisticRegression(C=1, tol=1e-12, max_iter=100000)
    return model.fit(FEATURES[rows], LABELS[rows])


def main():
    whole = fit(np.arange(2 * ROWS))
    for name, value in zip(["age", "income", "income_null"], whole.coef_[0]):
        print(f"coefficient of {name}: {value:.9f}")
    print(f"coefficients of F and M: {whole.coef_[0][3]:.9f} {whole.coef_[0][4]:.9f}")
    print(f"pmse: {np.mean((whole.predict_proba(FEATURES)[:, 1] - 0.5) ** 2):.12f}")
    for fold in range(3):
        test = FOLDS == fold
        model = fit(np.flatnonzero(~test))
        print(f"auc of fold {fold}: {roc_auc_score(LABELS[test], model.decision_function(FEATURES[test])):.12f}")
    keep = np.r_[1:FEATURES.shape[1]]
    ridge = Ridge(alpha=1).fit(FEATURES[:, keep], np.array(AGE, float))
    print(f"ridge for age, coefficient of income: {ridge.coef_[0]:.9f}")


if __name__ == "__main__":
    main()
