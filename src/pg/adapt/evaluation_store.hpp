#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/evaluated.hpp"
#include "pg/adapt/public_table.hpp"
#include "pg/adapt/result_table.hpp"

namespace synth::pg {

/// Stores a result in synth.evaluation, where the source's readers find it, if the call asks for it; says
/// under which number. `arguments` are those of the function besides the common ones.
void store_if_asked(const Evaluated& evaluated, const char* function, JsonObject arguments,
                    const ResultTable& result);

/// A row of synth.evaluation, as far as it decides who may see it.
struct StoredEvaluation {
  StoredTable source;
  StoredRole source_owner;
  StoredRole role;  ///< who stored it
  std::vector<std::string> columns;
};

/// Whether `user` may read the rows that an evaluation was computed from: SELECT on its columns, and no row
/// security that hides rows (but from those who stored it). The source goes by its object id where it was
/// stored, else by its name if it has the same owner; where it is gone, nobody but superusers may.
bool may_read_evaluation(const StoredEvaluation& stored, Oid user);

/// Removes one stored result; only who stored it and the owner of the model may. Throws undefined_object for
/// others' and for numbers that do not exist alike.
void drop_evaluation(std::int64_t id);

/// Removes all stored results of a model that is being dropped.
void drop_evaluations(const std::string& model);

}  // namespace synth::pg
