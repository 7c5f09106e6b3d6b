"""(e) MST (McKenna, Miklau, Sheldon 2021) on `mbi`, the library of the reference implementation. Runs in the virtual
environment of mbi.

usage: reference_mst.py ADULT.csv DOMAIN.json EPSILON SEED OUT.csv    prints seconds of fit and draw as JSON

The steps are those of the paper and of private-pgm's example, with its numbers of iterations: one-way marginals for a
third of the budget, values below three standard deviations merged, a tree of pairs chosen by the exponential mechanism
for a third, the pairs measured for a third, 5,000 iterations.
"""

import itertools
import json
import math
import sys
import time
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")

import jax  # noqa: E402

jax.config.update("jax_enable_x64", True)

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from mbi import Dataset, Domain, LinearMeasurement, estimation  # noqa: E402

DELTA = 1e-9


def delta_of(rho, epsilon):
    """Canonne, Kamath, Steinke 2020, proposition 12."""
    alphas = 1 + np.exp(np.linspace(-6, 12, 20_000))
    logs = (alphas - 1) * (alphas * rho - epsilon) + alphas * np.log1p(-1 / alphas) - np.log(alphas - 1)
    return math.exp(logs.min())


def rho_for(epsilon):
    low, high = 0.0, epsilon + 1
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if delta_of(middle, epsilon) <= DELTA else (low, middle)
    return low


def measure(data, cliques, sigma, random):
    deviation = sigma * math.sqrt(len(cliques))
    return [LinearMeasurement(exact + random.normal(0, deviation, exact.size), clique, deviation)
            for clique in cliques for exact in [data.project(clique).datavector()]]


def merged(measurement):
    """Where each code goes, so that what nearly no row has becomes one code; None where all are frequent."""
    frequent = np.asarray(measurement.noisy_measurement) >= 3 * measurement.stddev
    return None if frequent.all() else np.where(frequent, np.cumsum(frequent) - 1, frequent.sum())


def choose_tree(data, measurements, rho, random):
    model = estimation.MirrorDescent().estimate(data.domain, measurements, iters=1000)
    columns = data.domain.attributes
    gains = {pair: float(np.abs(data.project(pair).datavector() - np.asarray(model.project(pair).datavector())).sum())
             for pair in itertools.combinations(columns, 2)}
    component = {column: column for column in columns}
    epsilon = math.sqrt(8 * rho / (len(columns) - 1))
    edges = []
    while len(edges) < len(columns) - 1:
        open_pairs = [pair for pair in gains if component[pair[0]] != component[pair[1]]]
        scores = epsilon / 2 * np.array([gains[pair] for pair in open_pairs])
        weights = np.exp(scores - scores.max())
        edge = open_pairs[random.choice(len(open_pairs), p=weights / weights.sum())]
        old, new = component[edge[0]], component[edge[1]]
        component = {column: new if which == old else which for column, which in component.items()}
        edges.append(edge)
    return edges


def mst(data, epsilon, random):
    rho = rho_for(epsilon)
    sigma = math.sqrt(3 / (2 * rho))
    one_ways = measure(data, [(column,) for column in data.domain.attributes], sigma, random)
    mapping = {m.clique[0]: codes for m in one_ways for codes in [merged(m)] if codes is not None}
    one_ways = [m.compress(mapping, data.domain) for m in one_ways]
    data = data.compress(mapping)
    pairs = measure(data, choose_tree(data, one_ways, rho / 3, random), sigma, random)
    model = estimation.MirrorDescent().estimate(data.domain, one_ways + pairs, iters=5000)
    return model.synthetic_data().decompress(mapping)


def main():
    csv, domain_file, epsilon, seed, out = sys.argv[1:]
    with open(domain_file) as file:
        domain = json.load(file)
    table = pd.read_csv(csv)
    data = Dataset({name: table[name].to_numpy() for name in domain}, Domain(domain.keys(), domain.values()))
    np.random.seed(int(seed))
    start, start_processor = time.perf_counter(), time.process_time()
    synthetic = mst(data, float(epsilon), np.random.default_rng(int(seed)))
    took = {"seconds": time.perf_counter() - start, "processor": time.process_time() - start_processor}
    pd.DataFrame({name: np.asarray(synthetic.data[name]) for name in domain}).to_csv(out, index=False)
    print(json.dumps(took | {"versions": {name: version(name) for name in ("mbi", "jax", "numpy")}}))


main()
