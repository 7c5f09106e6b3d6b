#include "pg/adapt/source.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "pg/adapt/constraints.hpp"
#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

constexpr Sqlstate duplicate_column{"42701"};

std::string quoted(const std::string& name) {
  return call_postgres([&] { return quote_identifier(name.c_str()); });
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "\"" : ", \"") + name + "\"";
  return list;
}

struct RelationFacts {
  bool found;
  const char* name;
  const char* schema;
  const char* quoted;
  Oid owner;
  Oid schema_oid;
  char kind;
  bool catalog;
  bool foreign_temporary;
};

RelationFacts lock_relation(Oid oid) {
  const RelationFacts found = call_postgres([&] {
    RelationFacts facts{};
    Relation relation = try_relation_open(oid, AccessShareLock);
    if (relation == nullptr) return facts;
    facts.found = true;
    facts.name = pstrdup(RelationGetRelationName(relation));
    facts.schema_oid = RelationGetNamespace(relation);
    facts.schema = get_namespace_name(facts.schema_oid);
    facts.quoted = quote_qualified_identifier(facts.schema, facts.name);
    facts.owner = relation->rd_rel->relowner;
    facts.kind = relation->rd_rel->relkind;
    facts.catalog = IsCatalogRelation(relation) || IsToastRelation(relation);
    facts.foreign_temporary = isOtherTempNamespace(facts.schema_oid);
    relation_close(relation, NoLock);
    return facts;
  });
  if (!found.found)
    throw Error(sqlstate::undefined_table, "there is no table with object id " + std::to_string(oid),
                "Name a table, a view, a materialized view or a foreign table.");
  return found;
}

void expect_table(const RelationFacts& facts) {
  constexpr std::string_view kinds = {"rpvmf"};
  if (kinds.find(facts.kind) == std::string_view::npos)
    throw Error(sqlstate::wrong_object_type,
                std::string("\"") + facts.name + "\" is not a table that can be fitted",
                "Fit a table, a view, a materialized view or a foreign table.");
  const std::string_view schema = facts.schema;
  if (facts.catalog || schema == "pg_catalog" || schema == "information_schema" || schema == "synth")
    throw Error(sqlstate::wrong_object_type, std::string("\"") + facts.name + "\" is a system catalog",
                "Fit a table of your own.");
  if (facts.foreign_temporary)
    throw Error(sqlstate::wrong_object_type,
                std::string("\"") + facts.name + "\" is a temporary table of another session",
                "Fit it in the session that made it.");
}

struct Attribute {
  std::string name;
  AttrNumber number;
  Oid type;
  std::int32_t typmod;
  bool not_null;
  bool generated;
  std::string expression;
};

std::vector<Attribute> read_attributes(Oid relation) {
  SpiConnection spi;
  const SpiArgument arguments[] = {{OIDOID, ObjectIdGetDatum(relation)}};
  spi.execute(
      "SELECT a.attname, a.attnum::int8, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated <> '', "
      "pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attribute a "
      "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated "
      "<> '' "
      "WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
      arguments);
  std::vector<Attribute> attributes;
  for (std::uint64_t row = 0; row < spi.rows(); ++row)
    attributes.push_back({*spi.text(row, 0), static_cast<AttrNumber>(*spi.integer(row, 1)),
                          static_cast<Oid>(*spi.integer(row, 2)),
                          static_cast<std::int32_t>(*spi.integer(row, 3)), *spi.boolean(row, 4),
                          *spi.boolean(row, 5), spi.text(row, 6).value_or("")});
  return attributes;
}

[[noreturn]] void refuse_choice(const std::string& relation, const std::string& name,
                                const std::vector<Attribute>& all) {
  if (std::any_of(all.begin(), all.end(), [&](const Attribute& attribute) { return attribute.name == name; }))
    throw Error(duplicate_column, "column \"" + name + "\" of " + relation + " is named twice",
                "Name each column at most once (columns => ...).");
  constexpr std::size_t most_listed = 50;
  std::string names;
  for (std::size_t i = 0; i < all.size() && i < most_listed; ++i)
    names += (i > 0 ? ", \"" : "\"") + all[i].name + "\"";
  throw Error(sqlstate::undefined_column, relation + " has no column \"" + name + "\"",
              "Its columns are: " + names + (all.size() > most_listed ? ", …" : "") + ".");
}

std::vector<Attribute> choose(const std::vector<Attribute>& all, const std::vector<std::string>& chosen,
                              const std::string& relation) {
  std::vector<std::string> left = chosen;
  std::vector<Attribute> result;
  for (const Attribute& attribute : all) {
    const auto wanted = std::find(left.begin(), left.end(), attribute.name);
    if (wanted == left.end()) continue;
    left.erase(wanted);
    result.push_back(attribute);
  }
  if (!left.empty()) refuse_choice(relation, left.front(), all);
  return result;
}

Column describe_column(const Attribute& attribute) {
  Column column;
  column.name = attribute.name;
  column.type = describe_type(attribute.type, attribute.typmod);
  column.not_null = attribute.not_null;
  return column;
}

void expect_supported(const Source& source, const FitOptions& options) {
  if (options.null_unsupported) return;
  std::string unsupported;
  for (std::size_t i = 0; i < source.columns.size(); ++i) {
    if (source.columns[i].type.kind != TypeKind::unsupported) continue;
    const char* type = call_postgres([&] { return format_type_be(source.types[i]); });
    unsupported += (unsupported.empty() ? "\"" : ", \"") + source.columns[i].name + "\" of type " + type;
  }
  if (unsupported.empty()) return;
  throw Error(sqlstate::feature_not_supported, "cannot learn column " + unsupported,
              "Name the columns to learn (columns => ...), or have NULLs in their place (options => "
              "'{\"unsupported\": \"null\"}').");
}

void mark_categories(Source& source, const FitOptions& options) {
  for (const std::string& name : options.categories) {
    const auto found = std::find_if(source.columns.begin(), source.columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    if (found == source.columns.end() || found->type.storage() != Storage::text)
      throw Error(sqlstate::undefined_column,
                  "option \"categories\" names \"" + name + "\", which is not a text column of the fit",
                  "Name text columns that are fitted.");
    source.keep_labels[static_cast<std::size_t>(found - source.columns.begin())] = true;
  }
}

/// Expressions are stored as the server prints them: in one form, whatever the session likes.
void print_portably(GucNest& settings) {
  settings.set("datestyle", "ISO, YMD");
  settings.set("intervalstyle", "postgres");
  settings.set("extra_float_digits", "1");
  settings.set("standard_conforming_strings", "on");
  settings.set("quote_all_identifiers", "off");
}

std::string fingerprint(const std::vector<Column>& columns) {
  std::string names;
  for (const Column& column : columns)
    names += column.name + '\0' + column.type.schema + '\0' + column.type.name + '\0' +
             std::to_string(column.type.typmod) + '\n';
  char buffer[20];
  std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(hash_bytes(names)));
  return buffer;
}

}  // namespace

namespace {

/// Facts and columns, as both kinds of readers need them.
Source describe(Oid relation, const std::vector<std::string>* chosen, std::vector<Attribute>& attributes) {
  const RelationFacts facts = lock_relation(relation);
  expect_table(facts);
  Source source;
  source.oid = relation;
  source.owner = facts.owner;
  source.schema = facts.schema;
  source.name = facts.name;
  source.quoted = facts.quoted;
  attributes = read_attributes(relation);
  if (chosen != nullptr) attributes = choose(attributes, *chosen, source.quoted);
  if (attributes.empty())
    throw Error(sqlstate::invalid_parameter_value, "there is no column of " + source.quoted + " to learn",
                "Name at least one column (columns => ...).");
  for (const Attribute& attribute : attributes) {
    source.attributes.push_back(attribute.number);
    source.types.push_back(attribute.type);
    source.columns.push_back(describe_column(attribute));
    std::int32_t typmod = attribute.typmod;
    const Oid base = call_postgres([&] { return getBaseTypeAndTypmod(attribute.type, &typmod); });
    source.read.push_back({quoted(attribute.name), base, typmod});
  }
  return source;
}

}  // namespace

Source describe_columns(Oid relation, const std::vector<std::string>* chosen) {
  std::vector<Attribute> attributes;
  return describe(relation, chosen, attributes);
}

Source describe_source(Oid relation, const std::vector<std::string>* chosen, const FitOptions& options) {
  GucNest settings;
  print_portably(settings);
  std::vector<Attribute> attributes;
  Source source = describe(relation, chosen, attributes);
  source.keep_labels.assign(source.columns.size(), false);
  expect_supported(source, options);
  mark_categories(source, options);
  for (std::size_t i = 0; i < attributes.size(); ++i)
    if (attributes[i].generated) derive_column(source, i, attributes[i].expression);
  read_constraints(source, options);
  source.fingerprint = fingerprint(source.columns);
  return source;
}

Oid reading_role(const Source& source) {
  const Oid caller = GetUserId();
  if (caller == source.owner) return caller;
  const bool outranks =
      call_postgres([&] { return superuser_arg(caller) || has_privs_of_role(caller, source.owner); });
  return outranks ? source.owner : caller;
}

void expect_readable(const Source& source, Oid role, const char* way_out) {
  if (call_postgres([&] { return pg_class_aclcheck(source.oid, role, ACL_SELECT) == ACLCHECK_OK; })) return;
  std::vector<std::string> refused;
  for (std::size_t i = 0; i < source.columns.size(); ++i) {
    const AttrNumber number = source.attributes[i];
    if (!call_postgres(
            [&] { return pg_attribute_aclcheck(source.oid, number, role, ACL_SELECT) == ACLCHECK_OK; }))
      refused.push_back(source.columns[i].name);
  }
  if (refused.empty()) return;
  const bool all = refused.size() == source.columns.size();
  throw Error(sqlstate::insufficient_privilege,
              "permission denied to read " +
                  (all ? source.quoted : "column " + joined(refused) + " of " + source.quoted),
              all ? "Ask its owner for SELECT on it." : way_out);
}

}  // namespace synth::pg
