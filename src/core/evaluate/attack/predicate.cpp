#include "core/evaluate/attack/predicate.hpp"

namespace synth::evaluate {
namespace {

/// Holds for no code: they are all below UINT32_MAX.
Condition never(std::uint32_t axis) { return {axis, Condition::none, Condition::none}; }

}  // namespace

Condition is_null(std::uint32_t axis, const JointColumn& column) {
  return {axis, column.null_code(), column.null_code()};
}

Condition is_not_null(std::uint32_t axis, const JointColumn& column) {
  return column.size == 0 ? never(axis) : Condition{axis, 0, column.size - 1};
}

Condition equals(std::uint32_t axis, std::uint32_t code) { return {axis, code, code}; }

Condition differs(std::uint32_t axis, const JointColumn& column, std::uint32_t code) {
  return {axis, 0, column.size - 1, code};
}

Condition at_least(std::uint32_t axis, const JointColumn& column, std::uint32_t code) {
  return {axis, code, column.size - 1};
}

Condition at_most(std::uint32_t axis, std::uint32_t code) { return {axis, 0, code}; }

Condition above(std::uint32_t axis, const JointColumn& column, std::uint32_t code) {
  return code + 1 >= column.size ? never(axis) : at_least(axis, column, code + 1);
}

Condition below(std::uint32_t axis, std::uint32_t code) {
  return code == 0 ? never(axis) : at_most(axis, code - 1);
}

}  // namespace synth::evaluate
