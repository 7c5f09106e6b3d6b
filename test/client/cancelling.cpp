// Waiting without blocking, cancelling, and what errors tell a client.

#include <poll.h>
#include <thread>

#include "test/client/support/client.hpp"

namespace {

using client::Connection;
using client::expect;
using client::expect_equal;
using client::Result;

/// Sends a statement, cancels it after a while, and expects its end within a second.
void cancelled(Connection& connection, const std::string& sql, std::chrono::milliseconds after) {
  connection.send(sql);
  std::this_thread::sleep_for(after);
  const client::Stopwatch watch;
  connection.cancel();
  std::string state;
  while (const Result result = connection.next())
    if (result.status() == PGRES_FATAL_ERROR) state = result.field(PG_DIAG_SQLSTATE);
  const double seconds = watch.seconds();
  expect_equal(state, std::string("57014"), "cancelled: " + sql);
  expect(seconds < 1, "within a second: " + std::to_string(seconds));
  expect_equal(connection.query("SELECT 1").number(), 1LL, "and the connection goes on");
}

void cancelling(Connection& connection) {
  using std::chrono::milliseconds;
  cancelled(connection, "SELECT sum(age) FROM billion", milliseconds(200));
  cancelled(connection, "SELECT count(*) FROM billion AS a JOIN billion AS b USING (id)", milliseconds(300));
  cancelled(connection, "SELECT count(*) FROM synth_sample('source', 1000000000) AS t(id int, kind text)",
            milliseconds(300));
  cancelled(connection, "SELECT synth_fit('large', method => 'copula', epsilon => 'infinity')",
            milliseconds(300));
  cancelled(connection,
            "SET max_parallel_workers_per_gather = 0; "
            "SELECT synth_fit('large', method => 'copula', epsilon => 'infinity')",
            milliseconds(500));
  expect_equal(connection.query("SELECT count(*) FROM synth_models WHERE name = 'large'").number(), 0LL,
               "no model is left");
}

/// The client does its own work while a fit runs.
void asynchronous(Connection& connection) {
  connection.query("RESET ALL");
  connection.send(
      "SELECT synth_fit('source', 'later', method => 'independent', epsilon => 'infinity'); "
      "SELECT count(*) FROM shared");
  int turns = 0;
  while (PQisBusy(connection.get()) != 0) {
    pollfd descriptor{PQsocket(connection.get()), POLLIN, 0};
    poll(&descriptor, 1, 1);
    if (PQconsumeInput(connection.get()) != 1) throw client::Failure(PQerrorMessage(connection.get()));
    ++turns;
  }
  expect(turns > 0, "the client never blocks");
  expect_equal(connection.next().value(0, 0), std::string("later"), "and gets the model's name");
  expect_equal(connection.next().number(), 1000000LL, "and the count after it");
  expect(!connection.next(), "and no more");
}

struct Refusal {
  const char* sql;
  const char* state;
  bool hint;
};

void errors(Connection& connection) {
  const Refusal refusals[] = {
      {"SELECT * FROM synth_sample('missing', 1) AS t(a int)", "42704", true},
      {"SELECT * FROM synth_sample('source', -1) AS t(id int)", "22023", true},
      {"SELECT * FROM synth_sample('source', 1) AS t(missing int)", "42703", true},
      {"SELECT synth_fit('missing', method => 'copula', epsilon => 'infinity')", "42P01", false},
      {"SELECT synth_fit('source', method => 'missing')", "42704", true},
      {"SELECT synth_drop('source')", "2BP01", true},
      {"BEGIN READ ONLY; SELECT synth_fit('source', method => 'copula', epsilon => 'infinity')", "25006",
       true},
      {"ROLLBACK; INSERT INTO shared VALUES (1)", nullptr, false},
  };
  for (const Refusal& refusal : refusals) {
    const Result result = connection.run(refusal.sql);
    const std::string state = result.field(PG_DIAG_SQLSTATE);
    const bool as_wanted =
        refusal.state != nullptr ? state == refusal.state : state != "XX000" && !state.empty();
    expect(as_wanted && !result.field(PG_DIAG_MESSAGE_PRIMARY).empty() &&
               (!refusal.hint || !result.field(PG_DIAG_MESSAGE_HINT).empty()),
           std::string("refused with ") + state + ": " + refusal.sql);
  }
}

}  // namespace

int main() {
  return client::run([] {
    Connection connection;
    client::create_view(connection);
    connection.query("SELECT synth_create_view('source', 'billion', 1000000000)");
    connection.query(
        "CREATE TABLE large AS SELECT i AS id, i % 97 AS a, sqrt(i) AS b, 'k' || (i % 31) AS c, i / 7 % 211 "
        "AS d "
        "FROM generate_series(1, 1000000) AS i");
    cancelling(connection);
    asynchronous(connection);
    errors(connection);
  });
}
