// Writes the model of sql/sample_hostile_model.sql, as hexadecimal digits: a valid payload whose generated
// columns try to run foreign code. Only needed again when payloads of the present format can no longer be
// read:
//   g++ -std=c++20 -Isrc -isystem build/generated test/data/hostile_model.cpp $(find src/core -name '*.o')
//   -lxxhash

#include <cstdio>
#include <string>

#include "core/model/payload.hpp"

namespace {

synth::Type type_of(synth::TypeKind kind, const char* name) {
  synth::Type type;
  type.schema = "pg_catalog";
  type.name = name;
  type.kind = kind;
  return type;
}

synth::Column stored(const char* name) {
  synth::Column column;
  column.name = name;
  column.type = type_of(synth::TypeKind::int4, "int4");
  column.content = synth::Content::cells;
  column.cells.low = {0};
  column.cells.high = {99};
  column.counts = {100};
  return column;
}

synth::Column derived(const std::string& name, const char* expression) {
  synth::Column column;
  column.name = name;
  column.type = type_of(synth::TypeKind::boolean, "bool");
  column.content = synth::Content::derived;
  column.expression = expression;
  return column;
}

constexpr const char* expressions[] = {
    "a >= 0 AND a IN (SELECT 1)",
    "evil.boom(a)",
    "boom(a)",
    "'(1)'::evil.comp IS NOT NULL",
    "'{\"(1)\"}'::evil.comp[] IS NOT NULL",
    "evil.comp('(1)') IS NOT NULL",
    "evil.takes('(1)')",
    "'(1)' OPERATOR(evil.@@@) '(1)'",
    "OPERATOR(evil.##) a",
    "'1'::evil.dom = 1",
    "'bad'::evil.mood = 1",
    "pg_read_file('/etc/passwd') IS NULL",
    "set_config('role', 'postgres', false) IS NULL",
    "true FROM pg_authid",
    "true; DROP TABLE t",
    "count(*) > 0",
    "generate_series(1, 3) > 0",
    "a = $1",
    "b > 0",
    "d1",
    "a",
};

}  // namespace

int main() {
  synth::Model model;
  model.method = "independent";
  model.rows = model.rows_used = 100;
  model.columns = {stored("a"), derived("good", "abs(a) = a AND (a)::numeric / 2 < '50'::numeric")};
  for (const char* expression : expressions)
    model.columns.push_back(derived("d" + std::to_string(model.columns.size() - 1), expression));
  for (const char byte : synth::save_model(model)) std::printf("%02x", static_cast<unsigned char>(byte));
}
