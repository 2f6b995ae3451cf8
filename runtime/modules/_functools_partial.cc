// functools.partial.
#include <algorithm>
#include <vector>

#include "runtime/modules/_functools.h"
#include "runtime/modules/itertools.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

Type partial_type;

struct Partial {
  Object base;
  Object* function;
  Object* args;    // tuple
  Object* kwargs;  // dict
  Object* dict;    // __dict__, or null
};
Partial* P(Object* o) { return As<Partial>(o); }

constexpr size_t kFewArguments = 12;

Object* PartialNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (nargs < 1) return Raise(exc::TypeError, "type 'partial' takes at least one argument");
  Object* function = args[0];
  Object* front = EmptyTuple();
  Object* kwargs = nullptr;
  // A partial of a plain partial is one partial of both.
  if (type == &partial_type && IsExactly(function, partial_type) &&
      gc::Load(&P(function)->dict) == nullptr) {
    front = P(function)->args;
    kwargs = DictCopy(P(function)->kwargs);
    if (kwargs == nullptr) return nullptr;
    function = P(function)->function;
  }
  if (!IsCallable(function)) return Raise(exc::TypeError, "the first argument must be callable");
  if (kwargs == nullptr) kwargs = NewDict();
  const int64_t n = TupleSize(front);
  const auto more = static_cast<int64_t>(nargs - 1);
  Object* all = NewTuple(n + more);
  if (all == nullptr || kwargs == nullptr) return nullptr;
  for (int64_t i = 0; i < n; ++i) TupleInit(all, i, TupleAt(front, i));
  for (int64_t i = 0; i < more; ++i) TupleInit(all, n + i, args[i + 1]);
  for (int64_t i = 0; kwnames != nullptr && i < TupleSize(kwnames); ++i) {
    if (!DictSet(kwargs, TupleAt(kwnames, i), args[nargs + static_cast<size_t>(i)])) return nullptr;
  }
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &P(o)->function, function);
  gc::Store(o, &P(o)->args, all);
  gc::Store(o, &P(o)->kwargs, kwargs);
  return o;
}

Object* PartialCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* function = gc::Load(&P(o)->function);
  Object* front = gc::Load(&P(o)->args);
  Object* kwargs = gc::Load(&P(o)->kwargs);
  const auto n = static_cast<size_t>(TupleSize(front));
  const size_t keywords = kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(kwnames));
  if (DictSize(kwargs) == 0 && n + nargs + keywords <= kFewArguments) {
    Object* all[kFewArguments] = {};  // nothing that earlier calls left (PrependedArgs)
    std::copy_n(TupleItems(front), n, all);
    std::copy_n(args, nargs + keywords, all + n);
    return Call(function, all, n + nargs, kwnames);
  }
  Object* all = NewTuple(static_cast<int64_t>(n + nargs));
  if (all == nullptr) return nullptr;
  for (size_t i = 0; i < n; ++i) {
    TupleInit(all, static_cast<int64_t>(i), TupleAt(front, static_cast<int64_t>(i)));
  }
  for (size_t i = 0; i < nargs; ++i) TupleInit(all, static_cast<int64_t>(n + i), args[i]);
  if (keywords > 0) {
    kwargs = DictCopy(kwargs);
    for (size_t i = 0; kwargs != nullptr && i < keywords; ++i) {
      if (!DictSet(kwargs, TupleAt(kwnames, static_cast<int64_t>(i)), args[nargs + i])) {
        return nullptr;
      }
    }
    if (kwargs == nullptr) return nullptr;
  }
  return CallWithDict(function, all, kwargs);
}

Object* PartialRepr(Object* o) {
  ReprGuard guard(o);
  if (guard.recursive()) return NewStrAscii("...");
  if (!guard.ok()) return nullptr;
  StrBuilder builder;
  builder.Append(TypeOf(o)->tp_name);
  builder.Append("(");
  Object* text = Repr(P(o)->function);
  if (text == nullptr) return nullptr;
  builder.Append(text);
  Object* args = P(o)->args;
  for (int64_t i = 0; i < TupleSize(args); ++i) {
    text = Repr(TupleAt(args, i));
    if (text == nullptr) return nullptr;
    builder.Append(", ");
    builder.Append(text);
  }
  int64_t position = 0;
  Object* key;
  Object* value;
  while (DictNext(P(o)->kwargs, &position, &key, &value)) {
    Object* name = Str(key);
    text = name == nullptr ? nullptr : Repr(value);
    if (text == nullptr) return nullptr;
    builder.Append(", ");
    builder.Append(name);
    builder.Append("=");
    builder.Append(text);
  }
  builder.Append(")");
  return builder.Finish();
}

Object* Reduce(Object* o, Args, size_t, Object*) {
  Object* dict = gc::Load(&P(o)->dict);
  Object* args = TupleOf(P(o)->function);
  Object* state = TupleOf(P(o)->function, P(o)->args, P(o)->kwargs, dict == nullptr ? None() : dict);
  return args == nullptr || state == nullptr ? nullptr : TupleOf(TypeOf(o), args, state);
}

Object* SetState(Object* o, Args args, size_t, Object*) {
  Object* state = args[0];
  if (!IsTuple(state) || TupleSize(state) != 4 || !IsCallable(TupleAt(state, 0)) ||
      !IsTuple(TupleAt(state, 1)) ||
      (TupleAt(state, 2) != None() && !IsDict(TupleAt(state, 2)))) {
    return Raise(exc::TypeError, "invalid partial state");
  }
  Object* all = TupleAt(state, 1);
  if (!IsExactly(all, tuple_type)) all = NewTupleFrom(TupleItems(all), TupleSize(all));
  Object* kwargs = TupleAt(state, 2) == None() ? NewDict() : TupleAt(state, 2);
  if (kwargs != nullptr && !IsExactly(kwargs, dict_type)) kwargs = DictCopy(kwargs);
  if (all == nullptr || kwargs == nullptr) return nullptr;
  Object* dict = TupleAt(state, 3);
  gc::Store(o, &P(o)->function, TupleAt(state, 0));
  gc::Store(o, &P(o)->args, all);
  gc::Store(o, &P(o)->kwargs, kwargs);
  gc::Store(o, &P(o)->dict, dict == None() ? nullptr : dict);
  return None();
}

Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

const NativeMethod kMethods[] = {
    {"__reduce__", Reduce, 0, 0, 0, nullptr},
    {"__setstate__", SetState, 1, 1, 0, nullptr},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};
const NativeMember kMembers[] = {
    {"func", MemberKind::kObject, offsetof(Partial, function), true, "The function to call."},
    {"args", MemberKind::kObject, offsetof(Partial, args), true, "Its first arguments."},
    {"keywords", MemberKind::kObject, offsetof(Partial, kwargs), true, "Its keyword arguments."},
    {}};

}  // namespace

bool AddPartial(Object* module) {
  BeginType(&partial_type, "functools.partial", sizeof(Partial));
  Type& t = partial_type;
  t.tp_flags |= kTypeBase | kTypeHaveGc;
  t.tp_doc =
      "partial(func, *args, **keywords)\n\nA function that calls func with these arguments first.";
  t.tp_dictoffset = offsetof(Partial, dict);
  t.weak_ref_kind = 1;
  t.native_methods = kMethods;
  t.native_getset = itertools::kDictGetSet;
  t.native_members = kMembers;
  t.slots.new_ = PartialNew;
  t.slots.call = PartialCall;
  t.slots.repr = PartialRepr;
  t.slots.trace = itertools::TraceReferences<4>;
  return itertools::AddType(module, &partial_type);
}

}  // namespace tricolor
