#include "core/model/private/spending.hpp"

#include <algorithm>

#include "core/base/error.hpp"

namespace synth {
namespace {

/// Parts of a thousand. A twentieth less noise on what the method measures is worth less than bins and
/// categories that fit (methods.md §3).
constexpr std::uint32_t for_rows = 5;
constexpr std::uint32_t for_each_column = 15;
constexpr std::uint32_t for_all_columns = 150;

/// A range costs two parts of three of its share for values that stand out.
constexpr std::uint32_t range_part = 1;
constexpr std::uint32_t range_parts = 3;

bool is_whole(TypeKind kind) {
  return kind == TypeKind::int2 || kind == TypeKind::int4 || kind == TypeKind::int8;
}

bool has_own_range(TypeKind kind) {
  return kind == TypeKind::boolean || kind == TypeKind::enumeration || kind == TypeKind::time;
}

/// Parts of less are too small for noise in integers.
constexpr Rho least_budget = Rho::of_units(10'000);

[[noreturn]] void refuse_epsilon() {
  throw Error(sqlstate::invalid_parameter_value, "epsilon is too small: nothing could be told from the noise",
              "Use an epsilon of at least 0.001.");
}

[[noreturn]] void refuse_delta() {
  throw Error(sqlstate::invalid_parameter_value, "delta is too small to learn domains",
              "Use a delta of 1e-12 or more, or declare the domains of all columns.");
}

}  // namespace

ToLearn to_learn(const Column& column, const std::optional<PublicDomain>& domain, bool in_key,
                 bool only_key_column) {
  if (column.content == Content::derived || (domain && domain->complete())) return ToLearn::nothing;
  switch (column.type.storage()) {
    case Storage::none:
    case Storage::uuid:
      return ToLearn::nothing;
    case Storage::text:
      return in_key ? ToLearn::nothing : ToLearn::categories;
    default:
      break;
  }
  if (has_own_range(column.type.kind)) return ToLearn::nothing;
  if (only_key_column && is_whole(column.type.kind)) return ToLearn::nothing;
  return ToLearn::range;
}

Rho Spending::domains() const {
  Rho sum;
  for (const ColumnShare& share : columns) sum = sum + share.range + share.values;
  return sum;
}

Spending plan_spending(double epsilon, double delta, std::span<const ToLearn> columns, bool public_rows) {
  const auto learned = static_cast<std::uint32_t>(
      std::count_if(columns.begin(), columns.end(), [](ToLearn task) { return task != ToLearn::nothing; }));
  Spending spending;
  spending.total = budget_for(epsilon, delta, learned > 0 ? delta / 2 : 0);
  const Rho rho = spending.total.rho;
  if (rho < least_budget) refuse_epsilon();
  if (!public_rows) spending.rows = rho.share(for_rows, 1000);
  const std::uint32_t parts = std::min(for_each_column * learned, for_all_columns);
  for (const ToLearn task : columns) {
    ColumnShare share{task, {}, {}, {}};
    if (task != ToLearn::nothing) {
      const Rho own = rho.share(parts, 1000 * learned);
      if (task == ToLearn::range) share.range = own.share(range_part, range_parts);
      share.values = own - share.range;
      share.delta = spending.total.delta.share(1, learned);
      if (share.delta == Delta{}) refuse_delta();
    }
    spending.columns.push_back(share);
  }
  spending.method = rho - spending.rows - spending.domains();
  return spending;
}

Ratio counting_variance(Rho rho, std::uint64_t rows_per_unit) {
  return gaussian_variance(rho, histogram_sensitivity(1, rows_per_unit));
}

}  // namespace synth
