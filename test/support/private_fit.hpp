#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/seen_fit.hpp"
#include "core/audit/table.hpp"
#include "core/model/payload.hpp"
#include "core/model/private/fit.hpp"
#include "core/privacy/record.hpp"
#include "core/privacy/session.hpp"
#include "test/support/source.hpp"
#include "test/support/table.hpp"

namespace synth::test {

using audit::joined;
using audit::NewUnit;
using audit::OwnedTable;
using audit::SeenFit;

inline SeenFit see_fit(const OwnedTable& table, const PrivateFitRequest& request, Budget budget,
                       Randomness& randomness, Recorder* recorder = nullptr) {
  Observer observer;
  audit::Listener listener(observer);
  return audit::see_fit(table, request, budget, randomness, recorder, listener);
}

// ---- a table with a column of every storage --------------------------------------------------------------

namespace mixed {
enum Column : std::size_t {
  id,       // int4, not null
  age,      // int2
  income,   // float8
  price,    // numeric(8, 2), as scaled integers
  born,     // date
  seen_at,  // timestamp(0)
  ward,     // text
  badge,    // varchar(20)
  code,     // uuid
  grade,    // enum
  member,   // boolean
  doubled,  // generated
  shape,    // of a type that is not supported
  columns
};
inline constexpr std::int64_t second = 1'000'000;
}  // namespace mixed

inline std::vector<synth::Column> mixed_columns() {
  const TypeKind kinds[] = {TypeKind::int4,       TypeKind::int2,        TypeKind::float8,  TypeKind::numeric,
                            TypeKind::date,       TypeKind::timestamp,   TypeKind::text,    TypeKind::varchar,
                            TypeKind::uuid,       TypeKind::enumeration, TypeKind::boolean, TypeKind::int4,
                            TypeKind::unsupported};
  std::vector<synth::Column> columns;
  for (std::size_t i = 0; i < mixed::columns; ++i)
    columns.push_back(column_of("column " + std::to_string(i), kinds[i]));
  columns[mixed::id].not_null = true;
  columns[mixed::price].type.scale = 2;
  columns[mixed::price].type.typmod = ((8 << 16) | 2) + 4;
  columns[mixed::seen_at].type.typmod = 0;
  columns[mixed::badge].type.max_length = 20;
  columns[mixed::doubled].content = Content::derived;
  columns[mixed::doubled].expression = "2 * column_1";
  return columns;
}

/// Ordered values lie within few powers of two, so that learned grids are small and fits quick; but income.
inline Row mixed_row(std::int64_t i) {
  Row row(mixed::columns);
  row[mixed::id] = i + 1;
  row[mixed::age] = 20 + i % 60;
  row[mixed::income] = key_of_real(i % 4 == 0 ? 0.0 : std::round(100.0 * std::sqrt(i * 37.5)) / 100);
  row[mixed::price] = 17 + i % 9;
  row[mixed::born] = 64 + i % 60;
  row[mixed::seen_at] = (40 + i % 20) * mixed::second;
  row[mixed::ward] = std::string(i % 3 ? "surgery" : "eyes");
  row[mixed::badge] = "badge " + std::to_string(i);
  row[mixed::code] = std::string(15, 'u') + static_cast<char>('a' + i % 26);
  row[mixed::grade] = i % 2;
  row[mixed::member] = std::int64_t{i % 5 > 0};
  return row;
}

inline OwnedTable mixed_table(int rows) {
  OwnedTable table{{mixed_columns(), {}}, {}};
  for (int i = 0; i < rows; ++i) table.add(mixed_row(i), i);
  return table;
}

namespace detail {

using Change = std::pair<std::size_t, Cell>;

template <class... Changes>
Row row_with(const Changes&... changes) {
  Row row = mixed_row(7);
  row[mixed::id] = 1000;
  row[mixed::badge] = "badge of a newcomer";
  for (const auto& [column, cell] : std::vector<Change>{changes...}) row[column] = cell;
  return row;
}

}  // namespace detail

/// Each with one row, but the last ones.
inline std::vector<NewUnit> new_units() {
  using detail::row_with;
  using Set = detail::Change;
  const double infinite = std::numeric_limits<double>::infinity();
  const auto everywhere = [](std::int64_t number, double real) {
    return row_with(Set{mixed::age, number}, Set{mixed::income, key_of_real(real)}, Set{mixed::price, number},
                    Set{mixed::born, number}, Set{mixed::seen_at, number});
  };
  const auto keyed = [&](std::int64_t id, Row row) {
    row[mixed::id] = id;
    return row;
  };
  Row nulls(mixed::columns);
  nulls[mixed::id] = 1000;
  Row unsuited = row_with();
  for (Cell& cell : unsuited) cell = Cell();
  std::vector<NewUnit> all{
      {"ordinary", {row_with()}},
      {"as an other", {mixed_row(3)}},
      {"rarest cell", {row_with(Set{mixed::grade, 2}, Set{mixed::member, 0}, Set{mixed::age, 99})}},
      {"new maximum", {keyed(INT32_MAX, everywhere(32'000, 1e18))}},
      {"new minimum", {keyed(INT32_MIN, everywhere(-32'000, -1e18))}},
      {"beyond all keys", {everywhere(INT64_MAX - 2, 1.7e308)}},
      {"below all keys", {everywhere(INT64_MIN + 1, -1.7e308)}},
      {"zero", {keyed(0, everywhere(0, 0))}},
      {"nearly zero", {everywhere(1, 5e-324)}},
      {"NULL wherever it can be", {nulls}},
      {"NULL where it must not be", {unsuited}},
      {"NaN", {everywhere(not_a_number_key, std::nan(""))}},
      {"infinity", {everywhere(plus_infinity_key, infinite)}},
      {"minus infinity", {everywhere(minus_infinity_key, -infinite)}},
      {"new category", {row_with(Set{mixed::ward, "plague"}, Set{mixed::grade, 7})}},
      {"empty text", {row_with(Set{mixed::ward, ""}, Set{mixed::badge, ""})}},
      {"text of 300 bytes", {row_with(Set{mixed::ward, std::string(300, 'x')})}},
      {"text that was not read", {row_with(Set{mixed::ward, Cell::unread(1 << 20)})}},
      {"extra decimal", {row_with(Set{mixed::income, key_of_real(0.123456789)}, Set{mixed::price, 1})}},
  };
  all.push_back({"two rows", {row_with(), row_with()}});
  all.push_back(
      {"two new categories", {row_with(Set{mixed::ward, "plague"}), row_with(Set{mixed::ward, "rabies"})}});
  all.push_back({"a thousand rows", std::vector<Row>(1000, row_with(Set{mixed::ward, "plague"}))});
  return all;
}

// ---- what is public about it -----------------------------------------------------------------------------

enum class Known : std::uint8_t {
  nothing,  ///< all domains are learned
  some,     ///< ends on one side, and a part of the columns
  all,      ///< every domain is declared
};

inline std::vector<std::optional<PublicDomain>> mixed_domains(Known known) {
  std::vector<std::optional<PublicDomain>> domains(mixed::columns);
  if (known == Known::nothing) return domains;
  const auto set = [&](std::size_t column, std::optional<std::int64_t> low, std::optional<std::int64_t> high,
                       std::int32_t decimals = -1) {
    domains[column].emplace();
    domains[column]->low = low;
    domains[column]->high = high;
    domains[column]->decimals = decimals;
  };
  set(mixed::age, 0, known == Known::all ? std::optional<std::int64_t>(120) : std::nullopt);
  set(mixed::income, key_of_real(0), known == Known::all ? std::optional(key_of_real(5)) : std::nullopt, 2);
  set(mixed::seen_at, std::nullopt, 70 * mixed::second);
  domains[mixed::ward].emplace();
  if (known == Known::some) return domains;
  domains[mixed::ward]->labels = {"eyes", "ears", "surgery"};
  domains[mixed::badge].emplace();
  domains[mixed::badge]->labels = {"badge 1", "badge 2", "none"};
  set(mixed::id, 1, 100);
  domains[mixed::price].emplace();
  domains[mixed::price]->values = {17, 18, 19, 1000};
  set(mixed::born, 60, 100);
  set(mixed::seen_at, 30 * mixed::second, 50 * mixed::second);
  return domains;
}

/// A fit of a mixed table.
inline PrivateFitRequest mixed_request(std::string method, Known known, double epsilon = 1,
                                       double delta = 1e-6) {
  PrivateFitRequest request;
  request.fit = request_for({mixed_columns(), {}}, std::move(method));
  request.fit.checks = {{"a check", "column_1 > 0 OR column_2 > 0", {1, 2}}};
  request.domains = mixed_domains(known);
  request.epsilon = epsilon;
  request.delta = delta;
  return request;
}

}  // namespace synth::test
