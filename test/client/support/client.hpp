#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <libpq-fe.h>
#include <memory>
#include <source_location>
#include <stdexcept>
#include <string>
#include <vector>

/// Small owners of libpq's objects, for programs that talk to the server that the environment names.
namespace client {

class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline void expect(bool holds, const std::string& what,
                   std::source_location where = std::source_location::current()) {
  if (!holds) throw Failure("line " + std::to_string(where.line()) + ": not so: " + what);
  std::printf("ok %s\n", what.c_str());
}

template <class T>
void expect_equal(const T& got, const T& wanted, const std::string& what,
                  std::source_location where = std::source_location::current()) {
  expect(got == wanted, what, where);
}

class Result {
 public:
  explicit Result(PGresult* result) : result_(result, PQclear) {}

  explicit operator bool() const { return result_ != nullptr; }
  PGresult* get() const { return result_.get(); }
  ExecStatusType status() const { return PQresultStatus(get()); }
  int rows() const { return PQntuples(get()); }
  int columns() const { return PQnfields(get()); }
  bool is_null(int row, int column) const { return PQgetisnull(get(), row, column) != 0; }
  std::string value(int row, int column) const {
    return {PQgetvalue(get(), row, column), static_cast<std::size_t>(PQgetlength(get(), row, column))};
  }
  long long number(int row = 0, int column = 0) const { return std::stoll(value(row, column)); }
  /// A field of an error: PG_DIAG_SQLSTATE and the like; empty where the server sent none.
  std::string field(int code) const {
    const char* text = PQresultErrorField(get(), code);
    return text != nullptr ? text : "";
  }
  /// All values as one text, NULL apart from the empty text.
  std::string text() const {
    std::string all;
    for (int row = 0; row < rows(); ++row)
      for (int column = 0; column < columns(); ++column)
        all += is_null(row, column) ? std::string("\\N;") : value(row, column) + ";";
    return all;
  }

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

class Connection {
 public:
  Connection() : connection_(PQconnectdb(""), PQfinish) {
    if (PQstatus(get()) != CONNECTION_OK) throw Failure(PQerrorMessage(get()));
    PQsetNoticeProcessor(
        get(), [](void*, const char*) {}, nullptr);
  }

  PGconn* get() const { return connection_.get(); }

  /// Runs statements whatever becomes of them.
  Result run(const std::string& sql) { return Result(PQexec(get(), sql.c_str())); }

  /// Runs statements that must succeed.
  Result query(const std::string& sql) { return succeeded(run(sql)); }

  Result query(const std::string& sql, const std::vector<std::string>& parameters, bool binary = false) {
    const std::vector<const char*> values = pointers(parameters);
    return succeeded(Result(PQexecParams(get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                         values.data(), nullptr, nullptr, binary ? 1 : 0)));
  }

  void prepare(const std::string& name, const std::string& sql) {
    succeeded(Result(PQprepare(get(), name.c_str(), sql.c_str(), 0, nullptr)));
  }

  Result execute(const std::string& name, const std::vector<std::string>& parameters, bool binary = false) {
    const std::vector<const char*> values = pointers(parameters);
    return succeeded(Result(PQexecPrepared(get(), name.c_str(), static_cast<int>(values.size()),
                                           values.data(), nullptr, nullptr, binary ? 1 : 0)));
  }

  void send(const std::string& sql) {
    if (PQsendQuery(get(), sql.c_str()) != 1) throw Failure(PQerrorMessage(get()));
  }
  Result next() { return Result(PQgetResult(get())); }
  void cancel() {
    const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request(PQgetCancel(get()), PQfreeCancel);
    char message[256];
    if (PQcancel(request.get(), message, sizeof message) != 1) throw Failure(message);
  }

  /// What COPY ... TO STDOUT sends, by message.
  template <class Use>
  void copy_out(const std::string& sql, Use&& use) {
    const Result begun = run(sql);
    if (begun.status() != PGRES_COPY_OUT) throw Failure(PQerrorMessage(get()));
    char* buffer = nullptr;
    for (int size; (size = PQgetCopyData(get(), &buffer, 0)) > 0; PQfreemem(buffer))
      use(std::string_view(buffer, static_cast<std::size_t>(size)));
    while (const Result end = next())
      if (end.status() != PGRES_COMMAND_OK) throw Failure(PQerrorMessage(get()));
  }

  static Result succeeded(Result result) {
    if (!result || (result.status() != PGRES_TUPLES_OK && result.status() != PGRES_COMMAND_OK))
      throw Failure(PQresultErrorMessage(result.get()));
    return result;
  }

 private:
  static std::vector<const char*> pointers(const std::vector<std::string>& texts) {
    std::vector<const char*> list;
    for (const std::string& text : texts) list.push_back(text.c_str());
    return list;
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

/// Numbers travel with their highest byte first.
inline std::int64_t from_network(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
  const auto unused = static_cast<unsigned>(64 - 8 * bytes.size());
  return static_cast<std::int64_t>(number << unused) >> unused;
}

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// A table of 1,000 rows, a model of it, and a view of a million synthetic rows.
inline void create_view(Connection& connection) {
  connection.query(
      "CREATE TABLE source AS SELECT i AS id, i % 90 AS age, 'k' || (i % 7) AS kind, "
      "CASE WHEN i % 5 <> 0 THEN (i % 97)::float8 / 4 END AS score FROM generate_series(1, 1000) AS i");
  connection.query("SELECT synth_fit('source', method => 'copula', epsilon => 'infinity')");
  connection.query("SELECT synth_create_view('source', 'shared', 1000000, 42)");
}

/// Runs a program's test; its exit status says how it went.
template <class Test>
int run(Test&& test) {
  try {
    test();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "FAILED %s\n", error.what());
    return 1;
  }
}

}  // namespace client
