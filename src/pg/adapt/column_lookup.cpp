#include "pg/adapt/column_lookup.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

std::uint32_t column_number(const Source& source, const std::string& name, const char* argument) {
  const auto found = std::find_if(source.columns.begin(), source.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  if (found != source.columns.end()) return static_cast<std::uint32_t>(found - source.columns.begin());
  constexpr std::size_t most_listed = 50;
  std::string names;
  for (std::size_t i = 0; i < source.columns.size() && i < most_listed; ++i)
    names += (i > 0 ? ", \"" : "\"") + source.columns[i].name + "\"";
  throw Error(
      sqlstate::undefined_column,
      std::string("argument \"") + argument + "\" names column " + shown(name) + ", which is not fitted",
      "The columns of the fit are: " + names + (source.columns.size() > most_listed ? ", …" : "") + ".");
}

std::string shown(const std::string& text) {
  constexpr int most_bytes = 63;
  const auto size = static_cast<int>(text.size());
  if (size <= most_bytes) return "\"" + text + "\"";
  const int kept = call_postgres([&] { return pg_mbcliplen(text.data(), size, most_bytes); });
  return "\"" + text.substr(0, static_cast<std::size_t>(kept)) + "…\"";
}

}  // namespace synth::pg
