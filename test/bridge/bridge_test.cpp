#include "pg/bridge/postgres.hpp"

#include <stdexcept>

#include "core/base/error.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/interrupts.hpp"
#include "pg/bridge/memory.hpp"
#include "pg/bridge/spi.hpp"

DECLARE_MODULE("pg_synth_bridge_test", "0");

namespace synth::pg {

namespace {

std::int64_t live_objects = 0;

// Stands for any C++ object: it must be gone after every error.
struct Tracked {
  Tracked() { ++live_objects; }
  ~Tracked() { --live_objects; }
  Tracked(const Tracked&) = delete;
  Tracked& operator=(const Tracked&) = delete;
};

struct alignas(32) TrackedAligned : Tracked {
  double values[4] = {};
};

std::string text_argument(FunctionCallInfo fcinfo, int number) {
  text* const packed = call_postgres([&] { return PG_GETARG_TEXT_PP(number); });
  return {VARDATA_ANY(packed), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(packed))};
}

Datum text_datum(const std::string& value) {
  return call_postgres([&] {
    return PointerGetDatum(cstring_to_text_with_len(value.data(), static_cast<int>(value.size())));
  });
}

void raise_postgres_error() {
  call_postgres([] { ereport(ERROR, (errcode(ERRCODE_TOO_MANY_ROWS), errmsg("raised by PostgreSQL"))); });
}

void fail(const std::string& kind) {
  const Tracked guard;
  if (kind == "core")
    throw Error(sqlstate::data_exception, "100% wrong", "Do it right.", "These are the facts.");
  if (kind == "long") throw Error(sqlstate::data_exception, std::string(1000 * 1000, 'x'));
  if (kind == "standard") throw std::runtime_error("a standard exception");
  if (kind == "memory") throw std::bad_alloc();
  if (kind == "unknown") throw 42;
  if (kind == "postgres") raise_postgres_error();
  // Not allowed, but it must not leave PostgreSQL with a dead place to jump to.
  if (kind == "inside") call_postgres([]() -> void { throw std::runtime_error("thrown under the guard"); });
}

// Unwinding deletes the context in which the error was raised.
void fail_in_owned_context() {
  const OwnedContext context("bridge test");
  const ScopedContext scope(context.get());
  make_in_context<TrackedAligned>(context.get());
  raise_postgres_error();
}

std::string in_scope_of(const std::string& sql, bool read_only = false) {
  const Tracked guard;
  const std::vector<Tracked> more(3);
  SpiConnection connection;
  connection.execute(sql, {}, read_only);
  return connection.rows() == 0 ? "" : connection.text(0, 0).value_or("null");
}

}  // namespace

EXPORTED_FUNCTION(bridge_test_live);
EXPORTED_FUNCTION(bridge_test_fail);
EXPORTED_FUNCTION(bridge_test_fail_in_owned_context);
EXPORTED_FUNCTION(bridge_test_spi);
EXPORTED_FUNCTION(bridge_test_spi_read_only);
EXPORTED_FUNCTION(bridge_test_values);
EXPORTED_FUNCTION(bridge_test_in_worker);
EXPORTED_FUNCTION(bridge_test_spin);
EXPORTED_FUNCTION(bridge_test_allocate);
EXPORTED_FUNCTION(bridge_test_destroyed);
EXPORTED_FUNCTION(bridge_test_as_role);
EXPORTED_FUNCTION(bridge_test_with_setting);
EXPORTED_FUNCTION(bridge_test_observe);
EXPORTED_FUNCTION(bridge_test_returns);

Datum bridge_test_live(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&] { return Int64GetDatum(live_objects); });
}

Datum bridge_test_fail(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    const Tracked guard;
    fail(text_argument(fcinfo, 0));
    PG_RETURN_VOID();
  });
}

Datum bridge_test_fail_in_owned_context(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&]() -> Datum {
    fail_in_owned_context();
    PG_RETURN_VOID();
  });
}

Datum bridge_test_spi(PG_FUNCTION_ARGS) {
  return boundary([&] { return text_datum(in_scope_of(text_argument(fcinfo, 0))); });
}

Datum bridge_test_spi_read_only(PG_FUNCTION_ARGS) {
  return boundary([&] { return text_datum(in_scope_of(text_argument(fcinfo, 0), true)); });
}

Datum bridge_test_values(PG_FUNCTION_ARGS) {
  return boundary([&] {
    SpiConnection connection;
    const SpiArgument arguments[] = {{INT4OID, PG_GETARG_DATUM(0)}, {TEXTOID, 0, true}};
    connection.execute("select $1 + 1, $2, '\\x0061'::bytea, $1 > 1, 7::bigint", arguments);
    const bool right = connection.rows() == 1 && connection.columns() == 5 &&
                       connection.integer(0, 0) == PG_GETARG_INT32(0) + 1 && !connection.text(0, 1) &&
                       connection.bytes(0, 2) == std::string("\0a", 2) && connection.boolean(0, 3) == true &&
                       connection.integer(0, 4) == 7;
    return BoolGetDatum(right);
  });
}

Datum bridge_test_in_worker(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&] { return BoolGetDatum(IsParallelWorker()); });
}

Datum bridge_test_spin(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&]() -> Datum {
    const Tracked guard;
    for (;;) check_interrupts();
  });
}

Datum bridge_test_allocate(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    const Tracked guard;
    ContextResource resource(CurrentMemoryContext);
    const auto size = static_cast<std::size_t>(PG_GETARG_INT64(0));
    std::pmr::vector<char> big(&resource);
    big.reserve(size);
    PG_RETURN_INT64(static_cast<std::int64_t>(big.capacity()));
  });
}

Datum bridge_test_destroyed(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&] {
    const std::int64_t before = live_objects;
    {
      const OwnedContext context("bridge test");
      const auto* const object = make_in_context<TrackedAligned>(context.get());
      if (live_objects != before + 1) return BoolGetDatum(false);
      if (reinterpret_cast<std::uintptr_t>(object) % alignof(TrackedAligned) != 0) return BoolGetDatum(false);
    }
    const OwnedContext parent("bridge test parent");
    const OwnedContext deleted_first("bridge test child", parent.get());
    call_postgres([&] { MemoryContextDelete(deleted_first.get()); });
    return BoolGetDatum(live_objects == before && deleted_first.get() == nullptr);
  });
}

Datum bridge_test_as_role(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const std::string sql = text_argument(fcinfo, 1);
    const ActAs role(PG_GETARG_OID(0), SECURITY_RESTRICTED_OPERATION);
    return text_datum(in_scope_of(sql));
  });
}

Datum bridge_test_with_setting(PG_FUNCTION_ARGS) {
  return boundary([&] {
    GucNest settings;
    settings.set(text_argument(fcinfo, 0).c_str(), text_argument(fcinfo, 1).c_str());
    return text_datum(in_scope_of(text_argument(fcinfo, 2)));
  });
}

Datum bridge_test_observe(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&]() -> Datum {
    BackendObserver observer("testing", false);
    observer.phase("fitting", 3);
    observer.step(1);
    observer.check();
    PG_RETURN_VOID();
  });
}

Datum bridge_test_returns(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  boundary([] {});
  const bool right = boundary([] { return true; }) && boundary([] { return 2; }) == 2 &&
                     boundary([] { return 0.5; }) == 0.5 && *boundary([] { return "pointer"; }) == 'p';
  return BoolGetDatum(right);
}

}  // namespace synth::pg
