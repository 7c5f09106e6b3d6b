#include "pg/adapt/row_source.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/error.hpp"
#include "core/table/artificial.hpp"
#include "pg/adapt/own_type.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t most_listed = 50;

/// The domain among whose constraints values of `type` must be checked, if there is one.
Oid constrained_domain(Oid type) {
  return call_postgres(
      [&] { return get_typtype(type) == TYPTYPE_DOMAIN && DomainHasConstraints(type) ? type : InvalidOid; });
}

[[noreturn]] void fail_column_check(const Column& column) {
  throw Error(sqlstate::check_violation,
              "a CHECK constraint on column \"" + column.name + "\" of the model cannot be met",
              "Fit the model without the column (columns => ...), or without the constraint "
              "(options => '{\"ignore_constraints\": [...]}').",
              "Synthetic values of this column are made up, and the constraint refuses them.");
}

}  // namespace

std::optional<std::uint32_t> find_column(const Model& model, std::string_view name) {
  for (std::size_t i = 0; i < model.columns.size(); ++i)
    if (model.columns[i].name == name) return static_cast<std::uint32_t>(i);
  return std::nullopt;
}

void fail_unknown_column(const Model& model, const std::string& model_name, const std::string& column) {
  std::string names;
  for (std::size_t i = 0; i < model.columns.size() && i < most_listed; ++i)
    names += (i > 0 ? ", \"" : "\"") + model.columns[i].name + "\"";
  if (model.columns.size() > most_listed) names += ", …";
  throw Error(sqlstate::undefined_column, "model \"" + model_name + "\" has no column \"" + column + "\"",
              "It has the columns " + names + ".");
}

// ---- what must be drawn ----

RowSource::RowSource(std::shared_ptr<const Sampler> sampler, std::int64_t seed,
                     std::span<const WantedColumn> wanted, MemoryContext context,
                     std::shared_ptr<const ConditionalModel> given)
    : sampler_(std::move(sampler)),
      given_(std::move(given)),
      key_(sampler_->key(static_cast<std::uint64_t>(seed))),
      code_key_(draws_given() ? given_->key(key_) : key_),
      context_("pg_synth rows", context),
      block_context_(call_postgres([&] {
        return AllocSetContextCreateInternal(context_.get(), "pg_synth block of rows",
                                             ALLOCSET_DEFAULT_SIZES);
      })) {
  for (const WantedColumn& one : wanted) {
    const BaseType base = base_type(one.type, one.typmod);
    outputs_[add_output(one.column, base.type, base.typmod)].domain = constrained_domain(one.type);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) bind_derived(outputs_[i]);
  for (const Check& check : model().checks)
    checks_.push_back({&check, bind(check.expression, check.columns, BOOLOID, -1)});
}

std::uint32_t RowSource::add_output(std::uint32_t column, Oid type, std::int32_t typmod) {
  const Column& description = this->column(column);
  outputs_.push_back({column,
                      type,
                      typmod,
                      {description, column, key_, type, typmod, context_.get()},
                      std::vector<Datum>(block_rows),
                      std::make_unique<bool[]>(block_rows)});
  if (description.content != Content::derived) outputs_.back().needed = need(column);
  return static_cast<std::uint32_t>(outputs_.size() - 1);
}

std::uint32_t RowSource::add_input(std::uint32_t column) {
  const BaseType type = own_type(this->column(column));
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const Output& output = outputs_[i];
    if (output.column == column && output.type == type.type && output.typmod == type.typmod)
      return static_cast<std::uint32_t>(i);
  }
  const std::uint32_t added = add_output(column, type.type, type.typmod);
  bind_derived(outputs_[added]);
  return added;
}

std::size_t RowSource::need(std::uint32_t column) {
  for (std::size_t i = 0; i < needed_.size(); ++i)
    if (needed_[i].column == column) return i;
  Needed& needed = needed_.emplace_back();
  needed.column = column;
  needed.numbers.resize(block_rows);
  if (this->column(column).drawn()) {
    needed.drawn_as = drawn_.size();
    drawn_.push_back(column);
  }
  if (this->column(column).in_key)
    need_key(needed);
  else if (this->column(column).content == Content::cells)
    needed.placement.emplace(this->column(column));
  if (given_)
    for (const ColumnCondition& condition : given_->columns())
      if (condition.column() == column) needed.condition = &condition;
  bind_column_checks(needed);
  return needed_.size() - 1;
}

void RowSource::test_condition() {
  for (const ColumnCondition& condition : given_->columns()) tested_.push_back(need(condition.column()));
  passing_.resize(block_rows);
}

void RowSource::need_key(Needed& needed) {
  std::uint32_t number = 0;
  for (const Key& key : model().keys) {
    const auto at = std::find(key.columns.begin(), key.columns.end(), needed.column);
    if (at != key.columns.end()) {
      needed.digit = static_cast<std::size_t>(at - key.columns.begin());
      break;
    }
    ++number;
  }
  while (needed.key < keys_.size() && keys_[needed.key].key != number) ++needed.key;
  if (needed.key == keys_.size())
    keys_.push_back(
        {number, std::vector(model().keys[number].columns.size(), std::vector<std::uint64_t>(block_rows))});
}

void RowSource::bind_column_checks(Needed& needed) {
  const Column& description = column(needed.column);
  if (description.checks.empty()) return;
  const BaseType type = own_type(description);
  const RowColumn only[] = {row_column(description)};
  for (const std::string& check : description.checks)
    needed.checks.push_back(RowExpression::prepare(check, only, BOOLOID, -1, context_.get()));
  needed.checked_as.emplace(description, needed.column, key_, type.type, type.typmod, context_.get());
}

void RowSource::bind_derived(Output& output) {
  const Column& description = column(output.column);
  if (description.content != Content::derived || output.derived.expression) return;
  std::vector<std::uint32_t> inputs;
  for (std::uint32_t i = 0; i < model().columns.size(); ++i)
    if (column(i).content != Content::derived) inputs.push_back(i);
  output.derived = bind(description.expression, inputs, output.type, output.typmod);
}

RowSource::Bound RowSource::bind(const std::string& text, std::span<const std::uint32_t> columns, Oid type,
                                 std::int32_t typmod) {
  std::vector<RowColumn> described;
  for (const std::uint32_t index : columns) described.push_back(row_column(column(index)));
  Bound bound;
  bound.expression = RowExpression::prepare(text, described, type, typmod, context_.get());
  bound.outputs.resize(columns.size());
  bound.values.resize(columns.size());
  bound.nulls = std::make_unique<bool[]>(columns.size());
  for (const int used : bound.expression->used_columns()) {
    const auto place = static_cast<std::size_t>(used);
    bound.outputs[place] = add_input(columns[place]);
  }
  return bound;
}

void RowSource::require_rows(std::uint64_t rows) const {
  if (rows == 0) return;
  std::uint32_t number = 0;
  for (const Key& key : model().keys) {
    std::vector<std::uint64_t> digits(key.columns.size());
    key_digits(key, number++, key_, rows - 1, digits);
  }
}

/// A sequential key counts on past its range.
std::uint64_t RowSource::most_rows_of_keys() const {
  std::uint64_t rows = UINT64_MAX;
  for (const Key& key : model().keys)
    if (!key.sequential) rows = std::min(rows, key.capacity());
  return rows;
}

// ---- drawing a block ----

void RowSource::draw(std::uint64_t first, std::size_t count) {
  all_.numbers.resize(count);
  std::iota(all_.numbers.begin(), all_.numbers.end(), first);
  draw_all();
}

void RowSource::draw(std::span<const std::uint64_t> rows) {
  all_.numbers.assign(rows.begin(), rows.end());
  draw_all();
}

void RowSource::draw_all() {
  check_interrupts();
  MemoryContextReset(block_context_);
  const ScopedContext scope(block_context_);
  const std::size_t count = all_.numbers.size();
  all_.positions.resize(count);
  std::iota(all_.positions.begin(), all_.positions.end(), 0U);
  fill(all_);
  if (!checks_.empty())
    for (Rows again = failing(all_); !again.numbers.empty(); again = failing(again)) {
      check_interrupts();
      fill(again);
    }
  for (Output& output : outputs_)
    if (OidIsValid(output.domain)) check_domain(output, count);
}

void RowSource::fill(const Rows& rows) {
  codes().draw({code_key_, rows.numbers, rows.attempt}, drawn_, codes_);
  for (KeyDigits& key : keys_) {
    std::vector<std::uint64_t> digits(key.digits.size());
    for (std::size_t k = 0; k < rows.numbers.size(); ++k) {
      key_digits(model().keys[key.key], key.key, key_, rows.numbers[k], digits);
      for (std::size_t i = 0; i < digits.size(); ++i) key.digits[i][k] = digits[i];
    }
  }
  for (Needed& needed : needed_) number(needed, rows);
  if (!tested_.empty()) test(rows);
  for (Output& output : outputs_)
    if (!output.derived.expression)
      output.writer.write(drawn(needed_[output.needed]), rows.positions, output.values.data(),
                          output.nulls.get());
  for (Output& output : outputs_)
    if (output.derived.expression) derive(output, rows.positions);
}

ColumnDraw RowSource::drawn(const Needed& needed) const {
  if (!column(needed.column).drawn()) return {{}, needed.numbers};
  return {codes_[needed.drawn_as], needed.numbers};
}

void RowSource::number(Needed& needed, const Rows& rows) const {
  const Column& description = column(needed.column);
  if (description.in_key)
    number_key(needed);
  else if (needed.placement)
    number_placed(needed, rows);
  else
    std::copy(rows.numbers.begin(), rows.numbers.end(), needed.numbers.begin());
  if (!needed.checks.empty()) fit_to_checks(needed);
}

void RowSource::number_placed(Needed& needed, const Rows& rows) const {
  const Cells& cells = column(needed.column).cells;
  const std::vector<std::uint16_t>& codes = codes_[needed.drawn_as];
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const std::uint16_t code = codes[k];
    if (code >= cells.size() || cells.is_atom(code)) continue;
    const std::uint64_t random =
        random_word64(code_key_, rows.numbers[k], Stream::place, needed.column, rows.attempt);
    needed.numbers[k] = static_cast<std::uint64_t>(place(needed, code, random));
  }
}

std::int64_t RowSource::place(const Needed& needed, std::uint16_t code, std::uint64_t random) const {
  return needed.condition != nullptr && draws_given() ? needed.condition->place(code, random)
                                                      : needed.placement->at(code, random);
}

void RowSource::test(const Rows& rows) {
  for (std::size_t k = 0; k < rows.positions.size(); ++k)
    passing_[rows.positions[k]] = std::ranges::all_of(tested_, [&](std::size_t tested) {
      const Needed& needed = needed_[tested];
      const std::uint32_t code = column(needed.column).drawn() ? codes_[needed.drawn_as][k] : 0;
      return needed.condition->passes(code, static_cast<std::int64_t>(needed.numbers[k]));
    });
}

void RowSource::number_key(Needed& needed) const {
  const Column& description = column(needed.column);
  const std::vector<std::uint64_t>& digits = keys_[needed.key].digits[needed.digit];
  for (std::size_t k = 0; k < codes_[needed.drawn_as].size(); ++k)
    needed.numbers[k] = description.content == Content::cells
                            ? static_cast<std::uint64_t>(key_value(description, digits[k]))
                            : digits[k];
}

/// Values were observed at both ends of an interval, or at one at least: where its inside breaks a
/// constraint, an end serves. Other made-up values have no such way out.
void RowSource::fit_to_checks(Needed& needed) const {
  const Column& description = column(needed.column);
  const std::vector<std::uint16_t>& codes = codes_[needed.drawn_as];
  const auto passes = [&](std::uint16_t code, std::uint64_t number) {
    const Datum value = needed.checked_as->value(code, number);
    const bool is_null = false;
    return std::all_of(needed.checks.begin(), needed.checks.end(),
                       [&](const auto& check) { return check->passes(&value, &is_null); });
  };
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const std::uint16_t code = codes[k];
    if (needed.checked_as->is_fixed(code) || passes(code, needed.numbers[k])) continue;
    if (description.in_key || description.content != Content::cells) fail_column_check(description);
    needed.numbers[k] = static_cast<std::uint64_t>(description.cells.low[code]);
    if (passes(code, needed.numbers[k])) continue;
    needed.numbers[k] = static_cast<std::uint64_t>(description.cells.high[code]);
    if (!passes(code, needed.numbers[k])) fail_column_check(description);
  }
}

// ---- expressions over a row ----

Datum RowSource::evaluate(Bound& bound, std::uint32_t position, bool* is_null) const {
  for (const int used : bound.expression->used_columns()) {
    const auto place = static_cast<std::size_t>(used);
    const Output& input = outputs_[bound.outputs[place]];
    bound.values[place] = input.values[position];
    bound.nulls[place] = input.nulls[position];
  }
  return bound.expression->evaluate(bound.values.data(), bound.nulls.get(), is_null);
}

void RowSource::derive(Output& output, std::span<const std::uint32_t> positions) {
  std::int16_t length = 0;
  bool by_value = true;
  call_postgres([&] { get_typlenbyval(output.type, &length, &by_value); });
  for (const std::uint32_t position : positions) {
    const Datum value = evaluate(output.derived, position, &output.nulls[position]);
    const bool as_is = by_value || output.nulls[position];
    output.values[position] =
        as_is ? value : call_postgres([&] { return datumCopy(value, by_value, length); });
  }
}

RowSource::Rows RowSource::failing(const Rows& rows) {
  Rows again;
  again.attempt = rows.attempt + 1;
  const Check* broken = nullptr;
  for (std::size_t k = 0; k < rows.positions.size(); ++k) {
    const bool passes = std::all_of(checks_.begin(), checks_.end(), [&](RowCheck& check) {
      bool is_null = false;
      const Datum value = evaluate(check.bound, rows.positions[k], &is_null);
      if (is_null || DatumGetBool(value)) return true;
      broken = check.check;
      return false;
    });
    if (passes) continue;
    again.numbers.push_back(rows.numbers[k]);
    again.positions.push_back(rows.positions[k]);
  }
  if (!again.numbers.empty() && again.attempt == most_attempts) fail_check(*broken, most_attempts);
  return again;
}

void RowSource::fail_check(const Check& check, std::uint32_t attempts) const {
  throw Error(sqlstate::check_violation,
              "a row broke constraint \"" + check.name + "\" of the model " + std::to_string(attempts) +
                  " times, however often it was drawn again",
              draws_given()
                  ? "Loosen the condition \"given\", which leaves the constraint too few rows."
                  : "Fit the model without the constraint (options => '{\"ignore_constraints\": [\"" +
                        check.name + "\"]}'), or without some of its columns (columns => ...).");
}

/// The reader's domain may ask for more than the model's constraints give.
void RowSource::check_domain(Output& output, std::size_t count) const {
  call_postgres([&] {
    for (std::size_t k = 0; k < count; ++k)
      domain_check(output.values[k], output.nulls[k], output.domain, &output.domain_state, context_.get());
  });
}

}  // namespace synth::pg
