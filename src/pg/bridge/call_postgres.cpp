#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

namespace {

std::uint64_t captured_errors = 0;

// The transaction's context outlives every context that unwinding could delete between here and the boundary.
MemoryContext error_context() {
  return TopTransactionContext != nullptr ? TopTransactionContext : TopMemoryContext;
}

// Copying may itself run out of memory; then there is no error data, and the caller throws bad_alloc.
ErrorData* take_error_data() {
  ErrorData* volatile copy = nullptr;
  PG_TRY();
  {
    MemoryContextSwitchTo(error_context());
    copy = CopyErrorData();
  }
  PG_CATCH();
  {}
  PG_END_TRY();
  FlushErrorState();
  return copy;
}

// The only frame that an error of PostgreSQL lands in. It holds plain data and is left by a return.
// The interrupt holdoff counts stay at 0, where PostgreSQL puts them for an error.
[[gnu::noinline]] bool runs_without_error(void (*call)(void*), void* argument) {
  volatile bool succeeded = true;
  PG_TRY();
  { call(argument); }
  PG_CATCH();
  { succeeded = false; }
  PG_END_TRY();
  return succeeded;
}

}  // namespace

std::uint64_t captured_postgres_errors() noexcept { return captured_errors; }

void detail::run_guarded(void (*call)(void*), void* argument) {
  MemoryContext const caller_context = CurrentMemoryContext;
  sigjmp_buf* const caller_exception_stack = PG_exception_stack;
  ErrorContextCallback* const caller_context_stack = error_context_stack;
  bool succeeded = false;
  try {
    succeeded = runs_without_error(call, argument);
  } catch (...) {
    // A C++ exception from `call` skipped PG_END_TRY: without this the next error would jump into a dead
    // frame.
    PG_exception_stack = caller_exception_stack;
    error_context_stack = caller_context_stack;
    throw;
  }
  if (succeeded) return;

  ErrorData* const data = take_error_data();
  MemoryContextSwitchTo(caller_context);
  ++captured_errors;
  if (data == nullptr) throw std::bad_alloc();
  throw PostgresError{data};
}

}  // namespace synth::pg
