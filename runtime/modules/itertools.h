// itertools: what its parts share. One file per kind of iterator; itertools.cc makes the module.
//
// THREADS    Iterators may be shared: state that has to fit together changes under the iterator's
//            own lock, never held across a call; the rest are relaxed words. Sharing may repeat or
//            skip items, nothing worse; next(count()) gives each number once.
#ifndef TRICOLOR_RUNTIME_MODULES_ITERTOOLS_H_
#define TRICOLOR_RUNTIME_MODULES_ITERTOOLS_H_

#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/setup.h"

namespace tricolor::itertools {

using NewFunctionPointer = Object* (*)(Type*, Args, size_t, Object*);

// Fields: `references` words directly behind the header are references, all traced.
template <int references>
void TraceReferences(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(o + 1), references);
}

struct TypeParts {
  const char* name;
  size_t size;
  NewFunctionPointer new_;
  Object* (*next)(Object*);
  void (*trace)(Object*, gc::Visitor&);
  const NativeMethod* methods;
  const char* doc;
};

// An iterator type that Python classes may derive from.
inline void SetUpIterator(Type* type, const TypeParts& parts) {
  BeginType(type, parts.name, static_cast<int64_t>(parts.size));
  type->tp_flags |= kTypeBase | kTypeHaveGc;
  type->tp_doc = parts.doc;
  type->native_methods = parts.methods;
  type->slots.new_ = parts.new_;
  type->slots.iter = SelfIter;
  type->slots.next = parts.next;
  type->slots.trace = parts.trace;
}

// Refuses keywords, except for a class whose own __init__ may take some.
inline bool PlainArguments(Type* type, const Type& exact, const char* name, size_t nargs,
                           Object* kwnames, size_t min, size_t max) {
  if (!NoKeywordsForNew(exact, type, kwnames)) return false;
  return CheckPositional(name, nargs, min, max);
}

// The `__dict__` of types whose instances have one (tp_dictoffset).
extern const NativeGetSet kDictGetSet[];

// Each sets its types up, makes them ready and adds them to the module.
bool AddInfinite(Object* module);        // count, cycle, repeat
bool AddChains(Object* module);          // chain, islice, accumulate, zip_longest, pairwise
bool AddFilters(Object* module);         // compress, dropwhile, filterfalse, starmap, takewhile
bool AddGroups(Object* module);          // groupby, tee
bool AddCombinatorics(Object* module);   // product, permutations, combinations…

// ReadyBuiltinType and ModuleAdd under the last part of its name.
bool AddType(Object* module, Type* type);

}  // namespace tricolor::itertools

#endif  // TRICOLOR_RUNTIME_MODULES_ITERTOOLS_H_
