#include "core/table/encoding.hpp"

#include <limits>

namespace synth {
namespace {

constexpr std::uint64_t most_direct_keys = 4096;
constexpr std::uint32_t most_codes = 65536;

[[noreturn]] void fail_plan() {
  throw Error(sqlstate::data_corrupted, "the plan of a parallel read is damaged", "Run the statement again.");
}

Cells load_cells(ByteReader& in) {
  Cells cells;
  const auto count = in.get_count(2 * sizeof(std::int64_t));
  if (count > most_codes) fail_plan();
  for (std::uint64_t i = 0; i < count; ++i) {
    cells.low.push_back(in.get<std::int64_t>());
    cells.high.push_back(in.get<std::int64_t>());
    if (cells.low[i] > cells.high[i] || (i > 0 && cells.high[i - 1] >= cells.low[i])) fail_plan();
  }
  return cells;
}

}  // namespace

std::uint32_t Encoding::value_codes() const {
  switch (kind) {
    case Kind::constant:
      return 1;
    case Kind::cells:
      return static_cast<std::uint32_t>(cells.size());
    case Kind::labels:
      return static_cast<std::uint32_t>(labels.size()) + opaque;
    case Kind::none:
      break;
  }
  return 0;
}

void Encoding::save(ByteWriter& out) const {
  out.put(kind);
  out.put(opaque);
  out.put(rest);
  out.put(nullable);
  out.put<std::uint64_t>(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.put(cells.low[i]);
    out.put(cells.high[i]);
  }
  out.put<std::uint64_t>(labels.size());
  for (const std::string& label : labels) out.put_bytes(label);
}

Encoding Encoding::load(ByteReader& in) {
  Encoding encoding;
  const auto kind = in.get<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(Kind::none)) fail_plan();
  encoding.kind = static_cast<Kind>(kind);
  encoding.opaque = in.get<std::uint8_t>() != 0;
  encoding.rest = in.get<std::uint32_t>();
  encoding.nullable = in.get<std::uint8_t>() != 0;
  encoding.cells = load_cells(in);
  const auto labels = in.get_count(sizeof(std::uint64_t));
  for (std::uint64_t i = 0; i < labels; ++i) encoding.labels.emplace_back(in.get_bytes());
  if (encoding.kind == Kind::cells && encoding.cells.size() == 0) fail_plan();
  if (encoding.kind == Kind::labels && encoding.rest > 0 && encoding.rest >= encoding.codes()) fail_plan();
  if (labels > most_codes || encoding.codes() > most_codes) fail_plan();
  return encoding;
}

Encoder::Encoder(Encoding encoding) : encoding_(std::move(encoding)) {
  for (const std::string& label : encoding_.labels)
    label_codes_.emplace(label, static_cast<std::uint32_t>(label_codes_.size()));
  const Cells& cells = encoding_.cells;
  if (encoding_.kind != Encoding::Kind::cells) return;
  first_key_ = cells.low.front();
  const std::uint64_t span =
      static_cast<std::uint64_t>(cells.high.back()) - static_cast<std::uint64_t>(cells.low.front());
  if (span >= most_direct_keys) return;
  for (std::uint64_t i = 0; i <= span; ++i)
    direct_.push_back(static_cast<std::uint16_t>(
        encode(cells, static_cast<std::int64_t>(static_cast<std::uint64_t>(first_key_) + i))));
}

std::uint32_t Encoder::code_of_unknown() const {
  return encoding_.opaque ? static_cast<std::uint32_t>(encoding_.labels.size()) : encoding_.rest;
}

std::uint32_t Encoder::code_of_label(std::string_view label) const {
  const auto found = label_codes_.find(label);
  return found != label_codes_.end() ? found->second : code_of_unknown();
}

/// NaN of whatever storage, where it is no value of the domain and can be NULL.
bool Encoder::is_nan_outside(std::int64_t key) const {
  static const std::int64_t real_nan = key_of_real(std::numeric_limits<double>::quiet_NaN());
  return (key == not_a_number_key || key == real_nan) && encoding_.nullable &&
         encoding_.cells.high.back() < key;
}

std::uint32_t Encoder::operator()(const Value& value) const {
  if (encoding_.kind == Encoding::Kind::none) return 0;
  if (value.kind == Value::Kind::null) return encoding_.nullable ? encoding_.value_codes() : 0;
  if (encoding_.kind == Encoding::Kind::constant) return 0;
  if (value.kind == Value::Kind::bytes) return code_of_label(value.bytes);
  if (value.kind == Value::Kind::unread || encoding_.kind != Encoding::Kind::cells) return code_of_unknown();
  if (is_nan_outside(value.key)) return encoding_.value_codes();
  const std::uint64_t offset = static_cast<std::uint64_t>(value.key) - static_cast<std::uint64_t>(first_key_);
  return offset < direct_.size() ? direct_[offset] : encode(encoding_.cells, value.key);
}

}  // namespace synth
