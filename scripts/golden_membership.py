#!/usr/bin/env python3
"""Golden numbers of the density scores of membership inference, for test/unit/evaluate_membership_density.cpp.

Needs numpy and scipy. Prints a C++ header. Data by formula; scores as Synth-MIA (git c8b1547) defines them:
DOMIAS: p_synthetic / p_reference, each a scipy.stats.gaussian_kde with Silverman's factor of its own table;
Gen-LRA: sum over the k synthetic rows nearest to x of log p_{reference and x} - log p_reference, the first a
new gaussian_kde. And the same formulas with one kernel for all, whose covariance is the mean of both tables'
(n, not n - 1) about their common mean, as core has it.
"""
import numpy as np
from scipy import stats

NEIGHBOURS = 40


def table(size, step, shift):
    i = np.arange(size, dtype=np.int64)
    a = ((i * step + shift) * 377 % 610) / 610.0
    b = ((i * step + 3 * shift) * 144 % 233) / 233.0
    c = ((i * i + step * i + shift) % 89) / 89.0
    return np.column_stack([a + b, b + c * c, 10 * c])


def domias(targets, synthetic, reference):
    return stats.gaussian_kde(synthetic.T, "silverman")(targets.T) / (
        stats.gaussian_kde(reference.T, "silverman")(targets.T) + 1e-20)


def gen_lra(targets, synthetic, reference):
    scores = []
    for x in targets:
        near = synthetic[np.argsort(((synthetic - x) ** 2).sum(axis=1), kind="stable")[:NEIGHBOURS]]
        with_x = stats.gaussian_kde(np.vstack([reference, x]).T, "silverman")
        without = stats.gaussian_kde(reference.T, "silverman")
        scores.append(np.log(with_x(near.T) + 1e-20).sum() - np.log(without(near.T) + 1e-20).sum())
    return np.array(scores)


def shared_kernel(synthetic, reference):
    mean = (synthetic.mean(axis=0) + reference.mean(axis=0)) / 2
    spread = lambda rows: (rows - mean).T @ (rows - mean) / len(rows)
    d = synthetic.shape[1]
    factor = (min(len(synthetic), len(reference)) * (d + 2) / 4) ** (-1 / (d + 4))
    inverse = np.linalg.inv((spread(synthetic) + spread(reference)) / 2 * factor ** 2)
    return lambda x, rows: np.exp(-0.5 * np.einsum("ij,jk,ik->i", rows - x, inverse, rows - x))


def shared(targets, synthetic, reference):
    kernel = shared_kernel(synthetic, reference)
    n = len(reference)
    log_ratio, gain = [], []
    for x in targets:
        near = kernel(x, synthetic)
        log_ratio.append(np.log(near.mean()) - np.log(kernel(x, reference).mean()))
        total = 0.0
        for s in np.argsort(-near, kind="stable")[:NEIGHBOURS]:
            without = kernel(synthetic[s], reference).mean()
            total += np.log((n * without + near[s]) / ((n + 1) * without))
        gain.append(total)
    return log_ratio, gain


def array(name, values):
    body = ",\n    ".join(", ".join(f"{v:.12g}" for v in values[i:i + 6]) for i in range(0, len(values), 6))
    return f"inline constexpr double {name}[] = {{\n    {body}}};\n"


targets, reference = table(60, 7, 11), table(150, 11, 5)
synthetic = np.vstack([table(110, 13, 2), targets[:30] + 0.01])
log_ratio, gain = shared(targets, synthetic, reference)
print("#pragma once\n\n/// Made by scripts/golden_membership.py.\nnamespace synth::test::golden {\n")
print(array("domias_synth_mia", np.log(domias(targets, synthetic, reference))))
print(array("gen_lra_synth_mia", gen_lra(targets, synthetic, reference)))
print(array("domias_shared", log_ratio))
print(array("gen_lra_shared", gain))
print("}  // namespace synth::test::golden")
