// isinstance and issubclass, with and without the hooks of metaclasses.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// __bases__ of something that is used as a class; null without exception: none, or no tuple.
Object* AbstractBases(Object* cls) {
  Object* bases;
  if (LookupAttr(cls, names.__bases__, &bases) <= 0) return nullptr;
  return IsTuple(bases) ? bases : nullptr;
}

int AbstractIsSubclass(Object* derived, Object* cls) {
  for (;;) {
    if (derived == cls) return 1;
    Object* bases = AbstractBases(derived);
    if (bases == nullptr) return ErrorSet() ? -1 : 0;
    const int64_t n = TupleSize(bases);
    if (n == 0) return 0;
    if (n == 1) {
      derived = TupleAt(bases, 0);
      continue;
    }
    RecursionGuard guard(" in __issubclass__");
    if (!guard.ok()) return -1;
    for (int64_t i = 0; i < n; ++i) {
      const int r = AbstractIsSubclass(TupleAt(bases, i), cls);
      if (r != 0) return r;
    }
    return 0;
  }
}

bool CheckClass(Object* cls, const char* error) {
  Object* bases = AbstractBases(cls);
  if (bases == nullptr && !ErrorSet()) Raise(exc::TypeError, "%s", error);
  return bases != nullptr;
}

}  // namespace

int RecursiveIsInstance(Object* o, Object* cls) {
  Object* o_class;
  if (IsType(cls)) {
    if (IsA(o, *As<Type>(cls))) return 1;
    const int found = LookupAttr(o, names.__class__, &o_class);
    if (found <= 0) return found;
    return o_class != AsObject(TypeOf(o)) && IsType(o_class) &&
           IsSubtype(As<Type>(o_class), As<Type>(cls));
  }
  if (!CheckClass(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"))
    return -1;
  const int found = LookupAttr(o, names.__class__, &o_class);
  if (found <= 0) return found;
  return AbstractIsSubclass(o_class, cls);
}

int RecursiveIsSubclass(Object* derived, Object* cls) {
  if (IsType(cls) && IsType(derived)) return IsSubtype(As<Type>(derived), As<Type>(cls));
  if (!CheckClass(derived, "issubclass() arg 1 must be a class") ||
      !CheckClass(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")) {
    return -1;
  }
  return AbstractIsSubclass(derived, cls);
}

int IsInstance(Object* o, Object* cls) {
  if (AsObject(TypeOf(o)) == cls) return 1;
  if (IsExactly(cls, type_type)) return RecursiveIsInstance(o, cls);
  if (IsExactly(cls, union_type)) cls = As<UnionObject>(cls)->args;
  if (IsTuple(cls)) {
    RecursionGuard guard(" in __instancecheck__");
    if (!guard.ok()) return -1;
    for (int64_t i = 0; i < TupleSize(cls); ++i) {
      const int r = IsInstance(o, TupleAt(cls, i));
      if (r != 0) return r;
    }
    return 0;
  }
  Object* checker;
  const int found = LookupSpecial(cls, names.__instancecheck__, &checker);
  if (found < 0) return -1;
  if (found == 0) return RecursiveIsInstance(o, cls);
  RecursionGuard guard(" in __instancecheck__");
  if (!guard.ok()) return -1;
  Object* r = CallArgs(checker, o);
  return r == nullptr ? -1 : IsTrue(r);
}

int IsSubclass(Object* derived, Object* cls) {
  if (IsExactly(cls, type_type)) {
    if (derived == cls) return 1;
    return RecursiveIsSubclass(derived, cls);
  }
  if (IsExactly(cls, union_type)) cls = As<UnionObject>(cls)->args;
  if (IsTuple(cls)) {
    RecursionGuard guard(" in __subclasscheck__");
    if (!guard.ok()) return -1;
    for (int64_t i = 0; i < TupleSize(cls); ++i) {
      const int r = IsSubclass(derived, TupleAt(cls, i));
      if (r != 0) return r;
    }
    return 0;
  }
  Object* checker;
  const int found = LookupSpecial(cls, names.__subclasscheck__, &checker);
  if (found < 0) return -1;
  if (found == 0) return RecursiveIsSubclass(derived, cls);
  RecursionGuard guard(" in __subclasscheck__");
  if (!guard.ok()) return -1;
  Object* r = CallArgs(checker, derived);
  return r == nullptr ? -1 : IsTrue(r);
}

}  // namespace tricolor
