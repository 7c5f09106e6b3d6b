#pragma once

#include <string>
#include <vector>

#include "core/model/private/fit.hpp"

namespace synth::audit {

/// A column of a built-in type that may be NULL.
Column column_of(std::string name, TypeKind kind);

/// A schema with a column of each storage; some domains are public, the others learned.
PrivateFitRequest artificial_request(std::string method, double epsilon, double delta);

/// One text column with these values, never NULL: all of a budget goes into its counts.
PrivateFitRequest labelled_request(std::string method, double epsilon, double delta,
                                   std::vector<std::string> labels);

}  // namespace synth::audit
