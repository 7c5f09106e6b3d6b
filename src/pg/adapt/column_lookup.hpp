#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/source.hpp"

namespace synth::pg {

/// The number of the fitted column `name`. Throws undefined_column, naming the argument that asks for it and
/// the columns there are.
std::uint32_t column_number(const Source& source, const std::string& name, const char* argument);

/// `"name"`, cut where it is long: something of the caller's for a message.
std::string shown(const std::string& text);

}  // namespace synth::pg
