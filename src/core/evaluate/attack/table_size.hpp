#pragma once

#include <vector>

namespace synth::evaluate {

/// The integral over weights w from `low` to `high` of n·w·(1 − w)^(n−1), the chance that a predicate which
/// holds for a share w of all people singles out one of n (Cohen and Nissim 2020):
/// [(n·low + 1)(1 − low)^n − (n·high + 1)(1 − high)^n] / (n + 1). 0 ≤ low ≤ high ≤ 1.
double singling_out_integral(double rows, double low, double high);

/// Successes in a table of so many rows.
struct SizedSuccess {
  double rows;
  double successes;
};

/// Anonymeter's model of how success depends on the size of a table, c·singling_out_integral(n, 0, w), with
/// the w and c of least squares over `measured`, in the order of rows: returns the model at `rows` over the
/// model at `base`. 1 where nothing succeeds. Measurements at one size only leave w undetermined; it is 1 /
/// rows then, where Anonymeter's search begins.
double fitted_ratio(const std::vector<SizedSuccess>& measured, double rows, double base);

}  // namespace synth::evaluate
