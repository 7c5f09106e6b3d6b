#include "pg/adapt/drawable.hpp"

#include <algorithm>

#include "core/model/payload.hpp"
#include "pg/adapt/row_source.hpp"
#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

/// Every column in its base type: the constraints of a domain could call functions of its owner's.
std::vector<WantedColumn> all_columns(const Model& model) {
  std::vector<WantedColumn> wanted;
  for (std::uint32_t i = 0; i < model.columns.size(); ++i) {
    WantedColumn column{i, InvalidOid, -1};
    const Oid type = resolve_type(model.columns[i].type, &column.typmod);
    column.type = call_postgres([&] { return getBaseTypeAndTypmod(type, &column.typmod); });
    wanted.push_back(column);
  }
  return wanted;
}

}  // namespace

void expect_drawable(const Model& model) {
  const OwnedContext context("pg_synth trial rows");
  RowSource rows(std::make_shared<const Sampler>(save_model(model)), 0, all_columns(model), context.get());
  rows.require_rows(model.rows);
  rows.draw(0, static_cast<std::size_t>(std::min<std::uint64_t>(RowSource::block_rows, model.rows)));
}

}  // namespace synth::pg
