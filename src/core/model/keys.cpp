#include "core/model/keys.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/table/artificial.hpp"

namespace synth {
namespace {

/// A key's values are numbered in 64 bits: one that takes all values of several wide columns would leave the
/// first columns almost constant, so that it takes part of them instead.
constexpr std::uint64_t most_key_values = std::uint64_t{1} << 62;

bool contains(const KeyDeclaration& key, std::uint32_t column) {
  return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
}

/// Smallest first.
std::vector<KeyDeclaration> by_size(std::vector<KeyDeclaration> keys) {
  std::stable_sort(keys.begin(), keys.end(), [](const KeyDeclaration& a, const KeyDeclaration& b) {
    return a.columns.size() < b.columns.size();
  });
  return keys;
}

template <class SmallerKey>
bool contains_one_of(const KeyDeclaration& key, const std::vector<SmallerKey>& planned) {
  return std::any_of(planned.begin(), planned.end(), [&](const SmallerKey& smaller) {
    return std::all_of(smaller.columns.begin(), smaller.columns.end(),
                       [&](std::uint32_t column) { return contains(key, column); });
  });
}

bool is_always_null(const KeyDeclaration& key, const std::vector<LearnedDomain>& domains) {
  return std::any_of(key.columns.begin(), key.columns.end(), [&](std::uint32_t column) {
    return domains[column].column.content == Content::nothing;
  });
}

[[noreturn]] void refuse(const KeyDeclaration& key, const std::string& why) {
  throw Error(sqlstate::feature_not_supported,
              "the unique constraint \"" + key.name + "\" cannot be kept: " + why,
              "Leave a column out (columns => ...), or fit without the constraint (options => "
              "'{\"ignore_constraints\": [\"" +
                  key.name + "\"]}').");
}

bool is_dense_integer(const Column& column, std::uint64_t rows) {
  const TypeKind kind = column.type.kind;
  const bool integer = kind == TypeKind::int2 || kind == TypeKind::int4 || kind == TypeKind::int8;
  return integer && key_radix(column) / 2 <= rows;
}

bool is_too_wide(const Key& key) { return key.capacity() > most_key_values; }

void halve_widest(Key& key) {
  auto& widest = *std::max_element(key.radix.begin(), key.radix.end());
  widest /= 2;
}

void expect_member(const KeyDeclaration& key, const Column& column, bool taken) {
  if (column.content == Content::derived) refuse(key, "it has a generated column");
  if (taken) refuse(key, "it shares a column with another unique constraint");
}

Key plan_key(const KeyDeclaration& declared, std::vector<LearnedDomain>& domains, std::uint64_t rows) {
  Key key{declared.name, declared.columns, {}, false};
  for (const std::uint32_t column : key.columns) {
    LearnedDomain& domain = domains[column];
    expect_member(declared, domain.column, domain.column.in_key);
    make_key_member(domain);
    key.radix.push_back(key_radix(domain.column));
  }
  while (is_too_wide(key)) halve_widest(key);
  key.sequential = key.columns.size() == 1 && is_dense_integer(domains[key.columns[0]].column, rows);
  return key;
}

}  // namespace

std::vector<Key> plan_keys(const std::vector<KeyDeclaration>& declared, std::vector<LearnedDomain>& domains,
                           std::uint64_t rows) {
  std::vector<Key> planned;
  for (const KeyDeclaration& key : by_size(declared))
    if (!is_always_null(key, domains) && !contains_one_of(key, planned))
      planned.push_back(plan_key(key, domains, rows));
  return planned;
}

void expect_keys(const std::vector<KeyDeclaration>& declared, const std::vector<Column>& columns) {
  std::vector<KeyDeclaration> planned;
  std::vector<bool> taken(columns.size(), false);
  for (const KeyDeclaration& key : by_size(declared)) {
    const bool null = std::any_of(key.columns.begin(), key.columns.end(), [&](std::uint32_t column) {
      return columns[column].type.storage() == Storage::none && columns[column].content != Content::derived;
    });
    if (null || contains_one_of(key, planned)) continue;
    for (const std::uint32_t column : key.columns) {
      expect_member(key, columns[column], taken[column]);
      taken[column] = true;
    }
    planned.push_back(key);
  }
}

}  // namespace synth
