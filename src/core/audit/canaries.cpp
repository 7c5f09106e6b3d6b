#include "core/audit/canaries.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/audit/schema.hpp"
#include "core/audit/values.hpp"
#include "core/base/error.hpp"
#include "core/table/encoding.hpp"

namespace synth::audit {
namespace {

/// So many columns, those with the most codes, are looked at in pairs.
constexpr std::size_t paired_columns = 3;

void shuffle(std::vector<std::uint32_t>& numbers, RandomBits& bits) {
  for (std::size_t i = numbers.size(); i > 1; --i)
    std::swap(numbers[i - 1], numbers[bits.below(std::uint64_t{i})]);
}

/// 0 .. choices - 1 over and over, in random order.
std::vector<std::uint32_t> spread(std::size_t count, std::uint64_t choices, RandomBits& bits) {
  std::vector<std::uint32_t> order(choices);
  std::iota(order.begin(), order.end(), 0U);
  shuffle(order, bits);
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(order[i % choices]);
  shuffle(numbers, bits);
  return numbers;
}

Cell hidden_value(const ValueMaker& maker, const Column& column, std::size_t number) {
  if (maker.is_key()) return maker.ordinary(static_cast<std::int64_t>(number));
  return column.not_null ? maker.ordinary(0) : Cell();
}

std::uint64_t cell_of(std::span<const std::uint32_t> codes) {
  std::uint64_t cell = 0;
  for (const std::uint32_t code : codes) cell = cell << 32 | code;
  return cell;
}

bool is_constant(const std::vector<std::vector<std::uint32_t>>& codes, std::uint32_t column) {
  return std::ranges::all_of(codes, [&](const auto& row) { return row[column] == codes.front()[column]; });
}

/// Of a table that is made up while it is read.
class LabelledSource final : public RowSource {
 public:
  LabelledSource(std::vector<std::string> labels, std::uint64_t rows)
      : labels_(std::move(labels)), rows_(rows) {}

  std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) override {
    return collect(std::make_unique<ProfileCollector>(plan));
  }
  std::unique_ptr<SurveyCollector> survey(const SurveyPlan& plan) override {
    return collect(std::make_unique<SurveyCollector>(plan));
  }
  void count_values(std::size_t, std::uint64_t, const ValueSink&) override {
    throw Error(sqlstate::internal_error, "the domains of the audit's table are public");
  }
  std::unique_ptr<CodeCollector> codes(const CodePlan& plan) override {
    return collect(std::make_unique<CodeCollector>(plan, 0));
  }

 private:
  template <class C>
  std::unique_ptr<C> collect(std::unique_ptr<C> collector) const {
    for (std::uint64_t i = 0; i < rows_; ++i) {
      const Value row[] = {Value::of_bytes(labels_[i % labels_.size()])};
      collector->add(row);
    }
    return collector;
  }

  std::vector<std::string> labels_;
  std::uint64_t rows_;
};

}  // namespace

std::vector<Row> make_canaries(const PrivateFitRequest& request, std::size_t count, Randomness& randomness) {
  RandomBits bits(randomness);
  std::vector<Row> canaries(count, Row(request.fit.columns.size()));
  bool differ = false;
  for (std::uint32_t column = 0; column < request.fit.columns.size(); ++column) {
    const ValueMaker maker(request, column);
    const std::uint64_t choices = maker.public_values();
    differ = differ || choices > 1;
    const std::vector<std::uint32_t> numbers = spread(count, std::max<std::uint64_t>(1, choices), bits);
    for (std::size_t i = 0; i < count; ++i)
      canaries[i][column] =
          choices > 0 ? maker.public_value(numbers[i]) : hidden_value(maker, request.fit.columns[column], i);
  }
  if (differ) return canaries;
  throw Error(sqlstate::object_not_in_prerequisite_state,
              "no column has a public domain, so that there is no legal cell to plant canaries in",
              "Declare the values or the range of a column (domains => ...), or audit without a source.");
}

PlantedSource::PlantedSource(RowSource& table, std::span<const Column> columns, std::span<const Row> canaries,
                             const std::vector<bool>& planted, std::uint64_t rows_each, Observer& observer)
    : table_(table),
      columns_(columns),
      canaries_(canaries),
      planted_(planted),
      rows_each_(rows_each),
      observer_(observer) {}

template <class C>
std::unique_ptr<C> PlantedSource::plant(std::unique_ptr<C> collector) const {
  for (std::size_t i = 0; i < canaries_.size(); ++i) {
    if (!planted_[i]) continue;
    observer_.check();
    const std::vector<Value> values = values_of(canaries_[i]);
    for (std::uint64_t k = 0; k < rows_each_; ++k) collector->add(values);
  }
  return collector;
}

std::unique_ptr<ProfileCollector> PlantedSource::profile(const ProfilePlan& plan) {
  return plant(table_.profile(plan));
}

std::unique_ptr<SurveyCollector> PlantedSource::survey(const SurveyPlan& plan) {
  return plant(table_.survey(plan));
}

void PlantedSource::count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) {
  ValueCounts more;
  for (std::size_t i = 0; i < canaries_.size(); ++i)
    if (planted_[i]) more.add(canaries_[i][column], rows_each_);
  table_.count_values(column, least,
                      [&](const Value& value, std::uint64_t rows) { sink(value, rows + more.take(value)); });
  more.show(least, columns_[column].type.storage() == Storage::text, sink);
}

std::unique_ptr<CodeCollector> PlantedSource::codes(const CodePlan& plan) {
  std::unique_ptr<CodeCollector> collector = table_.codes(plan);
  count_cells(plan, *collector);
  return plant(std::move(collector));
}

void PlantedSource::count_cells(const CodePlan& plan, const CodeCollector& collector) {
  std::vector<std::vector<std::uint32_t>> codes(canaries_.size());
  for (std::uint32_t column = 0; column < plan.encodings.size(); ++column) {
    const Encoder encoder(plan.encodings[column]);
    for (std::size_t i = 0; i < canaries_.size(); ++i)
      codes[i].push_back(encoder(value_of(canaries_[i][column])));
  }
  std::vector<std::uint32_t> telling;
  for (std::uint32_t column = 0; column < plan.encodings.size(); ++column)
    if (!is_constant(codes, column)) telling.push_back(column);
  std::ranges::stable_sort(telling, std::ranges::greater(),
                           [&](std::uint32_t column) { return plan.encodings[column].codes(); });
  cells_.clear();
  const auto add = [&](std::vector<std::uint32_t> columns) {
    std::ranges::sort(columns);
    CanaryCells cells{std::move(columns), {}, {}};
    for (const auto& row : codes) {
      cells.codes.emplace_back();
      for (const std::uint32_t column : cells.columns) cells.codes.back().push_back(row[column]);
    }
    count_others(collector, cells);
    cells_.push_back(std::move(cells));
  };
  for (const std::uint32_t column : telling) add({column});
  for (std::size_t i = 0; i < std::min(paired_columns, telling.size()); ++i)
    for (std::size_t k = 0; k < i; ++k) add({telling[k], telling[i]});
}

void PlantedSource::count_others(const CodeCollector& collector, CanaryCells& cells) const {
  std::unordered_map<std::uint64_t, double> counts;
  for (const auto& codes : cells.codes) counts[cell_of(codes)] = 0;
  const CodeMatrix& matrix = collector.matrix();
  std::vector<std::vector<std::uint16_t>> read(cells.columns.size(),
                                               std::vector<std::uint16_t>(CodeMatrix::chunk_rows));
  std::vector<std::uint32_t> row(cells.columns.size());
  for (const CodeMatrix::Chunk& chunk : matrix.chunks()) {
    observer_.check();
    for (std::size_t i = 0; i < cells.columns.size(); ++i)
      matrix.read(chunk, cells.columns[i], read[i].data());
    for (std::uint32_t k = 0; k < chunk.rows; ++k) {
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = read[i][k];
      const auto found = counts.find(cell_of(row));
      if (found != counts.end()) found->second += 1;
    }
  }
  const double scale = std::ldexp(1.0, static_cast<int>(collector.level()));
  for (const auto& codes : cells.codes) cells.others.push_back(scale * counts[cell_of(codes)]);
}

LabelledTable make_labelled_table(std::string method, double epsilon, double delta, std::size_t labels,
                                  std::uint64_t rows) {
  LabelledTable table;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < labels; ++i) names.push_back("label " + std::to_string(i));
  table.request = labelled_request(std::move(method), epsilon, delta, names);
  table.source = std::make_unique<LabelledSource>(std::move(names), rows);
  return table;
}

}  // namespace synth::audit
