#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/marginal/graph_model.hpp"
#include "core/model/method.hpp"

namespace synth::marginal {

/// What a variable of a graphical model means: a column, and which group of its codes each value stands for.
struct GroupedColumn {
  std::uint32_t column = 0;
  std::vector<std::uint16_t> group_of_code;  ///< empty: groups are codes
  std::vector<double> weights;               ///< of each code within its group; empty with the above
};

/// Counts that are told with a model.
struct CompileNotes {
  double rows = 0;
  std::uint32_t measured = 0;
};

/// Compiles a calibrated model to conditional tables along its junction tree, as a body for
/// Model::method_body.
std::string compile(const GraphModel& model, std::span<const GroupedColumn> columns,
                    const CompileNotes& notes);

}  // namespace synth::marginal

namespace synth {

/// Reads a body made by marginal::compile; everything is checked: it may come from anywhere.
std::unique_ptr<CodeSampler> load_marginal(std::span<const Column> columns, std::string_view body);

}  // namespace synth
