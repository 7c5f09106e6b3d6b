#include "pg/adapt/ledger_writer.hpp"

namespace synth::pg {
namespace {

bool writing = false;

}  // namespace

bool is_writing_ledger() noexcept { return writing; }

detail::WritingLedger::WritingLedger() noexcept : previous_(std::exchange(writing, true)) {}

detail::WritingLedger::~WritingLedger() { writing = previous_; }

}  // namespace synth::pg
