#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/random.hpp"
#include "core/model/cart/options.hpp"
#include "core/model/marginal/fit.hpp"
#include "core/model/marginal/plan.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"

namespace synth {

/// Some rows of one synthetic table. Each row is drawn on its own: which others are drawn with it changes
/// nothing.
struct RowBlock {
  RandomKey key;
  std::span<const std::uint64_t> rows;
  std::uint32_t attempt = 0;  ///< counts the redraws of a row that broke a constraint
};

/// codes[i][k]: the code of the i-th wanted column in the k-th row of a block.
using CodeBlock = std::vector<std::vector<std::uint16_t>>;

class CodeSampler;

/// What is left of a model under a condition.
struct GivenCodes {
  std::unique_ptr<CodeSampler> sampler;  ///< null if the probability is 0
  double probability = 0;                ///< of the condition
};

/// What a method learned, ready to draw.
class CodeSampler {
 public:
  virtual ~CodeSampler() = default;
  /// Draws `columns` (numbers of model columns, each with drawn()) for the rows of `block`. Resizes `out`.
  /// A pure function of (model, key, row, attempt): not of the other rows, nor of the other columns wanted.
  virtual void draw(const RowBlock& block, std::span<const std::uint32_t> columns, CodeBlock& out) const = 0;
  /// The exact distribution of the codes given a condition: weights[column][code] is the share of the code's
  /// rows that meet it, from 0 to 1; no weights: the condition says nothing of the column. There are as many
  /// weights as model columns. A code with weight 0 is never drawn. Nothing where the method cannot tell, so
  /// that rows must be drawn and rejected.
  virtual std::optional<GivenCodes> given(std::span<const std::vector<double>> weights,
                                          Observer& observer) const {
    (void)weights, (void)observer;
    return std::nullopt;
  }
  /// Facts for synth_describe(): names and numbers, no values of the data.
  virtual std::vector<std::pair<std::string, double>> facts() const { return {}; }
};

struct FitInput {
  const CodeMatrix& codes;
  std::span<const Column> columns;  ///< with counts; one for each column of `codes`
  const marginal::FitOptions& options;
  Observer& observer;
  const cart::Options& cart;  ///< for sequential trees
};

/// One way to learn a model: how to fit, and how to get ready for drawing.
struct Method {
  std::string_view name;
  std::string_view summary;
  /// Learns from codes, without a guarantee, and returns the method's body for Model::method_body.
  std::string (*fit)(const FitInput& input);
  /// Learns through a privacy session, which is all that it shows of the codes; null where a method cannot.
  marginal::FitResult (*learn)(const marginal::FitData& data, const marginal::FitOptions& options,
                               PrivacySession& session, Observer& observer);
  /// What `learn` is going to pay for; null with it.
  std::vector<marginal::PlannedStep> (*plan)(const marginal::PlanInput& input);
  /// Reads a body, which may be hostile: throws data_corrupted if it does not fit the columns.
  std::unique_ptr<CodeSampler> (*load)(std::span<const Column> columns, std::string_view body);
  /// Values that fewer than cart::Options::least_rows rows hold are hidden before it learns.
  bool hides_rare = false;
};

std::span<const Method> all_methods();

/// Throws undefined_object, listing the methods there are.
const Method& find_method(std::string_view name);

}  // namespace synth
