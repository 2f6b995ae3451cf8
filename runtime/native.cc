// Arguments of native functions, instances and native modules.
#include "runtime/native.h"

#include <cstring>

#include "gc/heap.h"
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/finalizer_queue.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/prompt.h"
#include "runtime/thread.h"

namespace tricolor {

Object* NewCell(Type* type, size_t bytes) {
  void* cell = gc::Allocate(CurrentThread(), bytes, type, type->cell_flags);
  if (__builtin_expect(cell == nullptr, 0)) return RaiseNoMemory();
  // The type word of a new cell is a store like any other.
  if ((type->cell_flags & gc::kTypeInHeap) != 0) {
    gc::WriteBarrier(cell, type);
    if (__builtin_expect((type->cell_flags & (gc::kFinalizable | kPromptCell)) != 0, 0)) {
      if (NotesOwner(type)) FinalizerQueue::NoteOwner(static_cast<Object*>(cell));
      if ((type->cell_flags & kPromptCell) != 0) AddPrompt(static_cast<Object*>(cell));
    }
  }
  return static_cast<Object*>(cell);
}

namespace {

// A class begins with room for a guess. Once it has some instances, new ones get room for the
// attributes that those have, and for one more; every later attribute makes it grow again.
uint8_t LearnCapacity(Type* type, SharedKeys* keys, uint8_t capacity) {
  if (__atomic_add_fetch(&keys->instances, 1, __ATOMIC_RELAXED) != kLearningInstances) return capacity;
  const uint32_t count = __atomic_load_n(&keys->count, __ATOMIC_ACQUIRE);
  if (count == 0 || count + 1 >= capacity) return capacity;
  capacity = static_cast<uint8_t>(count + 1);
  __atomic_store_n(&type->inline_capacity, capacity, __ATOMIC_RELAXED);
  return capacity;
}

}  // namespace

Object* NewInstance(Type* type, int64_t items) {
  size_t bytes = static_cast<size_t>(type->tp_basicsize);
  if (type->tp_itemsize != 0) {
    const auto limit = (size_t{1} << 62) / static_cast<size_t>(type->tp_itemsize);
    if (__builtin_expect(static_cast<size_t>(items) > limit, 0)) return RaiseNoMemory();
    bytes += static_cast<size_t>(items) * static_cast<size_t>(type->tp_itemsize);
    bytes = (bytes + 7) & ~size_t{7};
    Object* o = NewCell(type, bytes);
    if (o != nullptr) As<VarObject>(o)->size = items;
    return o;
  }
  if ((type->attr_flags & kInlineValues) != 0) {
    uint8_t capacity = __atomic_load_n(&type->inline_capacity, __ATOMIC_RELAXED);
    SharedKeys* keys = gc::Load(&type->shared_keys);
    if (keys != nullptr && __atomic_load_n(&keys->instances, __ATOMIC_RELAXED) < kLearningInstances) {
      capacity = LearnCapacity(type, keys, capacity);
    }
    Object* o = NewCell(type, bytes + sizeof(InlineValues) + capacity * sizeof(Object*));
    if (o != nullptr) InlineValuesOf(o, type)->capacity = capacity;
    return o;
  }
  return NewCell(type, bytes);
}

bool CheckPositional(const char* function, size_t nargs, size_t min, size_t max) {
  if (nargs < min) {
    if (function == nullptr) {
      Raise(exc::TypeError, "unpacked tuple should have %s%zu element%s, but has %zu",
            min == max ? "" : "at least ", min, min == 1 ? "" : "s", nargs);
      return false;
    }
    Raise(exc::TypeError, "%.200s expected %s%zu argument%s, got %zu", function,
          min == max ? "" : "at least ", min, min == 1 ? "" : "s", nargs);
    return false;
  }
  if (nargs > max) {
    Raise(exc::TypeError, "%.200s expected %s%zu argument%s, got %zu", function,
          min == max ? "" : "at most ", max, max == 1 ? "" : "s", nargs);
    return false;
  }
  return true;
}

bool NoKeywords(const char* function, Object* kwnames) {
  if (kwnames == nullptr || TupleSize(kwnames) == 0) return true;
  Raise(exc::TypeError, "%.200s() takes no keyword arguments", function);
  return false;
}

namespace {

// "islice" of "itertools.islice".
const char* ShortName(const Type& type) {
  const char* dot = std::strrchr(type.tp_name, '.');
  return dot == nullptr ? type.tp_name : dot + 1;
}

}  // namespace

bool NoKeywordsForNew(const Type& base, const Type* type, Object* kwnames) {
  return (type != &base && type->slots.init != base.slots.init) || NoKeywords(ShortName(base), kwnames);
}
bool NoKeywordsForInit(const Type& base, const Type* type, Object* kwnames) {
  return (type != &base && type->slots.new_ != base.slots.new_) || NoKeywords(ShortName(base), kwnames);
}

namespace {

bool TooMany(const char* function, size_t given, size_t limit, size_t required, bool positional,
             bool no_positional_given) {
  if (positional) {
    if (limit == 0) {
      Raise(exc::TypeError, "%.200s() takes no positional arguments", function);
    } else {
      Raise(exc::TypeError, "%.200s() takes %s %zu positional argument%s (%zu given)", function,
            required < limit ? "at most" : "exactly", limit, limit == 1 ? "" : "s", given);
    }
  } else {
    Raise(exc::TypeError, "%.200s() takes at most %zu %sargument%s (%zu given)", function, limit,
          no_positional_given ? "keyword " : "", limit == 1 ? "" : "s", given);
  }
  return false;
}

}  // namespace

bool ParseArgs(const char* function, Args args, size_t nargs, Object* kwnames,
               std::initializer_list<const char*> names_list, size_t positional_only,
               size_t max_positional, size_t required, Object** out) {
  const char* const* names = names_list.begin();
  const size_t count = names_list.size();
  const size_t nkw = kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(kwnames));
  if (nargs + nkw > count) {
    return TooMany(function, nargs + nkw, count, required, false, nargs == 0);
  }
  if (nargs > max_positional) {
    return TooMany(function, nargs, max_positional, required, true, false);
  }
  const size_t required_only = required < positional_only ? required : positional_only;
  if (nargs < required_only) {
    Raise(exc::TypeError, "%.200s() takes %s %zu positional argument%s (%zu given)", function,
          required_only < max_positional ? "at least" : "exactly", required_only,
          required_only == 1 ? "" : "s", nargs);
    return false;
  }
  uint64_t seen = 0;
  for (size_t i = 0; i < nargs; ++i) {
    out[i] = args[i];
    seen |= uint64_t{1} << i;
  }
  Object* unknown = nullptr;
  for (size_t k = 0; k < nkw; ++k) {
    Object* key = TupleAt(kwnames, static_cast<int64_t>(k));
    if (!IsStr(key)) {
      Raise(exc::TypeError, "keywords must be strings");
      return false;
    }
    size_t i = positional_only;
    while (i < count && !StrEquals(key, names[i])) ++i;
    if (i == count) {
      if (unknown == nullptr) unknown = key;
      continue;
    }
    if (i < nargs) {
      Raise(exc::TypeError, "argument for %.200s() given by name ('%s') and position (%zu)",
            function, names[i], i + 1);
      return false;
    }
    out[i] = args[nargs + k];
    seen |= uint64_t{1} << i;
  }
  for (size_t i = nargs; i < required; ++i) {
    if ((seen >> i & 1) == 0) {
      Raise(exc::TypeError, "%.200s() missing required argument '%s' (pos %zu)", function, names[i],
            i + 1);
      return false;
    }
  }
  if (unknown != nullptr) {
    Raise(exc::TypeError, "'%S' is an invalid keyword argument for %.200s()", unknown, function);
    return false;
  }
  return true;
}

Object* NewNativeModule(const char* name, const char* doc, const NativeMethod* table) {
  Object* name_object = NewStr(name);
  if (name_object == nullptr) return nullptr;
  Object* module = NewModule(name_object);
  if (module == nullptr) return nullptr;
  Object* doc_object = doc == nullptr ? None() : NewStr(doc);
  if (doc_object == nullptr || !DictSet(ModuleDict(module), names.__doc__, doc_object)) {
    return nullptr;
  }
  for (const NativeMethod* m = table; m != nullptr && m->name != nullptr; ++m) {
    Object* f = NewNativeFunction(m, module, name_object);
    if (f == nullptr || !DictSet(ModuleDict(module), m->name, f)) return nullptr;
  }
  return module;
}

bool ModuleAdd(Object* module, const char* name, Object* value) {
  return value != nullptr && DictSet(ModuleDict(module), name, value);
}

PrependedArgs::PrependedArgs(Object* self, Args args, size_t nargs, Object* kwnames) {
  const size_t total = nargs + (kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(kwnames)));
  // The call may last as long as its thread: what calls before it left here must not live as long.
  std::memset(inline_, 0, sizeof(inline_));
  if (total + 1 > kInline) {
    RefArray* array = NewRefArray(static_cast<int64_t>(total + 1));
    data_ = array == nullptr ? nullptr : array->items;
    if (array == nullptr) return;
    gc::Store(AsObject(array), &array->items[0], self);
    for (size_t i = 0; i < total; ++i) gc::Store(AsObject(array), &array->items[i + 1], args[i]);
    return;
  }
  inline_[0] = self;
  for (size_t i = 0; i < total; ++i) inline_[i + 1] = args[i];
}

}  // namespace tricolor
