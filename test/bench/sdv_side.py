"""(c), SDV's side: its Gaussian copula with default settings on the same CSV file. Runs in the virtual environment.

usage: sdv_side.py REAL.csv FOLDER    writes FOLDER/sdv-1.csv … and prints times as JSON
"""

import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
from sdv.metadata import Metadata
from sdv.single_table import GaussianCopulaSynthesizer
from threadpoolctl import threadpool_info

from tables import SEEDS

TABLE = "adult"


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def table(drawn):
    return drawn[TABLE] if isinstance(drawn, dict) else drawn


def main():
    warnings.filterwarnings("ignore")
    csv, folder = sys.argv[1:]
    real = pd.read_csv(csv)
    metadata = Metadata.detect_from_dataframes({TABLE: real})
    expected = {name: "numerical" if np.issubdtype(kind, np.number) else "categorical"
                for name, kind in real.dtypes.items()}
    detected = {name: column["sdtype"] for name, column in metadata.to_dict()["tables"][TABLE]["columns"].items()}
    if detected != expected:
        raise SystemExit(f"bench: SDV took columns for something else: {detected}")
    synthesizer = GaussianCopulaSynthesizer(metadata)
    fit, _ = timed(lambda: synthesizer.fit({TABLE: real}))
    same = []
    for seed in SEEDS:  # every draw goes on where the last one stopped
        seconds, drawn = timed(lambda: table(synthesizer.sample(len(real))))
        same.append(seconds)
        drawn.to_csv(f"{folder}/sdv-{seed}.csv", index=False)
    more, _ = timed(lambda: synthesizer.sample(100_000))
    print(json.dumps({
        "fit": fit,
        "draw": {"as many as real": sorted(same)[len(same) // 2], "100,000": more},
        "versions": {name: version(name) for name in ("sdv", "copulas", "rdt", "sdmetrics", "numpy", "pandas")},
        "blas": sorted({f"{pool['internal_api']} {pool.get('architecture', '')}".strip() for pool in threadpool_info()}),
    }))


main()
