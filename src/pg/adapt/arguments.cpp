#include "pg/adapt/arguments.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {

bool has_argument(FunctionCallInfo fcinfo, int number) {
  return number < PG_NARGS() && !PG_ARGISNULL(number);
}

void expect_argument(FunctionCallInfo fcinfo, int number, const char* name) {
  if (has_argument(fcinfo, number)) return;
  throw Error(sqlstate::null_value_not_allowed, std::string("argument \"") + name + "\" must not be NULL",
              "Give a value, or leave the argument out where it has a default.");
}

std::optional<std::string> optional_text(FunctionCallInfo fcinfo, int number) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  const text* value = call_postgres([&] { return PG_GETARG_TEXT_PP(number); });
  return std::string(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

std::string text_argument(FunctionCallInfo fcinfo, int number, const char* name) {
  expect_argument(fcinfo, number, name);
  return *optional_text(fcinfo, number);
}

namespace {

struct Elements {
  Datum* values;
  bool* nulls;
  int count;
};

Elements elements_of(Datum array, Oid type, int length, char alignment) {
  return call_postgres([&] {
    Elements found{};
    deconstruct_array(DatumGetArrayTypeP(array), type, length, false, alignment, &found.values, &found.nulls,
                      &found.count);
    return found;
  });
}

void expect_no_null(const Elements& elements, const char* name, const char* hint) {
  if (std::none_of(elements.nulls, elements.nulls + elements.count, [](bool is_null) { return is_null; }))
    return;
  throw Error(sqlstate::null_value_not_allowed,
              std::string("argument \"") + name + "\" must not contain NULL", hint);
}

}  // namespace

std::optional<std::vector<std::string>> optional_names(FunctionCallInfo fcinfo, int number,
                                                       const char* name) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  const Elements elements = elements_of(PG_GETARG_DATUM(number), NAMEOID, NAMEDATALEN, TYPALIGN_CHAR);
  expect_no_null(elements, name, "Give names only.");
  std::vector<std::string> names;
  for (int i = 0; i < elements.count; ++i) names.emplace_back(NameStr(*DatumGetName(elements.values[i])));
  return names;
}

std::vector<std::string> texts_of(Datum array, const char* name) {
  const Elements elements = elements_of(array, TEXTOID, -1, TYPALIGN_INT);
  expect_no_null(elements, name, "Give words only.");
  std::vector<std::string> texts;
  for (int i = 0; i < elements.count; ++i) {
    const text* value = call_postgres([&] { return DatumGetTextPP(elements.values[i]); });
    texts.emplace_back(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
  }
  return texts;
}

std::optional<std::vector<std::string>> optional_texts(FunctionCallInfo fcinfo, int number,
                                                       const char* name) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  return texts_of(PG_GETARG_DATUM(number), name);
}

Datum bytes_result(std::string_view bytes) {
  return call_postgres([&] {
    return PointerGetDatum(cstring_to_text_with_len(bytes.data(), static_cast<int>(bytes.size())));
  });
}

Datum text_result(std::string_view text) { return bytes_result(text); }

}  // namespace synth::pg
