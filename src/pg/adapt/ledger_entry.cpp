#include "pg/adapt/ledger_entry.hpp"

#include <algorithm>
#include <bit>

#include "core/base/error.hpp"
#include "pg/adapt/json.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t least_mechanisms = 32768;

/// The transaction that will be the row's xmin: a subtransaction's own.
SpiArgument writer_argument() {
  const FullTransactionId writer = call_postgres([] { return GetCurrentFullTransactionId(); });
  return {XID8OID, FullTransactionIdGetDatum(writer)};
}

SpiArgument price_argument(const std::optional<Price>& price, bool unions) {
  if (!price || price->rho.is_infinite()) return {INT8OID, Datum{0}, true};
  return integer_argument(ledger_units(unions ? price->delta.units() : price->rho.units()));
}

std::string payment_json(const Payment& payment) {
  std::string json = "{\"mechanism\": " + json_string(payment.mechanism) +
                     ", \"name\": " + json_string(payment.name) + ", \"parameters\": {";
  bool first = true;
  for (const auto& [name, value] : payment.parameters) {
    json += (first ? "" : ", ") + json_string(name) + ": " + json_number(value);
    first = false;
  }
  json += "}, \"rho\": " + json_number(payment.price.rho.value());
  if (payment.price.delta.units() > 0) json += ", \"delta\": " + json_number(payment.price.delta.value());
  return json + "}";
}

}  // namespace

std::string mechanisms_json(std::span<const Payment> payments) {
  std::string json = "[";
  for (const Payment& payment : payments) json += (json.size() > 1 ? ", " : "") + payment_json(payment);
  json += "]";
  json.resize(std::bit_ceil(std::max(json.size(), least_mechanisms)), ' ');
  return json;
}

void append_entry(LedgerWriter& ledger, Account& account, const LedgerEntry& entry) {
  const std::optional<DeclaredBudget>& old = entry.old_budget;
  const SpiArgument arguments[] = {
      integer_argument(account.id),
      integer_argument(account.entries + 1),
      text_argument(entry.kind),
      text_argument(entry.role),
      text_argument(account.relation),
      text_argument(entry.source),
      text_argument(entry.model),
      integer_argument(entry.version),
      text_argument(entry.method),
      float_argument(entry.epsilon),
      float_argument(entry.delta),
      float_argument(old ? std::optional(old->epsilon) : std::nullopt),
      float_argument(old ? std::optional(old->delta) : std::nullopt),
      price_argument(entry.price, false),
      price_argument(entry.price, true),
      text_argument(entry.privacy_unit),
      integer_argument(entry.max_rows_per_unit),
      text_argument(entry.mechanisms),
      writer_argument(),
      bytes_argument(account.head),
  };
  ledger.execute(
      "WITH written AS (SELECT ROW($1, $2, $3, now(), $4, $5, $6, $7, $8::int4, $9, $10, $11, $12, $13, $14, "
      "$15, $16, $17, $18::json, $19, $20, ''::bytea)::synth.ledger AS entry), "
      "sealed AS (SELECT w.entry, synth.ledger_hash(w.entry) AS hash FROM written w), "
      "moved AS (UPDATE synth.account a SET entries = (s.entry).number, head = s.hash FROM sealed s "
      "WHERE a.id = (s.entry).account) "
      "INSERT INTO synth.ledger SELECT (e.entry).account, (e.entry).number, (e.entry).kind, (e.entry).time, "
      "(e.entry).role, (e.entry).relation, (e.entry).source, (e.entry).model, (e.entry).version, "
      "(e.entry).method, (e.entry).epsilon, (e.entry).delta, (e.entry).old_epsilon, (e.entry).old_delta, "
      "(e.entry).rho, (e.entry).union_delta, (e.entry).privacy_unit, (e.entry).max_rows_per_unit, "
      "(e.entry).mechanisms, (e.entry).xid, (e.entry).previous, e.hash FROM sealed e RETURNING hash",
      arguments);
  ++account.entries;
  account.head = *ledger.spi().bytes(0, 0);
}

void note_restored(LedgerWriter& ledger, Account& account, const std::string& role) {
  LedgerEntry entry;
  entry.kind = "restored";
  entry.role = role;
  append_entry(ledger, account, entry);
  account.restored = false;
}

}  // namespace synth::pg
