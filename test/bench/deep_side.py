"""Deep generators on the same file: SDV's CTGAN and TVAE. Runs in a virtual environment of its own.

usage: deep_side.py REAL.csv FOLDER [METHOD=EPOCHS]…    writes FOLDER/ctgan-1.csv … and prints times as JSON
"""

import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
import torch
from sdv.metadata import Metadata
from sdv.single_table import CTGANSynthesizer, TVAESynthesizer

from tables import SEEDS

TABLE = "adult"
SYNTHESIZERS = {"ctgan": CTGANSynthesizer, "tvae": TVAESynthesizer}
EPOCHS = {"ctgan": 300, "tvae": 300}  # SDV's own


def timed(work):
    start = time.perf_counter(), time.process_time()
    result = work()
    return {"seconds": time.perf_counter() - start[0], "processor": time.process_time() - start[1]}, result


def table(drawn):
    return drawn[TABLE] if isinstance(drawn, dict) else drawn


def measure(name, epochs, real, metadata, folder):
    torch.manual_seed(1)
    np.random.seed(1)
    synthesizer = SYNTHESIZERS[name](metadata, epochs=epochs, enable_gpu=False)
    fit, _ = timed(lambda: synthesizer.fit({TABLE: real}))
    draws = []
    for seed in SEEDS:  # every draw goes on where the last one stopped
        took, drawn = timed(lambda: table(synthesizer.sample(len(real))))
        draws.append(took["processor"])
        drawn.to_csv(f"{folder}/{name}-{seed}.csv", index=False)
    return {"epochs": epochs, "fit": fit["processor"], "fit_elapsed": fit["seconds"],
            "draw": sorted(draws)[len(draws) // 2]}


def main():
    warnings.filterwarnings("ignore")
    csv, folder, *asked = sys.argv[1:]
    epochs = {name: int(count) for name, count in (word.split("=") for word in asked)} or EPOCHS
    real = pd.read_csv(csv)
    metadata = Metadata.detect_from_dataframes({TABLE: real})
    result = {name: measure(name, count, real, metadata, folder) for name, count in epochs.items()}
    result["versions"] = {name: version(name) for name in ("sdv", "ctgan", "torch", "numpy")}
    print(json.dumps(result))


main()
