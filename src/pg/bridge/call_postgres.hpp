#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// An error of PostgreSQL on its way through C++ frames. `data` lives until the transaction ends, so that
/// unwinding may delete any memory context of ours. Whoever catches it hands it back to PostgreSQL.
struct PostgresError {
  ErrorData* data;
};

/// How many PostgreSQL errors this backend has turned into exceptions; a change tells a destructor that
/// PostgreSQL's own stacks (SPI, portals) may not be what they were.
std::uint64_t captured_postgres_errors() noexcept;

namespace detail {
/// Runs `call(argument)`; throws PostgresError when it raised an error.
void run_guarded(void (*call)(void*), void* argument);
}  // namespace detail

/// Runs `body`, which may raise a PostgreSQL error, and throws that error as PostgresError instead.
/// `body` calls PostgreSQL and holds plain data only: a raised error jumps over its frame.
template <class F>
auto call_postgres(F&& body) -> std::invoke_result_t<F&> {
  using Body = std::remove_reference_t<F>;
  using Result = std::invoke_result_t<F&>;
  if constexpr (std::is_void_v<Result>) {
    detail::run_guarded([](void* argument) { (*static_cast<Body*>(argument))(); },
                        const_cast<std::remove_const_t<Body>*>(&body));
  } else {
    static_assert(std::is_trivially_copyable_v<Result>, "an error would jump over the result's destructor");
    struct Call {
      Body* body;
      Result result;
    } call{&body, Result{}};
    detail::run_guarded(
        [](void* argument) {
          auto* const running = static_cast<Call*>(argument);
          running->result = (*running->body)();
        },
        &call);
    return call.result;
  }
}

}  // namespace synth::pg
