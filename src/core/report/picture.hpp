#pragma once

#include <unordered_map>

#include "core/evaluate/joint.hpp"
#include "core/report/data.hpp"
#include "core/table/column.hpp"

namespace synth::report {

struct PictureOptions {
  std::uint32_t most_bars = 10;  ///< categories, and ordered values that are few; the rest is pooled
  std::uint32_t bins = 24;       ///< about so many in a histogram
};

/// Labels of a column's categories by their words, as far as a model knows them: for columns of text its
/// labels, for booleans and enumerations those of the type. Values it does not know are pooled as others.
using LabelBook = std::unordered_map<evaluate::Word, std::string>;
LabelBook labels_of(const Column& column);

/// How a column is distributed in the samples of both tables; bars where values are few, else a histogram
/// with round edges: between the 0.5 % and 99.5 % quantiles, if that shows more, where the outer bins hold
/// what lies beyond. Labels are of the model's column. Cost: two passes over each side.
ColumnPicture picture_of(const evaluate::JointColumn& joint, const Column& column,
                         const PictureOptions& options, Observer& observer);

}  // namespace synth::report
