#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

namespace detail {

/// What is to be raised, as plain data: `ereport` jumps, and no destructor may be waiting in its frame.
struct Failure {
  ErrorData* postgres_error;  // raised again whole; the other members are then unused
  int sqlerrcode;
  const char* message;  // nullptr when memory was too short for a copy: then `short_message`
  const char* detail;
  const char* hint;
  char short_message[256];
};

/// Describes the exception being handled. Call it from a catch clause only.
Failure capture_failure() noexcept;

/// Raises `failure` as an error of PostgreSQL.
[[noreturn]] void raise(const Failure& failure);

}  // namespace detail

/// The way from C into C++: every function that PostgreSQL calls is `return boundary([&] { … });`.
/// Exceptions that leave `body` become errors of PostgreSQL after all C++ objects in it are destroyed.
template <class F>
auto boundary(F&& body) -> std::invoke_result_t<F&> {
  using Result = std::invoke_result_t<F&>;
  static_assert(std::is_void_v<Result> || std::is_trivially_copyable_v<Result>);
  static_assert(std::is_trivially_destructible_v<std::remove_reference_t<F>>,
                "the error would jump over the captures; capture by reference");
  MemoryContext const entry_context = CurrentMemoryContext;
  detail::Failure failure;
  try {
    return body();
  } catch (...) {
    MemoryContextSwitchTo(entry_context);
    failure = detail::capture_failure();
  }
  detail::raise(failure);
}

}  // namespace synth::pg
