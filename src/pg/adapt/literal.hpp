#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "pg/adapt/reader.hpp"

namespace synth::pg {

/// A value of a column that was read from text: an ordered key, or, of text columns, a label.
struct Literal {
  std::int64_t key = 0;
  std::string label;
};

struct Literals {
  std::vector<Literal> values;
  /// The first text that is no value of the type; those from there on were not read.
  std::optional<std::size_t> failed;
};

/// Reads texts the way the input function of the column's base type does, its modifier included where
/// `with_typmod`. The base type must be one that models can hold, so that no code of others runs. Uses a
/// subtransaction: not for parallel workers.
Literals read_literals(std::span<const std::string> texts, const ReadColumn& column, const Type& type,
                       bool with_typmod);

/// The whole numbers of units of 10^-scale on both sides of a number.
struct ScaledNumber {
  std::int64_t floor = 0;
  std::int64_t ceiling = 0;
};

/// Reads texts as decimal numbers; nothing if one is none, or none that 64 bits hold. Uses a subtransaction.
std::optional<std::vector<ScaledNumber>> read_scaled(std::span<const std::string> texts, std::int32_t scale);

}  // namespace synth::pg
