#!/usr/bin/env python3
"""Golden numbers of the density scores of membership inference, for test/unit/evaluate_membership_density.cpp.

Needs numpy and scipy. Prints a C++ header. Data by formula; scores as Synth-MIA (git c8b1547) defines them:
DOMIAS: p_synthetic / p_reference, each a scipy.stats.gaussian_kde with Silverman's factor of its own table;
Gen-LRA: sum over the k synthetic rows nearest to x of log p_{reference and x} - log p_reference, the first a
new gaussian_kde. And the same formulas with one kernel for all, as core has it: its covariance is the mean of
both tables' (n, not n - 1) about their common mean, and the nearest rows are those with the largest kernel.
"""
import numpy as np
from scipy import stats

NEIGHBOURS = 40


def table(size, step, shift):
    i = np.arange(size, dtype=np.int64)
    a = ((i * step + shift) * 377 % 610) / 610.0
    b = ((i * step + 3 * shift) * 144 % 233) / 233.0
    c = ((i * i + step * i + shift) % 89) / 89.0
    return np.column_stack([a + b, b + c * c, c])


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


class WithKernel(stats.gaussian_kde):
    """gaussian_kde with a covariance that is given, times the square of a factor."""

    def __init__(self, rows, covariance, factor):
        self.given = covariance
        super().__init__(rows.T, factor)

    def _compute_covariance(self):
        self.factor = self.covariance_factor()
        self._data_covariance = self.given
        self._data_cho_cov = np.linalg.cholesky(self.given)
        self.covariance = self.given * self.factor ** 2
        self.cho_cov = (self._data_cho_cov * self.factor).astype(np.float64)
        self.log_det = 2 * np.log(np.diag(self.cho_cov * np.sqrt(2 * np.pi))).sum()


def shared(targets, synthetic, reference):
    mean = (synthetic.mean(axis=0) + reference.mean(axis=0)) / 2
    spread = lambda rows: (rows - mean).T @ (rows - mean) / len(rows)
    covariance = (spread(synthetic) + spread(reference)) / 2
    d = synthetic.shape[1]
    factor = (min(len(synthetic), len(reference)) * (d + 2) / 4) ** (-1 / (d + 4))
    density = lambda rows: WithKernel(rows, covariance, factor)
    log_ratio = np.log(density(synthetic)(targets.T)) - np.log(density(reference)(targets.T))
    gain = []
    for x in targets:
        away = synthetic - x
        near = synthetic[np.argsort((away @ np.linalg.inv(covariance) * away).sum(axis=1), kind="stable")[:NEIGHBOURS]].T
        gain.append((np.log(density(np.vstack([reference, x]))(near)) - np.log(density(reference)(near))).sum())
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
