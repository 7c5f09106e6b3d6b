#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

namespace synth::pg {

// Arguments of SQL-callable functions that are not STRICT.

bool has_argument(FunctionCallInfo fcinfo, int number);
/// Throws null_value_not_allowed for NULL, naming the argument.
void expect_argument(FunctionCallInfo fcinfo, int number, const char* name);

std::string text_argument(FunctionCallInfo fcinfo, int number, const char* name);
std::optional<std::string> optional_text(FunctionCallInfo fcinfo, int number);
/// An array of type name[]; throws for NULL elements.
std::optional<std::vector<std::string>> optional_names(FunctionCallInfo fcinfo, int number, const char* name);
/// An array of type text[]; throws for NULL elements, naming the argument or column.
std::vector<std::string> texts_of(Datum array, const char* name);
std::optional<std::vector<std::string>> optional_texts(FunctionCallInfo fcinfo, int number, const char* name);

Datum text_result(std::string_view text);
Datum bytes_result(std::string_view bytes);

}  // namespace synth::pg
