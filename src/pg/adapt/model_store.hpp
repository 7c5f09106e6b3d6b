#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "core/model/sampler.hpp"

namespace synth::pg {

/// Access to the catalog table synth.model. Reading goes past table privileges, which nobody has: access is checked
/// here, by ownership and grants.

struct StoredModel {
  std::string name;
  std::int32_t version = 0;
  std::int64_t rows = 0;         ///< rows of the source at the time of the fit
  std::shared_ptr<const Sampler> sampler;
};

/// Finds a model for reading as role `user`, loads it (or takes it from this backend's cache), and verifies it.
/// Without `version`, the current one. Throws undefined_object for a model that there is not, and insufficient_privilege
/// for one that `user` neither owns nor was granted.
StoredModel open_model(std::string_view name, std::optional<std::int32_t> version, Oid user);

}  // namespace synth::pg
