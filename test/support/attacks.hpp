#pragma once

#include "test/support/population.hpp"

namespace synth::test {

inline const std::vector<evaluate::SampleColumn> two_columns{sample_column("x", TypeKind::float8),
                                                             sample_column("c", TypeKind::text)};

/// One of the first `count` letters.
inline Cell letter(std::uint32_t count, Random& random) {
  return Cell(std::string(1, static_cast<char>('a' + random.below(count))));
}

inline const std::vector<evaluate::SampleColumn> two_numbers_two_letters{
    sample_column("x", TypeKind::float8), sample_column("y", TypeKind::float8),
    sample_column("c", TypeKind::text), sample_column("d", TypeKind::text)};

/// Independent of each other.
inline std::vector<Row> rows_of_numbers_and_letters(std::size_t count, Random& random) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Row row{cell_of(random.normal()), cell_of(random.normal())};
    row.push_back(letter(3, random));
    row.push_back(letter(9, random));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Calls use(population, whether there is anything to attack) for all tables of none, one and two rows.
template <class Use>
void for_each_tiny_population(Use use) {
  const std::vector<Row> none, one{{cell_of(1), "a"}}, two{{cell_of(1), "a"}, {cell_of(2), {}}};
  for (const auto& training : {none, one, two})
    for (const auto& control : {none, one, two})
      for (const auto& synthetic_rows : {none, one, two})
        use(population_of(two_columns, training, control, synthetic_rows),
            !training.empty() && !synthetic_rows.empty());
}

}  // namespace synth::test
