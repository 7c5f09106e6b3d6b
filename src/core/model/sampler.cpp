#include "core/model/sampler.hpp"

#include "core/model/payload.hpp"

namespace synth {

Sampler::Sampler(std::string_view payload)
    : model_(load_model(payload)),
      identity_(payload_identity(payload)),
      codes_(find_method(model_.method).load(model_.columns, model_.method_body)) {}

}  // namespace synth
