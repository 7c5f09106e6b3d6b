#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "cart_generated.h"
#include "core/base/error.hpp"
#include "core/model/cart/cart.hpp"
#include "core/model/cart/condition.hpp"
#include "core/model/cart/sampled.hpp"
#include "core/model/marginal/stratified.hpp"

namespace synth {
namespace {

using cart::Conditioned;
using cart::SampledColumn;
using cart::share_count;
using tree::Node;

void require(bool holds, const char* what) {
  if (!holds)
    throw Error(sqlstate::data_corrupted, std::string("the stored model of trees is damaged: ") + what,
                "Fit or import the model again.");
}

constexpr std::size_t tile_rows = 256;
constexpr std::uint32_t no_step = UINT32_MAX;

using Tile = std::array<std::uint16_t, tile_rows>;

/// Reads and checks one column after the other.
class CartLoader {
 public:
  explicit CartLoader(std::span<const Column> columns)
      : columns_(columns), step_of_(columns.size(), no_step) {}

  void add(const payload::CartColumn& from) {
    require(from.column() < columns_.size() && step_of_[from.column()] == no_step &&
                columns_[from.column()].drawn(),
            "a column");
    SampledColumn column{from.column(), {}, {}, {}, {}, {}};
    if (from.nodes() && from.nodes()->size() > 0)
      load_tree(from, column);
    else
      load_function(from, column);
    step_of_[from.column()] = static_cast<std::uint32_t>(steps_.size());
    steps_.push_back(std::move(column));
  }

  std::vector<SampledColumn> take_steps() { return std::move(steps_); }
  std::vector<std::uint32_t> take_step_of() {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      require(!columns_[i].drawn() || step_of_[i] != no_step, "a column is missing");
    return std::move(step_of_);
  }

 private:
  std::uint32_t known(std::uint32_t column) const {
    require(column < columns_.size() && step_of_[column] != no_step, "a column that is not known yet");
    return step_of_[column];
  }

  void load_function(const payload::CartColumn& from, SampledColumn& column) const {
    column.needs.push_back(known(from.source()));
    require(from.code_of_source() && from.code_of_source()->size() == columns_[from.source()].codes(),
            "a function");
    column.code_of_source.assign(from.code_of_source()->begin(), from.code_of_source()->end());
    for (const std::uint16_t code : column.code_of_source)
      require(code < columns_[from.column()].codes(), "a function's codes");
  }

  void load_tree(const payload::CartColumn& from, SampledColumn& column) const {
    require(from.bits() && from.codes() && from.ends() && from.codes()->size() == from.ends()->size(),
            "a tree is incomplete");
    column.tree.bits.assign(from.bits()->begin(), from.bits()->end());
    column.codes.assign(from.codes()->begin(), from.codes()->end());
    column.ends.assign(from.ends()->begin(), from.ends()->end());
    for (const std::uint16_t code : column.codes)
      require(code < columns_[from.column()].codes(), "a leaf's codes");
    for (std::uint32_t number = 0; number < from.nodes()->size(); ++number)
      load_node(*from.nodes()->Get(number), number, from.nodes()->size(), column);
    std::sort(column.needs.begin(), column.needs.end());
    column.needs.erase(std::unique(column.needs.begin(), column.needs.end()), column.needs.end());
  }

  void load_node(const payload::CartNode& from, std::uint32_t number, std::uint32_t nodes,
                 SampledColumn& column) const {
    Node node;
    node.near = from.near();
    node.bits = from.at();
    node.column = from.column();
    node.kind = static_cast<Node::Kind>(from.kind());
    node.low = from.low();
    node.span = from.span();
    if (node.near == 0)
      check_leaf(node, column);
    else
      check_question(node, number, nodes, column);
    column.tree.nodes.push_back(node);
  }

  static void check_leaf(const Node& node, const SampledColumn& column) {
    const std::uint64_t count = share_count(node);
    require(node.kind == Node::Kind::leaf && count > 0 && node.bits + count <= column.codes.size(), "a leaf");
    for (std::uint64_t i = node.bits + 1; i + 1 < node.bits + count; ++i)
      require(column.ends[i - 1] <= column.ends[i], "a leaf's shares");
  }

  /// Children come later than their parent, so that every walk ends.
  void check_question(Node& node, std::uint32_t number, std::uint32_t nodes, SampledColumn& column) const {
    require(node.near > number && node.near < nodes && nodes - node.near >= 2, "the order of nodes");
    const std::uint32_t step = known(node.column);
    if (node.kind == Node::Kind::subset)
      require(node.bits + (std::uint64_t{columns_[node.column].codes()} + 31) / 32 <= column.tree.bits.size(),
              "a set of codes");
    else
      require(node.kind == Node::Kind::interval, "a question");
    column.needs.push_back(step);
    node.column = static_cast<std::uint16_t>(step);
  }

  std::span<const Column> columns_;
  std::vector<std::uint32_t> step_of_;
  std::vector<SampledColumn> steps_;
};

class CartSampler final : public CodeSampler {
 public:
  CartSampler(std::span<const Column> columns, const payload::Cart& body)
      : rows_(body.rows()), minimum_leaf_(body.minimum_leaf()) {
    require(body.columns(), "it is incomplete");
    CartLoader loader(columns);
    for (const payload::CartColumn* column : *body.columns()) loader.add(*column);
    step_of_ = loader.take_step_of();
    steps_ = loader.take_steps();
  }

  void draw(const RowBlock& block, std::span<const std::uint32_t> columns, CodeBlock& out) const override {
    out.resize(columns.size());
    for (auto& codes : out) codes.resize(block.rows.size());
    const std::vector<std::uint32_t> needed = steps_to_draw(columns);
    std::vector<Tile> tiles(steps_.size());
    for (std::size_t first = 0; first < block.rows.size(); first += tile_rows) {
      const auto rows = block.rows.subspan(first, std::min(tile_rows, block.rows.size() - first));
      if (!given_.asked.empty()) draw_given({block.key, rows, block.attempt}, tiles);
      draw_tile(marginal::StratifiedWords(block.key, block.attempt), rows, needed, tiles);
      for (std::size_t i = 0; i < columns.size(); ++i)
        std::copy_n(tiles[step_of_[columns[i]]].begin(), rows.size(),
                    out[i].begin() + static_cast<std::ptrdiff_t>(first));
    }
  }

  /// Exact: see cart::condition(). Nothing where hardly any try would be kept.
  std::optional<GivenCodes> given(std::span<const std::vector<double>> weights,
                                  Observer& observer) const override {
    auto conditional = std::make_unique<CartSampler>(*this);
    conditional->given_ = cart::condition(steps_, weights, observer);
    if (!conditional->given_.is_possible) return GivenCodes{};
    const std::optional<double> probability = conditional->estimate_probability(observer);
    if (!probability) return std::nullopt;
    return GivenCodes{std::move(conditional), *probability};
  }

  std::vector<std::pair<std::string, double>> facts() const override {
    std::size_t leaves = 0, functions = 0;
    for (const SampledColumn& step : steps_) {
      leaves += (step.tree.nodes.size() + 1) / 2;
      functions += !step.code_of_source.empty();
    }
    return {{"rows", static_cast<double>(rows_)},
            {"minimum leaf", static_cast<double>(minimum_leaf_)},
            {"leaves", static_cast<double>(leaves)},
            {"determined columns", static_cast<double>(functions)}};
  }

 private:
  /// The steps that some columns rest on, in order, less those that the condition has drawn already.
  std::vector<std::uint32_t> steps_to_draw(std::span<const std::uint32_t> columns) const {
    std::vector<std::uint32_t> wanted;
    for (const std::uint32_t column : columns) wanted.push_back(step_of_[column]);
    std::vector<std::uint32_t> needed = cart::needed_for(steps_, wanted);
    std::erase_if(needed, [&](std::uint32_t step) {
      return std::binary_search(given_.asked.begin(), given_.asked.end(), step);
    });
    return needed;
  }

  void draw_tile(const marginal::StratifiedWords& words, std::span<const std::uint64_t> rows,
                 std::span<const std::uint32_t> needed, std::vector<Tile>& tiles,
                 double* chances = nullptr) const {
    std::array<std::uint32_t, tile_rows> places, own;
    std::uint32_t group = UINT32_MAX;
    for (const std::uint32_t step : needed) {
      const SampledColumn& column = steps_[step];
      if (!column.code_of_source.empty()) {
        for (std::size_t k = 0; k < rows.size(); ++k)
          tiles[step][k] = column.code_of_source[tiles[column.needs[0]][k]];
        continue;
      }
      const std::uint32_t own_group = step / marginal::StratifiedWords::dimensions;
      if (own_group != group) words.place(rows, group = own_group, places.data());
      words.draw(rows, places.data(), step, own.data());
      if (chances != nullptr && given_.steps[step])
        draw_conditioned(*given_.steps[step], own, rows.size(), tiles, tiles[step], chances);
      else
        draw_leaves(column, own, rows.size(), tiles, tiles[step]);
    }
  }

  static void draw_leaves(const SampledColumn& column, const std::array<std::uint32_t, tile_rows>& words,
                          std::size_t rows, const std::vector<Tile>& tiles, Tile& out) {
    for (std::size_t k = 0; k < rows; ++k) {
      const Node& leaf =
          column.tree.nodes[column.tree.leaf_of([&](std::uint32_t step) { return tiles[step][k]; })];
      out[k] = cart::code_of(column, leaf, words[k]);
    }
  }

  // ---- under a condition ----

  static void draw_conditioned(const cart::ConditionedColumn& conditioned,
                               const std::array<std::uint32_t, tile_rows>& words, std::size_t rows,
                               const std::vector<Tile>& tiles, Tile& out, double* chances) {
    const SampledColumn& column = conditioned.column;
    for (std::size_t k = 0; k < rows; ++k) {
      const std::uint32_t leaf = column.tree.leaf_of([&](std::uint32_t step) { return tiles[step][k]; });
      out[k] = cart::code_of(column, column.tree.nodes[leaf], words[k]);
      chances[k] *= conditioned.chances[leaf];
    }
  }

  /// Words of each try of each redraw are independent of all others; the first try's are those of the
  /// unconditioned columns, which are spread evenly.
  static marginal::StratifiedWords words_of(const RowBlock& block, std::uint32_t number) {
    return number == 0 ? marginal::StratifiedWords(block.key, block.attempt)
                       : marginal::StratifiedWords({mix64(block.key.value + mix64(block.attempt))}, number);
  }

  /// Draws the steps that a condition bears on for a tile of rows, each again until it is kept.
  void draw_given(const RowBlock& block, std::vector<Tile>& tiles) const {
    std::vector<std::uint64_t> rows(block.rows.begin(), block.rows.end());
    std::vector<std::uint32_t> place(rows.size());
    std::iota(place.begin(), place.end(), 0U);
    std::vector<Tile> tried(steps_.size());
    std::array<double, tile_rows> chances;
    for (std::uint32_t number = 0; !rows.empty(); ++number) {
      if (number == most_tries)
        throw Error(sqlstate::program_limit_exceeded, "the condition holds for too few of the model's rows",
                    "Loosen the condition.");
      chances.fill(1);
      draw_tile(words_of(block, number), rows, given_.asked, tried, chances.data());
      std::size_t left = 0;
      for (std::size_t k = 0; k < rows.size(); ++k) {
        if (is_kept(block, rows[k], number, chances[k])) {
          for (const std::uint32_t step : given_.asked) tiles[step][place[k]] = tried[step][k];
        } else {
          rows[left] = rows[k], place[left] = place[k];
          ++left;
        }
      }
      rows.resize(left);
    }
  }

  static bool is_kept(const RowBlock& block, std::uint64_t row, std::uint32_t number, double chance) {
    if (chance >= 1) return true;
    const auto word = random_block({mix64(block.key.value ^ mix64(block.attempt + 1))}, row, Stream::code,
                                   decision_index, number)[0];
    return static_cast<double>(word) * 0x1p-32 < chance;
  }

  /// The condition's probability, from tries; nothing where fewer than one in `most_tries_for_one` would be
  /// kept.
  std::optional<double> estimate_probability(Observer& observer) const {
    std::vector<Tile> tried(steps_.size());
    std::vector<std::uint64_t> rows(tile_rows);
    std::array<double, tile_rows> chances;
    double sum = 0;
    for (std::uint64_t first = 0; first < estimate_rows; first += tile_rows) {
      observer.check();
      std::iota(rows.begin(), rows.end(), first);
      chances.fill(1);
      draw_tile(marginal::StratifiedWords(estimate_key, 0), rows, given_.asked, tried, chances.data());
      for (const double chance : chances) sum += chance;
    }
    const double kept = sum / estimate_rows;
    if (kept * most_tries_for_one < 1) return std::nullopt;
    double most = 1;
    for (const auto& step : given_.steps)
      if (step) most *= step->most;
    return kept * most;
  }

  static constexpr std::uint32_t most_tries_for_one = 256;
  /// By chance not reached: less than e^-100 where one of twice 256 tries is kept.
  static constexpr std::uint32_t most_tries = 1 << 16;
  static constexpr std::uint64_t estimate_rows = 16384;
  static constexpr RandomKey estimate_key{0x6361727420676976ULL};
  static constexpr std::uint32_t decision_index = 0xFFFFFF;

  std::vector<SampledColumn> steps_;
  std::vector<std::uint32_t> step_of_;
  std::uint64_t rows_;
  std::uint32_t minimum_leaf_;
  Conditioned given_;  ///< no steps: no condition
};

}  // namespace

std::unique_ptr<CodeSampler> load_cart(std::span<const Column> columns, std::string_view body) {
  std::vector<std::uint64_t> aligned(body.size() / 8 + 1);
  std::memcpy(aligned.data(), body.data(), body.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(aligned.data());
  flatbuffers::Verifier verifier(bytes, body.size());
  require(payload::VerifyCartBuffer(verifier), "its structure is broken");
  return std::make_unique<CartSampler>(columns, *payload::GetCart(bytes));
}

}  // namespace synth
