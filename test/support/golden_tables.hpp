#pragma once

#include <string>
#include <vector>

#include "test/support/evaluate.hpp"

/// The closed-form tables that the golden numbers belong to, and what SDMetrics (git 54362a3, 0.29.1.dev0,
/// Python 3.11, numpy 1.24.2, scipy 1.10.1, pandas 1.5.3) gave for them.
namespace synth::test::golden {

enum Column : std::uint8_t { age, income, sex, city };

inline std::vector<evaluate::SampleColumn> columns() {
  return {sample_column("age", TypeKind::int4), sample_column("income", TypeKind::float8),
          sample_column("sex", TypeKind::text), sample_column("city", TypeKind::text)};
}

/// real i = 0..199: age = 18 + (37i mod 63); income = 1000 + (7i² mod 9001) + 50 age, NULL if i mod 29 = 0;
/// sex = 'F' if (5i mod 7) < 3 else 'M'; city = letter (i² + age) mod 5 of ABCDE, NULL if i mod 41 = 0.
/// Others alike.
struct Formula {
  std::int64_t first_age, age_factor, age_modulus;
  std::int64_t base, square_factor, square_modulus, per_year, income_gap;
  std::int64_t sex_factor;
  std::string cities;
  std::int64_t city_age_factor, city_gap;
};

inline std::vector<Row> rows(const Formula& f, std::int64_t from, std::int64_t to) {
  std::vector<Row> rows;
  for (std::int64_t i = from; i < to; ++i) {
    const std::int64_t years = f.first_age + f.age_factor * i % f.age_modulus;
    const std::int64_t money = f.base + f.square_factor * i * i % f.square_modulus + f.per_year * years;
    const auto letter = static_cast<std::size_t>((i * i + f.city_age_factor * years) % 5);
    Row row(4);
    row[age] = years;
    if (i % f.income_gap != 0) row[income] = cell_of(static_cast<double>(money));
    row[sex] = f.sex_factor * i % 7 < 3 ? "F" : "M";
    if (i % f.city_gap != 0) row[city] = f.cities.substr(letter, 1);
    rows.push_back(std::move(row));
  }
  return rows;
}

inline std::vector<Row> real_rows() {
  return rows({18, 37, 63, 1000, 7, 9001, 50, 29, 5, "ABCDE", 1, 41}, 0, 200);
}
inline std::vector<Row> synthetic_rows() {
  return rows({20, 29, 66, 1200, 11, 8009, 45, 23, 3, "ABCDF", 2, 37}, 0, 150);
}
inline std::vector<Row> holdout_rows() {
  return rows({18, 41, 63, 1000, 13, 9001, 50, 31, 5, "ABCDE", 1, 43}, 1000, 1100);
}

inline evaluate::JointTable table() { return joint_of(columns(), real_rows(), synthetic_rows()); }

inline constexpr double ks_age = 0.925, ks_income = 0.9020616689010471;
inline constexpr double tv_sex = 0.9966666666666666, tv_city = 0.7467727706708381;
inline constexpr double range_age = 0.967741935483871, range_income = 0.7793056616586028;
inline constexpr double category_coverage_city = 0.8;
inline constexpr double boundary_age = 0.9266666666666666, boundary_income = 1.0;
inline constexpr double category_adherence_city = 0.8133333333333334;
inline constexpr double pearson_score = 0.9717316182816929, pearson_real = 0.29567103244416454,
                        pearson_synthetic = 0.35220779588077894;
inline constexpr double spearman_score = 0.9650488184594743, spearman_real = 0.27853527201150025,
                        spearman_synthetic = 0.3484376350925515;
inline constexpr double contingency_sex_city = 0.6833333333333333, contingency_city_age = 0.6316666666666666;
inline constexpr double own_age_sex = 0.8966666666666666, own_age_city = 0.6466666666666667,
                        own_income_sex = 0.805, own_income_city = 0.5716666666666667;
inline constexpr double cramer_age_sex = 0.201730, cramer_age_city = 0.177338, cramer_income_sex = 0.224707,
                        cramer_income_city = 0.198965, cramer_sex_city = 0.209384;
inline constexpr double new_rows_plain = 1.0, new_rows_with_first_15 = 0.9;
inline constexpr double quality_default = 0.892625276559638, quality_thresholds_0 = 0.8275680509144046,
                        pair_trends_thresholds_0 = 0.762511;
inline constexpr double diagnostic_overall = 0.9675, diagnostic_validity = 0.935;

}  // namespace synth::test::golden
