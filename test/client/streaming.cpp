// Many rows at once: row by row, and by COPY.

#include "test/client/support/client.hpp"

namespace {

using client::Connection;
using client::expect;
using client::expect_equal;
using client::Result;

void single_rows(Connection& connection) {
  const Result sums = connection.query("SELECT count(*), sum(age), count(score) FROM shared");
  connection.send("SELECT age, kind, score FROM shared");
  PQsetSingleRowMode(connection.get());
  long long rows = 0;
  long long ages = 0;
  long long scores = 0;
  bool one_by_one = true;
  while (const Result row = connection.next()) {
    if (row.status() == PGRES_TUPLES_OK) break;
    one_by_one = one_by_one && row.status() == PGRES_SINGLE_TUPLE && row.rows() == 1;
    ++rows;
    ages += row.number();
    scores += row.is_null(0, 2) ? 0 : 1;
  }
  while (connection.next()) {
  }
  expect(one_by_one, "rows come one by one");
  expect_equal(rows, sums.number(0, 0), "a million rows come");
  expect_equal(ages, sums.number(0, 1), "with the values of the aggregate");
  expect_equal(scores, sums.number(0, 2), "and its NULLs");
}

/// The server stops with its reader; the connection goes on.
void early_stop(Connection& connection) {
  const client::Stopwatch watch;
  connection.send("SELECT * FROM synth_view_of_a_billion");
  PQsetSingleRowMode(connection.get());
  for (int row = 0; row < 10; ++row)
    expect(connection.next().status() == PGRES_SINGLE_TUPLE, "a first row comes");
  connection.cancel();
  std::string state;
  while (const Result rest = connection.next())
    if (rest.status() == PGRES_FATAL_ERROR) state = rest.field(PG_DIAG_SQLSTATE);
  expect_equal(state, std::string("57014"), "the rest is cancelled");
  expect(watch.seconds() < 2, "without waiting for it");
  expect_equal(connection.query("SELECT 1").number(), 1LL, "the connection goes on");
}

void copy_text(Connection& connection) {
  std::string lines;
  connection.copy_out("COPY (SELECT * FROM shared LIMIT 1000) TO STDOUT",
                      [&](std::string_view line) { lines += line; });
  connection.query("CREATE TABLE copied (LIKE source)");
  const Result begun = connection.run("COPY copied FROM STDIN");
  expect(begun.status() == PGRES_COPY_IN, "what was copied out is copied in");
  PQputCopyData(connection.get(), lines.data(), static_cast<int>(lines.size()));
  PQputCopyEnd(connection.get(), nullptr);
  while (connection.next()) {
  }
  expect_equal(
      connection
          .query("SELECT count(*) FROM (SELECT * FROM shared LIMIT 1000) AS s NATURAL LEFT JOIN copied AS c")
          .number(),
      connection.query("SELECT count(*) FROM copied").number(), "it has the same number of rows");
  expect_equal(connection.query("TABLE copied").text(),
               connection.query("SELECT * FROM shared LIMIT 1000").text(), "it has the same rows");
}

void copy_binary(Connection& connection) {
  long long rows = 0;
  long long ages = 0;
  connection.copy_out("COPY (SELECT age FROM shared) TO STDOUT (FORMAT binary)",
                      [&](std::string_view message) {
                        if (message.starts_with("PGCOPY\n")) message.remove_prefix(19);
                        if (message.size() != 10) return;  // the end of the data
                        ++rows;
                        ages += client::from_network(message.substr(6));
                      });
  const Result sums = connection.query("SELECT count(*), sum(age) FROM shared");
  expect_equal(rows, sums.number(0, 0), "all rows come in binary");
  expect_equal(ages, sums.number(0, 1), "with the same values");
}

}  // namespace

int main() {
  return client::run([] {
    Connection connection;
    client::create_view(connection);
    connection.query("SELECT synth_create_view('source', 'synth_view_of_a_billion', 1000000000)");
    single_rows(connection);
    early_stop(connection);
    copy_text(connection);
    copy_binary(connection);
  });
}
