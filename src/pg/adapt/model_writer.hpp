#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "core/model/model.hpp"
#include "pg/adapt/model_store.hpp"

namespace synth::pg {

/// Where a model came from and how, for its catalog row.
struct Provenance {
  std::string options = "{}";  ///< JSON
  std::optional<std::string> source_schema;
  std::optional<std::string> source_name;
  std::optional<std::string> fingerprint;
  double holdout = 0;
  std::optional<std::int64_t> holdout_key;
  std::vector<std::string> holdout_columns;
  bool row_security = false;
  std::optional<double> copy_ratio;  ///< see CopyCounts::ratio(); unknown where nothing was held out
};

/// What a fit promises: (epsilon, delta)-differential privacy for a row, or for all rows of one unit.
struct PrivacyClaim {
  double epsilon = 0;
  double delta = 0;
  std::optional<std::string> privacy_unit;  ///< a column; without it, a row
  std::int64_t max_rows_per_unit = 1;
  /// The payload is padded at least to this.
  std::uint64_t stored_bytes = 0;
};

/// Takes the name of a model for the rest of the transaction: other fits, drops, grants and views of it wait.
/// While this object lives, the catalog reads as it is now, not as the calling statement found it. Throws
/// 40001 where the transaction's own snapshot may not see what others have made of the model. Make none while
/// another is alive.
class ModelLock {
 public:
  explicit ModelLock(const std::string& name);
  ~ModelLock();
  ModelLock(const ModelLock&) = delete;
  ModelLock& operator=(const ModelLock&) = delete;

 private:
  int exceptions_at_entry_;
};

/// Throws unless `user` may store a model under `name`: a good name, free or a model of their own from the
/// same source (so that a table of the same name elsewhere does not replace it unnoticed).
void expect_storable(const std::string& name, Oid user, const std::optional<std::string>& source_schema,
                     const std::optional<std::string>& source_name);

/// Stores the next version of a model, owned by `user` (a refit keeps its owner), and removes earlier
/// versions that no synthetic table names. Call under a ModelLock and after expect_storable(). Returns the
/// version. A model with a claim is private: this transaction cannot read it, and its stored size does not
/// follow its content.
std::int32_t store_model(const std::string& name, const Model& model, const Provenance& provenance, Oid user,
                         const std::optional<PrivacyClaim>& claim = {});

/// Removes all versions and grants of a model, whose name is locked and whose owner was checked.
void delete_model(const std::string& name);

/// Lets `grantee` (InvalidOid: everybody) draw from a model, or no longer.
void grant_model(const std::string& name, Oid grantee);
void revoke_model(const std::string& name, Oid grantee);

/// A synthetic table that draws from a model.
struct SyntheticTableUse {
  std::string relation;  ///< quoted
  std::optional<std::int64_t> version;
};

/// The synthetic tables that draw from a model, in the order of their names. Those of roles that may not draw
/// from it do not count: anybody can name a model, and must not keep its owner from dropping it.
std::vector<SyntheticTableUse> synthetic_tables_of(const ModelRow& model);

}  // namespace synth::pg
