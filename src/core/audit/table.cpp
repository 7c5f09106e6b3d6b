#include "core/audit/table.hpp"

namespace synth::audit {
namespace {

constexpr int newcomer = 1'000'000;

}  // namespace

OwnedTable joined(OwnedTable table, const NewUnit& unit) {
  for (const Row& row : unit.rows) table.add(row, newcomer);
  return table;
}

OwnedTable without_unit(const OwnedTable& table, std::size_t row) {
  OwnedTable rest{{table.table.columns, {}}, {}};
  for (std::size_t i = 0; i < table.owners.size(); ++i)
    if (table.owners[i] != table.owners[row]) rest.add(table.table.rows[i], table.owners[i]);
  return rest;
}

}  // namespace synth::audit
