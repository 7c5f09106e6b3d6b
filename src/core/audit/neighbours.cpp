#include "core/audit/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/audit/values.hpp"

namespace synth::audit {
namespace {

constexpr std::int64_t newcomer = 1000;
constexpr int ordinary_row = 7;
constexpr int copied_row = 3;
constexpr int heavy_rows = 1000;

class UnitMaker {
 public:
  explicit UnitMaker(const PrivateFitRequest& request) : columns_(request.fit.columns) {
    for (std::uint32_t i = 0; i < columns_.size(); ++i) makers_.emplace_back(request, i);
  }

  Row ordinary(std::int64_t i) const {
    Row row;
    for (const ValueMaker& maker : makers_) row.push_back(maker.ordinary(i));
    return row;
  }

  void one_row(const PrivateFitRequest& request) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    add("ordinary", usual());
    add("as an other", ordinary(copied_row));
    add("rarest cell", each(is_read, [](const ValueMaker& maker) { return maker.rarest(); }));
    add("new maximum", each(is_ordered, [](const ValueMaker& maker) { return maker.at_end(true); }));
    add("new minimum", each(is_ordered, [](const ValueMaker& maker) { return maker.at_end(false); }));
    add("beyond all keys", numbers(INT64_MAX - 2, 1.7e308));
    add("below all keys", numbers(INT64_MIN + 1, -1.7e308));
    add("zero", numbers(0, 0));
    add("nearly zero", numbers(1, 5e-324));
    add("NULL wherever it can be", nulls(request));
    add("NULL where it must not be", Row(columns_.size()));
    add("NaN", numbers(not_a_number_key, std::nan("")));
    add("infinity", numbers(plus_infinity_key, infinite));
    add("minus infinity", numbers(minus_infinity_key, -infinite));
    add("new category", unlisted("plague"));
    add("empty text", texts(""));
    add("text of 300 bytes", texts(std::string(300, 'x')));
    add("text that was not read", texts(Cell::unread(1 << 20)));
    add("extra decimal", each([](const Column& column) { return column.type.storage() == Storage::real; },
                              [](const ValueMaker&) { return Cell(key_of_real(0.123456789)); }));
  }

  void several_rows() {
    units_.push_back({"two rows", {usual(), usual()}});
    units_.push_back({"two new categories", {unlisted("plague"), unlisted("rabies")}});
    units_.push_back({"a thousand rows", std::vector<Row>(heavy_rows, unlisted("plague"))});
  }

  std::vector<NewUnit> take() { return std::move(units_); }

 private:
  /// As another row, but with keys of its own.
  Row usual() const {
    Row row = ordinary(ordinary_row);
    const Row keys = ordinary(newcomer);
    for (std::size_t i = 0; i < row.size(); ++i)
      if (makers_[i].is_key()) row[i] = keys[i];
    return row;
  }

  template <class Which, class Make>
  Row each(Which&& which, Make&& make) const {
    Row row = usual();
    for (std::size_t i = 0; i < row.size(); ++i)
      if (which(columns_[i])) row[i] = make(makers_[i]);
    return row;
  }
  Row numbers(std::int64_t whole, double real) const {
    return each(is_ordered, [&](const ValueMaker& maker) { return maker.number(whole, real); });
  }
  Row texts(const Cell& cell) const {
    return each(is_text, [&](const ValueMaker&) { return cell; });
  }
  Row unlisted(const char* word) const {
    return each(is_read, [&](const ValueMaker& maker) { return maker.unlisted(word); });
  }
  Row nulls(const PrivateFitRequest& request) const {
    Row row = usual();
    for (std::size_t i = 0; i < row.size(); ++i)
      if (!request.fit.columns[i].not_null) row[i] = Cell();
    return row;
  }

  void add(const char* name, Row row) {
    const bool is_known =
        std::ranges::any_of(units_, [&](const NewUnit& unit) { return unit.rows.front() == row; });
    if (!is_known) units_.push_back({name, {std::move(row)}});
  }

  const std::vector<Column>& columns_;
  std::vector<ValueMaker> makers_;
  std::vector<NewUnit> units_;
};

}  // namespace

OwnedTable ordinary_table(const PrivateFitRequest& request, int rows) {
  const UnitMaker maker(request);
  OwnedTable table{{request.fit.columns, {}}, {}};
  for (int i = 0; i < rows; ++i) table.add(maker.ordinary(i), i);
  return table;
}

std::vector<NewUnit> new_units(const PrivateFitRequest& request, bool has_units) {
  UnitMaker maker(request);
  maker.one_row(request);
  if (has_units) maker.several_rows();
  return maker.take();
}

}  // namespace synth::audit
