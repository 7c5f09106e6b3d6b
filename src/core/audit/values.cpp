#include "core/audit/values.hpp"

#include <algorithm>
#include <cmath>

#include "core/table/grid.hpp"

namespace synth::audit {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t newcomer = 1000;
constexpr std::uint64_t most_public_values = 4096;

bool in_a_key(const PrivateFitRequest& request, std::uint32_t column) {
  return std::ranges::any_of(request.fit.keys, [&](const KeyDeclaration& key) {
    return std::ranges::find(key.columns, column) != key.columns.end();
  });
}

std::int64_t least_step(const Column& column) {
  const TypeKind kind = column.type.kind;
  const bool has_time =
      kind == TypeKind::timestamp || kind == TypeKind::timestamptz || kind == TypeKind::interval;
  return has_time || kind == TypeKind::time ? second : 1;
}

/// Whole numbers within [low, high], `i` steps from an end that is known.
std::int64_t between(const std::optional<PublicDomain>& domain, const Column& column, std::int64_t i) {
  const std::int64_t steps = i % 60 * least_step(column);
  if (domain && domain->low) {
    const std::int64_t most = domain->high.value_or(INT64_MAX);
    // Unsigned, for ranges may be wider than 63 bits.
    const std::uint64_t room = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(*domain->low);
    return *domain->low +
           static_cast<std::int64_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(steps), room));
  }
  if (domain && domain->high) return *domain->high - steps;
  return 20 * least_step(column) + steps;
}

double real_between(const std::optional<PublicDomain>& domain, std::int64_t i) {
  const double part = static_cast<double>(i % 60) / 60;
  if (domain && domain->low && domain->high)
    return real_of_key(*domain->low) * (1 - part) + real_of_key(*domain->high) * part;
  // Zeros stand out, and others repeat seldom.
  const double size = i % 4 == 0 ? 0 : std::round(100 * std::sqrt(static_cast<double>(i) * 37.5)) / 100;
  if (domain && domain->low) return real_of_key(*domain->low) + size;
  return domain && domain->high ? real_of_key(*domain->high) - size : size;
}

Cell uuid(std::int64_t i) {
  std::string bytes(16, 'u');
  for (std::size_t k = 0; k < 8; ++k) bytes[k] = static_cast<char>(i >> (8 * k));
  return bytes;
}

/// The ends of an ordered column's values, where both are public.
std::optional<KeyRange> public_range(const Column& column, const std::optional<PublicDomain>& domain) {
  if (domain && domain->low && domain->high) return KeyRange{*domain->low, *domain->high};
  const TypeKind kind = column.type.kind;
  if (kind == TypeKind::boolean || kind == TypeKind::enumeration || kind == TypeKind::time)
    return type_range(column.type);
  return std::nullopt;
}

}  // namespace

bool is_read(const Column& column) {
  return column.content != Content::derived && column.type.storage() != Storage::none;
}

bool is_ordered(const Column& column) {
  const Storage storage = column.type.storage();
  return is_read(column) && (storage == Storage::integer || storage == Storage::real);
}

bool is_text(const Column& column) { return is_read(column) && column.type.storage() == Storage::text; }

ValueMaker::ValueMaker(const PrivateFitRequest& request, std::uint32_t column)
    : column_(request.fit.columns[column]),
      domain_(request.domains[column]),
      is_key_(in_a_key(request, column)) {}

Cell ValueMaker::ordinary(std::int64_t i) const {
  if (!is_read(column_)) return {};
  switch (column_.type.storage()) {
    case Storage::text:
      return text(i);
    case Storage::uuid:
      return uuid(i);
    case Storage::real:
      if (!lists_values())
        return key_of_real(is_key_ ? static_cast<double>(i + 1) : real_between(domain_, i));
      break;
    default:
      break;
  }
  if (lists_values()) return domain_->values[static_cast<std::size_t>(i) % domain_->values.size()];
  if (column_.type.kind == TypeKind::boolean) return std::int64_t{i % 5 > 0};
  if (column_.type.kind == TypeKind::enumeration) return i % 2;
  return is_key_ ? i + 1 : between(domain_, column_, i);
}

/// The last of what is listed, or the highest value.
Cell ValueMaker::rarest() const {
  if (is_text(column_) && domain_ && !domain_->labels.empty()) return domain_->labels.back();
  if (!is_ordered(column_)) return ordinary(newcomer);
  if (lists_values()) return domain_->values.back();
  if (domain_ && domain_->high) return *domain_->high;
  if (column_.type.kind == TypeKind::boolean) return std::int64_t{0};
  if (column_.type.kind == TypeKind::enumeration)
    return std::int64_t{static_cast<std::int64_t>(column_.type.labels.size()) - 1};
  return ordinary(newcomer + 59);
}

/// A number of the type's own kind.
Cell ValueMaker::number(std::int64_t whole, double real) const {
  return column_.type.storage() == Storage::real ? key_of_real(real) : whole;
}

Cell ValueMaker::at_end(bool high) const {
  if (column_.type.storage() == Storage::real) return key_of_real(high ? 1e18 : -1e18);
  const KeyRange range = type_range(column_.type);
  return high ? range.high : range.low;
}

Cell ValueMaker::unlisted(const char* word) const {
  if (is_text(column_)) return word;
  if (column_.type.kind == TypeKind::enumeration)
    return std::int64_t{static_cast<std::int64_t>(column_.type.labels.size()) + 4};
  return ordinary(newcomer);
}

Cell ValueMaker::text(std::int64_t i) const {
  if (is_key_) return "value " + std::to_string(i);
  if (domain_ && !domain_->labels.empty())
    return domain_->labels[static_cast<std::size_t>(i) % domain_->labels.size()];
  return i % 3 ? "many" : "some";
}

std::uint64_t ValueMaker::public_values() const {
  if (is_key_ || !is_read(column_)) return 0;
  if (domain_ && !domain_->labels.empty()) return domain_->labels.size();
  if (lists_values()) return domain_->values.size();
  if (!is_ordered(column_)) return 0;
  const auto range = public_range(column_, domain_);
  if (!range) return 0;
  if (column_.type.storage() == Storage::real) return range->low == range->high ? 1 : most_public_values;
  const std::uint64_t steps =
      (static_cast<std::uint64_t>(range->high) - static_cast<std::uint64_t>(range->low)) /
      static_cast<std::uint64_t>(least_step(column_));
  return std::min(steps, most_public_values - 1) + 1;
}

Cell ValueMaker::public_value(std::uint64_t number) const {
  if (domain_ && !domain_->labels.empty()) return domain_->labels[number];
  if (lists_values()) return domain_->values[number];
  const KeyRange range = *public_range(column_, domain_);
  const std::uint64_t last = public_values() - 1;
  const double part = last == 0 ? 0 : static_cast<double>(number) / static_cast<double>(last);
  if (column_.type.storage() == Storage::real)
    return key_of_real(real_of_key(range.low) * (1 - part) + real_of_key(range.high) * part);
  const auto step = static_cast<std::uint64_t>(least_step(column_));
  const std::uint64_t steps =
      (static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low)) / step;
  const auto taken =
      last == 0 ? 0 : static_cast<std::uint64_t>(static_cast<unsigned __int128>(steps) * number / last);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(range.low) + taken * step);
}

}  // namespace synth::audit
