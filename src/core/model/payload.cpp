#include "core/model/payload.hpp"

#include <cstring>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/model/validate.hpp"
#include "payload_generated.h"

namespace synth {
namespace {

constexpr std::string_view magic = "pg_synth";
constexpr std::size_t header_size = 28;

using Builder = flatbuffers::FlatBufferBuilder;

void put_number(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(number >> (8 * i)));
}

std::uint64_t get_number(std::string_view in, std::size_t at, int bytes) {
  std::uint64_t number = 0;
  for (int i = bytes; i-- > 0;)
    number = (number << 8) | static_cast<std::uint8_t>(in[at + static_cast<std::size_t>(i)]);
  return number;
}

[[noreturn]] void fail_damaged(const char* what) {
  throw Error(sqlstate::data_corrupted, std::string("the stored model is damaged: ") + what,
              "Fit or import the model again.");
}

std::string_view verified_body(std::string_view payload) {
  if (payload.substr(0, magic.size()) != magic)
    throw Error(sqlstate::data_corrupted, "these bytes are not a pg_synth model",
                "Pass the result of synth_export(), unchanged.");
  if (payload.size() < header_size) fail_damaged("it is cut short");
  const std::uint64_t format = get_number(payload, 8, 4);
  if (format == 0) fail_damaged("its format is unknown");
  if (format > payload_format)
    throw Error(sqlstate::feature_not_supported,
                "the model has format " + std::to_string(format) +
                    ", and this version of pg_synth reads formats up to " + std::to_string(payload_format),
                "Upgrade pg_synth here, or export the model from an older version.");
  const std::string_view body = payload.substr(header_size);
  if (get_number(payload, 12, 8) != body.size()) fail_damaged("its length is wrong");
  if (get_number(payload, 20, 8) != hash_bytes(body)) fail_damaged("its checksum does not match");
  return body;
}

// ---- writing ----

flatbuffers::Offset<payload::Type> save_type(Builder& builder, const Type& type) {
  const auto schema = builder.CreateString(type.schema);
  const auto name = builder.CreateString(type.name);
  const auto labels = builder.CreateVectorOfStrings(type.labels);
  return payload::CreateType(builder, schema, name, static_cast<std::uint8_t>(type.kind), type.typmod,
                             type.scale, type.max_length, labels);
}

flatbuffers::Offset<payload::Column> save_column(Builder& builder, const Column& column) {
  const auto name = builder.CreateString(column.name);
  const auto type = save_type(builder, column.type);
  const auto low = builder.CreateVector(column.cells.low);
  const auto high = builder.CreateVector(column.cells.high);
  const auto labels = builder.CreateVectorOfStrings(column.labels);
  const auto expression = builder.CreateString(column.expression);
  const auto checks = builder.CreateVectorOfStrings(column.checks);
  const auto counts = builder.CreateVector(column.counts);
  return payload::CreateColumn(builder, name, type, column.not_null,
                               static_cast<std::uint8_t>(column.content), low, high, column.cells.step,
                               column.cells.decimals, labels, column.pseudonyms, column.opaque,
                               column.opaque_shortest, column.opaque_longest, column.opaque_power,
                               column.in_key, expression, checks, column.nullable, counts, column.smooth);
}

flatbuffers::Offset<payload::Key> save_key(Builder& builder, const Key& key) {
  const auto name = builder.CreateString(key.name);
  const auto columns = builder.CreateVector(key.columns);
  const auto radix = builder.CreateVector(key.radix);
  return payload::CreateKey(builder, name, columns, radix, key.sequential);
}

flatbuffers::Offset<payload::Check> save_check(Builder& builder, const Check& check) {
  const auto name = builder.CreateString(check.name);
  const auto expression = builder.CreateString(check.expression);
  const auto columns = builder.CreateVector(check.columns);
  return payload::CreateCheck(builder, name, expression, columns);
}

template <class T, class F>
auto save_all(Builder& builder, const std::vector<T>& items, F save) {
  std::vector<decltype(save(builder, items.front()))> offsets;
  for (const T& item : items) offsets.push_back(save(builder, item));
  return builder.CreateVector(offsets);
}

// ---- reading ----

std::string text(const flatbuffers::String* string) { return string ? string->str() : std::string(); }

/// Copies bytes, since the verifier does not see to the alignment of wide elements.
template <class T>
std::vector<T> numbers(const flatbuffers::Vector<T>* vector) {
  if (!vector || vector->size() == 0) return {};
  std::vector<T> result(vector->size());
  std::memcpy(result.data(), vector->Data(), result.size() * sizeof(T));
  for (T& number : result) number = flatbuffers::EndianScalar(number);
  return result;
}

std::vector<std::string> texts(const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* vector) {
  std::vector<std::string> result;
  if (vector)
    for (const auto* string : *vector) result.push_back(string->str());
  return result;
}

Type load_type(const payload::Type& from) {
  if (from.kind() >= type_kind_count) fail_damaged("a type is unknown");
  return {text(from.schema()), text(from.name()), static_cast<TypeKind>(from.kind()),
          from.typmod(),       from.scale(),      from.max_length(),
          texts(from.labels())};
}

Column load_column(const payload::Column& from) {
  if (from.content() >= content_count) fail_damaged("a column's content is unknown");
  Column column;
  column.name = text(from.name());
  column.type = load_type(*from.type());
  column.not_null = from.not_null();
  column.content = static_cast<Content>(from.content());
  column.cells.low = numbers(from.low());
  column.cells.high = numbers(from.high());
  column.cells.step = from.step();
  column.cells.decimals = from.decimals();
  column.labels = texts(from.labels());
  column.pseudonyms = from.pseudonyms();
  column.opaque = from.opaque();
  column.opaque_shortest = from.opaque_shortest();
  column.opaque_longest = from.opaque_longest();
  column.opaque_power = from.opaque_power();
  column.in_key = from.in_key();
  column.expression = text(from.expression());
  column.checks = texts(from.checks());
  column.nullable = from.nullable();
  column.counts = numbers(from.counts());
  column.smooth = from.smooth();
  return column;
}

Model load_body(const payload::Model& from) {
  Model model;
  model.method = text(from.method());
  model.rows = from.rows();
  model.rows_used = from.rows_used();
  for (const auto* column : *from.columns()) model.columns.push_back(load_column(*column));
  if (from.keys())
    for (const auto* key : *from.keys())
      model.keys.push_back(
          {text(key->name()), numbers(key->columns()), numbers(key->radix()), key->sequential()});
  if (from.checks())
    for (const auto* check : *from.checks())
      model.checks.push_back({text(check->name()), text(check->expression()), numbers(check->columns())});
  const auto* body = from.method_body();
  if (body) model.method_body.assign(reinterpret_cast<const char*>(body->data()), body->size());
  return model;
}

}  // namespace

std::string save_model(const Model& model) {
  Builder builder;
  const auto method = builder.CreateString(model.method);
  const auto columns = save_all(builder, model.columns, save_column);
  const auto keys = save_all(builder, model.keys, save_key);
  const auto checks = save_all(builder, model.checks, save_check);
  const auto body = builder.CreateVector(reinterpret_cast<const std::uint8_t*>(model.method_body.data()),
                                         model.method_body.size());
  builder.Finish(
      payload::CreateModel(builder, method, model.rows, model.rows_used, columns, keys, checks, body));
  const std::string_view bytes(reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize());
  std::string out(magic);
  put_number(out, payload_format, 4);
  put_number(out, bytes.size(), 8);
  put_number(out, hash_bytes(bytes), 8);
  out.append(bytes);
  return out;
}

Model load_model(std::string_view payload) {
  const std::string_view body = verified_body(payload);
  // FlatBuffers reads aligned words: the body behind the header need not be aligned.
  const std::vector<std::uint64_t> aligned = [&] {
    std::vector<std::uint64_t> words(body.size() / 8 + 1);
    std::memcpy(words.data(), body.data(), body.size());
    return words;
  }();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(aligned.data());
  flatbuffers::Verifier verifier(bytes, body.size());
  if (!payload::VerifyModelBuffer(verifier)) fail_damaged("its structure is broken");
  Model model = load_body(*payload::GetModel(bytes));
  validate_model(model);
  return model;
}

std::uint64_t payload_identity(std::string_view payload) { return hash_bytes(verified_body(payload)); }

}  // namespace synth
