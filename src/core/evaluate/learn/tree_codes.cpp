#include "core/evaluate/learn/tree_codes.hpp"

#include "core/evaluate/learn/frequency.hpp"
#include "core/evaluate/level_map.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint32_t most_values = 255;
constexpr std::uint32_t own_values = 127;

/// Values' codes below the number that is returned; NULL has none.
std::uint32_t code_values(const JointColumn& column, const Pool& pool, std::vector<std::uint32_t>& code_of,
                          Observer& observer) {
  if (is_ordered(column.kind)) {
    LevelMap map = level_map(column, real, {.edges = Edges::joint_quantiles, .bins = most_values}, observer);
    if (map.same_as_codes)
      for (std::uint32_t code = 0; code < column.size; ++code) code_of.push_back(code);
    else
      code_of = std::move(map.level_of);
    return map.size - 1;
  }
  const std::vector<std::uint64_t> counts = pool.counts(column, observer);
  FrequencyGroups groups =
      group_by_frequency(std::span(counts).first(column.size), own_values, most_values - own_values);
  code_of = std::move(groups.group_of);
  return groups.groups;
}

}  // namespace

TreeCodes::TreeCodes(const JointTable& table, std::span<const std::uint32_t> columns, const Pool& pool,
                     Observer& observer) {
  for (const std::uint32_t column : columns) add(table.columns[column], pool, observer);
}

void TreeCodes::add(const JointColumn& column, const Pool& pool, Observer& observer) {
  std::vector<std::uint32_t> code_of;
  const std::uint32_t values = code_values(column, pool, code_of, observer);
  bool nullable = false;
  std::vector<std::uint8_t>& codes = codes_.emplace_back(pool.size());
  pool.for_each_code(column, observer, [&](std::size_t row, std::uint32_t code) {
    const bool null = code == column.null_code();
    nullable = nullable || null;
    codes[row] = static_cast<std::uint8_t>(null ? values : code_of[code]);
  });
  domains_.push_back({values, nullable, is_ordered(column.kind)});
}

CodeMatrix TreeCodes::matrix(std::span<const std::uint32_t> rows, Observer& observer) const {
  std::vector<std::uint32_t> code_counts;
  for (const CodeDomain& domain : domains_) code_counts.push_back(domain.value_codes + domain.nullable);
  CodeMatrix matrix(std::move(code_counts));
  std::vector<std::uint32_t> row_codes(columns());
  Pace pace(observer, 1024);
  for (const std::uint32_t row : rows) {
    pace.tick();
    for (std::size_t column = 0; column < row_codes.size(); ++column) row_codes[column] = codes_[column][row];
    matrix.add(row_codes);
  }
  return matrix;
}

}  // namespace synth::evaluate
