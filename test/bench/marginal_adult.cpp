// Fits a graphical model to a table of codes and writes synthetic codes for the judge.
//
//   marginal_adult FOLDER METHOD EPSILON SEED OUT.csv
//
// FOLDER holds adult.csv and adult-domain.json; METHOD is mst or aim; EPSILON may be inf. δ = 1e-9. Prints
// one line: what the fit took, and how many rows per second were drawn.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

#include "core/base/error.hpp"
#include "core/base/random.hpp"
#include "core/model/marginal/fit.hpp"
#include "core/model/marginal/sampler.hpp"
#include "core/privacy/accountant.hpp"

namespace {

using namespace synth;

/// Randomness for experiments: repeatable, so no secret.
class SeededRandomness final : public Randomness {
 public:
  explicit SeededRandomness(std::uint64_t seed) : state_(mix64(seed)) {}
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(mix64(++state_) >> 56);
  }

 private:
  std::uint64_t state_;
};

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct CodedTable {
  std::vector<std::string> names;
  std::vector<std::uint32_t> sizes;
  std::vector<std::vector<std::uint32_t>> rows;
};

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  std::stringstream stream(line);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

/// {"name": size, …} in the order of the file.
void read_domain(const std::string& path, CodedTable& table) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at)) {
    const std::size_t end = text.find('"', at + 1);
    table.names.push_back(text.substr(at + 1, end - at - 1));
    at = text.find(':', end) + 1;
    table.sizes.push_back(static_cast<std::uint32_t>(std::atoi(text.c_str() + at)));
  }
}

CodedTable read_table(const std::string& folder) {
  CodedTable table;
  read_domain(folder + "/adult-domain.json", table);
  std::ifstream file(folder + "/adult.csv");
  std::string line;
  std::getline(file, line);
  const auto header = split(line);
  while (std::getline(file, line)) {
    const auto parts = split(line);
    std::vector<std::uint32_t> row(table.names.size());
    for (std::size_t i = 0; i < header.size(); ++i)
      for (std::size_t k = 0; k < table.names.size(); ++k)
        if (table.names[k] == header[i]) row[k] = static_cast<std::uint32_t>(std::atoi(parts[i].c_str()));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Numeric columns, as their types say in Adult's schema.
bool is_ordered(const std::string& name) {
  for (const char* numeric :
       {"age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"})
    if (name == numeric) return true;
  return false;
}

void write(const std::string& path, const CodedTable& table, const CodeBlock& codes) {
  std::ofstream file(path);
  for (std::size_t i = 0; i < table.names.size(); ++i) file << (i ? "," : "") << table.names[i];
  file << '\n';
  for (std::size_t row = 0; row < codes[0].size(); ++row)
    for (std::size_t i = 0; i < codes.size(); ++i)
      file << codes[i][row] << (i + 1 < codes.size() ? ',' : '\n');
}

/// Mean total variation distance of the model's own one-way marginals: without what drawing adds.
double model_distance(const CodeMatrix& matrix, const marginal::FitResult& result) {
  double sum = 0;
  for (std::size_t i = 0; i < matrix.columns(); ++i) {
    const auto real = matrix.count(i);
    double total = 0, distance = 0;
    for (const std::uint64_t count : result.counts[i]) total += static_cast<double>(count);
    for (std::size_t code = 0; code < real.size(); ++code)
      distance += std::abs(static_cast<double>(real[code]) / static_cast<double>(matrix.rows()) -
                           static_cast<double>(result.counts[i][code]) / total);
    sum += distance / 2;
  }
  return sum / static_cast<double>(matrix.columns());
}

int run(const std::string& folder, const std::string& method, double epsilon, std::uint64_t seed,
        const std::string& out) {
  const CodedTable table = read_table(folder);
  CodeMatrix matrix(table.sizes);
  for (const auto& row : table.rows) matrix.add(row);
  std::vector<CodeDomain> domains;
  std::vector<Column> columns(table.sizes.size());
  for (std::size_t i = 0; i < table.sizes.size(); ++i) {
    domains.push_back({table.sizes[i], false, is_ordered(table.names[i])});
    columns[i].content = Content::labels;
    columns[i].labels.resize(table.sizes[i]);
  }
  SeededRandomness randomness(seed);
  Observer observer;
  PrivacySession session(budget_for(epsilon, 1e-9), randomness);
  const double begin = seconds();
  const auto fit = method == "mst" ? marginal::fit_mst : marginal::fit_aim;
  const marginal::FitResult result = fit({matrix, domains}, {}, session, observer);
  const double fitted = seconds();
  const auto sampler = load_marginal(columns, result.body);
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < columns.size(); ++i) all.push_back(i);
  std::vector<std::uint64_t> rows(table.rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  CodeBlock codes;
  const double loaded = seconds();
  sampler->draw({{seed * 7919 + 1}, rows, 0}, all, codes);
  const double drawn = seconds();
  write(out, table, codes);
  std::printf(
      "{\"fit\": %.3f, \"rows_per_s\": %.3g, \"rounds\": %u, \"marginals\": %u, \"bytes\": %zu, \"rows\": "
      "%.0f, \"model_tvd1\": %.5f}\n",
      fitted - begin, static_cast<double>(rows.size()) / (drawn - loaded), result.rounds, result.marginals,
      result.body.size(), result.rows, model_distance(matrix, result));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count != 6) {
    std::fprintf(stderr, "usage: marginal_adult FOLDER mst|aim EPSILON SEED OUT.csv\n");
    // Alone among the benchmarks it needs data from elsewhere: no failure when all are run.
    return count == 1 ? 0 : 2;
  }
  try {
    return run(words[1], words[2], std::strtod(words[3], nullptr), std::strtoull(words[4], nullptr, 10),
               words[5]);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
