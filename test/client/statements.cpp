// Prepared statements, cursors, pipelines: whatever the protocol, the same rows.

#include "test/client/support/client.hpp"

namespace {

using client::Connection;
using client::expect;
using client::expect_equal;
using client::Result;

void prepared(Connection& connection) {
  const std::string filter = "SELECT count(*), sum(id) FROM shared WHERE age < $1::int AND kind = $2";
  for (const char* mode : {"auto", "force_generic_plan", "force_custom_plan"}) {
    connection.query(std::string("SET plan_cache_mode = ") + mode);
    connection.prepare(mode, filter);
    bool same = true;
    for (int age = 5; age < 80; age += 10) {
      const std::string plain =
          "SELECT count(*), sum(id) FROM shared WHERE age < " + std::to_string(age) + " AND kind = 'k3'";
      same = same &&
             connection.execute(mode, {std::to_string(age), "k3"}).text() == connection.query(plain).text();
    }
    expect(same, std::string("a prepared statement gives what a plain one gives: ") + mode);
  }
  connection.query("RESET plan_cache_mode");
}

void prepared_samples(Connection& connection) {
  connection.prepare(
      "sample", "SELECT age, kind FROM synth_sample('source', $1::int8, $2::int8) AS t(age int, kind text)");
  std::string first;
  for (int run = 0; run < 8; ++run) {
    const std::string rows = connection.execute("sample", {"100", "7"}).text();
    if (run == 0) first = rows;
    if (rows != first) throw client::Failure("a run of the same statement gave other rows");
  }
  expect(true, "a prepared sample gives the same rows each time");
  expect(connection.execute("sample", {"100", "8"}).text() != first, "another seed gives others");
  expect_equal(connection.execute("sample", {"0", "7"}).rows(), 0, "no rows are none");
}

/// A refit reaches statements that are prepared.
void prepared_and_refitted(Connection& connection) {
  connection.query("CREATE TABLE changing AS SELECT i % 5 AS a FROM generate_series(1, 200) AS i");
  connection.query("SELECT synth_fit('changing', method => 'copula', epsilon => 'infinity')");
  connection.query("SELECT synth_create_view('changing', 'changing_shared')");
  connection.query("SET plan_cache_mode = force_generic_plan");
  connection.prepare("changing", "SELECT count(*) FROM changing_shared WHERE a >= $1");
  expect_equal(connection.execute("changing", {"10"}).number(), 0LL, "the first version");
  Connection other;
  other.query("UPDATE changing SET a = a + 10");
  other.query("SELECT synth_fit('changing', method => 'copula', epsilon => 'infinity')");
  expect_equal(connection.execute("changing", {"10"}).number(), 200LL,
               "a prepared statement sees the next version");
  connection.query("RESET plan_cache_mode");
}

void binary_results(Connection& connection) {
  const std::string sql = "SELECT id, age, kind, score FROM shared WHERE age < $1::int LIMIT 500";
  const Result text = connection.query(sql, {"40"});
  const Result binary = connection.query(sql, {"40"}, true);
  bool same = text.rows() == 500 && binary.rows() == 500;
  for (int row = 0; same && row < text.rows(); ++row) {
    for (int column : {0, 1})
      same = same && client::from_network(binary.value(row, column)) == text.number(row, column);
    same =
        same && binary.value(row, 2) == text.value(row, 2) && binary.is_null(row, 3) == text.is_null(row, 3);
  }
  expect(same, "binary results hold the same values");
}

/// Rows of an open cursor's FETCH.
std::string fetch(Connection& connection, const std::string& what) {
  return connection.query("FETCH " + what + " FROM c").text();
}

void cursors(Connection& connection) {
  const std::string rows = connection.query("SELECT id, kind FROM shared LIMIT 3000").text();
  connection.query("BEGIN; DECLARE c NO SCROLL CURSOR FOR SELECT id, kind FROM shared");
  std::string fetched;
  for (int i = 0; i < 30; ++i) fetched += fetch(connection, "100");
  expect_equal(fetched, rows, "a forward cursor gives the rows in order");
  connection.query("COMMIT");

  connection.query("BEGIN; DECLARE c SCROLL CURSOR FOR SELECT id, kind FROM shared LIMIT 3000");
  const std::string at_2000 = fetch(connection, "ABSOLUTE 2000");
  const std::string at_1 = fetch(connection, "FIRST");
  connection.query("MOVE FORWARD 1998 FROM c");
  expect_equal(fetch(connection, "NEXT"), at_2000, "a scrolling cursor finds a row again");
  expect_equal(fetch(connection, "ABSOLUTE 1"), at_1, "forwards and backwards");
  connection.query("FETCH LAST FROM c");
  expect_equal(fetch(connection, "RELATIVE -1000"), at_2000, "from its end");
  connection.query("COMMIT");

  connection.query("BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT id, kind FROM shared LIMIT 3000; COMMIT");
  expect_equal(fetch(connection, "ALL"), rows, "a holdable cursor gives them after its transaction");
  connection.query("CLOSE c");
}

void send_prepared(Connection& connection, const char* name, const char* parameter) {
  const char* values[] = {parameter};
  if (PQsendQueryPrepared(connection.get(), name, 1, values, nullptr, nullptr, 0) != 1)
    throw client::Failure(PQerrorMessage(connection.get()));
}

/// Statements in a row without waiting; one fails, the next synchronisation point starts anew.
void pipeline(Connection& connection) {
  connection.prepare("below", "SELECT count(*) FROM shared WHERE id < $1::int");
  connection.prepare("drawn", "SELECT count(*) FROM synth_sample('source', $1::int8) AS t(age int)");
  const std::string below = connection.execute("below", {"500"}).text();
  PQenterPipelineMode(connection.get());
  for (int i = 0; i < 3; ++i) send_prepared(connection, "below", "500");
  send_prepared(connection, "drawn", "-1");
  send_prepared(connection, "below", "500");
  PQpipelineSync(connection.get());
  send_prepared(connection, "drawn", "7");
  PQpipelineSync(connection.get());
  std::vector<std::string> seen;
  for (int syncs = 0; syncs < 2;) {
    const Result result = connection.next();
    if (!result) continue;
    if (result.status() == PGRES_PIPELINE_SYNC) ++syncs;
    if (result.status() == PGRES_TUPLES_OK) seen.push_back(result.text());
    if (result.status() == PGRES_FATAL_ERROR) seen.push_back(result.field(PG_DIAG_SQLSTATE));
    if (result.status() == PGRES_PIPELINE_ABORTED) seen.emplace_back("aborted");
  }
  expect(PQexitPipelineMode(connection.get()) == 1, "a pipeline ends");
  expect(seen == std::vector<std::string>{below, below, below, "22023", "aborted", "7;"},
         "with the results of its statements");
}

void two_connections(Connection& one) {
  Connection two;
  for (const char* sql :
       {"SELECT * FROM shared LIMIT 5000", "SELECT * FROM synth_sample(NULL::source, 'source', 2000, 11)"})
    expect_equal(two.query(sql).text(), one.query(sql).text(),
                 std::string("two connections get the same rows: ") + sql);
}

}  // namespace

int main() {
  return client::run([] {
    Connection connection;
    client::create_view(connection);
    prepared(connection);
    prepared_samples(connection);
    prepared_and_refitted(connection);
    binary_results(connection);
    cursors(connection);
    pipeline(connection);
    two_connections(connection);
  });
}
