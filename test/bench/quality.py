"""(c), the judges: SDMetrics' reports, and the distances of ../shared/judge where it is there. Runs in the virtual
environment.

usage: quality.py REAL.csv FOLDER NAME…    scores FOLDER/NAME-SEED.csv (bootstrap: rows drawn from REAL), prints JSON
"""

import json
import os
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")

from sdmetrics.reports import DiagnosticReport, QualityReport  # noqa: E402

from tables import SEEDS  # noqa: E402

TABLE = "adult"
BINS = 20


def metadata_of(real):
    kinds = {name: "numerical" if np.issubdtype(kind, np.number) else "categorical" for name, kind in real.dtypes.items()}
    return {"tables": {TABLE: {"columns": {name: {"sdtype": kind} for name, kind in kinds.items()}}},
            "relationships": [], "METADATA_SPEC_VERSION": "V2"}


def report_scores(report, real, synthetic, metadata):
    report.generate({TABLE: real}, {TABLE: synthetic}, metadata, verbose=False)
    properties = report.get_properties().set_index("Property")["Score"].dropna().to_dict()
    return {"score": report.get_score()} | properties


def sdmetrics_scores(real, synthetic, metadata):
    every_pair = QualityReport()
    every_pair.real_correlation_threshold = every_pair.real_association_threshold = 0
    return {
        "quality": report_scores(QualityReport(), real, synthetic, metadata),
        "every_pair": report_scores(every_pair, real, synthetic, metadata),
        "diagnostic": report_scores(DiagnosticReport(), real, synthetic, metadata),
    }


def edges(column):
    shares = column.value_counts(normalize=True).sort_index()
    frequent = (shares >= 1 / BINS).to_numpy()
    values = shares.index.to_numpy()
    after = values[1:][frequent[:-1]]
    rest = column[column.isin(values[~frequent])]
    quantiles = np.quantile(rest, np.linspace(0, 1, BINS + 1)[1:-1], method="higher") if len(rest) else []
    return np.unique(np.concatenate([values[frequent], after, quantiles]))


class Discretisation:
    """Integer codes, with edges and categories of the real table: each frequent number for itself and the others in
    intervals between their quantiles, one code per category, one for NULL, and one for categories that it does not have.
    """

    def __init__(self, real):
        self._edges, self._categories, self.domain = {}, {}, {}
        for name, column in real.items():
            if np.issubdtype(column.dtype, np.number):
                self._edges[name] = edges(column.dropna())
                self.domain[name] = len(self._edges[name]) + 2
            else:
                self._categories[name] = {value: i for i, value in enumerate(sorted(column.dropna().unique()))}
                self.domain[name] = len(self._categories[name]) + 2

    def codes(self, table):
        return pd.DataFrame({name: self._code(name, table[name]) for name in self.domain})

    def _code(self, name, column):
        size = self.domain[name]
        if name in self._edges:
            codes = np.digitize(column.astype(float), self._edges[name])
        else:
            codes = column.map(self._categories[name]).fillna(size - 2).astype(int)
        return np.where(column.isna(), size - 1, codes)


class Judge:
    def __init__(self, real, folder):
        home = os.environ.get("PG_SYNTH_JUDGE") or "../shared/judge"
        self._program = os.path.join(home, "fidelity.py")
        self.there = os.path.exists(self._program)
        self._folder = folder
        self._codes = Discretisation(real)
        self._write(real, "real-codes.csv")
        with open(f"{folder}/domain.json", "w") as file:
            json.dump(self._codes.domain, file)

    def _write(self, table, name):
        path = f"{self._folder}/{name}"
        self._codes.codes(table).to_csv(path, index=False)
        return path

    def distances(self, synthetic):
        path = self._write(synthetic, "synthetic-codes.csv")
        answer = subprocess.run(
            [sys.executable, self._program, f"{self._folder}/real-codes.csv", path, "--domain",
             f"{self._folder}/domain.json"], check=True, capture_output=True, text=True).stdout
        return {name: value for name, value in json.loads(answer).items() if name.startswith("tvd")}


def main():
    csv, folder, *names = sys.argv[1:]
    real = pd.read_csv(csv)
    metadata = metadata_of(real)
    judge = Judge(real, folder)
    if not judge.there:
        print("bench: no judge in PG_SYNTH_JUDGE or ../shared/judge; its distances are skipped", file=sys.stderr)
    result = {}
    for name in names:
        result[name] = []
        for seed in SEEDS:
            synthetic = real.sample(len(real), replace=True, random_state=seed) if name == "bootstrap" else \
                pd.read_csv(f"{folder}/{name}-{seed}.csv")
            scores = sdmetrics_scores(real, synthetic.reset_index(drop=True), metadata)
            result[name].append(scores | ({"judge": judge.distances(synthetic)} if judge.there else {}))
    print(json.dumps(result))


main()
