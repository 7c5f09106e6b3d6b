#pragma once

#include "pg/bridge/postgres.hpp"

#include <memory_resource>

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

/// Makes a T that lives as long as `context`: its destructor runs when the context is reset or deleted, which
/// happens after an error, too. The destructor must not call what may raise an error.
template <class T, class... A>
T* make_in_context(MemoryContext context, A&&... arguments) {
  // palloc aligns to 8 bytes, Eigen's fixed-size members ask for more.
  constexpr std::size_t slack = alignof(T) > MAXIMUM_ALIGNOF ? alignof(T) : 0;
  auto* const callback = call_postgres([&] {
    return static_cast<MemoryContextCallback*>(
        MemoryContextAlloc(context, MAXALIGN(sizeof(MemoryContextCallback)) + sizeof(T) + slack));
  });
  void* place = reinterpret_cast<char*>(callback) + MAXALIGN(sizeof(MemoryContextCallback));
  std::size_t space = sizeof(T) + slack;
  std::align(alignof(T), sizeof(T), place, space);
  T* const object = new (place) T(std::forward<A>(arguments)...);
  callback->func = [](void* argument) { static_cast<T*>(argument)->~T(); };
  callback->arg = object;
  MemoryContextRegisterResetCallback(context, callback);
  return object;
}

/// Makes `context` the current one until the end of the block.
class ScopedContext {
 public:
  explicit ScopedContext(MemoryContext context) : previous_(MemoryContextSwitchTo(context)) {}
  ~ScopedContext() { MemoryContextSwitchTo(previous_); }
  ScopedContext(const ScopedContext&) = delete;
  ScopedContext& operator=(const ScopedContext&) = delete;

 private:
  MemoryContext previous_;
};

/// A memory context of its own, deleted with this object, or before it with its parent.
class OwnedContext {
 public:
  /// `name` must be a literal: PostgreSQL keeps the pointer.
  explicit OwnedContext(const char* name, MemoryContext parent = CurrentMemoryContext)
      : context_(call_postgres(
            [&] { return AllocSetContextCreateInternal(parent, name, ALLOCSET_DEFAULT_SIZES); })) {
    gone_.func = [](void* argument) { static_cast<OwnedContext*>(argument)->context_ = nullptr; };
    gone_.arg = this;
    MemoryContextRegisterResetCallback(context_, &gone_);
  }
  ~OwnedContext() {
    if (context_ != nullptr) MemoryContextDelete(context_);
  }
  OwnedContext(const OwnedContext&) = delete;
  OwnedContext& operator=(const OwnedContext&) = delete;

  /// Delete it through this object only, and never reset it: a reset forgets the link to this object.
  MemoryContext get() const noexcept { return context_; }

 private:
  MemoryContext context_;
  MemoryContextCallback gone_{};
};

/// Standard containers in a memory context: `std::pmr::vector<T> v(&resource)`. Shows in
/// pg_backend_memory_contexts, throws bad_alloc where palloc would raise an error, knows no 1 GB limit.
class ContextResource final : public std::pmr::memory_resource {
 public:
  explicit ContextResource(MemoryContext context) noexcept : context_(context) {}

 private:
  void* do_allocate(std::size_t size, std::size_t alignment) override {
    if (alignment > MAXIMUM_ALIGNOF || size > MaxAllocHugeSize) throw std::bad_alloc();
    void* const block = MemoryContextAllocExtended(context_, size, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
    if (block == nullptr) throw std::bad_alloc();
    return block;
  }
  void do_deallocate(void* block, std::size_t, std::size_t) override { pfree(block); }
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  MemoryContext context_;
};

}  // namespace synth::pg
