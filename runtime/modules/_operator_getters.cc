// operator.itemgetter, attrgetter, methodcaller.
#include "runtime/modules/_operator.h"
#include "runtime/modules/itertools.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

Type itemgetter_type;
Type attrgetter_type;
Type methodcaller_type;

// One structure for all: the arguments as given, and what they were made into.
struct Getter {
  Object base;
  Object* args;      // itemgetter: keys; attrgetter: names; methodcaller: (name, *args)
  Object* prepared;  // attrgetter: tuple of tuples of name parts
  Object* kwargs;    // methodcaller: dict, or null
};
Getter* G(Object* o) { return As<Getter>(o); }

Object* Make(Type* type, Object* args, Object* prepared, Object* kwargs) {
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &G(o)->args, args);
  gc::Store(o, &G(o)->prepared, prepared);
  gc::Store(o, &G(o)->kwargs, kwargs);
  return o;
}

// The one argument of the call of a getter.
bool OneArgument(const char* name, size_t nargs, Object* kwnames) {
  return NoKeywords(name, kwnames) && CheckPositional(name, nargs, 1, 1);
}

// ---- itemgetter

Object* ItemGetterNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("itemgetter", kwnames)) return nullptr;
  if (!CheckPositional("itemgetter", nargs, 1, nargs == 0 ? 1 : SIZE_MAX)) return nullptr;
  Object* keys = NewTupleFrom(args, static_cast<int64_t>(nargs));
  return keys == nullptr ? nullptr : Make(type, keys, nullptr, nullptr);
}

Object* ItemGetterCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  if (!OneArgument("itemgetter", nargs, kwnames)) return nullptr;
  Object* keys = G(o)->args;
  const int64_t n = TupleSize(keys);
  if (n == 1) return GetItem(args[0], TupleAt(keys, 0));
  Object* result = NewTuple(n);
  for (int64_t i = 0; result != nullptr && i < n; ++i) {
    Object* item = GetItem(args[0], TupleAt(keys, i));
    if (item == nullptr) return nullptr;
    TupleInit(result, i, item);
  }
  return result;
}

// name(a, b, key=c)
Object* ReprSlot(Object* o) {
  ReprGuard guard(o);
  if (guard.recursive()) return StrFormat("%N(...)", TypeOf(o));
  if (!guard.ok()) return nullptr;
  StrBuilder builder;
  builder.Append(TypeOf(o)->tp_name);
  builder.Append("(");
  Object* args = G(o)->args;
  for (int64_t i = 0; i < TupleSize(args); ++i) {
    if (i > 0) builder.Append(", ");
    Object* text = Repr(TupleAt(args, i));
    if (text == nullptr) return nullptr;
    builder.Append(text);
  }
  int64_t position = 0;
  Object* key;
  Object* value;
  while (G(o)->kwargs != nullptr && DictNext(G(o)->kwargs, &position, &key, &value)) {
    Object* text = Repr(value);
    if (text == nullptr) return nullptr;
    builder.Append(", ");
    builder.Append(key);
    builder.Append("=");
    builder.Append(text);
  }
  builder.Append(")");
  return builder.Finish();
}

Object* Reduce(Object* o, Args, size_t, Object*) { return TupleOf(TypeOf(o), G(o)->args); }

// ---- attrgetter

Object* SplitName(Object* name) {
  Object* parts = NewList();
  if (parts == nullptr) return nullptr;
  int64_t begin = 0;
  const int64_t n = StrLength(name);
  for (int64_t i = 0; i <= n; ++i) {
    if (i < n && StrAt(name, i) != '.') continue;
    Object* part = StrSubstring(name, begin, i);
    if (part != nullptr && IsExactly(part, str_type)) part = Intern(part);
    if (part == nullptr || !ListAppend(parts, part)) return nullptr;
    begin = i + 1;
  }
  return ListToTuple(parts);
}

Object* AttrGetterNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("attrgetter", kwnames)) return nullptr;
  if (!CheckPositional("attrgetter", nargs, 1, nargs == 0 ? 1 : SIZE_MAX)) return nullptr;
  const auto n = static_cast<int64_t>(nargs);
  Object* paths = NewTuple(n);
  for (int64_t i = 0; paths != nullptr && i < n; ++i) {
    if (!IsStr(args[i])) return Raise(exc::TypeError, "attribute name must be a string");
    Object* parts = SplitName(args[i]);
    if (parts == nullptr) return nullptr;
    TupleInit(paths, i, parts);
  }
  Object* names = paths == nullptr ? nullptr : NewTupleFrom(args, n);
  return names == nullptr ? nullptr : Make(type, names, paths, nullptr);
}

Object* Follow(Object* object, Object* parts) {
  for (int64_t i = 0; object != nullptr && i < TupleSize(parts); ++i) {
    object = GetAttr(object, TupleAt(parts, i));
  }
  return object;
}

Object* AttrGetterCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  if (!OneArgument("attrgetter", nargs, kwnames)) return nullptr;
  Object* paths = G(o)->prepared;
  const int64_t n = TupleSize(paths);
  if (n == 1) return Follow(args[0], TupleAt(paths, 0));
  Object* result = NewTuple(n);
  for (int64_t i = 0; result != nullptr && i < n; ++i) {
    Object* value = Follow(args[0], TupleAt(paths, i));
    if (value == nullptr) return nullptr;
    TupleInit(result, i, value);
  }
  return result;
}

// ---- methodcaller

Object* MethodCallerNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (nargs < 1) {
    return Raise(exc::TypeError, "methodcaller needs at least one argument, the method name");
  }
  if (!IsStr(args[0])) return Raise(exc::TypeError, "method name must be a string");
  Object* kwargs = nullptr;
  const int64_t keywords = kwnames == nullptr ? 0 : TupleSize(kwnames);
  if (keywords > 0) {
    kwargs = NewDict(keywords);
    for (int64_t i = 0; kwargs != nullptr && i < keywords; ++i) {
      if (!DictSet(kwargs, TupleAt(kwnames, i), args[nargs + static_cast<size_t>(i)])) {
        return nullptr;
      }
    }
    if (kwargs == nullptr) return nullptr;
  }
  Object* all = NewTupleFrom(args, static_cast<int64_t>(nargs));
  if (all == nullptr) return nullptr;
  if (IsExactly(args[0], str_type)) TupleInit(all, 0, Intern(args[0]));
  return Make(type, all, nullptr, kwargs);
}

Object* MethodCallerCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  if (!OneArgument("methodcaller", nargs, kwnames)) return nullptr;
  Object* all = G(o)->args;
  Object* name = TupleAt(all, 0);
  if (G(o)->kwargs == nullptr) {
    return CallMethod(args[0], name, TupleItems(all) + 1, static_cast<size_t>(TupleSize(all) - 1));
  }
  Object* method = GetAttr(args[0], name);
  Object* rest = method == nullptr ? nullptr : TupleSlice(all, 1, TupleSize(all));
  return rest == nullptr ? nullptr : CallWithDict(method, rest, G(o)->kwargs);
}

Object* MethodCallerReduce(Object* o, Args, size_t, Object*) {
  if (G(o)->kwargs == nullptr) return TupleOf(TypeOf(o), G(o)->args);
  // functools.partial(methodcaller, name, **kwargs)(*args): pickles keywords.
  Object* functools_name = NewStrAscii("functools");
  Object* import = BuiltinFunction("__import__");
  if (functools_name == nullptr || import == nullptr) return nullptr;
  Object* functools = CallArgs(import, functools_name);
  Object* partial = functools == nullptr ? nullptr : GetAttr(functools, "partial");
  if (partial == nullptr) return nullptr;
  Object* head = TupleOf(TypeOf(o), TupleAt(G(o)->args, 0));
  Object* constructor = head == nullptr ? nullptr : CallWithDict(partial, head, G(o)->kwargs);
  Object* rest = TupleSlice(G(o)->args, 1, TupleSize(G(o)->args));
  return constructor == nullptr || rest == nullptr ? nullptr : TupleOf(constructor, rest);
}

const NativeMethod kMethods[] = {
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."}, {}};
const NativeMethod kMethodCallerMethods[] = {
    {"__reduce__", MethodCallerReduce, 0, 0, 0, "Return state information for pickling."}, {}};

void SetUp(Type* type, const char* name, Object* (*new_)(Type*, Args, size_t, Object*),
           Object* (*call)(Object*, Args, size_t, Object*), const char* doc) {
  BeginType(type, name, sizeof(Getter));
  type->tp_flags |= kTypeHaveGc;
  type->tp_doc = doc;
  type->native_methods = kMethods;
  type->slots.new_ = new_;
  type->slots.call = call;
  type->slots.repr = ReprSlot;
  type->slots.trace = itertools::TraceReferences<3>;
}

}  // namespace

bool AddOperatorGetters(Object* module) {
  SetUp(&itemgetter_type, "operator.itemgetter", ItemGetterNew, ItemGetterCall,
        "itemgetter(item, /, *items)\n\nA function of o that gives o[item].");
  SetUp(&attrgetter_type, "operator.attrgetter", AttrGetterNew, AttrGetterCall,
        "attrgetter(attr, /, *attrs)\n\nA function of o that gives o.attr.");
  SetUp(&methodcaller_type, "operator.methodcaller", MethodCallerNew, MethodCallerCall,
        "methodcaller(name, /, *args, **kwargs)\n\nA function of o that calls o.name.");
  methodcaller_type.native_methods = kMethodCallerMethods;
  return itertools::AddType(module, &itemgetter_type) &&
         itertools::AddType(module, &attrgetter_type) &&
         itertools::AddType(module, &methodcaller_type);
}

}  // namespace tricolor
