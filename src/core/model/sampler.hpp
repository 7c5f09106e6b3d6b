#pragma once

#include <memory>
#include <string_view>

#include "core/model/method.hpp"
#include "core/model/model.hpp"

namespace synth {

/// A loaded model that draws rows.
class Sampler {
 public:
  /// Verifies the payload, which may come from anywhere (see load_model).
  explicit Sampler(std::string_view payload);

  const Model& model() const { return model_; }
  /// Facts that the method tells about itself.
  const CodeSampler& codes() const { return *codes_; }
  /// The random key of the synthetic table with this seed.
  RandomKey key(std::uint64_t seed) const { return make_random_key(seed, identity_); }

 private:
  Model model_;
  std::uint64_t identity_;
  std::unique_ptr<CodeSampler> codes_;
};

}  // namespace synth
