#pragma once

#include <cstdint>

#include "core/audit/table.hpp"
#include "core/model/private/fit.hpp"

namespace synth::audit {

bool is_read(const Column& column);
bool is_ordered(const Column& column);
bool is_text(const Column& column);

/// Makes values of one column up, from its type and its public domain. `request` must outlive it.
class ValueMaker {
 public:
  ValueMaker(const PrivateFitRequest& request, std::uint32_t column);

  /// Member of a declared key.
  bool is_key() const { return is_key_; }

  /// Value number `i`: distinct in keys, else from the public domain, else from within few powers of two.
  Cell ordinary(std::int64_t i) const;
  /// The last of what is listed, or the highest value.
  Cell rarest() const;
  /// Of the type's own kind.
  Cell number(std::int64_t whole, double real) const;
  Cell at_end(bool high) const;
  /// What no public domain lists: `word` where it is text.
  Cell unlisted(const char* word) const;

  /// How many values of the public domain public_value() tells apart, at most 4,096; 0 where the domain is
  /// learned, and in keys.
  std::uint64_t public_values() const;
  Cell public_value(std::uint64_t number) const;

 private:
  bool lists_values() const { return domain_ && !domain_->values.empty(); }
  Cell text(std::int64_t i) const;

  const Column& column_;
  const std::optional<PublicDomain>& domain_;
  bool is_key_;
};

}  // namespace synth::audit
