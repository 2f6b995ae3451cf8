// _abc: what abstract base classes remember and decide, for the module abc.
//
// An ABC knows the classes registered with it, and the classes it has answered yes and no for, as sets
// of weak references. A registration anywhere makes every remembered "no" doubtful; a counter tells.
//
// THREADS    The sets have their locks; the fields of a class's data change under its lock. Two threads
//            may work out the same answer.
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/objects/weakref.h"

namespace tricolor {
namespace {

struct AbcData {
  Object base;
  Object* registry;  // sets of weak references; null: empty
  Object* cache;
  Object* negative;
  int64_t negative_version;  // relaxed atomic: the counter's value that `negative` is good for
};

Type abc_data_type;
int64_t registrations = 0;  // relaxed atomic, over all ABCs

constexpr unsigned long kCollection = kTypeSequence | kTypeMapping;  // NOLINT

void TraceData(Object* o, gc::Visitor& visitor) {
  auto* data = As<AbcData>(o);
  for (Object** set : {&data->registry, &data->cache, &data->negative}) visitor.Visit(gc::Load(set));
}

// The data of an ABC; null: exception.
AbcData* DataOf(Object* cls) {
  Object* data = GetAttr(cls, "_abc_impl");
  if (data == nullptr) return nullptr;
  if (IsExactly(data, abc_data_type)) return As<AbcData>(data);
  Raise(exc::TypeError, "_abc_impl is set to a wrong type");
  return nullptr;
}

// Of a set's weak reference that died: self is the set.
Object* Forget(Object* set, Args args, size_t, Object*) {
  return SetDiscard(set, args[0]) < 0 ? nullptr : None();
}
const NativeMethod kForget = {"_destroy", Forget, 1, 1, 0, nullptr};

bool Remember(AbcData* data, Object** field, Object* cls) {
  Object* set = gc::Load(field);
  if (set == nullptr) {
    Object* fresh = NewSet();
    if (fresh == nullptr) return false;
    ObjectLock lock(AsObject(data));
    set = gc::Load(field);
    if (set == nullptr) {
      set = fresh;
      gc::Store(data, field, set);
    }
  }
  Object* forget = NewNativeFunction(&kForget, set, nullptr);
  Object* reference = forget == nullptr ? nullptr : NewWeakref(cls, forget);
  return reference != nullptr && SetAdd(set, reference) >= 0;
}

// 1, 0, -1.
int Remembers(Object** field, Object* cls) {
  Object* set = gc::Load(field);
  if (set == nullptr || SetSize(set) == 0) return 0;
  Object* reference = NewWeakref(cls);
  if (reference == nullptr) return ClearErrorIf(exc::TypeError) ? 0 : -1;
  return SetContains(set, reference);
}

// 1, 0, -1.
int IsAbstract(Object* value) {
  Object* flag;
  Object* name = NewStrAscii("__isabstractmethod__");
  const int found = name == nullptr ? -1 : LookupAttr(value, name, &flag);
  return found <= 0 ? found : IsTrue(flag);
}

bool ComputeAbstractMethods(Object* cls) {
  Object* names_found = NewSet();
  Object* dict = GetAttr(cls, names.__dict__);
  Object* pairs = dict == nullptr ? nullptr : CallMethod(dict, names.items, nullptr, 0);
  pairs = pairs == nullptr ? nullptr : ToList(pairs);
  if (names_found == nullptr || pairs == nullptr) return false;
  for (int64_t i = 0; i < ListSize(pairs); ++i) {
    Object* pair = ListGet(pairs, i);
    const int abstract = IsAbstract(TupleAt(pair, 1));
    if (abstract < 0 || (abstract > 0 && SetAdd(names_found, TupleAt(pair, 0)) < 0)) return false;
  }
  Object* attribute = NewStrAscii("__abstractmethods__");
  Object* bases = GetAttr(cls, names.__bases__);
  if (attribute == nullptr || bases == nullptr) return false;
  if (!IsTuple(bases)) {
    Raise(exc::TypeError, "__bases__ is not tuple");
    return false;
  }
  for (int64_t i = 0; i < TupleSize(bases); ++i) {
    Object* inherited;
    const int found = LookupAttr(TupleAt(bases, i), attribute, &inherited);
    if (found < 0) return false;
    if (found == 0) continue;
    Walk walk(inherited);
    while (Object* name = walk.Next()) {
      Object* value;
      const int has = LookupAttr(cls, name, &value);
      const int abstract = has <= 0 ? has : IsAbstract(value);
      if (abstract < 0 || (abstract > 0 && SetAdd(names_found, name) < 0)) return false;
    }
    if (walk.failed()) return false;
  }
  Object* frozen = NewSetFrom(frozenset_type, names_found);
  return frozen != nullptr && SetAttr(cls, attribute, frozen);
}

// What `case [a, b]` and `case {"k": v}` ask for, from the class's own __abc_tpflags__.
bool TakeCollectionFlags(Object* cls) {
  Object* dict = As<Type>(cls)->tp_dict;
  Object* name = Intern("__abc_tpflags__");
  if (name == nullptr) return false;
  Object* flags = DictGetStr(dict, name);
  if (flags == nullptr) return true;
  int64_t value;
  if (IsExactly(flags, int_type)) {
    if (!IntAsInt64(flags, &value)) return false;
    const auto wanted = static_cast<unsigned long>(value) & kCollection;  // NOLINT
    if (wanted == kCollection) {
      Raise(exc::TypeError,
            "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
      return false;
    }
    __atomic_fetch_or(&As<Type>(cls)->tp_flags, wanted, __ATOMIC_RELAXED);
  }
  return DelAttr(cls, name);
}

Object* Init(Object*, Args args, size_t, Object*) {
  Object* cls = args[0];
  if (!ComputeAbstractMethods(cls)) return nullptr;
  auto* data = NewExact<AbcData>(abc_data_type);
  if (data == nullptr) return nullptr;
  data->negative_version = Relaxed(&registrations);
  Object* name = Intern("_abc_impl");
  if (name == nullptr || !SetAttr(cls, name, AsObject(data))) return nullptr;
  return !IsType(cls) || TakeCollectionFlags(cls) ? None() : nullptr;
}

// REQUIRES the type lock.
void SetCollectionFlag(Type* type, unsigned long flag) {  // NOLINT
  const unsigned long flags = Relaxed(&type->tp_flags);   // NOLINT
  if ((flags & kTypeImmutable) != 0 || (flags & kCollection) == flag) return;
  SetRelaxed(&type->tp_flags, (flags & ~kCollection) | flag);
  ForEachSubclass(type, [flag](Type* sub) { SetCollectionFlag(sub, flag); });
}

Object* Register(Object*, Args args, size_t, Object*) {
  Object* cls = args[0];
  Object* subclass = args[1];
  if (!IsType(subclass)) return Raise(exc::TypeError, "Can only register classes");
  int is = IsSubclass(subclass, cls);
  if (is != 0) return is < 0 ? nullptr : subclass;
  // After that question, for a class is its own subclass.
  is = IsSubclass(cls, subclass);
  if (is < 0) return nullptr;
  if (is > 0) return Raise(exc::RuntimeError, "Refusing to create an inheritance cycle");
  AbcData* data = DataOf(cls);
  if (data == nullptr || !Remember(data, &data->registry, subclass)) return nullptr;
  __atomic_fetch_add(&registrations, 1, __ATOMIC_RELEASE);
  const auto flag = IsType(cls) ? Relaxed(&As<Type>(cls)->tp_flags) & kCollection : 0;
  if (flag != 0) {
    TypeLock lock;
    SetCollectionFlag(As<Type>(subclass), flag);
  }
  return subclass;
}

Object* AskSubclassCheck(Object* cls, Object* subclass) {
  return CallMethod(cls, names.__subclasscheck__, &subclass, 1);
}

Object* InstanceCheck(Object*, Args args, size_t, Object*) {
  Object* cls = args[0];
  AbcData* data = DataOf(cls);
  Object* subclass = data == nullptr ? nullptr : GetAttr(args[1], names.__class__);
  if (subclass == nullptr) return nullptr;
  int known = Remembers(&data->cache, subclass);
  if (known != 0) return known < 0 ? nullptr : True();
  Object* subtype = AsObject(TypeOf(args[1]));
  if (subtype == subclass) {
    if (Relaxed(&data->negative_version) == Acquire(&registrations)) {
      known = Remembers(&data->negative, subclass);
      if (known != 0) return known < 0 ? nullptr : False();
    }
    return AskSubclassCheck(cls, subclass);
  }
  Object* result = AskSubclassCheck(cls, subclass);
  const int yes = result == nullptr ? -1 : IsTrue(result);
  if (yes != 0) return yes < 0 ? nullptr : result;
  return AskSubclassCheck(cls, subtype);
}

// Whether a registered class has `subclass` below it: 1, 0, -1.
int BelowRegistered(AbcData* data, Object* subclass) {
  const int itself = Remembers(&data->registry, subclass);
  if (itself != 0) return itself;
  Object* set = gc::Load(&data->registry);
  Object* references = set == nullptr ? nullptr : SetToList(set);
  if (references == nullptr) return set == nullptr ? 0 : -1;
  for (int64_t i = 0; i < ListSize(references); ++i) {
    Object* registered = WeakrefGet(ListGet(references, i));
    if (registered == nullptr) continue;
    const int is = IsSubclass(subclass, registered);
    if (is != 0) return is;
  }
  return 0;
}

// The same for the ABC's own subclasses.
int BelowSubclasses(Object* cls, Object* subclass) {
  Object* subclasses = CallMethod(cls, names.__subclasses__, nullptr, 0);
  if (subclasses == nullptr) return -1;
  if (!IsList(subclasses)) {
    Raise(exc::TypeError, "__subclasses__() must return a list");
    return -1;
  }
  for (int64_t i = 0; i < ListSize(subclasses); ++i) {
    Object* below = ListGet(subclasses, i);
    const int is = below == nullptr ? 0 : IsSubclass(subclass, below);
    if (is != 0) return is;
  }
  return 0;
}

// Whether `subclass` counts as one of the ABC's, nothing being remembered: 1, 0, -1.
int Decide(AbcData* data, Object* cls, Object* subclass) {
  Object* hook = CallMethod(cls, names.__subclasshook__, &subclass, 1);
  if (hook == nullptr) return -1;
  if (hook == True()) return 1;
  if (hook == False()) return 0;
  if (hook != NotImplemented()) {
    Raise(exc::AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    return -1;
  }
  Object* mro = As<Type>(subclass)->tp_mro;
  for (int64_t i = 0; i < TupleSize(mro); ++i) {
    if (TupleAt(mro, i) == cls) return 1;
  }
  const int registered = BelowRegistered(data, subclass);
  return registered != 0 ? registered : BelowSubclasses(cls, subclass);
}

Object* SubclassCheck(Object*, Args args, size_t, Object*) {
  Object* cls = args[0];
  Object* subclass = args[1];
  if (!IsType(subclass)) return Raise(exc::TypeError, "issubclass() arg 1 must be a class");
  AbcData* data = DataOf(cls);
  if (data == nullptr) return nullptr;
  int known = Remembers(&data->cache, subclass);
  if (known != 0) return known < 0 ? nullptr : True();
  const int64_t now = Acquire(&registrations);
  if (Relaxed(&data->negative_version) < now) {
    Object* negative = gc::Load(&data->negative);
    if (negative != nullptr) SetClear(negative);
    SetRelaxed(&data->negative_version, now);
  } else {
    known = Remembers(&data->negative, subclass);
    if (known != 0) return known < 0 ? nullptr : False();
  }
  const int is = Decide(data, cls, subclass);
  if (is < 0 || !Remember(data, is > 0 ? &data->cache : &data->negative, subclass)) return nullptr;
  return Bool(is > 0);
}

Object* GetCacheToken(Object*, Args, size_t, Object*) { return NewInt(Relaxed(&registrations)); }

Object* GetDump(Object*, Args args, size_t, Object*) {
  AbcData* data = DataOf(args[0]);
  if (data == nullptr) return nullptr;
  Object* parts[3];
  Object** fields[3] = {&data->registry, &data->cache, &data->negative};
  for (int i = 0; i < 3; ++i) {
    parts[i] = NewSetFrom(set_type, gc::Load(fields[i]));
    if (parts[i] == nullptr) return nullptr;
  }
  return TupleOf(parts[0], parts[1], parts[2], NewInt(Relaxed(&data->negative_version)));
}

void ClearField(Object** field) {
  Object* set = gc::Load(field);
  if (set != nullptr) SetClear(set);
}
Object* ResetRegistry(Object*, Args args, size_t, Object*) {
  AbcData* data = DataOf(args[0]);
  if (data == nullptr) return nullptr;
  ClearField(&data->registry);
  return None();
}
Object* ResetCaches(Object*, Args args, size_t, Object*) {
  AbcData* data = DataOf(args[0]);
  if (data == nullptr) return nullptr;
  ClearField(&data->cache);
  ClearField(&data->negative);
  return None();
}

const NativeMethod kFunctions[] = {
    {"get_cache_token", GetCacheToken, 0, 0, 0,
     "get_cache_token($module, /)\n--\n\nA number that changes with every registration."},
    {"_abc_init", Init, 1, 1, 0, "_abc_init($module, self, /)\n--\n\nPrepares a new ABC."},
    {"_abc_register", Register, 2, 2, 0,
     "_abc_register($module, self, subclass, /)\n--\n\nABCMeta.register."},
    {"_abc_instancecheck", InstanceCheck, 2, 2, 0,
     "_abc_instancecheck($module, self, instance, /)\n--\n\nABCMeta.__instancecheck__."},
    {"_abc_subclasscheck", SubclassCheck, 2, 2, 0,
     "_abc_subclasscheck($module, self, subclass, /)\n--\n\nABCMeta.__subclasscheck__."},
    {"_get_dump", GetDump, 1, 1, 0,
     "_get_dump($module, self, /)\n--\n\nWhat an ABC remembers: (registry, yes, no, token)."},
    {"_reset_registry", ResetRegistry, 1, 1, 0,
     "_reset_registry($module, self, /)\n--\n\nForgets who is registered."},
    {"_reset_caches", ResetCaches, 1, 1, 0,
     "_reset_caches($module, self, /)\n--\n\nForgets the answers given."},
    {}};

}  // namespace

Object* CreateAbcModule() {
  BeginType(&abc_data_type, "_abc._abc_data", sizeof(AbcData));
  abc_data_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  abc_data_type.slots.trace = TraceData;
  if (!ReadyBuiltinType(&abc_data_type)) return nullptr;
  return NewNativeModule("_abc", "What the module abc is made of.", kFunctions);
}

}  // namespace tricolor
