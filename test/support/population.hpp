#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/evaluate/attack/population.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/random.hpp"

namespace synth::test {

inline evaluate::Population population_of(const std::vector<evaluate::SampleColumn>& columns,
                                          const std::vector<Row>& training, const std::vector<Row>& control,
                                          const std::vector<Row>& synthetic_rows) {
  std::vector<Row> real_rows = training;
  real_rows.insert(real_rows.end(), control.begin(), control.end());
  return {joint_of(columns, real_rows, synthetic_rows), training.size()};
}

/// A world to draw people from: two dependent numbers and one of its own, the second missing now and then,
/// and three categories that depend on them.
class People {
 public:
  explicit People(std::uint64_t seed) : random_(seed) {}

  static std::vector<evaluate::SampleColumn> columns() {
    return {sample_column("height", TypeKind::float8), sample_column("weight", TypeKind::float8),
            sample_column("age", TypeKind::int4),      sample_column("sex", TypeKind::text),
            sample_column("town", TypeKind::text),     sample_column("job", TypeKind::text)};
  }

  Row next() {
    const double size = random_.normal();
    const double weight = 0.6 * size + 0.8 * random_.normal();
    Row row(6);
    row[0] = cell_of(170 + 10 * size);
    if (random_.below(20) > 0) row[1] = cell_of(70 + 12 * weight);
    row[2] = static_cast<std::int64_t>(18 + random_.below(60));
    row[3] = size + 0.5 * random_.normal() > 0 ? "m" : "f";
    row[4] = "town " + std::to_string(static_cast<int>(8 * random_.uniform() * random_.uniform()));
    row[5] = "job " + std::to_string(random_.below(12));
    return row;
  }

  std::vector<Row> rows(std::size_t count) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back(next());
    return rows;
  }

  Random& random() { return random_; }

 private:
  Random random_;
};

}  // namespace synth::test
