// BaseExceptionGroup and ExceptionGroup: construction, split, subgroup, derive.
#include "runtime/abstract.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions_internal.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

ExceptionGroupObject* AsGroup(Object* o) { return As<ExceptionGroupObject>(o); }

bool IsSequence(Object* o) {
  const Slots& s = TypeOf(o)->slots;
  return (s.item != nullptr || s.getitem != nullptr) && !IsDict(o);
}

Object* GroupNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  (void)kwnames;
  if (nargs != 2) {
    return Raise(exc::TypeError,
                 "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)", nargs);
  }
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %.50s",
                 args[0] == None() ? "None" : TypeOf(args[0])->tp_name);
  }
  if (!IsSequence(args[1])) {
    return Raise(exc::TypeError, "second argument (exceptions) must be a sequence");
  }
  Object* exceptions = ToTuple(args[1]);
  if (exceptions == nullptr) return nullptr;
  const int64_t n = TupleSize(exceptions);
  if (n == 0) {
    return Raise(exc::ValueError, "second argument (exceptions) must be a non-empty sequence");
  }
  bool base_exceptions = false;
  for (int64_t i = 0; i < n; ++i) {
    Object* e = TupleAt(exceptions, i);
    if (!IsException(e)) {
      return Raise(exc::ValueError, "Item %zd of second argument (exceptions) is not an exception",
                   i);
    }
    base_exceptions = base_exceptions || !IsA(e, exc::Exception);
  }
  if (type == &exc::BaseExceptionGroup) {
    if (!base_exceptions) type = &exc::ExceptionGroup;
  } else if (base_exceptions) {
    if (type == &exc::ExceptionGroup) {
      return Raise(exc::TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    }
    if (IsSubtype(type, &exc::Exception)) {
      return Raise(exc::TypeError, "Cannot nest BaseExceptions in '%.200s'", type->tp_name);
    }
  }
  Object* self = ExceptionNew(type, args, nargs, nullptr);
  if (self == nullptr) return nullptr;
  gc::Store(self, &AsGroup(self)->msg, args[0]);
  gc::Store(self, &AsGroup(self)->excs, exceptions);
  return self;
}

Object* GroupStr(Object* self) {
  const int64_t n = TupleSize(gc::Load(&AsGroup(self)->excs));
  return StrFormat("%S (%zd sub-exception%s)", gc::Load(&AsGroup(self)->msg), n, n > 1 ? "s" : "");
}

Object* Derive(Object* self, Args args, size_t, Object*) {
  Object* msg = AsGroup(self)->msg;
  return CallArgs(AsObject(&exc::BaseExceptionGroup), msg, args[0]);
}

// What the parts of a group are chosen by: types, or a function.
struct Matcher {
  Object* value;
  bool by_type;
};

bool IsExceptionType(Object* o) { return IsType(o) && IsSubtype(As<Type>(o), &exc::BaseException); }

bool MakeMatcher(Object* value, Matcher* m) {
  m->value = value;
  m->by_type = true;
  if (IsExceptionType(value)) return true;
  if (IsTuple(value)) {
    bool all = true;
    for (int64_t i = 0; i < TupleSize(value); ++i) all = all && IsExceptionType(TupleAt(value, i));
    if (all) return true;
  } else if (!IsType(value) && IsCallable(value)) {
    m->by_type = false;
    return true;
  }
  return RaiseFalse(
      Raise(exc::TypeError, "expected a function, exception type or tuple of exception types"));
}

int Matches(const Matcher& m, Object* e) {
  if (!m.by_type) {
    Object* r = CallArgs(m.value, e);
    return r == nullptr ? -1 : IsTrue(r);
  }
  if (!IsTuple(m.value)) return IsA(e, *As<Type>(m.value)) ? 1 : 0;
  for (int64_t i = 0; i < TupleSize(m.value); ++i) {
    if (IsA(e, *As<Type>(TupleAt(m.value, i)))) return 1;
  }
  return 0;
}

// self.derive(excs) with traceback, context, cause and notes of `self`; null without exception for
// an empty list.
bool Subset(Object* self, Object* list, Object** out) {
  *out = nullptr;
  if (ListSize(list) == 0) return true;
  Object* derive = GetAttr(self, "derive");
  Object* part = derive == nullptr ? nullptr : CallArgs(derive, list);
  if (part == nullptr) return false;
  if (!IsA(part, exc::BaseExceptionGroup)) {
    return RaiseFalse(
        Raise(exc::TypeError, "derive must return an instance of BaseExceptionGroup"));
  }
  auto* from = AsException(self);
  auto* to = AsException(part);
  gc::Store(part, &to->traceback, gc::Load(&from->traceback));
  gc::Store(part, &to->context, gc::Load(&from->context));
  gc::Store(part, &to->cause, gc::Load(&from->cause));
  to->suppress_context = 1;  // as always when C sets a cause
  Object* notes;
  const int found = LookupAttr(self, names.__notes__, &notes);
  if (found < 0) return false;
  if (found > 0 && IsSequence(notes)) {
    // A list of its own: a note added to one part is not one of the other.
    notes = ToList(notes);
    if (notes == nullptr || !SetAttr(part, names.__notes__, notes)) return false;
  }
  *out = part;
  return true;
}

// Divides `e`; the halves are null when empty. `rest` null: not wanted.
bool Divide(Object* e, const Matcher& m, Object** match, Object** rest) {
  *match = nullptr;
  if (rest != nullptr) *rest = nullptr;
  const int matches = Matches(m, e);
  if (matches < 0) return false;
  if (matches > 0) {
    *match = e;
    return true;
  }
  if (!IsA(e, exc::BaseExceptionGroup)) {
    if (rest != nullptr) *rest = e;
    return true;
  }
  RecursionGuard guard(" in exceptiongroup_split_recursive");
  if (!guard.ok()) return false;
  Object* matched = NewList();
  Object* others = NewList();
  if (matched == nullptr || others == nullptr) return false;
  Object* all = gc::Load(&AsGroup(e)->excs);
  for (int64_t i = 0; i < TupleSize(all); ++i) {
    Object* left;
    Object* right;
    if (!Divide(TupleAt(all, i), m, &left, rest == nullptr ? nullptr : &right)) return false;
    if (left != nullptr && !ListAppend(matched, left)) return false;
    if (rest != nullptr && right != nullptr && !ListAppend(others, right)) return false;
  }
  if (!Subset(e, matched, match)) return false;
  return rest == nullptr || Subset(e, others, rest);
}

Object* OrNone(Object* o) { return o == nullptr ? None() : o; }

Object* Split(Object* self, Args args, size_t, Object*) {
  Matcher m;
  Object* match;
  Object* rest;
  if (!MakeMatcher(args[0], &m) || !Divide(self, m, &match, &rest)) return nullptr;
  match = OrNone(match);
  rest = OrNone(rest);
  return TupleOf(match, rest);
}

Object* Subgroup(Object* self, Args args, size_t, Object*) {
  Matcher m;
  Object* match;
  if (!MakeMatcher(args[0], &m) || !Divide(self, m, &match, nullptr)) return nullptr;
  return OrNone(match);
}

Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

const NativeMember kMembers[] = {{"message", MemberKind::kObject,
                                  offsetof(ExceptionGroupObject, msg), true, "exception message"},
                                 {"exceptions", MemberKind::kObject,
                                  offsetof(ExceptionGroupObject, excs), true, "nested exceptions"},
                                 {}};
const NativeMethod kMethods[] = {
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {"derive", Derive, 1, 1, 0, nullptr},
    {"split", Split, 1, 1, 0, nullptr},
    {"subgroup", Subgroup, 1, 1, 0, nullptr},
    {}};

}  // namespace

void SetUpExceptionGroups() {
  Type& t = exc::BaseExceptionGroup;
  t.tp_basicsize = sizeof(ExceptionGroupObject);
  t.slots.new_ = GroupNew;
  t.slots.str = GroupStr;
  t.slots.trace = TraceException<2>;
  t.native_members = kMembers;
  t.native_methods = kMethods;
  exc::ExceptionGroup.slots.new_ = nullptr;  // inherited; its second base is Exception
}

bool SplitExceptionGroup(Object* e, Object* types, Object** match, Object** rest) {
  Matcher m{types, true};
  return Divide(e, m, match, rest);
}

}  // namespace tricolor
