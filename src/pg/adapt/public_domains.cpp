#include "pg/adapt/public_domains.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/error.hpp"
#include "pg/adapt/check_region.hpp"
#include "pg/adapt/column_lookup.hpp"
#include "pg/adapt/declared_domains.hpp"
#include "pg/adapt/foreign_region.hpp"

namespace synth::pg {
namespace {

using Origin = PublicDomain::Origin;

/// What the sources say of one column, in their order.
class ColumnDomain {
 public:
  ColumnDomain(const Source& source, std::size_t column)
      : read_(source.read[column]), column_(source.columns[column]) {
    if (!has_domain()) return;
    read_type();
    read_checks();
  }

  void restrict_to(const ValueRegion& foreign) {
    if (!has_domain()) return;
    const ValueRegion both = intersection(region_, foreign);
    if (both.is_empty()) return;
    region_ = both;
    origin_ = Origin::foreign_key;
  }

  void declare(const DeclaredDomain& declared) {
    if (declared.learn) {
      region_ = {};
      return;
    }
    decimals_ = declared.decimals;
    origin_ = Origin::declared;
    if (!declared.values.empty()) return replace(ValueRegion::of_values(declared.values));
    if (!declared.labels.empty()) return replace(ValueRegion::of_labels(declared.labels));
    if (!declared.low && !declared.high) return;
    ValueRegion range;
    range.low = declared.low;
    range.high = declared.high;
    expect_agreement(range);
    if (region_.values) {
      region_ = intersection(region_, range);
    } else {
      if (range.low) region_.low = range.low;
      if (range.high) region_.high = range.high;
    }
    if (region_.is_empty()) refuse_contradiction();
  }

  std::optional<PublicDomain> domain() const {
    if (!has_domain() || region_.is_empty()) return std::nullopt;
    if (region_.is_everything() && decimals_ < 0) return std::nullopt;
    PublicDomain domain;
    domain.origin = origin_;
    domain.decimals = decimals_;
    domain.low = region_.low;
    domain.high = region_.high;
    domain.values = region_.values.value_or(std::vector<std::int64_t>());
    domain.labels = region_.labels.value_or(std::vector<std::string>());
    return domain;
  }

  std::vector<std::string> implied() const {
    std::vector<std::string> expressions;
    // Rounding to decimals may lead out of a range.
    if (decimals_ >= 0 && !region_.is_list()) return expressions;
    for (std::size_t i = 0; i < checks_.size(); ++i)
      if (checks_[i].exact && is_within(region_, checks_[i])) expressions.push_back(column_.checks[i]);
    return expressions;
  }

 private:
  /// Generated columns follow from others; uuids are made up.
  bool has_domain() const {
    const Storage storage = column_.type.storage();
    return column_.content != Content::derived && storage != Storage::none && storage != Storage::uuid;
  }

  void read_type() {
    const std::size_t count = column_.type.kind == TypeKind::boolean ? 2 : column_.type.labels.size();
    if (count == 0) return;
    std::vector<std::int64_t> keys(count);
    std::iota(keys.begin(), keys.end(), 0);
    region_ = ValueRegion::of_values(std::move(keys));
    origin_ = Origin::type;
  }

  void read_checks() {
    for (const std::string& expression : column_.checks) {
      checks_.push_back(check_region(parse_check(expression, read_.quoted_name), read_, column_));
      const ValueRegion narrower = intersection(region_, checks_.back());
      // Checks that no value meets leave a column of NULLs: nothing to say.
      if (narrower.is_empty() || is_within(region_, narrower)) continue;
      region_ = narrower;
      origin_ = Origin::check;
    }
    schema_ = region_;
  }

  void replace(ValueRegion declared) {
    expect_agreement(declared);
    region_ = std::move(declared);
  }

  void expect_agreement(const ValueRegion& declared) const {
    if (intersection(schema_, declared).is_empty()) refuse_contradiction();
  }

  [[noreturn]] void refuse_contradiction() const {
    throw Error(sqlstate::invalid_parameter_value,
                "the domain of column " + shown(column_.name) +
                    " contradicts its type and constraints: no value is in both",
                "Declare values that its type and its CHECK constraints allow, or leave the column out to "
                "take theirs.");
  }

  const ReadColumn& read_;
  const Column& column_;
  std::vector<ValueRegion> checks_;  ///< as column_.checks
  ValueRegion schema_;               ///< by type and checks
  ValueRegion region_;
  Origin origin_ = Origin::type;
  std::int32_t decimals_ = -1;
};

}  // namespace

PublicDomains public_domains(const Source& source, std::optional<Datum> declared) {
  std::vector<std::optional<DeclaredDomain>> declarations(source.columns.size());
  if (declared) declarations = read_declared_domains(source, *declared);
  const std::vector<std::optional<ValueRegion>> foreign = foreign_regions(source);
  PublicDomains domains;
  for (std::size_t i = 0; i < source.columns.size(); ++i) {
    ColumnDomain column(source, i);
    if (foreign[i]) column.restrict_to(*foreign[i]);
    if (declarations[i]) column.declare(*declarations[i]);
    domains.columns.push_back(column.domain());
    domains.implied.push_back(column.implied());
  }
  return domains;
}

}  // namespace synth::pg
