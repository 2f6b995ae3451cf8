// object: creation, identity, text, __class__, __dict__, dir().
#include "runtime/objects/object_type.h"

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/names.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

Type object_type;

namespace {

Object* RaiseAbstract(Type* type) {
  Object* methods = GetAttr(AsObject(type), names.__abstractmethods__);
  Object* sorted = methods == nullptr ? nullptr : ToList(methods);
  if (sorted == nullptr || !ListSort(sorted, nullptr, false)) return nullptr;
  Object* comma = NewStrAscii(", ");
  Object* joined = comma == nullptr ? nullptr : StrJoin(comma, sorted);
  if (joined == nullptr) return nullptr;
  return Raise(exc::TypeError, "Can't instantiate abstract class %s with abstract method%s %U",
               type->tp_name, ListSize(sorted) > 1 ? "s" : "", joined);
}

bool ExcessArgs(size_t nargs, Object* kwnames) {
  return nargs != 0 || (kwnames != nullptr && TupleSize(kwnames) != 0);
}

}  // namespace

Object* ObjectNew(Type* type, Args, size_t nargs, Object* kwnames) {
  if (ExcessArgs(nargs, kwnames)) {
    if (type->slots.new_ != ObjectNew) {
      return Raise(exc::TypeError,
                   "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (type->slots.init == ObjectInit) {
      return Raise(exc::TypeError, "%.200s() takes no arguments", type->tp_name);
    }
  }
  if ((type->tp_flags & kTypeAbstract) != 0) return RaiseAbstract(type);
  Object* o = NewInstance(type);
  if ((type->cell_flags & gc::kFinalizable) != 0 && o != nullptr) {
    if (auto* born = native_hooks.born.load()) born(o);
  }
  return o;
}

bool ObjectInit(Object* self, Args, size_t nargs, Object* kwnames) {
  if (!ExcessArgs(nargs, kwnames)) return true;
  Type* type = TypeOf(self);
  if (type->slots.init != ObjectInit) {
    return RaiseFalse(
        Raise(exc::TypeError,
              "object.__init__() takes exactly one argument (the instance to initialize)"));
  }
  if (type->slots.new_ == ObjectNew) {
    return RaiseFalse(Raise(
        exc::TypeError, "%.200s.__init__() takes exactly one argument (the instance to initialize)",
        type->tp_name));
  }
  return true;
}

Object* ObjectRepr(Object* o) {
  Type* type = TypeOf(o);
  Object* module = TypeModuleObject(type);
  if (module == nullptr) {
    ClearError();
  } else if (IsStr(module) && !StrEquals(module, "builtins")) {
    Object* qualname = TypeQualnameObject(type);
    if (qualname == nullptr) return nullptr;
    return StrFormat("<%U.%U object at %p>", module, qualname, static_cast<void*>(o));
  }
  return StrFormat("<%s object at %p>", type->tp_name, static_cast<void*>(o));
}

int64_t HashPointer(const void* p) {
  auto x = reinterpret_cast<uint64_t>(p);
  x = (x >> 4) | (x << 60);
  return static_cast<int64_t>(x) == -1 ? -2 : static_cast<int64_t>(x);
}

bool SetClass(Object* o, Object* cls) {
  if (!IsType(cls)) {
    Raise(exc::TypeError, "__class__ must be set to a class, not '%s' object",
          TypeOf(cls)->tp_name);
    return false;
  }
  if (!AuditEvent("object.__setattr__", o, "__class__", cls)) return false;
  Type* from = TypeOf(o);
  auto* to = As<Type>(cls);
  const bool modules = IsSubtype(from, &module_type) && IsSubtype(to, &module_type);
  if (!modules && ((from->tp_flags | to->tp_flags) & kTypeImmutable) != 0) {
    Raise(exc::TypeError,
          "__class__ assignment only supported for mutable types or ModuleType subclasses");
    return false;
  }
  if (!CompatibleForAssignment(from, to, "__class__")) return false;
  // The slots of the two classes have different names: from here on the dict has them.
  if ((from->attr_flags & kInlineValues) != 0 && InstanceDict(o) == nullptr) return false;
  if (IsHeapType(to)) __atomic_or_fetch(&o->flags, gc::kTypeInHeap, __ATOMIC_RELAXED);
  ObjectLock lock(o);
  gc::Store(o, &o->type, to);
  lock.Release();
  if ((to->slots.descr_get != nullptr) != (from->slots.descr_get != nullptr) ||
      (to->slots.descr_set != nullptr) != (from->slots.descr_set != nullptr)) {
    TypeModified(&object_type);  // of which class it is an attribute is not known
  }
  if (to->slots.finalize != nullptr && from->slots.finalize == nullptr) {
    Runtime::Get()->heap().SetFlags(o, gc::kFinalizable);
  }
  return true;
}

// A class between a Python class with a __dict__ and a native one that keeps its own (type, module)
// inherits the descriptor of the first; what it means for the object is what the native one says.
static Object* NativeDictDescriptor(Object* o) {
  Type* type = TypeOf(o);
  if ((type->attr_flags & kHasDict) != 0) return nullptr;
  Object* mro = gc::Load(&type->tp_mro);
  for (int64_t i = 0; i < TupleSize(mro); ++i) {
    auto* base = As<Type>(TupleAt(mro, i));
    if (IsHeapType(base) || !IsSubtype(type, base)) continue;
    Object* found = DictGetStr(gc::Load(&base->tp_dict), names.__dict__);
    if (found != nullptr) return found;
  }
  return nullptr;
}

Object* GetInstanceDict(Object* o, void*) {
  Object* native = NativeDictDescriptor(o);
  const auto get = native == nullptr ? nullptr : TypeOf(native)->slots.descr_get;
  if (get != nullptr) return get(native, o, AsObject(TypeOf(o)));
  return InstanceDict(o);
}

bool SetInstanceDict(Object* o, Object* value, void*) {
  if (IsSubtype(TypeOf(o), &module_type)) {
    Raise(exc::AttributeError, "readonly attribute");
    return false;
  }
  Object* native = NativeDictDescriptor(o);
  const auto set = native == nullptr ? nullptr : TypeOf(native)->slots.descr_set;
  if (set != nullptr) return set(native, o, value);
  if (value == nullptr) {
    value = NewDict();
    return value != nullptr && InstanceSetDict(o, value);
  }
  if (!IsDict(value)) {
    Raise(exc::TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
          TypeOf(value)->tp_name);
    return false;
  }
  return InstanceSetDict(o, value);
}

bool MergeClassDict(Object* dict, Object* cls) {
  Object* class_dict;
  int found = LookupAttr(cls, names.__dict__, &class_dict);
  if (found < 0 || (found > 0 && !DictUpdate(dict, class_dict))) return false;
  Object* bases;
  found = LookupAttr(cls, names.__bases__, &bases);
  if (found <= 0) return found == 0;
  const int64_t n = Length(bases);
  if (n < 0) return false;
  for (int64_t i = 0; i < n; ++i) {
    Object* base = SequenceGetItem(bases, i);
    if (base == nullptr || !MergeClassDict(dict, base)) return false;
  }
  return true;
}

namespace {

Object* RichCompareObject(Object* a, Object* b, CompareOp op) {
  if (op == kEq) return a == b ? True() : NotImplemented();
  if (op != kNe) return NotImplemented();
  auto compare = TypeOf(a)->slots.richcompare;
  if (compare == nullptr) return NotImplemented();
  Object* r = compare(a, b, kEq);
  if (r == nullptr || r == NotImplemented()) return r;
  const int equal = IsTrue(r);
  return equal < 0 ? nullptr : Bool(equal == 0);
}

int64_t HashObject(Object* o) { return HashPointer(o); }
// Whoever asked for a str checks that it is one.
Object* StrObjectSlot(Object* o) {
  auto repr = TypeOf(o)->slots.repr;
  return repr == nullptr ? Repr(o) : repr(o);
}

Object* GetClass(Object* o, void*) { return AsObject(TypeOf(o)); }

bool SetClassAttr(Object* o, Object* value, void*) {
  if (value == nullptr) {
    Raise(exc::TypeError, "can't delete __class__ attribute");
    return false;
  }
  return SetClass(o, value);
}

Object* InitSubclass(Object*, Args, size_t, Object*) { return None(); }
Object* SubclassHook(Object*, Args, size_t, Object*) { return NotImplemented(); }

Object* FormatMethod(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "__format__() argument must be str, not %.50s",
                 args[0] == None() ? "None" : TypeOf(args[0])->tp_name);
  }
  if (StrLength(args[0]) != 0) {
    return Raise(exc::TypeError, "unsupported format string passed to %.200s.__format__",
                 TypeOf(self)->tp_name);
  }
  return Str(self);
}

Object* SizeOf(Object* self, Args, size_t, Object*) {
  const Type* type = TypeOf(self);
  int64_t size = type->tp_basicsize;
  if (type->tp_itemsize != 0) {
    const int64_t n = As<VarObject>(self)->size;
    size += (n < 0 ? -n : n) * type->tp_itemsize;
  }
  if ((type->attr_flags & kInlineValues) != 0) {
    size += static_cast<int64_t>(sizeof(InlineValues)) +
            InlineValuesOf(self, type)->capacity * static_cast<int64_t>(sizeof(Object*));
  }
  return NewInt(size);
}

Object* Dir(Object* self, Args, size_t, Object*) {
  Object* own;
  int found = LookupAttr(self, names.__dict__, &own);
  if (found < 0) return nullptr;
  Object* dict = found > 0 && IsDict(own) ? DictCopy(own) : NewDict();
  if (dict == nullptr) return nullptr;
  Object* cls;
  found = LookupAttr(self, names.__class__, &cls);
  if (found < 0 || (found > 0 && !MergeClassDict(dict, cls))) return nullptr;
  return DictKeysList(dict);
}

const NativeGetSet kGetSet[] = {
    {"__class__", GetClass, SetClassAttr, "the object's class", nullptr}, {}};

NativeMethod methods[] = {
    {},
    {},
    {},
    {"__subclasshook__", SubclassHook, 0, kAnyCount, kClassMethod | kKeywords,
     "Abstract classes can override this to customize issubclass()."},
    {"__init_subclass__", InitSubclass, 0, 0, kClassMethod,
     "This method is called when a class is subclassed."},
    {"__format__", FormatMethod, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\nDefault object formatter."},
    {"__sizeof__", SizeOf, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nSize of object in memory, in bytes."},
    {"__dir__", Dir, 0, 0, 0, "__dir__($self, /)\n--\n\nDefault dir() implementation."},
    {}};

}  // namespace

void SetUpObjectType() {
  Type& t = object_type;
  BeginType(&t, "object", sizeof(Object));
  t.tp_flags |= kTypeBase;
  t.tp_doc = "object()\n--\n\nThe base class of the class hierarchy.";
  t.slots.new_ = ObjectNew;
  t.slots.init = ObjectInit;
  t.slots.repr = ObjectRepr;
  t.slots.str = StrObjectSlot;
  t.slots.hash = HashObject;
  t.slots.richcompare = RichCompareObject;
  t.slots.getattr = GenericGetAttr;
  t.slots.setattr = GenericSetAttr;
  methods[0] = kReduceMethod;
  methods[1] = kReduceExMethod;
  methods[2] = kGetStateMethod;
  t.native_methods = methods;
  t.native_getset = kGetSet;
}

}  // namespace tricolor
