#include "pg/bridge/boundary.hpp"

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg::detail {

namespace {

constexpr std::size_t longest_text = 65536;

// Returns nullptr for an empty text and where memory is short; never raises an error.
const char* copy_text(std::string_view text) noexcept {
  if (text.empty()) return nullptr;
  const std::size_t length = std::min(text.size(), longest_text);
  auto* const copy =
      static_cast<char*>(MemoryContextAllocExtended(CurrentMemoryContext, length + 1, MCXT_ALLOC_NO_OOM));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.data(), length);
  copy[length] = '\0';
  return copy;
}

int sqlerrcode_of(const Sqlstate& state) noexcept {
  const char* const code = state.code;
  return MAKE_SQLSTATE(code[0], code[1], code[2], code[3], code[4]);
}

Failure describe(int sqlerrcode, std::string_view message) noexcept {
  Failure failure{};
  failure.sqlerrcode = sqlerrcode;
  failure.message = copy_text(message);
  const std::size_t length = std::min(message.size(), sizeof failure.short_message - 1);
  std::memcpy(failure.short_message, message.data(), length);
  return failure;
}

Failure describe(const Error& error) noexcept {
  Failure failure = describe(sqlerrcode_of(error.state()), error.message());
  failure.detail = copy_text(error.detail());
  failure.hint = copy_text(error.hint());
  return failure;
}

}  // namespace

Failure capture_failure() noexcept {
  try {
    throw;
  } catch (const PostgresError& error) {
    Failure failure{};
    failure.postgres_error = error.data;
    return failure;
  } catch (const Error& error) {
    return describe(error);
  } catch (const std::bad_alloc&) {
    return describe(ERRCODE_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return describe(ERRCODE_INTERNAL_ERROR, error.what());
  } catch (...) {
    return describe(ERRCODE_INTERNAL_ERROR, "unknown exception");
  }
}

void raise(const Failure& failure) {
  if (failure.postgres_error != nullptr) ReThrowError(failure.postgres_error);
  const char* const message = failure.message != nullptr ? failure.message : failure.short_message;
  ereport(ERROR, (errcode(failure.sqlerrcode), errmsg_internal("%s", message),
                  failure.detail != nullptr ? errdetail_internal("%s", failure.detail) : 0,
                  failure.hint != nullptr ? errhint("%s", failure.hint) : 0));
  pg_unreachable();
}

}  // namespace synth::pg::detail
