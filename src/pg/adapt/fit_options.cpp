#include "pg/adapt/fit_options.hpp"

#include <charconv>

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

struct Option {
  std::string key;
  std::string kind;                ///< of the JSON value
  std::string value;               ///< as text
  std::vector<std::string> items;  ///< of an array
  bool only_strings = true;        ///< in that array
};

[[noreturn]] void refuse(const std::string& key, const char* wanted) {
  throw Error(sqlstate::invalid_parameter_value, "option \"" + key + "\" must be " + wanted,
              "See the options of synth_fit in the reference.");
}

std::vector<std::string> names(const Option& option) {
  if (option.kind != "array" || !option.only_strings) refuse(option.key, "an array of names");
  return option.items;
}

bool choice(const Option& option, const char* usual, const char* other, const char* wanted) {
  if (option.kind == "string" && option.value == usual) return false;
  if (option.kind != "string" || option.value != other) refuse(option.key, wanted);
  return true;
}

std::uint32_t count(const Option& option, std::uint32_t most, const char* wanted) {
  std::uint32_t number = 0;
  const char* end = option.value.data() + option.value.size();
  const auto [stop, error] = std::from_chars(option.value.data(), end, number);
  if (option.kind != "number" || error != std::errc() || stop != end || number < 1 || number > most)
    refuse(option.key, wanted);
  return number;
}

struct KnownOption {
  const char* key;
  void (*apply)(FitOptions& options, const Option& option);
};

constexpr KnownOption known_options[] = {
    {"categories", [](FitOptions& out, const Option& option) { out.categories = names(option); }},
    {"ignore_constraints",
     [](FitOptions& out, const Option& option) { out.ignore_constraints = names(option); }},
    {"unsupported",
     [](FitOptions& out, const Option& option) {
       out.null_unsupported = choice(option, "error", "null", "\"error\" or \"null\"");
     }},
    {"row_security",
     [](FitOptions& out, const Option& option) {
       out.visible_rows = choice(option, "error", "visible", "\"error\" or \"visible\"");
     }},
    {"intervals",
     [](FitOptions& out, const Option& option) {
       out.intervals = count(option, 10000, "a whole number from 1 to 10000");
     }},
    {"accept_large_delta",
     [](FitOptions& out, const Option& option) {
       if (option.kind != "boolean") refuse(option.key, "true or false");
       out.large_delta = option.value == "true";
     }},
    {"model_megabytes",
     [](FitOptions& out, const Option& option) {
       out.model_bytes = std::uint64_t{count(option, 1024, "a whole number from 1 to 1024")} << 20;
     }},
    {"seed", [](FitOptions& out, const Option&) { out.seed = true; }},
};

void apply(FitOptions& options, const Option& option) {
  std::string known;
  for (const KnownOption& candidate : known_options) {
    if (option.key == candidate.key) return candidate.apply(options, option);
    if (candidate.key == std::string_view("seed")) continue;
    known += (known.empty() ? "" : ", ") + std::string(candidate.key);
  }
  throw Error(sqlstate::invalid_parameter_value, "there is no option \"" + option.key + "\"",
              "The options are: " + known + ".");
}

std::vector<Option> read_options(Datum json) {
  SpiConnection spi;
  const SpiArgument arguments[] = {{JSONBOID, json}};
  spi.execute("SELECT pg_catalog.jsonb_typeof($1)", arguments);
  if (spi.text(0, 0) != "object")
    throw Error(sqlstate::invalid_parameter_value, "options must be a JSON object",
                "Write for example options => '{\"intervals\": 100}'.");
  spi.execute(
      "SELECT e.key, pg_catalog.jsonb_typeof(e.value), e.value #>> '{}', i.item #>> '{}', "
      "pg_catalog.jsonb_typeof(i.item) = 'string' "
      "FROM pg_catalog.jsonb_each($1) AS e LEFT JOIN LATERAL pg_catalog.jsonb_array_elements("
      "CASE WHEN pg_catalog.jsonb_typeof(e.value) = 'array' THEN e.value END) AS i(item) ON true",
      arguments);
  std::vector<Option> options;
  for (std::uint64_t row = 0; row < spi.rows(); ++row) {
    const std::string key = *spi.text(row, 0);
    if (options.empty() || options.back().key != key)
      options.push_back({key, *spi.text(row, 1), spi.text(row, 2).value_or(""), {}, true});
    const std::optional<bool> is_string = spi.boolean(row, 4);
    if (!is_string) continue;  // no array, or an empty one
    options.back().only_strings &= *is_string;
    options.back().items.push_back(spi.text(row, 3).value_or(""));
  }
  return options;
}

}  // namespace

FitOptions parse_fit_options(Datum json) {
  FitOptions options;
  for (const Option& option : read_options(json)) apply(options, option);
  return options;
}

}  // namespace synth::pg
