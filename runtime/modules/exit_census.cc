#include "runtime/modules/exit_census.h"

#include <cstring>
#include <vector>

#include "gc/heap.h"
#include "runtime/builtin_types.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/io_internal.h"
#include "runtime/modules/sys_access.h"
#include "runtime/native.h"
#include "runtime/objects/code.h"
#include "runtime/objects/function.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/str.h"
#include "runtime/objects/weakref.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

constexpr uint64_t kMostToLookAt = 32 << 20;  // bytes; a larger heap is as well marked as walked

// A raw file, or what stands in front of one; native types only.
Object* Below(Object* stream) {
  if (IsExactly(stream, text_io_type)) return gc::Load(&As<TextObject>(stream)->buffer);
  if (IsExactly(stream, buffered_reader_type) || IsExactly(stream, buffered_writer_type) ||
      IsExactly(stream, buffered_random_type)) {
    return gc::Load(&As<BufferedObject>(stream)->raw);
  }
  return nullptr;
}

bool IsClosed(Object* o) {
  for (Object* below; (below = Below(o)) != nullptr; o = below) {
  }
  return IsExactly(o, file_io_type) &&
         __atomic_load_n(&As<FileObject>(o)->fd, __ATOMIC_RELAXED) < 0;
}

// The registries of abc and the module locks of importlib, whose callbacks tidy up after themselves.
bool IsBookkeeping(Object* callback) {
  if (IsExactly(callback, native_function_type)) {
    return strcmp(As<NativeFunctionObject>(callback)->method->name, "_destroy") == 0;
  }
  if (!IsExactly(callback, function_type)) return false;
  Object* code = gc::Load(&As<FunctionObject>(callback)->code);
  return code != nullptr &&
         StrEquals(gc::Load(&As<CodeObject>(code)->filename), "<frozen importlib._bootstrap>");
}

class Census {
 public:
  Census() {
    for (const char* name : {"__stdin__", "__stdout__", "__stderr__", "stdin", "stdout", "stderr"}) {
      for (Object* o = SysGet(name); o != nullptr; o = Below(o)) {
        if (standard_count_ < kMostStandard) standard_[standard_count_++] = o;
      }
    }
  }
  void Look(Object* o) {
    if (found_) return;
    const Type* type = TypeOf(o);
    if (type == nullptr) return;
    const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
    // Most cells are of a few types that say nothing.
    const Type*& silent = silent_[reinterpret_cast<uintptr_t>(type) / alignof(Type) % kSilent];
    if (silent == type && (flags & gc::kFinalizable) == 0) return;
    if (type->kind == static_cast<uint8_t>(TypeKind::kExtension)) {
      found_ = true;
    } else if ((flags & gc::kFinalizable) != 0 && type->tp_del != nullptr) {
      found_ = true;
    } else if ((flags & gc::kFinalizable) != 0 && (flags & gc::kFinalized) == 0 &&
               type->slots.finalize != nullptr) {
      // A view only releases its exporter, which is looked at itself.
      found_ = !IsExactly(o, memoryview_type) && !NeedsNoFinalizer(o) && !IsStandard(o) &&
               !IsClosed(o);
    } else if (IsWeakref(o) || IsWeakProxy(o)) {
      Object* callback = gc::Load(&As<WeakrefObject>(o)->callback);
      found_ = callback != nullptr && !IsBookkeeping(callback);
    } else {
      silent = type;
    }
  }
  bool found() const { return found_; }

 private:
  static constexpr int kMostStandard = 24;
  static constexpr int kSilent = 64;
  bool IsStandard(const Object* o) const {
    for (int i = 0; i < standard_count_; ++i) {
      if (standard_[i] == o) return true;
    }
    return false;
  }
  Object* standard_[kMostStandard];
  int standard_count_ = 0;
  const Type* silent_[kSilent] = {};  // types of cells that say nothing without kFinalizable; by address
  bool found_ = false;
};

}  // namespace

bool AnythingToFinalize() {
  Thread* thread = CurrentThread();
  if (thread->heap->GetStatistics().bytes_in_use > kMostToLookAt || CollectionsAreWatched()) return true;
  Census census;
  thread->heap->ForEachCell(thread, [&](void* cell) { census.Look(static_cast<Object*>(cell)); });
  return census.found();
}

}  // namespace tricolor
