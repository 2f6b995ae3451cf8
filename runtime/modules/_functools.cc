// The _functools module: reduce and cmp_to_key; the rest in _functools_*.cc.
#include "runtime/modules/_functools.h"

#include "runtime/modules/itertools.h"
#include "runtime/objects/tuple.h"
#include "runtime/varargs.h"

namespace tricolor {

namespace {

Object* Reduce(Object*, Args args, size_t nargs, Object*) {
  Object* function = args[0];
  Object* result = nargs > 2 ? args[2] : nullptr;
  Object* iterator = Iter(args[1]);
  if (iterator == nullptr) {
    if (ClearErrorIf(exc::TypeError)) {
      Raise(exc::TypeError, "reduce() arg 2 must support iteration");
    }
    return nullptr;
  }
  while (Object* item = NextOf(iterator)) {
    result = result == nullptr ? item : CallArgs(function, result, item);
    if (result == nullptr || !PollHere()) return nullptr;
  }
  if (ErrorSet()) return nullptr;
  if (result == nullptr) {
    return Raise(exc::TypeError, "reduce() of empty iterable with no initial value");
  }
  return result;
}

// ---- cmp_to_key

Type key_wrapper_type;

struct KeyWrapper {
  Object base;
  Object* compare;
  Object* object;  // null in the wrapper that makes the others
};
KeyWrapper* K(Object* o) { return As<KeyWrapper>(o); }

Object* NewKeyWrapper(Object* compare, Object* object) {
  auto* key = NewExact<KeyWrapper>(key_wrapper_type);
  if (key == nullptr) return nullptr;
  gc::Store(key, &key->compare, compare);
  gc::Store(key, &key->object, object);
  return AsObject(key);
}

Object* KeyCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* object = nullptr;
  if (!ParseArgs("K", args, nargs, kwnames, {"obj"}, 0, 1, 1, &object)) return nullptr;
  return NewKeyWrapper(K(o)->compare, object);
}

Object* KeyCompare(Object* a, Object* b, CompareOp op) {
  if (!IsExactly(b, key_wrapper_type)) {
    return Raise(exc::TypeError, "other argument must be K instance");
  }
  Object* x = gc::Load(&K(a)->object);
  Object* y = gc::Load(&K(b)->object);
  if (x == nullptr || y == nullptr) return Raise(exc::AttributeError, "object");
  Object* result = CallArgs(K(a)->compare, x, y);
  Object* zero = NewInt(0);
  return result == nullptr || zero == nullptr ? nullptr : RichCompare(result, zero, op);
}

Object* CmpToKey(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* compare = nullptr;
  if (!ParseArgs("cmp_to_key", args, nargs, kwnames, {"mycmp"}, 0, 1, 1, &compare)) return nullptr;
  return NewKeyWrapper(compare, nullptr);
}

const NativeMember kKeyMembers[] = {
    {"obj", MemberKind::kObject, offsetof(KeyWrapper, object), false, "The wrapped value."}, {}};

const NativeMethod kFunctions[] = {
    {"reduce", Reduce, 2, 3, kVarargs,
     "reduce(function, iterable[, initial], /)\n\n"
     "The result of function applied to a running result and each item."},
    {"cmp_to_key", CmpToKey, 0, kAnyCount, kKeywords,
     "cmp_to_key($module, /, mycmp)\n--\n\nA key function that orders as mycmp does."},
    {}};

}  // namespace

Object* CreateFunctoolsModule() {
  Object* module = NewNativeModule("_functools", "Functions on functions.", kFunctions);
  BeginType(&key_wrapper_type, "functools.KeyWrapper", sizeof(KeyWrapper));
  key_wrapper_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  key_wrapper_type.native_members = kKeyMembers;
  key_wrapper_type.slots.call = KeyCall;
  key_wrapper_type.slots.richcompare = KeyCompare;
  key_wrapper_type.slots.trace = itertools::TraceReferences<2>;
  if (module == nullptr || !ReadyBuiltinType(&key_wrapper_type) || !AddPartial(module) ||
      !AddLruCache(module)) {
    return nullptr;
  }
  return module;
}

}  // namespace tricolor
