#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

namespace synth::pg {

// What owners do with their models; each acts as the current user and checks its rights.

/// Drops a model. Throws dependent_objects_still_exist while synthetic tables use it, unless `cascade`: then
/// they and the views on them are dropped first, with the caller's rights.
void drop_model(const std::string& name, bool cascade);

/// Lets a role draw from a model, or no longer; `grantee` "public" means everybody.
void change_grant(const std::string& name, const std::string& grantee, bool grant);

/// The payload of the current version, for its owner.
std::string export_model(const std::string& name);

/// Verifies a payload and stores it as a model of the current user; returns the name.
std::string import_model(std::string_view payload, const std::string& name);

/// A model's description as JSON, for roles that may draw from it.
std::string describe_model(const std::string& name);

/// Creates a foreign table of the model and a view on it, with the caller's rights; returns the view's quoted
/// name.
std::string create_view(const std::string& model, const std::string& view_name,
                        std::optional<std::int64_t> rows, std::int64_t seed);

}  // namespace synth::pg
