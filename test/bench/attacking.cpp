// Attacks a synthetic table, and says how long it took.
//
//   attacking TRAINING.csv SYNTHETIC.csv CONTROL.csv|- [attacks=500] [columns=3] [neighbours=1] [seed=1]
//             [rules=ours|anonymeter] [first=a,b] [second=c,d] [secret=name] [known=a,b] [only=NAME]
//             [exposed=20]
//
// The files have the same header; an empty field is NULL, a column whose fields are all numbers is one.
// Prints, for each finding, hits, trials, rates and intervals; anonymeter_side.py prints Anonymeter's.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>

#include "core/base/error.hpp"
#include "core/evaluate/attack/inference.hpp"
#include "core/evaluate/attack/linkability.hpp"
#include "core/evaluate/attack/singling_out.hpp"
#include "core/table/encoding.hpp"
#include "test/support/evaluate.hpp"

namespace {

using namespace synth;
using namespace synth::evaluate;
using Words = std::map<std::string, std::string>;
using Lines = std::vector<std::vector<std::string>>;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream stream(line + ",");
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

Lines read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Error(sqlstate::invalid_parameter_value, "cannot read " + path);
  Lines lines;
  for (std::string line; std::getline(file, line);) lines.push_back(split(line));
  if (lines.empty()) throw Error(sqlstate::invalid_parameter_value, "no header in " + path);
  return lines;
}

bool is_number(const std::string& field) {
  if (field.empty()) return true;
  char* end = nullptr;
  std::strtod(field.c_str(), &end);
  return *end == 0;
}

Sample sample_of(const std::vector<SampleColumn>& columns, const std::vector<const Lines*>& tables) {
  SampleCollector collector({columns, std::uint64_t{1} << 32, 1}, 0);
  std::vector<Value> row(columns.size());
  for (const Lines* lines : tables)
    for (std::size_t i = 1; i < lines->size(); ++i) {
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const std::string& field = (*lines)[i][k];
        row[k] = field.empty()                       ? Value()
                 : columns[k].kind == Kind::category ? Value::of_bytes(field)
                                                     : Value::of_key(key_of_real(std::atof(field.c_str())));
      }
      collector.add(row);
    }
  return collector.take();
}

Population population_of(const Lines& training, const Lines& synthetic_rows, const Lines& control) {
  std::vector<SampleColumn> columns;
  for (std::size_t k = 0; k < training[0].size(); ++k) {
    bool numbers = true;
    for (const Lines* lines : {&training, &synthetic_rows, &control})
      for (std::size_t i = 1; numbers && i < lines->size(); ++i) numbers = is_number((*lines)[i][k]);
    columns.push_back(test::sample_column(training[0][k], numbers ? TypeKind::float8 : TypeKind::text));
  }
  Observer observer;
  return {encode_jointly(sample_of(columns, {&training, &control}), sample_of(columns, {&synthetic_rows}),
                         observer),
          training.size() - 1};
}

std::string word(const Words& words, const std::string& name, const std::string& otherwise) {
  const auto found = words.find(name);
  return found == words.end() ? otherwise : found->second;
}

std::uint64_t number(const Words& words, const std::string& name, std::uint64_t otherwise) {
  return std::strtoull(word(words, name, std::to_string(otherwise)).c_str(), nullptr, 10);
}

std::vector<std::uint32_t> columns_named(const Population& p, const Words& words, const std::string& name) {
  std::vector<std::uint32_t> numbers;
  if (!words.contains(name)) return numbers;
  for (const std::string& wanted : split(words.at(name)))
    for (std::uint32_t i = 0; i < p.table.columns.size(); ++i)
      if (p.table.columns[i].name == wanted) numbers.push_back(i);
  return numbers;
}

template <class Options>
Options options_of(const Words& words) {
  Options options;
  options.attacks = number(words, "attacks", options.attacks);
  options.seed = number(words, "seed", 1);
  if (word(words, "rules", "ours") == "anonymeter") options.rules = AttackRules::anonymeter;
  return options;
}

void print(const std::vector<Finding>& findings, double begin) {
  const double took = seconds() - begin;
  for (const Finding& f : findings)
    std::printf(
        "%s/%s: hits %llu of %llu risk %.4f [%.4f, %.4f] baseline %.4f control %.4f decile %.4f ceiling "
        "%.4f p %.3g %s\n",
        f.attack.c_str(), f.target.c_str(), static_cast<unsigned long long>(f.hits),
        static_cast<unsigned long long>(f.trials), f.estimate, f.low, f.high, f.baseline, f.control,
        f.worst_decile, f.ceiling, f.p_value, f.note.c_str());
  std::printf("seconds %.3f\n", took);
}

void run(const Population& p, const Words& words) {
  Observer observer;
  const std::string only = word(words, "only", "");
  if (only.empty() || only.starts_with("singling_out")) {
    auto options = options_of<SinglingOutOptions>(words);
    options.columns = number(words, "columns", options.columns);
    options.univariate = only != "singling_out_multivariate";
    options.multivariate = only != "singling_out_univariate";
    const double begin = seconds();
    print(attack_singling_out(p, options, observer), begin);
  }
  if (only.empty() || only == "linkability") {
    auto options = options_of<LinkabilityOptions>(words);
    options.neighbours = number(words, "neighbours", options.neighbours);
    options.most_exposed = number(words, "exposed", options.most_exposed);
    options.first = columns_named(p, words, "first");
    options.second = columns_named(p, words, "second");
    const double begin = seconds();
    print(attack_linkability(p, options, observer), begin);
  }
  if (only.empty() || only == "inference") {
    auto options = options_of<InferenceOptions>(words);
    options.most_exposed = number(words, "exposed", options.most_exposed);
    options.secrets = columns_named(p, words, "secret");
    options.known = columns_named(p, words, "known");
    const double begin = seconds();
    print(attack_inference(p, options, observer), begin);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    std::fprintf(stderr, "usage: attacking TRAINING.csv SYNTHETIC.csv CONTROL.csv|- [name=value]...\n");
    return 0;  // needs data from elsewhere: no failure when all benchmarks are run
  }
  Words words;
  for (int i = 4; i < count; ++i) {
    const std::string word = arguments[i];
    const std::size_t at = word.find('=');
    if (at != std::string::npos) words[word.substr(0, at)] = word.substr(at + 1);
  }
  try {
    const Lines training = read(arguments[1]);
    const Lines control = std::string(arguments[3]) == "-" ? Lines{training[0]} : read(arguments[3]);
    run(population_of(training, read(arguments[2]), control), words);
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
