#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/audit/source.hpp"
#include "core/model/fit.hpp"
#include "test/support/random.hpp"
#include "test/support/table.hpp"

namespace synth::test {

/// How a table is read: in which order, by how many processes, and whether their states travel as bytes.
struct Reading {
  std::uint64_t shuffle_seed = 0;  ///< 0: in order
  std::size_t processes = 1;
  bool as_bytes = false;
};

/// Through save and load, as a state that a worker sends to its leader.
template <class C, class Make>
std::unique_ptr<C> travelled(const C& state, Make make) {
  ByteWriter out;
  state.save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  std::unique_ptr<C> arrived = make();
  arrived->load(in);
  return arrived;
}

/// Reads `rows` into collectors made by `make(process)`, and merges them.
template <class Make>
auto collect(const std::vector<Row>& rows, const Reading& reading, Make make) {
  using C = typename decltype(make(0))::element_type;
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(reading.shuffle_seed);
  if (reading.shuffle_seed != 0) random.shuffle(order);
  std::vector<std::unique_ptr<C>> parts;
  for (std::size_t process = 0; process < reading.processes; ++process)
    parts.push_back(make(static_cast<std::uint32_t>(process)));
  for (std::size_t i = 0; i < order.size(); ++i)
    parts[random.below(parts.size())]->add(values_of(rows[order[i]]));
  for (std::size_t process = 1; process < parts.size(); ++process) {
    if (reading.as_bytes)
      parts[process] = travelled(*parts[process], [&] { return make(static_cast<std::uint32_t>(process)); });
    parts[0]->merge(*parts[process]);
  }
  return std::move(parts[0]);
}

/// A table in memory as a fit reads it.
class MemorySource final : public RowSource {
 public:
  explicit MemorySource(const Table& table, Reading reading = {}) : table_(table), reading_(reading) {}

  std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) override {
    return collect(table_.rows, reading_,
                   [&](std::uint32_t) { return std::make_unique<ProfileCollector>(plan); });
  }
  std::unique_ptr<SurveyCollector> survey(const SurveyPlan& plan) override {
    return collect(table_.rows, reading_,
                   [&](std::uint32_t) { return std::make_unique<SurveyCollector>(plan); });
  }
  void count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) override {
    audit::ValueCounts counts;
    for (const Row& row : table_.rows) counts.add(row[column]);
    counts.show(least, table_.columns[column].type.storage() == Storage::text, sink);
  }
  std::unique_ptr<CodeCollector> codes(const CodePlan& plan) override {
    return collect(table_.rows, reading_,
                   [&](std::uint32_t process) { return std::make_unique<CodeCollector>(plan, process); });
  }

 private:
  const Table& table_;
  Reading reading_;
};

inline FitRequest request_for(const Table& table, std::string method) {
  FitRequest request;
  request.source = "the table";
  request.method = std::move(method);
  request.columns = table.columns;
  request.keep_labels.assign(table.columns.size(), false);
  request.memory_bytes = std::uint64_t{1} << 28;
  return request;
}

inline Model fit(const Table& table, const FitRequest& request, Reading reading = {}) {
  MemorySource source(table, reading);
  Observer observer;
  return fit_model(source, request, observer);
}

inline Model fit(const Table& table, std::string method, Reading reading = {}) {
  return fit(table, request_for(table, std::move(method)), reading);
}

}  // namespace synth::test
