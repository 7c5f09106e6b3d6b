#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

/// The only way to survive an error of PostgreSQL: what runs inside is undone by PostgreSQL itself. Not in
/// parallel workers, nor while a parallel query runs.
class Subtransaction {
 public:
  Subtransaction();
  Subtransaction(const Subtransaction&) = delete;
  Subtransaction& operator=(const Subtransaction&) = delete;

  /// Exactly one of these ends it.
  void commit();
  void roll_back();

 private:
  MemoryContext context_;
  ResourceOwner owner_;
};

/// Runs `body` in a subtransaction. Returns nullptr if it succeeded, else PostgreSQL's error after everything
/// that `body` did is undone. Cancellation and lack of resources are no answers and are thrown on, like other
/// exceptions.
template <class F>
const ErrorData* attempt(F&& body) {
  Subtransaction subtransaction;
  try {
    body();
  } catch (const PostgresError& error) {
    subtransaction.roll_back();
    const int category = ERRCODE_TO_CATEGORY(error.data->sqlerrcode);
    if (category == ERRCODE_OPERATOR_INTERVENTION || category == ERRCODE_INSUFFICIENT_RESOURCES) throw;
    return error.data;
  } catch (...) {
    subtransaction.roll_back();
    throw;
  }
  subtransaction.commit();
  return nullptr;
}

}  // namespace synth::pg
