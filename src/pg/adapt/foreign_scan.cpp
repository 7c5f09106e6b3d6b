#include "pg/bridge/postgres.hpp"

#include <algorithm>

#include "pg/adapt/foreign_options.hpp"
#include "pg/adapt/foreign_table.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

/// What the processes of a parallel scan share.
struct SharedScan {
  pg_atomic_uint64 next_row;
};

/// One scan of a synthetic table in one process.
class SyntheticScan {
 public:
  SyntheticScan(SyntheticTable table, std::vector<AttrNumber> attributes)
      : table_(std::move(table)), attributes_(std::move(attributes)) {}

  void open(Relation relation, Oid user, MemoryContext context);
  void restart();
  void share(SharedScan* shared) { shared_ = shared; }
  /// The shared memory is going away: there are no more rows until the next start.
  void finish();

  /// Draws the next block; false after the last.
  bool next_block();
  bool has_row() const { return position_ < count_; }
  /// Writes a row into a slot's arrays. Neither throws nor raises.
  void take_row(TupleTableSlot* slot);

  const SyntheticTable& table() const { return table_; }
  std::span<const AttrNumber> attributes() const { return attributes_; }
  bool is_open() const { return source_.has_value(); }
  std::int32_t version() const { return version_; }

 private:
  struct Attribute {
    int index;
    const Datum* values;
    const bool* nulls;
  };
  static constexpr std::size_t first_block = 64;

  std::size_t block_size();

  SyntheticTable table_;
  std::vector<AttrNumber> attributes_;
  std::int32_t version_ = 0;
  std::optional<RowSource> source_;
  std::vector<Attribute> shown_;
  SharedScan* shared_ = nullptr;
  bool finished_ = false;
  std::uint64_t rows_ = 0;
  std::uint64_t next_row_ = 0;
  std::size_t position_ = 0;
  std::size_t count_ = 0;
};

void SyntheticScan::open(Relation relation, Oid user, MemoryContext context) {
  const StoredModel model = open_model(table_.model, table_.version, user);
  const std::vector<WantedColumn> wanted = wanted_columns(relation, attributes_, model);
  source_.emplace(model.sampler, table_.seed, wanted, context);
  rows_ = static_cast<std::uint64_t>(table_.rows.value_or(model.rows));
  source_->require_rows(rows_);
  version_ = model.version;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    shown_.push_back({attributes_[i] - 1, source_->values(i), source_->nulls(i)});
}

void SyntheticScan::restart() {
  // Rows are a pure function: where the first block holds them all, they need not be drawn again.
  const bool holds_start = shared_ == nullptr && next_row_ == count_;
  position_ = 0;
  next_row_ = holds_start ? count_ : 0;
  count_ = holds_start ? count_ : 0;
  finished_ = false;
}

void SyntheticScan::finish() {
  if (shared_ == nullptr) return;
  shared_ = nullptr;
  finished_ = true;
  position_ = count_ = 0;
  next_row_ = rows_;
}

/// Small at first, for readers who want a few rows only.
std::size_t SyntheticScan::block_size() {
  if (shared_ != nullptr || rows_ <= RowSource::block_rows) return RowSource::block_rows;
  return std::min(std::max(first_block, 4 * count_), RowSource::block_rows);
}

bool SyntheticScan::next_block() {
  if (finished_) return false;
  const std::size_t size = block_size();
  const std::uint64_t first =
      shared_ != nullptr ? pg_atomic_fetch_add_u64(&shared_->next_row, size) : next_row_;
  if (first >= rows_) return false;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size, rows_ - first));
  source_->draw(first, count);
  position_ = 0;
  count_ = count;
  next_row_ = first + count;
  return true;
}

void SyntheticScan::take_row(TupleTableSlot* slot) {
  std::memset(slot->tts_isnull, true, static_cast<std::size_t>(slot->tts_tupleDescriptor->natts));
  for (const Attribute& attribute : shown_) {
    slot->tts_values[attribute.index] = attribute.values[position_];
    slot->tts_isnull[attribute.index] = attribute.nulls[position_];
  }
  ++position_;
}

SyntheticScan* scan_of(const ForeignScanState* node) { return static_cast<SyntheticScan*>(node->fdw_state); }

const ForeignScan* plan_of(const ForeignScanState* node) { return castNode(ForeignScan, node->ss.ps.plan); }

// ---- callbacks ----

void begin_scan(ForeignScanState* node, int flags) {
  boundary([&] {
    const Relation relation = node->ss.ss_currentRelation;
    const MemoryContext context = node->ss.ps.state->es_query_cxt;
    auto* scan = make_in_context<SyntheticScan>(context, synthetic_table(RelationGetRelid(relation)),
                                                planned_attributes(plan_of(node)));
    node->fdw_state = scan;
    if ((flags & EXEC_FLAG_EXPLAIN_ONLY) == 0) scan->open(relation, effective_user(node), context);
  });
}

TupleTableSlot* iterate_scan(ForeignScanState* node) {
  SyntheticScan* scan = scan_of(node);
  TupleTableSlot* slot = node->ss.ss_ScanTupleSlot;
  ExecClearTuple(slot);
  if (!scan->has_row() && !boundary([&] { return scan->next_block(); })) return slot;
  scan->take_row(slot);
  return ExecStoreVirtualTuple(slot);
}

void rescan(ForeignScanState* node) { scan_of(node)->restart(); }

/// The memory context of the query frees the scan.
void end_scan(ForeignScanState*) {}

Size estimate_shared(ForeignScanState*, ParallelContext*) { return sizeof(SharedScan); }

void initialize_shared(ForeignScanState* node, ParallelContext*, void* coordinate) {
  auto* shared = static_cast<SharedScan*>(coordinate);
  pg_atomic_init_u64(&shared->next_row, 0);
  scan_of(node)->share(shared);
}

void reinitialize_shared(ForeignScanState* node, ParallelContext*, void* coordinate) {
  auto* shared = static_cast<SharedScan*>(coordinate);
  pg_atomic_write_u64(&shared->next_row, 0);
  scan_of(node)->share(shared);
}

void initialize_worker(ForeignScanState* node, shm_toc*, void* coordinate) {
  scan_of(node)->share(static_cast<SharedScan*>(coordinate));
}

void shut_down(ForeignScanState* node) { scan_of(node)->finish(); }

// ---- EXPLAIN ----

List* column_names(Relation relation, std::span<const AttrNumber> attributes) {
  return call_postgres([&] {
    List* names = NIL;
    for (const AttrNumber number : attributes)
      names = lappend(names, NameStr(TupleDescAttr(RelationGetDescr(relation), number - 1)->attname));
    return names;
  });
}

void show_model(const SyntheticScan& scan, Oid user, ExplainState* state) {
  const SyntheticTable& table = scan.table();
  call_postgres([&] { ExplainPropertyText("Model", table.model.c_str(), state); });
  const std::optional<std::int32_t> version = scan.is_open() ? scan.version() : table.version;
  const std::optional<ModelRow> model = find_model(table.model, version);
  if (!model || model->unpaid || !may_draw(*model, user)) return;
  call_postgres([&] {
    ExplainPropertyInteger("Version", nullptr, model->version, state);
    ExplainPropertyText("Method", model->method.c_str(), state);
    ExplainPropertyBool("Private", model->is_private, state);
    ExplainPropertyInteger("Synthetic Rows", nullptr, table.rows.value_or(model->rows), state);
  });
}

void explain_scan(ForeignScanState* node, ExplainState* state) {
  boundary([&] {
    const SyntheticScan& scan = *scan_of(node);
    show_model(scan, effective_user(node), state);
    call_postgres([&] { ExplainPropertyInteger("Seed", nullptr, scan.table().seed, state); });
    if (!state->verbose || scan.attributes().empty()) return;
    List* names = column_names(node->ss.ss_currentRelation, scan.attributes());
    call_postgres([&] { ExplainPropertyList("Drawn Columns", names, state); });
  });
}

}  // namespace

void add_scanning(FdwRoutine* routine) {
  routine->BeginForeignScan = begin_scan;
  routine->IterateForeignScan = iterate_scan;
  routine->ReScanForeignScan = rescan;
  routine->EndForeignScan = end_scan;
  routine->ExplainForeignScan = explain_scan;
  routine->EstimateDSMForeignScan = estimate_shared;
  routine->InitializeDSMForeignScan = initialize_shared;
  routine->ReInitializeDSMForeignScan = reinitialize_shared;
  routine->InitializeWorkerForeignScan = initialize_worker;
  routine->ShutdownForeignScan = shut_down;
}

}  // namespace synth::pg
