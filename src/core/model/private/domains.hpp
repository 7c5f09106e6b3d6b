#pragma once

#include <optional>

#include "core/model/fit.hpp"
#include "core/model/private/spending.hpp"
#include "core/privacy/session.hpp"
#include "core/table/public_domain.hpp"

namespace synth {

/// A column whose domain is to be made from what is public and what was paid for.
struct PrivateColumn {
  const Column& column;
  const std::optional<PublicDomain>& domain;
  const ColumnShare& share;
  bool numbered = false;  ///< a key of whole numbers by itself
};

struct DomainReader {
  RowSource& source;
  const SurveyCollector& survey;
  PrivacySession& session;
  std::uint64_t rows_per_unit;
};

/// What the ledger calls a step that learns a part of a column's domain.
std::string domain_step(const Column& column, const char* what);

/// The domain of column number `number`: NULL is in it unless the column is NOT NULL, seen or not; text that
/// is not listed always has a code for artificial values.
LearnedDomain make_private_domain(const PrivateColumn& column, std::size_t number,
                                  const DomainReader& reader);

}  // namespace synth
