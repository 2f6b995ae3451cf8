// raise, except, except*, with.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/names.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

bool IsExceptionClass(Object* o) {
  return IsType(o) && IsSubtype(reinterpret_cast<Type*>(o), &exc::BaseException);
}

// The instance that `raise o` raises.
Object* Instantiate(Object* o) {
  if (IsExceptionClass(o)) {
    Object* made = CallArgs(o);
    if (made == nullptr) return nullptr;
    if (!IsException(made)) {
      return Raise(exc::TypeError,
                   "calling %R should have returned an instance of BaseException, not %R", o,
                   AsObject(TypeOf(made)));
    }
    return made;
  }
  if (IsException(o)) return o;
  return Raise(exc::TypeError, "exceptions must derive from BaseException");
}

}  // namespace

RaiseResult DoRaise(Value* operands, int count) {
  if (count == 0) {
    Object* handled = HandledException();
    if (handled == nullptr) {
      Raise(exc::RuntimeError, "No active exception to reraise");
      return RaiseResult::kRaised;
    }
    SetError(handled);
    return RaiseResult::kReraised;
  }
  if (!BoxSlots(operands, operands + count)) return RaiseResult::kRaised;
  Object* exception = Instantiate(operands[0].AsObject());
  if (exception == nullptr) return RaiseResult::kRaised;
  if (count == 2) {
    Object* cause = operands[1].AsObject();
    if (IsExceptionClass(cause)) {
      if ((cause = CallArgs(cause)) == nullptr) return RaiseResult::kRaised;
    } else if (cause == None()) {
      cause = nullptr;
    } else if (!IsException(cause)) {
      Raise(exc::TypeError, "exception causes must derive from BaseException");
      return RaiseResult::kRaised;
    }
    gc::Store(exception, &AsException(exception)->cause, cause);
    AsException(exception)->suppress_context = 1;
  }
  RaiseInstance(exception);
  return RaiseResult::kRaised;
}

int ExceptionMatches(Value* exception, Value* type) {
  Object* t = BoxSlot(type);
  Object* e = exception->AsObject();
  if (t == nullptr) return -1;
  static const char kMessage[] =
      "catching classes that do not inherit from BaseException is not allowed";
  if (IsTuple(t)) {
    for (int64_t i = 0; i < TupleSize(t); ++i) {
      if (!IsExceptionClass(TupleAt(t, i))) {
        Raise(exc::TypeError, kMessage);
        return -1;
      }
    }
    for (int64_t i = 0; i < TupleSize(t); ++i) {
      if (IsA(e, *reinterpret_cast<Type*>(TupleAt(t, i)))) return 1;
    }
    return 0;
  }
  if (!IsExceptionClass(t)) {
    Raise(exc::TypeError, kMessage);
    return -1;
  }
  return IsA(e, *reinterpret_cast<Type*>(t));
}

namespace {

// False: TypeError.
bool CheckGroupType(Object* t) {
  const auto is_group = [](Object* o) {
    return IsType(o) && IsSubtype(reinterpret_cast<Type*>(o), &exc::BaseExceptionGroup);
  };
  bool group = is_group(t);
  if (IsTuple(t)) {
    for (int64_t i = 0; i < TupleSize(t); ++i) group = group || is_group(TupleAt(t, i));
  }
  if (!group) return true;
  Raise(exc::TypeError,
        "catching ExceptionGroup with except* is not allowed. Use except instead.");
  return false;
}

Object* SplitName() { return Intern("split"); }

}  // namespace

int ExceptionGroupMatches(Value* exception, Value* type, Object** match, Object** rest) {
  const int direct = ExceptionMatches(exception, type);
  Object* t = type->AsObject();
  if (direct < 0 || !CheckGroupType(t)) return -1;
  Object* e = exception->AsObject();
  *match = *rest = nullptr;
  if (direct > 0) {
    *rest = None();
    *match = e;
    if (!IsA(e, exc::BaseExceptionGroup)) {  // a naked exception is wrapped
      Object* list = TupleOf(e);
      Object* empty = NewStrAscii("");
      *match = list == nullptr || empty == nullptr
                   ? nullptr
                   : CallArgs(AsObject(IsA(e, exc::Exception) ? &exc::ExceptionGroup
                                                              : &exc::BaseExceptionGroup),
                              empty, list);
      if (*match == nullptr) return -1;
    }
    return 1;
  }
  if (!IsA(e, exc::BaseExceptionGroup)) return 0;
  Object* pair = CallMethodArgs(e, SplitName(), t);
  if (pair == nullptr) return -1;
  if (!IsTuple(pair) || TupleSize(pair) < 2) {
    Raise(exc::TypeError, "%T.split must return a 2-tuple", e);
    return -1;
  }
  *match = TupleAt(pair, 0);
  *rest = TupleAt(pair, 1);
  for (Object* part : {*match, *rest}) {
    if (part == None() || IsException(part)) continue;
    Raise(exc::TypeError, "%T.split must return exceptions or None, not %T", e, part);
    return -1;
  }
  return *match != None();
}

namespace {

// Parts that the except* clauses let through share these with the group they come from.
bool SameOrigin(Object* a, Object* b) {
  if (!IsA(a, exc::BaseExceptionGroup) || !IsA(b, exc::BaseExceptionGroup)) return false;
  ExceptionObject *x = AsException(a), *y = AsException(b);
  return gc::Load(&x->notes) == gc::Load(&y->notes) &&
         gc::Load(&x->traceback) == gc::Load(&y->traceback) &&
         gc::Load(&x->cause) == gc::Load(&y->cause) &&
         gc::Load(&x->context) == gc::Load(&y->context);
}

bool CollectLeaves(Object* e, Object* list) {
  if (!IsA(e, exc::BaseExceptionGroup)) return ListAppend(list, e);
  Object* inner = GetAttr(e, "exceptions");
  if (inner == nullptr) return false;
  for (int64_t i = 0; i < TupleSize(inner); ++i) {
    if (!CollectLeaves(TupleAt(inner, i), list)) return false;
  }
  return true;
}

// The part of `group` whose leaves are in `leaves` (by identity), or None.
Object* Project(Object* group, Object* leaves) {
  if (!IsA(group, exc::BaseExceptionGroup)) {
    for (int64_t i = 0; i < ListSize(leaves); ++i) {
      if (ListGet(leaves, i) == group) return group;
    }
    return None();
  }
  Object* inner = GetAttr(group, "exceptions");
  Object* kept = NewList();
  if (inner == nullptr || kept == nullptr) return nullptr;
  for (int64_t i = 0; i < TupleSize(inner); ++i) {
    Object* part = Project(TupleAt(inner, i), leaves);
    if (part == nullptr || (part != None() && !ListAppend(kept, part))) return nullptr;
  }
  if (ListSize(kept) == 0) return None();
  Object* made = CallMethodArgs(group, Intern("derive"), kept);
  if (made == nullptr) return nullptr;
  if (!IsA(made, exc::BaseExceptionGroup)) {
    return Raise(exc::TypeError, "derive must return an instance of BaseExceptionGroup");
  }
  ExceptionObject *to = AsException(made), *from = AsException(group);
  gc::Store(made, &to->traceback, gc::Load(&from->traceback));
  gc::Store(made, &to->context, gc::Load(&from->context));
  gc::Store(made, &to->cause, gc::Load(&from->cause));
  to->suppress_context = 1;  // as always when C sets a cause
  Object* notes = gc::Load(&from->notes);
  if (notes != nullptr && IsList(notes)) {
    Object* copy = ListSlice(notes, 0, ListSize(notes));
    if (copy == nullptr) return nullptr;
    gc::Store(made, &to->notes, copy);
  }
  return made;
}

}  // namespace

Object* PrepareReraiseStar(Value* original, Value* list_slot) {
  Object* original_exception = original->AsObject();
  Object* list = list_slot->AsObject();
  if (!CheckBuilding(list, list_type)) return nullptr;
  if (ListSize(list) == 0) return None();
  if (!IsA(original_exception, exc::BaseExceptionGroup)) return ListGet(list, 0);
  Object* raised = NewList();
  Object* leaves = NewList();
  if (raised == nullptr || leaves == nullptr) return nullptr;
  for (int64_t i = 0; i < ListSize(list); ++i) {
    Object* e = ListGet(list, i);
    if (e == None()) continue;
    const bool ok = SameOrigin(e, original_exception) ? CollectLeaves(e, leaves)
                                                      : ListAppend(raised, e);
    if (!ok) return nullptr;
  }
  Object* rest = ListSize(leaves) == 0 ? None() : Project(original_exception, leaves);
  if (rest == nullptr) return nullptr;
  if (ListSize(raised) == 0) return rest;
  if (rest != None() && !ListAppend(raised, rest)) return nullptr;
  // Also one alone: whoever raised from a clause of except* raises a group.
  Object* empty = NewStrAscii("");
  return empty == nullptr ? nullptr
                          : CallArgs(AsObject(&exc::BaseExceptionGroup), empty, raised);
}

bool EnterWith(Value* slot, bool async) {
  Object* manager = BoxSlot(slot);
  if (manager == nullptr) return false;
  const char* kind = async ? "asynchronous " : "";
  Object *enter = nullptr, *exit = nullptr;
  if (LookupSpecial(manager, async ? names.__aenter__ : names.__enter__, &enter) < 0) return false;
  if (enter == nullptr) {
    Raise(exc::TypeError, "'%T' object does not support the %scontext manager protocol", manager,
          kind);
    return false;
  }
  if (LookupSpecial(manager, async ? names.__aexit__ : names.__exit__, &exit) < 0) return false;
  if (exit == nullptr) {
    Raise(exc::TypeError,
          "'%T' object does not support the %scontext manager protocol (missed %s method)", manager,
          kind, async ? "__aexit__" : "__exit__");
    return false;
  }
  Object* result = CallArgs(enter);
  if (result == nullptr) return false;
  StoreSlot(slot, Value(exit));
  StoreSlot(slot + 1, Value(result));
  return true;
}

Object* RaiseNoException(Object* o) {
  return Raise(exc::SystemError, "cannot raise %R again: no exception", o);
}

Object* WithExceptStart(Value* exception, Value* exit) {
  Object* e = exception->AsObject();
  if (!IsException(e)) return RaiseNoException(e);
  Object* traceback = gc::Load(&AsException(e)->traceback);
  return CallArgs(exit->AsObject(), AsObject(TypeOf(e)), e,
                  traceback != nullptr ? traceback : None());
}

}  // namespace tricolor
