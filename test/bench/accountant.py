#!/usr/bin/env python3
"""Compares the accountant of core with dp-accounting and OpenDP.

  accountant.py PROGRAM    PROGRAM prints our numbers (test/bench/accountant.cpp)

Conversions of zCDP must lie within one part in 10^9 of the reference (OpenDP's zCDP-to-approximate-DP curve, and the
published formula at high precision), on the careful side. The deviation of an analytic Gaussian must not lie below
dp-accounting's, nor above it by more than one part in 10^9. Compositions must promise no less epsilon than exact
privacy loss distributions do. Prints one line for each kind, and fails at the first number that lies outside.
"""
import math
import subprocess
import sys

import mpmath
import opendp.prelude as dp
from dp_accounting import gaussian_mechanism
from dp_accounting.pld import privacy_loss_distribution

WITHIN = 1e-9
PLD_ERROR = 1e-6
OPENDP_ERROR = 1e-6
# Searches of the references stop at relative errors of about this size.
SEARCH = 1e-10

mpmath.mp.dps = 40
dp.enable_features("contrib", "honest-but-curious")


def exact_delta(rho, epsilon):
    """The formula of cdp2adp.py (Canonne, Kamath, Steinke 2020, Proposition 12), minimized with 40 digits."""
    rho, epsilon = mpmath.mpf(rho), mpmath.mpf(epsilon)
    low, high = mpmath.mpf("1.01"), (epsilon + 1) / (2 * rho) + 2
    for _ in range(200):
        alpha = (low + high) / 2
        if (2 * alpha - 1) * rho - epsilon + mpmath.log1p(-1 / alpha) < 0:
            low = alpha
        else:
            high = alpha
    power = mpmath.exp((high - 1) * (high * rho - epsilon) + high * mpmath.log1p(-1 / high))
    return min(power / (high - 1), mpmath.mpf(1))


def opendp_curve(rho):
    """OpenDP's privacy curve of a Gaussian that costs rho."""
    gaussian = dp.m.make_gaussian(dp.atom_domain(T=float, nan=False), dp.absolute_distance(T=float),
                                  scale=math.sqrt(0.5 / rho))
    return dp.c.make_zCDP_to_approxDP(gaussian).map(1.0)


def in_band(name, ours, reference, above=WITHIN):
    """ours in [reference, reference (1 + above)]."""
    if not reference <= ours <= reference * (1 + above) + sys.float_info.min:
        sys.exit(f"{name}: {float(ours)!r} is outside of [1, 1 + {above}] times {float(reference)!r}")


def check_delta(rho, epsilon, ours):
    in_band(f"delta({rho}, {epsilon})", mpmath.mpf(ours), exact_delta(rho, epsilon))
    # OpenDP rounds the deviation, and with it rho, by a few units in the last place.
    theirs = opendp_curve(rho).delta(epsilon)
    if not theirs * (1 - OPENDP_ERROR) <= ours <= theirs * (1 + OPENDP_ERROR) + sys.float_info.min:
        sys.exit(f"delta({rho}, {epsilon}): OpenDP says {theirs!r}, we say {ours!r}")


def check_epsilon(rho, delta, ours):
    # The least epsilon whose delta suffices: ours does, and what lies a little below does not.
    name = f"epsilon({rho}, {delta})"
    if exact_delta(rho, ours) > delta:
        sys.exit(f"{name}: {ours!r} promises too much")
    if ours > sys.float_info.min and exact_delta(rho, ours * (1 - WITHIN)) <= delta:
        sys.exit(f"{name}: {ours!r} is needlessly large")


def check_rho(epsilon, delta, ours):
    name = f"rho({epsilon}, {delta})"
    if exact_delta(ours, epsilon) > delta:
        sys.exit(f"{name}: {ours!r} allows too much")
    if exact_delta(ours * (1 + WITHIN), epsilon) <= delta:
        sys.exit(f"{name}: {ours!r} is needlessly small")


def check_sigma(epsilon, delta, ours):
    theirs = gaussian_mechanism.get_sigma_gaussian(epsilon, delta)
    in_band(f"sigma({epsilon}, {delta})", ours, theirs * (1 - SEARCH), WITHIN + 2 * SEARCH)


def check_composition(releases, deviation, delta, ours):
    one = privacy_loss_distribution.from_gaussian_mechanism(
        deviation, sensitivity=1, value_discretization_interval=1e-4)
    theirs = one.self_compose(int(releases)).get_epsilon_for_delta(delta)
    name = f"{releases:.0f} releases of deviation {deviation} at delta {delta}"
    if ours < theirs - PLD_ERROR:
        sys.exit(f"{name}: epsilon {ours!r} is less than {theirs!r}")
    if ours > 1.25 * theirs + PLD_ERROR:
        sys.exit(f"{name}: epsilon {ours!r} is needlessly more than {theirs!r}")


CHECKS = {"delta": check_delta, "epsilon": check_epsilon, "rho": check_rho, "sigma": check_sigma,
          "composition": check_composition}

if __name__ == "__main__":
    counts = dict.fromkeys(CHECKS, 0)
    for line in subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout.splitlines():
        kind, *numbers = line.split()
        CHECKS[kind](*map(float, numbers))
        counts[kind] += 1
    for kind, count in counts.items():
        print(f"accountant: {kind}: {count} numbers agree")
    if not all(counts.values()):
        sys.exit("accountant: a kind of number is missing")
