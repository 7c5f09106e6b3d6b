#pragma once

#include "test/support/golden_tables.hpp"

/// What scikit-learn 1.9.1 (numpy 2.4.6) makes of the first 150 rows of both golden tables, row i in fold i
/// mod 3: printed by detection_golden.py.
namespace synth::test::golden {

inline constexpr std::size_t contest_rows = 150;

inline evaluate::JointTable contest_table() {
  std::vector<Row> real = real_rows();
  real.resize(contest_rows);
  return joint_of(columns(), real, synthetic_rows());
}

inline constexpr double coefficient_age = 0.369269747, coefficient_income = -0.280800116,
                        coefficient_income_null = 0.166671423, coefficient_sex = 0.005814;
inline constexpr double propensity_error = 0.036782124978;
inline constexpr double fold_aucs[] = {0.6896, 0.7192, 0.6636};
inline constexpr double ridge_income = 10.324197647;

}  // namespace synth::test::golden
