#include "core/report/assemble.hpp"

#include "core/base/error.hpp"
#include "core/report/pairs.hpp"
#include "core/report/picture.hpp"

namespace synth::report {

void add_tables(ReportData& data, const evaluate::JointTable& table, std::span<const Column> columns,
                Observer& observer) {
  if (columns.size() != table.columns.size())
    throw Error(sqlstate::internal_error, "a report's columns are not those of its tables");
  observer.phase("drawing the report", columns.size());
  data.facts.columns = columns.size();
  data.facts.compared_rows = table.rows;
  data.facts.table_rows = table.rows;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const evaluate::JointColumn& joint = table.columns[i];
    for (const evaluate::Side side : evaluate::both_sides)
      if (evaluate::is_compared(joint.kind)) data.facts.table_rows[side] = joint.sides[side].rows;
    data.columns.push_back(picture_of(joint, columns[i], {}, observer));
    observer.step(i + 1);
  }
  data.pairs.push_back(correlations(table, observer));
  data.pairs.push_back(associations(table, observer));
}

}  // namespace synth::report
