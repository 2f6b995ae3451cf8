// The _collections module: deque, defaultdict, OrderedDict, and two pieces that collections uses.
#include "runtime/modules/_collections.h"

#include "runtime/modules/itertools.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

// ---- defaultdict

Type defaultdict_type;

struct DefaultDict {
  DictObject dict;
  Object* factory;  // null: none
};
DefaultDict* DD(Object* o) { return As<DefaultDict>(o); }

void TraceDefaultDict(Object* o, gc::Visitor& visitor) {
  dict_type.slots.trace(o, visitor);
  visitor.Visit(gc::Load(&DD(o)->factory));
}

Object* FactoryOf(Object* o) {
  Object* factory = gc::Load(&DD(o)->factory);
  return factory == nullptr ? None() : factory;
}

bool DefaultDictInit(Object* o, Args args, size_t nargs, Object* kwnames) {
  if (nargs > 0) {
    Object* factory = args[0];
    if (factory != None() && !IsCallable(factory)) {
      return RaiseFalse(Raise(exc::TypeError, "first argument must be callable or None"));
    }
    gc::Store(o, &DD(o)->factory, factory == None() ? nullptr : factory);
    ++args;
    --nargs;
  }
  return dict_type.slots.init(o, args, nargs, kwnames);
}

Object* Missing(Object* o, Args args, size_t, Object*) {
  Object* factory = gc::Load(&DD(o)->factory);
  if (factory == nullptr) return RaiseKeyError(args[0]);
  Object* value = Call(factory, nullptr, 0);
  if (value == nullptr || !SetItem(o, args[0], value)) return nullptr;
  return value;
}

Object* DefaultDictGetItem(Object* o, Object* key) {
  if (!IsExactly(o, defaultdict_type)) return DictSubscript(o, key);
  Object* value;
  const int found = DictLookup(o, key, &value);
  if (found < 0) return nullptr;
  return found > 0 ? value : Missing(o, &key, 1, nullptr);
}

Object* DefaultDictRepr(Object* o) {
  Object* items = dict_type.slots.repr(o);
  if (items == nullptr) return nullptr;
  Object* factory = FactoryOf(o);
  Object* text;
  {
    ReprGuard guard(factory);  // it may be a method of this very dict
    if (!guard.ok() && !guard.recursive()) return nullptr;
    text = guard.recursive() ? NewStrAscii("...") : Repr(factory);
  }
  return text == nullptr ? nullptr : StrFormat("%s(%U, %U)", TypeName(o), text, items);
}

Object* DefaultDictCopy(Object* o, Args, size_t, Object*) {
  return CallArgs(AsObject(TypeOf(o)), FactoryOf(o), o);
}

Object* DefaultDictReduce(Object* o, Args, size_t, Object*) {
  Object* args = gc::Load(&DD(o)->factory) == nullptr ? EmptyTuple() : TupleOf(FactoryOf(o));
  Object* items = CallMethodArgs(o, names.items);
  Object* iterator = items == nullptr ? nullptr : Iter(items);
  if (args == nullptr || iterator == nullptr) return nullptr;
  return TupleOf(TypeOf(o), args, None(), None(), iterator);
}

Object* DefaultDictOr(Object* a, Object* b) {
  if (!IsDict(a) || !IsDict(b)) return NotImplemented();
  Object* self = IsA(a, defaultdict_type) ? a : b;
  Object* result = CallArgs(AsObject(TypeOf(self)), FactoryOf(self), a);
  return result != nullptr && DictUpdate(result, b) ? result : nullptr;
}

const NativeMethod kDefaultDictMethods[] = {
    {"__missing__", Missing, 1, 1, 0, "Called by d[key] for a key that is not there."},
    {"copy", DefaultDictCopy, 0, 0, 0, "A shallow copy."},
    {"__copy__", DefaultDictCopy, 0, 0, 0, "A shallow copy."},
    {"__reduce__", DefaultDictReduce, 0, 0, 0, "Return state information for pickling."},
    {}};
const NativeMember kDefaultDictMembers[] = {
    {"default_factory", MemberKind::kObject, offsetof(DefaultDict, factory), false,
     "What makes the value of a missing key."},
    {}};

// ---- _tuplegetter: the fields of named tuples

Type tuplegetter_type;

struct TupleGetter {
  Object base;
  Object* doc;
  int64_t index;
};
TupleGetter* TG(Object* o) { return As<TupleGetter>(o); }

Object* TupleGetterNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("_tuplegetter", kwnames) || !CheckPositional("_tuplegetter", nargs, 2, 2)) {
    return nullptr;
  }
  int64_t index;
  if (!ToIndexOrRaise(args[0], exc::OverflowError, &index)) return nullptr;
  auto* getter = NewExact<TupleGetter>(tuplegetter_type);
  if (getter == nullptr) return nullptr;
  gc::Store(getter, &getter->doc, args[1]);
  getter->index = index;
  return AsObject(getter);
}

Object* TupleGetterGet(Object* o, Object* object, Object*) {
  if (object == nullptr || object == None()) return o;
  const int64_t index = TG(o)->index;
  if (!IsTuple(object)) {
    return Raise(exc::TypeError,
                 "descriptor for index '%zd' for tuple subclasses doesn't apply to '%T' object",
                 index, object);
  }
  if (index < 0 || index >= TupleSize(object)) {
    return Raise(exc::IndexError, "tuple index out of range");
  }
  return TupleAt(object, index);
}

bool TupleGetterSet(Object*, Object*, Object* value) {
  return RaiseFalse(Raise(exc::AttributeError,
                          value == nullptr ? "can't delete attribute" : "can't set attribute"));
}

Object* TupleGetterReduce(Object* o, Args, size_t, Object*) {
  Object* args = TupleOf(NewInt(TG(o)->index), TG(o)->doc);
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
}

Object* TupleGetterRepr(Object* o) {
  return StrFormat("%s(%zd, %R)", TypeName(o), TG(o)->index, TG(o)->doc);
}

const NativeMethod kTupleGetterMethods[] = {
    {"__reduce__", TupleGetterReduce, 0, 0, 0, nullptr}, {}};
const NativeMember kTupleGetterMembers[] = {
    {"__doc__", MemberKind::kObject, offsetof(TupleGetter, doc), false, nullptr}, {}};

// ---- _count_elements

// Has the class of `mapping` dict's own get and __setitem__?
bool CountsAsDict(Object* mapping) {
  if (!IsDict(mapping)) return false;
  Type* type = TypeOf(mapping);
  return TypeLookup(type, names.get) == TypeLookup(&dict_type, names.get) &&
         TypeLookup(type, names.__setitem__) == TypeLookup(&dict_type, names.__setitem__);
}

Object* CountElements(Object*, Args args, size_t, Object*) {
  Object* mapping = args[0];
  Object* one = NewInt(1);
  Object* zero = NewInt(0);
  const bool plain = CountsAsDict(mapping);
  Object* get = plain ? nullptr : GetAttr(mapping, names.get);
  if (!plain && get == nullptr) return nullptr;
  Walk walk(args[1]);
  while (Object* key = walk.Next()) {
    if (plain) {
      const int64_t hash = Hash(key);
      Object* old;
      const int found = hash == -1 ? -1 : DictLookupHashed(mapping, key, hash, &old);
      if (found < 0) return nullptr;
      Object* count = found == 0 ? one : BinaryOp(old, one, kAdd);
      if (count == nullptr || !DictSetHashed(mapping, key, hash, count)) return nullptr;
    } else {
      Object* old = CallArgs(get, key, zero);
      Object* count = old == nullptr ? nullptr : BinaryOp(old, one, kAdd);
      if (count == nullptr || !SetItem(mapping, key, count)) return nullptr;
    }
  }
  return walk.failed() ? nullptr : None();
}

const NativeMethod kFunctions[] = {
    {"_count_elements", CountElements, 2, 2, 0,
     "_count_elements($module, mapping, iterable, /)\n--\n\nCounts the items in the mapping."},
    {}};

}  // namespace

bool AddDefaultDict(Object* module) {
  BeginType(&defaultdict_type, "collections.defaultdict", sizeof(DefaultDict));
  Type& t = defaultdict_type;
  t.tp_base = &dict_type;
  t.tp_flags |= kTypeBase | kTypeDict | kTypeHaveGc | kTypeMapping | kTypeMatchSelf;
  t.tp_doc =
      "defaultdict(default_factory=None, /, [...])\n\n"
      "A dict that calls default_factory for the value of a missing key.";
  t.native_methods = kDefaultDictMethods;
  t.native_members = kDefaultDictMembers;
  t.slots.new_ = dict_type.slots.new_;
  t.slots.init = DefaultDictInit;
  t.slots.repr = DefaultDictRepr;
  t.slots.getitem = DefaultDictGetItem;
  t.slots.binary[kOr] = DefaultDictOr;
  t.slots.trace = TraceDefaultDict;
  return itertools::AddType(module, &defaultdict_type);
}

Object* CreateCollectionsModule() {
  Object* module = NewNativeModule("_collections", "Containers: deque, defaultdict and OrderedDict.",
                                   kFunctions);
  if (module == nullptr || !AddDeque(module) || !AddDefaultDict(module) ||
      !AddOrderedDict(module)) {
    return nullptr;
  }
  BeginType(&tuplegetter_type, "_collections._tuplegetter", sizeof(TupleGetter));
  tuplegetter_type.tp_flags |= kTypeHaveGc;
  tuplegetter_type.native_methods = kTupleGetterMethods;
  tuplegetter_type.native_members = kTupleGetterMembers;
  tuplegetter_type.slots.new_ = TupleGetterNew;
  tuplegetter_type.slots.descr_get = TupleGetterGet;
  tuplegetter_type.slots.descr_set = TupleGetterSet;
  tuplegetter_type.slots.repr = TupleGetterRepr;
  tuplegetter_type.slots.trace = itertools::TraceReferences<1>;
  return itertools::AddType(module, &tuplegetter_type) ? module : nullptr;
}

}  // namespace tricolor
