#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "core/model/sampler.hpp"
#include "pg/adapt/catalog.hpp"

namespace synth::pg {

/// Reading synth.model goes past table privileges, which nobody has; access is checked here, by ownership and
/// grants. It writes nothing, so that it works in parallel workers and on a standby.

/// A row of synth.model without its payload.
struct ModelRow {
  std::string name;
  std::int32_t version = 0;
  std::string method;
  bool is_private = false;
  std::optional<std::string> source_schema;
  std::optional<std::string> source_name;
  std::int64_t rows = 0;
  double holdout = 0;
  std::optional<std::int64_t> holdout_key;
  std::vector<std::string> holdout_columns;
  StoredRole owner;
  /// A private model that the present transaction stored itself: a rollback would give the budget back, so
  /// that nothing learned from the data may be seen before the commit.
  bool unpaid = false;
};

struct StoredModel {
  std::string name;
  std::int32_t version = 0;
  std::int64_t rows = 0;  ///< rows of the source at the time of the fit
  std::shared_ptr<const Sampler> sampler;
};

/// The row of a model, its current version unless `version` says another; nothing if there is none.
std::optional<ModelRow> find_model(const std::string& name, std::optional<std::int32_t> version = {});

/// The same for a role that must own the model. Throws undefined_object and insufficient_privilege.
ModelRow owned_model(const std::string& name, Oid user);

/// Whether `user` may draw from the model: its owner, members of the owner's role, superusers, and those
/// granted. Says nothing of whether the model is paid for.
bool may_draw(const ModelRow& model, Oid user);

/// Finds a model for drawing as role `user`, loads it (or takes it from this backend's cache), and verifies
/// it. Throws undefined_object for a model or version that there is not, insufficient_privilege for one that
/// `user` may not draw from, and object_not_in_prerequisite_state for a private one of this transaction.
StoredModel open_model(std::string_view name, std::optional<std::int32_t> version, Oid user);

/// The payload, without padding, of a version that is known to exist and whose access has been checked.
/// Throws object_not_in_prerequisite_state for a private model of this transaction.
std::string read_payload(const std::string& name, std::int32_t version);

}  // namespace synth::pg
