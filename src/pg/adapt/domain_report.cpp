#include "pg/adapt/domain_report.hpp"

#include <algorithm>

#include "core/model/private/fit.hpp"
#include "pg/adapt/determined_columns.hpp"
#include "pg/adapt/public_domains.hpp"
#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"

namespace synth::pg {
namespace {

/// Values of single-column integer keys are numbered, and nothing of them is learned.
bool is_numbered(const Source& source, std::size_t column) {
  const TypeKind kind = source.columns[column].type.kind;
  if (kind != TypeKind::int2 && kind != TypeKind::int4 && kind != TypeKind::int8) return false;
  return std::any_of(source.keys.begin(), source.keys.end(), [&](const KeyDeclaration& key) {
    return key.columns.size() == 1 && key.columns.front() == column;
  });
}

const char* origin_name(PublicDomain::Origin origin) {
  switch (origin) {
    case PublicDomain::Origin::type:
      return "type";
    case PublicDomain::Origin::check:
      return "check";
    case PublicDomain::Origin::foreign_key:
      return "foreign key";
    case PublicDomain::Origin::declared:
      break;
  }
  return "declared";
}

/// A key as its type prints it.
std::string printed(const Source& source, std::size_t column, std::int64_t key) {
  const ReadColumn& read = source.read[column];
  const ValueWriter writer(source.columns[column].name, source.columns[column].type, read.base_type,
                           read.typmod);
  const Datum value = writer.from_key(key);
  return call_postgres([&] {
    Oid function = InvalidOid;
    bool by_reference = false;
    getTypeOutputInfo(read.base_type, &function, &by_reference);
    return OidOutputFunctionCall(function, value);
  });
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string range(const Source& source, std::size_t column, const PublicDomain& domain) {
  if (domain.low && domain.high)
    return printed(source, column, *domain.low) + " to " + printed(source, column, *domain.high);
  if (domain.low) return "at least " + printed(source, column, *domain.low);
  return domain.high ? "at most " + printed(source, column, *domain.high) : "";
}

std::string detail(const Source& source, std::size_t column, const PublicDomain& domain) {
  const std::size_t listed = std::max(domain.values.size(), domain.labels.size());
  std::string text = listed > 0 ? counted(listed, "value") : range(source, column, domain);
  if (domain.decimals >= 0)
    text += (text.empty() ? "" : ", ") + counted(static_cast<std::size_t>(domain.decimals), "decimal");
  return text;
}

void describe_domain(const Source& source, std::size_t column, const std::optional<PublicDomain>& domain,
                     DomainRow& row) {
  const Column& described = source.columns[column];
  if (described.content == Content::derived) {
    row.origin = "generated";
    row.detail = "computed from the row";
  } else if (described.type.storage() == Storage::none) {
    row.origin = "none";
    row.detail = "NULL: the type is not learned";
  } else if (is_numbered(source, column)) {
    row.origin = "key";
    row.detail = "numbered from 1";
  } else if (described.type.storage() == Storage::uuid) {
    row.origin = "type";
    row.detail = "artificial values";
  } else {
    row.origin = domain ? origin_name(domain->origin) : "learned";
    if (domain) row.detail = detail(source, column, *domain);
  }
}

std::string type_name(const Source& source, std::size_t column) {
  const Oid type = source.types[column];
  const std::int32_t typmod = source.columns[column].type.typmod;
  return call_postgres([&] {
    const bool is_domain = getBaseType(type) != type;
    return format_type_with_typemod(type, is_domain ? -1 : typmod);
  });
}

/// By what a fit with a guarantee would learn.
const char* learns(ToLearn task, const std::optional<PublicDomain>& domain) {
  if (task == ToLearn::nothing) return "";
  if (task == ToLearn::categories) return "categories";
  if (domain && domain->low) return "upper bound";
  return domain && domain->high ? "lower bound" : "bounds";
}

}  // namespace

std::vector<DomainRow> report_domains(Oid relation, const std::vector<std::string>* columns, Datum declared) {
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  FitOptions options;
  options.null_unsupported = true;
  Source source = describe_source(relation, columns, options);
  expect_readable(source, reading_role(source));
  const std::vector<Column> described = source.columns;
  determine_columns(source, declared);
  const PublicDomains domains = public_domains(source, declared);
  PrivateFitRequest request{{}, domains.columns};
  request.fit.columns = source.columns;
  request.fit.keys = source.keys;
  const std::vector<ToLearn> tasks = columns_to_learn(request);
  // Shares do not depend on epsilon.
  const Spending spending = plan_spending(1, 1e-9, tasks, false);
  std::vector<DomainRow> rows;
  for (std::size_t i = 0; i < source.columns.size(); ++i) {
    DomainRow row{source.columns[i].name, type_name(source, i), "", "", "", !source.columns[i].not_null, 0};
    describe_domain(source, i, domains.columns[i], row);
    if (described[i].content != source.columns[i].content) row.origin = "declared";
    row.learns = learns(tasks[i], domains.columns[i]);
    // What neither anybody says nor has to be learned, the type says.
    if (tasks[i] == ToLearn::nothing && row.origin == "learned") row.origin = "type";
    row.share = (spending.columns[i].range + spending.columns[i].values).value() / spending.total.rho.value();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace synth::pg
