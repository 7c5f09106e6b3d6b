#pragma once

#include "pg/bridge/postgres.hpp"

#include <deque>
#include <optional>
#include <span>

#include "core/model/condition.hpp"
#include "core/model/sampler.hpp"
#include "core/table/placement.hpp"
#include "pg/adapt/column_values.hpp"
#include "pg/adapt/row_expression.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {

/// Row counts reach this far.
inline constexpr std::int64_t most_rows = std::int64_t{1} << 53;

/// A column that somebody wants to see: its number in the model, and the type to see it in.
struct WantedColumn {
  std::uint32_t column = 0;
  Oid type = InvalidOid;
  std::int32_t typmod = -1;
};

/// The number of a model's column; nothing if it has none of that name.
std::optional<std::uint32_t> find_column(const Model& model, std::string_view name);
/// Throws undefined_column, listing the columns there are.
[[noreturn]] void fail_unknown_column(const Model& model, const std::string& model_name,
                                      const std::string& column);

/// The rows of one synthetic table, drawn in blocks. Row i is a pure function of (model, seed, i): which
/// columns are wanted, and which other rows a block holds, changes nothing.
class RowSource {
 public:
  static constexpr std::size_t block_rows = 1024;

  /// Throws datatype_mismatch if a column cannot be seen in the wanted type. Values live in children of
  /// `context`. With a condition rows are drawn from what it makes of the model, where the method can.
  RowSource(std::shared_ptr<const Sampler> sampler, std::int64_t seed, std::span<const WantedColumn> wanted,
            MemoryContext context, std::shared_ptr<const ConditionalModel> given = nullptr);

  /// From now on draws what it takes to tell which rows pass the condition.
  void test_condition();
  /// Whether each row of the block passes.
  const std::vector<bool>& passing() const { return passing_; }

  /// Throws unique_violation if the model's keys have too few values for this many rows. To be asked before
  /// the first row, so that the answer depends neither on the columns wanted nor on how far a reader gets.
  void require_rows(std::uint64_t rows) const;
  /// How many rows the model's keys have values for.
  std::uint64_t most_rows_of_keys() const;

  /// Draws a block of at most block_rows rows; the values of the block before it are gone.
  void draw(std::span<const std::uint64_t> rows);
  void draw(std::uint64_t first, std::size_t count);

  /// The values of wanted column i, by place in the block; the arrays stay where they are.
  const Datum* values(std::size_t i) const { return outputs_[i].values.data(); }
  const bool* nulls(std::size_t i) const { return outputs_[i].nulls.get(); }

 private:
  static constexpr std::uint32_t most_attempts = 1000;

  /// An expression over outputs.
  struct Bound {
    std::unique_ptr<RowExpression> expression;
    std::vector<std::uint32_t> outputs;  ///< by place among the expression's columns
    std::vector<Datum> values;
    std::unique_ptr<bool[]> nulls;
  };

  /// A column in one type: wanted, or the input of an expression.
  struct Output {
    std::uint32_t column;
    Oid type;  ///< no domain
    std::int32_t typmod;
    ColumnValues writer;
    std::vector<Datum> values;
    std::unique_ptr<bool[]> nulls;
    std::size_t needed = 0;
    Bound derived{};          ///< with an expression if the column is derived
    Oid domain = InvalidOid;  ///< whose constraints the values must pass
    void* domain_state = nullptr;
  };

  /// A column whose codes or numbers are needed.
  struct Needed {
    std::uint32_t column;
    std::size_t drawn_as = 0;  ///< its place in drawn_
    std::size_t key = 0;       ///< its place in keys_
    std::size_t digit = 0;
    std::vector<std::uint64_t> numbers;
    std::optional<Placement> placement;  ///< of a column whose values are placed in cells
    const ColumnCondition* condition = nullptr;
    std::vector<std::unique_ptr<RowExpression>> checks;
    std::optional<ColumnValues> checked_as;
  };

  struct KeyDigits {
    std::uint32_t key;
    std::vector<std::vector<std::uint64_t>> digits;  ///< by digit, then row
  };

  struct RowCheck {
    const Check* check;
    Bound bound;
  };

  /// Rows of a block that are drawn together: all, or those to be drawn again.
  struct Rows {
    std::vector<std::uint64_t> numbers;
    std::vector<std::uint32_t> positions;
    std::uint32_t attempt = 0;
  };

  const Model& model() const { return sampler_->model(); }
  const Column& column(std::uint32_t index) const { return model().columns[index]; }

  std::uint32_t add_output(std::uint32_t column, Oid type, std::int32_t typmod);
  std::uint32_t add_input(std::uint32_t column);
  std::size_t need(std::uint32_t column);
  void need_key(Needed& needed);
  void bind_column_checks(Needed& needed);
  void bind_derived(Output& output);
  Bound bind(const std::string& text, std::span<const std::uint32_t> columns, Oid type, std::int32_t typmod);

  void draw_all();
  void fill(const Rows& rows);
  void number(Needed& needed, const Rows& rows) const;
  void number_placed(Needed& needed, const Rows& rows) const;
  void number_key(Needed& needed) const;
  std::int64_t place(const Needed& needed, std::uint16_t code, std::uint64_t random) const;
  void fit_to_checks(Needed& needed) const;
  void test(const Rows& rows);
  void derive(Output& output, std::span<const std::uint32_t> positions);
  Rows failing(const Rows& rows);
  [[noreturn]] void fail_check(const Check& check, std::uint32_t attempts) const;
  void check_domain(Output& output, std::size_t count) const;
  ColumnDraw drawn(const Needed& needed) const;
  Datum evaluate(Bound& bound, std::uint32_t position, bool* is_null) const;

  bool draws_given() const { return given_ && given_->codes() != nullptr; }
  const CodeSampler& codes() const { return draws_given() ? *given_->codes() : sampler_->codes(); }

  std::shared_ptr<const Sampler> sampler_;
  std::shared_ptr<const ConditionalModel> given_;
  RandomKey key_;       ///< of keys and made-up values
  RandomKey code_key_;  ///< of codes and places in cells
  OwnedContext context_;
  MemoryContext block_context_;

  std::deque<Output> outputs_;  ///< the wanted ones first
  std::deque<Needed> needed_;   ///< none of them derived
  std::vector<std::uint32_t> drawn_;
  std::vector<KeyDigits> keys_;
  std::vector<RowCheck> checks_;
  CodeBlock codes_;
  Rows all_;
  std::vector<std::size_t> tested_;  ///< places in needed_ of the columns with a condition
  std::vector<bool> passing_;
};

}  // namespace synth::pg
