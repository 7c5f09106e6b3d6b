#include "core/audit/schema.hpp"

namespace synth::audit {
namespace {

constexpr std::uint64_t memory_bytes = std::uint64_t{1} << 26;

PrivateFitRequest request_of(std::string method, double epsilon, double delta, std::vector<Column> columns) {
  PrivateFitRequest request;
  request.epsilon = epsilon;
  request.delta = delta;
  request.fit.source = "the audit's table";
  request.fit.method = std::move(method);
  request.fit.columns = std::move(columns);
  request.fit.keep_labels.assign(request.fit.columns.size(), false);
  request.fit.memory_bytes = memory_bytes;
  request.domains.resize(request.fit.columns.size());
  return request;
}

}  // namespace

Column column_of(std::string name, TypeKind kind) {
  Column column;
  column.name = std::move(name);
  column.type.schema = "pg_catalog";
  column.type.name = "t";
  column.type.kind = kind;
  return column;
}

PrivateFitRequest artificial_request(std::string method, double epsilon, double delta) {
  PrivateFitRequest request =
      request_of(std::move(method), epsilon, delta,
                 {column_of("id", TypeKind::int4), column_of("age", TypeKind::int2),
                  column_of("income", TypeKind::float8), column_of("born", TypeKind::date),
                  column_of("seen_at", TypeKind::timestamp), column_of("ward", TypeKind::text),
                  column_of("job", TypeKind::text), column_of("code", TypeKind::uuid),
                  column_of("grade", TypeKind::enumeration), column_of("member", TypeKind::boolean)});
  request.fit.columns[0].not_null = true;
  request.fit.columns[8].type.labels = {"low", "middle", "high"};
  request.fit.keys = {{"the key", {0}}};
  request.domains[1].emplace();
  request.domains[1]->low = 0;
  request.domains[1]->high = 120;
  request.domains[5].emplace();
  request.domains[5]->labels = {"ears", "eyes", "surgery"};
  return request;
}

PrivateFitRequest labelled_request(std::string method, double epsilon, double delta,
                                   std::vector<std::string> labels) {
  PrivateFitRequest request =
      request_of(std::move(method), epsilon, delta, {column_of("label", TypeKind::text)});
  request.fit.columns[0].not_null = true;
  request.domains[0].emplace();
  request.domains[0]->labels = std::move(labels);
  return request;
}

}  // namespace synth::audit
