#pragma once

#include <span>

#include "core/report/data.hpp"
#include "core/table/column.hpp"

namespace synth::report {

/// Fills in what follows from the rows of both tables: the numbers of rows, the pictures of columns, the
/// matrices of pairs. `columns` are the model's, in the order of the table's (else internal_error); of them
/// names, types and labels are used. Reports a phase. Cost: picture_of for each column, correlations() and
/// associations().
void add_tables(ReportData& data, const evaluate::JointTable& table, std::span<const Column> columns,
                Observer& observer);

}  // namespace synth::report
