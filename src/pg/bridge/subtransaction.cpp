#include "pg/bridge/subtransaction.hpp"

namespace synth::pg {

Subtransaction::Subtransaction() : context_(CurrentMemoryContext), owner_(CurrentResourceOwner) {
  call_postgres([] { BeginInternalSubTransaction(nullptr); });
  MemoryContextSwitchTo(context_);
}

void Subtransaction::commit() {
  call_postgres([] { ReleaseCurrentSubTransaction(); });
  MemoryContextSwitchTo(context_);
  CurrentResourceOwner = owner_;
}

void Subtransaction::roll_back() {
  call_postgres([] { RollbackAndReleaseCurrentSubTransaction(); });
  MemoryContextSwitchTo(context_);
  CurrentResourceOwner = owner_;
}

}  // namespace synth::pg
