// Pickling of ordinary objects: __reduce__, __reduce_ex__, __getstate__.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

Object* Copyreg(const char* function) {
  Object* import = DictGetStr(Runtime::Get()->builtins_dict, names.__import__);
  Object* name = NewStrAscii("copyreg");
  if (import == nullptr || name == nullptr) return nullptr;
  Object* module = CallArgs(import, name);
  return module == nullptr ? nullptr : GetAttr(module, function);
}

// The nearest type of the layout that is not a Python class.
Type* NativeBase(Type* type) {
  while (type->kind == static_cast<uint8_t>(TypeKind::kPython)) type = type->tp_base;
  return type;
}

bool InstanceDictEmpty(Object* o) {
  Type* type = TypeOf(o);
  if ((type->attr_flags & kHasDict) == 0) return true;
  Object* dict = gc::Load(DictWord(o, type));
  if (dict != nullptr) return DictSize(dict) == 0;
  if ((type->attr_flags & kInlineValues) == 0) return true;
  InlineValues* values = InlineValuesOf(o, type);
  for (int i = 0; i < values->capacity; ++i) {
    if (gc::Load(&values->slots[i]) != nullptr) return false;
  }
  return true;
}

// `required`: the object must be restorable from its state alone.
Object* DefaultState(Object* o, bool required) {
  Type* type = TypeOf(o);
  Type* native = NativeBase(type);
  if (required && type->tp_itemsize != 0) {
    return Raise(exc::TypeError, "cannot pickle %.200s objects", type->tp_name);
  }
  Object* state = None();
  if (!InstanceDictEmpty(o)) {
    state = GetAttr(o, names.__dict__);
    if (state == nullptr) return nullptr;
  }
  Object* slotnames_of = Copyreg("_slotnames");
  Object* cls = AsObject(type);
  Object* slot_names = slotnames_of == nullptr ? nullptr : CallArgs(slotnames_of, cls);
  if (slot_names == nullptr) return nullptr;
  if (required && native != &object_type &&
      native->tp_basicsize > static_cast<int64_t>(sizeof(Object))) {
    return Raise(exc::TypeError, "cannot pickle '%.200s' object", type->tp_name);
  }
  if (!IsList(slot_names) || ListSize(slot_names) == 0) return state;
  Object* slots = NewDict();
  if (slots == nullptr) return nullptr;
  for (int64_t i = 0; i < ListSize(slot_names); ++i) {
    Object* name = ListGet(slot_names, i);
    Object* value;
    const int found = LookupAttr(o, name, &value);
    if (found < 0 || (found > 0 && !DictSet(slots, name, value))) return nullptr;
  }
  return DictSize(slots) == 0 ? state : TupleOf(state, slots);
}

Object* GetState(Object* self, Args, size_t, Object*) { return DefaultState(self, false); }

}  // namespace

Object* GetStateOf(Object* o) {
  Object* method = GetAttr(o, names.__getstate__);
  return method == nullptr ? nullptr : Call(method, nullptr, 0);
}

namespace {

Object* StateOf(Object* o, bool required) {
  Object* method = GetAttr(o, names.__getstate__);
  if (method == nullptr) return nullptr;
  Object* own = TypeLookup(TypeOf(o), names.__getstate__);
  if (own != nullptr && own == TypeLookup(&object_type, names.__getstate__)) {
    return DefaultState(o, required);
  }
  return Call(method, nullptr, 0);
}

// Arguments for __new__ by __getnewargs_ex__ or __getnewargs__; null in *args: none.
bool NewArguments(Object* o, Object** args, Object** kwargs) {
  *args = *kwargs = nullptr;
  Object* method;
  int found = LookupSpecial(o, names.__getnewargs_ex__, &method);
  if (found < 0) return false;
  if (found > 0) {
    Object* pair = Call(method, nullptr, 0);
    if (pair == nullptr) return false;
    if (!IsTuple(pair)) {
      Raise(exc::TypeError, "__getnewargs_ex__ should return a tuple, not '%.200s'",
            TypeOf(pair)->tp_name);
      return false;
    }
    if (TupleSize(pair) != 2) {
      Raise(exc::ValueError, "__getnewargs_ex__ should return a tuple of length 2, not %zd",
            TupleSize(pair));
      return false;
    }
    *args = TupleAt(pair, 0);
    *kwargs = TupleAt(pair, 1);
    if (!IsTuple(*args)) {
      Raise(exc::TypeError,
            "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%.200s'",
            TypeOf(*args)->tp_name);
      return false;
    }
    if (!IsDict(*kwargs)) {
      Raise(exc::TypeError,
            "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%.200s'",
            TypeOf(*kwargs)->tp_name);
      return false;
    }
    return true;
  }
  found = LookupSpecial(o, names.__getnewargs__, &method);
  if (found <= 0) return found == 0;
  *args = Call(method, nullptr, 0);
  if (*args == nullptr) return false;
  if (IsTuple(*args)) return true;
  Raise(exc::TypeError, "__getnewargs__ should return a tuple, not '%.200s'",
        TypeOf(*args)->tp_name);
  return false;
}

Object* ReduceNewObject(Object* o) {
  Type* type = TypeOf(o);
  if (type->slots.new_ == nullptr) {
    return Raise(exc::TypeError, "cannot pickle '%.200s' object", type->tp_name);
  }
  Object* args;
  Object* kwargs;
  if (!NewArguments(o, &args, &kwargs)) return nullptr;
  const bool has_args = args != nullptr;
  Object* cls = AsObject(type);
  Object* function;
  Object* arguments;
  if (kwargs == nullptr || DictSize(kwargs) == 0) {
    function = Copyreg("__newobj__");
    Object* rest = has_args ? args : EmptyTuple();
    if (function == nullptr || rest == nullptr) return nullptr;
    const int64_t n = TupleSize(rest);
    arguments = NewTuple(n + 1);
    if (arguments == nullptr) return nullptr;
    TupleInit(arguments, 0, cls);
    for (int64_t i = 0; i < n; ++i) TupleInit(arguments, i + 1, TupleAt(rest, i));
  } else {
    function = Copyreg("__newobj_ex__");
    if (function == nullptr) return nullptr;
    arguments = TupleOf(cls, args, kwargs);
    if (arguments == nullptr) return nullptr;
  }
  Object* state = StateOf(o, !(has_args || IsList(o) || IsDict(o)));
  if (state == nullptr) return nullptr;
  Object* list_items = None();
  if (IsList(o) && (list_items = Iter(o)) == nullptr) return nullptr;
  Object* dict_items = None();
  if (IsDict(o)) {
    Object* items = CallMethod(o, names.items, nullptr, 0);
    dict_items = items == nullptr ? nullptr : Iter(items);
    if (dict_items == nullptr) return nullptr;
  }
  return TupleOf(function, arguments, state, list_items, dict_items);
}

Object* CommonReduce(Object* o, int64_t protocol) {
  if (protocol >= 2) return ReduceNewObject(o);
  Object* function = Copyreg("_reduce_ex");
  Object* number = NewInt(protocol);
  return function == nullptr || number == nullptr ? nullptr : CallArgs(function, o, number);
}

Object* Reduce(Object* self, Args, size_t, Object*) { return CommonReduce(self, 0); }

Object* ReduceEx(Object* self, Args args, size_t, Object*) {
  int64_t protocol;
  if (!ToIndexOrRaise(args[0], exc::OverflowError, &protocol)) return nullptr;
  Object* reduce;
  const int found = LookupAttr(self, names.__reduce__, &reduce);
  if (found < 0) return nullptr;
  if (found > 0) {
    Object* of_class = GetAttr(AsObject(TypeOf(self)), names.__reduce__);
    if (of_class == nullptr) return nullptr;
    if (of_class != TypeLookup(&object_type, names.__reduce__)) return Call(reduce, nullptr, 0);
  }
  return CommonReduce(self, protocol);
}

}  // namespace

const NativeMethod kReduceMethod = {
    "__reduce__", Reduce, 0, 0, 0, "__reduce__($self, /)\n--\n\nHelper for pickle."};
const NativeMethod kReduceExMethod = {
    "__reduce_ex__",
    ReduceEx,
    1,
    1,
    0,
    "__reduce_ex__($self, protocol, /)\n--\n\nHelper for pickle."};
const NativeMethod kGetStateMethod = {
    "__getstate__", GetState, 0, 0, 0, "__getstate__($self, /)\n--\n\nHelper for pickle."};

}  // namespace tricolor
