// type(name, bases, namespace): making a class.
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/interp/eval.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/function.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

constexpr int64_t kWord = sizeof(void*);
// Attribute slots of the first instances of a class whose names are not known yet.
constexpr uint8_t kFirstCapacity = 10;

// What type(…) is building.
struct Plan {
  Object* name;
  Object* bases;
  Object* dict;
  Type* meta;
  Type* base;
  Object* slot_names = nullptr;  // list of mangled names, sorted
  bool has_slots = false;
  bool add_dict = false;
  bool add_weak = false;
};

Object* GetWeakref(Object* o, void*) {
  Object* list = NewList();
  if (list == nullptr || !WeakTable::AppendReferences(o, list)) return nullptr;
  Object* first = ListGet(list, 0);
  return first != nullptr ? first : None();
}

const NativeGetSet kDictGetSet = {"__dict__", GetInstanceDict, SetInstanceDict,
                                  "dictionary for instance variables (if defined)", nullptr};
const NativeGetSet kWeakrefGetSet = {"__weakref__", GetWeakref, nullptr,
                                     "list of weak references to the object (if defined)", nullptr};

// _Class__name for a name that is private to the class.
Object* Mangle(Object* class_name, Object* name) {
  const int64_t n = StrLength(name);
  if (n < 2 || StrAt(name, 0) != '_' || StrAt(name, 1) != '_') return name;
  if ((StrAt(name, n - 1) == '_' && StrAt(name, n - 2) == '_')) return name;
  for (int64_t i = 0; i < n; ++i) {
    if (StrAt(name, i) == '.') return name;
  }
  int64_t begin = 0;
  while (begin < StrLength(class_name) && StrAt(class_name, begin) == '_') ++begin;
  if (begin == StrLength(class_name)) return name;
  Object* bare = StrSubstring(class_name, begin, StrLength(class_name));
  return bare == nullptr ? nullptr : StrFormat("_%U%U", bare, name);
}

bool CheckSlotName(Object* name) {
  if (!IsStr(name)) {
    Raise(exc::TypeError, "__slots__ items must be strings, not '%.200s'", TypeOf(name)->tp_name);
    return false;
  }
  Object* is_identifier = GetAttr(name, "isidentifier");
  Object* r = is_identifier == nullptr ? nullptr : Call(is_identifier, nullptr, 0);
  if (r == nullptr) return false;
  if (r != True()) {
    Raise(exc::TypeError, "__slots__ must be identifiers");
    return false;
  }
  return true;
}

bool PlanSlots(Plan* p, Object* slots) {
  const bool may_add_dict = p->base->tp_dictoffset == 0;
  const bool may_add_weak = p->base->weak_ref_kind == 0 && p->base->tp_itemsize == 0;
  if (slots == nullptr) {
    p->add_dict = may_add_dict;
    p->add_weak = may_add_weak;
    return true;
  }
  p->has_slots = true;
  Object* tuple = IsStr(slots) ? TupleOf(slots) : ToTuple(slots);
  if (tuple == nullptr) return false;
  const int64_t n = TupleSize(tuple);
  if (n > 0 && (p->base->tp_itemsize != 0 || (p->base->tp_flags & kTypeType) != 0)) {
    Raise(exc::TypeError, "nonempty __slots__ not supported for subtype of '%s'", p->base->tp_name);
    return false;
  }
  p->slot_names = NewList(n);
  if (p->slot_names == nullptr) return false;
  for (int64_t i = 0; i < n; ++i) {
    Object* name = TupleAt(tuple, i);
    if (!CheckSlotName(name)) return false;
    if (StrEquals(name, "__dict__")) {
      if (!may_add_dict || p->add_dict) {
        Raise(exc::TypeError, "__dict__ slot disallowed: we already got one");
        return false;
      }
      p->add_dict = true;
      continue;
    }
    if (StrEquals(name, "__weakref__")) {
      if (!may_add_weak || p->add_weak) {
        Raise(exc::TypeError,
              "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
        return false;
      }
      p->add_weak = true;
      continue;
    }
    name = Mangle(p->name, name);
    name = name == nullptr ? nullptr : Intern(IsExactly(name, str_type) ? name : Str(name));
    if (name == nullptr || !ListAppend(p->slot_names, name)) return false;
    Object* value;
    const int taken = DictLookup(p->dict, name, &value);
    if (taken < 0) return false;
    // The compiler puts these two into the namespace before the class can use them as slots.
    if (taken > 0 && !StrEquals(name, "__qualname__") && !StrEquals(name, "__classcell__")) {
      Raise(exc::ValueError, "%R in __slots__ conflicts with class variable", name);
      return false;
    }
  }
  if (!ListSort(p->slot_names, nullptr, false)) return false;
  // Other bases may bring a dict or weak references.
  for (int64_t i = 0; i < TupleSize(p->bases); ++i) {
    auto* other = As<Type>(TupleAt(p->bases, i));
    if (other == p->base) continue;
    if (may_add_dict && other->tp_dictoffset != 0) p->add_dict = true;
    if (may_add_weak && other->weak_ref_kind != 0) p->add_weak = true;
  }
  return true;
}

// What C's PyMemberDef has. A class gets one per slot behind its metaclass's own fields, as in CPython: code that
// knows it looks for the offsets there.
struct SlotRecord {
  const char* name;
  int type;
  int64_t offset;
  int flags;
  const char* doc;
};
constexpr int kObjectExRecord = 16;  // T_OBJECT_EX

bool HasNativeMetaclass(const Type* meta) {
  for (; meta != nullptr; meta = meta->tp_base) {
    if (meta->kind == static_cast<uint8_t>(TypeKind::kExtension)) return true;
  }
  return false;
}

int64_t SlotCount(const Plan& p) { return p.slot_names == nullptr ? 0 : ListSize(p.slot_names); }
bool HasRecords(const Plan& p) {
  return SlotCount(p) > 0 && (p.meta->tp_basicsize == kNativeHeapTypeBytes || HasNativeMetaclass(p.meta));
}

// Sizes and offsets; the descriptors of __slots__, __dict__ and __weakref__.
bool LayOut(const Plan& p, HeapType* h) {
  Type* t = &h->type;
  Type* base = p.base;
  int64_t size = (base->tp_basicsize + kWord - 1) & ~(kWord - 1);
  t->tp_itemsize = base->tp_itemsize;
  h->slots_begin = static_cast<int32_t>(size);
  Object* mangled = p.slot_names;
  const int64_t n = SlotCount(p);
  SlotRecord* records = nullptr;
  if (HasRecords(p)) {
    records = reinterpret_cast<SlotRecord*>(reinterpret_cast<char*>(h) + p.meta->tp_basicsize);
    t->base.size = n;
  }
  for (int64_t i = 0; i < n; ++i) {
    Object* name = ListGet(mangled, i);
    if (records != nullptr) {
      // The name is interned: its UTF-8 stays.
      records[i] = {StrUtf8(name), kObjectExRecord, size, 0, nullptr};
      if (records[i].name == nullptr) return false;
    }
    Object* descr = NewMemberDescriptor(t, name, MemberKind::kObjectEx, static_cast<int32_t>(size),
                                        false, nullptr);
    if (descr == nullptr || !DictSet(p.dict, name, descr)) return false;
    size += kWord;
  }
  h->slots_end = static_cast<int32_t>(size);
  t->tp_dictoffset = base->tp_dictoffset;
  t->attr_flags |= base->attr_flags & (kHasDict | kInlineValues);
  if (p.add_dict) {
    t->tp_dictoffset = base->tp_itemsize != 0 ? -kWord : size;
    size += kWord;
    t->attr_flags |= kHasDict;
    if (base->tp_itemsize == 0) t->attr_flags |= kInlineValues;
    Object* descr = NewGetSetDescriptor(t, &kDictGetSet);
    if (descr == nullptr) return false;
    if (DictGetStr(p.dict, names.__dict__) == nullptr && !DictSet(p.dict, names.__dict__, descr)) {
      return false;
    }
  }
  t->tp_basicsize = size;
  t->weak_ref_kind = base->weak_ref_kind;
  if (p.add_weak) {
    t->weak_ref_kind = 1;
    Object* descr = NewGetSetDescriptor(t, &kWeakrefGetSet);
    if (descr == nullptr) return false;
    if (DictGetStr(p.dict, names.__weakref__) == nullptr &&
        !DictSet(p.dict, names.__weakref__, descr)) {
      return false;
    }
  }
  if ((t->attr_flags & kInlineValues) != 0) {
    SharedKeys* keys = NewSharedKeys();
    if (keys == nullptr) return false;
    gc::Store(h, &t->shared_keys, keys);
    const uint8_t inherited = base->inline_capacity;
    t->inline_capacity = inherited > kFirstCapacity ? inherited : kFirstCapacity;
  }
  return true;
}

// __module__, __qualname__ and the functions that are special by their name.
bool CompleteNamespace(const Plan& p, HeapType* h) {
  if (DictGetStr(p.dict, names.__module__) == nullptr) {
    Object* globals = CurrentGlobals();
    Object* module = globals == nullptr ? nullptr : DictGetStr(globals, names.__name__);
    if (module != nullptr && !DictSet(p.dict, names.__module__, module)) return false;
  }
  Object* qualname = DictGetStr(p.dict, names.__qualname__);
  if (qualname != nullptr) {
    if (!IsStr(qualname)) {
      Raise(exc::TypeError, "type __qualname__ must be a str, not %s", TypeOf(qualname)->tp_name);
      return false;
    }
    if (DictDelete(p.dict, names.__qualname__) < 0) return false;
  }
  gc::Store(h, &h->qualname, qualname == nullptr ? p.name : qualname);
  Object* doc = DictGetStr(p.dict, names.__doc__);
  if (doc != nullptr && IsStr(doc)) {  // C knows it as UTF-8
    int64_t size;
    if (StrUtf8(doc, &size) == nullptr) return false;
  }
  Object* method = DictGetStr(p.dict, names.__new__);
  if (method != nullptr && IsExactly(method, function_type)) {
    method = NewStaticMethod(method);
    if (method == nullptr || !DictSet(p.dict, names.__new__, method)) return false;
  }
  for (Object* name : {names.__init_subclass__, names.__class_getitem__}) {
    method = DictGetStr(p.dict, name);
    if (method == nullptr || !IsExactly(method, function_type)) continue;
    method = NewClassMethod(method);
    if (method == nullptr || !DictSet(p.dict, name, method)) return false;
  }
  return true;
}

// What a class has that does not say it. Behind the descriptors: that is the order of its __dict__.
bool AddDefaults(const Plan& p) {
  if (DictGetStr(p.dict, names.__doc__) == nullptr && !DictSet(p.dict, names.__doc__, None())) {
    return false;
  }
  // A class with __eq__ and no __hash__ is unhashable.
  return DictGetStr(p.dict, names.__eq__) == nullptr ||
         DictGetStr(p.dict, names.__hash__) != nullptr || DictSet(p.dict, names.__hash__, None());
}

bool FillClassCell(Object* dict, Object* type) {
  Object* cell = DictGetStr(dict, names.__classcell__);
  if (cell == nullptr) return true;
  if (!IsExactly(cell, cell_type)) {
    Raise(exc::TypeError, "__classcell__ must be a nonlocal cell, not <class '%.200s'>",
          TypeOf(cell)->tp_name);
    return false;
  }
  CellSet(cell, type);
  return DictDelete(dict, names.__classcell__) >= 0;
}

bool CallSetNames(Type* type) {
  Object* copy = DictCopy(type->tp_dict);
  if (copy == nullptr) return false;
  int64_t position = 0;
  Object* key;
  Object* value;
  while (DictNext(copy, &position, &key, &value)) {
    Object* set_name;
    const int found = LookupSpecial(value, names.__set_name__, &set_name);
    if (found < 0) return false;
    if (found == 0) continue;
    Object* type_object = AsObject(type);
    if (CallArgs(set_name, type_object, key) != nullptr) continue;
    Object* cause = TakeError();
    Object* message = StrFormat("Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                                TypeOf(value)->tp_name, key, type->tp_name);
    Object* e = message == nullptr ? nullptr : NewException(exc::RuntimeError, message);
    if (e == nullptr) return false;
    gc::Store(e, &AsException(e)->cause, cause);
    gc::Store(e, &AsException(e)->context, cause);
    AsException(e)->suppress_context = 1;
    SetError(e);
    return false;
  }
  return true;
}

// super(type, type).__init_subclass__(**kwargs)
bool CallInitSubclass(Type* type, Args kw_values, Object* kwnames) {
  Object* mro = type->tp_mro;
  for (int64_t i = 1; i < TupleSize(mro); ++i) {
    auto* owner = As<Type>(TupleAt(mro, i));
    Object* hook = DictGetStr(gc::Load(&owner->tp_dict), names.__init_subclass__);
    if (hook == nullptr) continue;
    const bool no_keywords = kwnames == nullptr || TupleSize(kwnames) == 0;
    if (owner == &object_type && no_keywords) return true;
    if (auto get = TypeOf(hook)->slots.descr_get) {
      hook = get(hook, nullptr, AsObject(type));
      if (hook == nullptr) return false;
    }
    return Call(hook, kw_values, 0, no_keywords ? nullptr : kwnames) != nullptr;
  }
  return true;
}

bool CheckName(Object* name, const char** utf8) {
  int64_t size;
  *utf8 = StrUtf8(name, &size);
  if (*utf8 == nullptr) return false;
  if (std::strlen(*utf8) == static_cast<size_t>(size)) return true;
  Raise(exc::ValueError, "type name must not contain null characters");
  return false;
}

Object* Build(Plan* p, Args kw_values, Object* kwnames) {
  if (!PlanSlots(p, DictGetStr(p->dict, names.__slots__))) return nullptr;
  const char* utf8;
  if (!CheckName(p->name, &utf8)) return nullptr;
  size_t bytes = static_cast<size_t>(p->meta->tp_basicsize);
  const bool plain = bytes == kNativeHeapTypeBytes;
  const bool native = HasNativeMetaclass(p->meta);
  if (HasRecords(*p)) {
    bytes += static_cast<size_t>(SlotCount(*p)) * sizeof(SlotRecord);
  } else if (plain && !native) {
    bytes = sizeof(HeapType);
  }
  auto* h = reinterpret_cast<HeapType*>(plain || native ? NewCell(p->meta, bytes) : NewInstance(p->meta));
  if (h == nullptr) return nullptr;
  Type* t = &h->type;
  gc::Store(h, &h->name, p->name);
  t->tp_name = utf8;
  t->kind = static_cast<uint8_t>(TypeKind::kPython);
  AddTypeFlags(t, kTypeHeap | kTypeBase | kTypeHaveGc);
  t->cell_flags = gc::kTypeInHeap;
  gc::Store(h, &t->tp_bases, p->bases);
  gc::Store(h, &t->tp_base, p->base);
  gc::Store(h, &t->tp_dict, p->dict);
  // The cell first: a slot may have its name.
  if (!CompleteNamespace(*p, h) || !FillClassCell(p->dict, AsObject(h)) || !LayOut(*p, h) ||
      !AddDefaults(*p)) {
    return nullptr;
  }
  if (p->has_slots) {
    Object* tuple = ListToTuple(p->slot_names);
    if (tuple == nullptr) return nullptr;
    gc::Store(h, &h->slot_names, tuple);
  }
  if (!InstallMro(t)) return nullptr;
  // What patterns take it for: what the first class that is either says, not the one laid out first.
  constexpr unsigned long kCollection = kTypeSequence | kTypeMapping;  // NOLINT
  for (int64_t i = 1; i < TupleSize(t->tp_mro) && (t->tp_flags & kCollection) == 0; ++i) {
    AddTypeFlags(t, As<Type>(TupleAt(t->tp_mro, i))->tp_flags & kCollection);
  }
  // What has no dunder name comes from the bases; the rest by lookup.
  InheritFromBase(t, p->base);
  for (int64_t i = 1; i < TupleSize(t->tp_mro); ++i) {
    auto* other = As<Type>(TupleAt(t->tp_mro, i));
    if (other != p->base) InheritFromOther(t, other);
  }
  t->tp_itemsize = p->base->tp_itemsize;
  t->weak_ref_kind = p->add_weak ? 1 : p->base->weak_ref_kind;
  t->slots.trace = TraceInstance;
  if ((t->tp_flags & kTypeType) != 0) t->slots.trace = type_type.slots.trace;
  NotePromptIn(p->dict);
  FixupSlots(t);
  if (!CheckPlaceOfType(t) || !CheckPromptOfType(t)) return nullptr;
  for (int64_t i = 0; i < TupleSize(p->bases); ++i) {
    if (!AddSubclass(As<Type>(TupleAt(p->bases, i)), t)) return nullptr;
  }
  AddTypeFlags(t, kTypeReady);
  ClassChanged(t);
  if (!CallSetNames(t) || !CallInitSubclass(t, kw_values, kwnames)) return nullptr;
  return AsObject(h);
}

}  // namespace

Type* CalculateMetaclass(Type* meta, Object* bases) {
  Type* winner = meta;
  for (int64_t i = 0; i < TupleSize(bases); ++i) {
    Type* other = TypeOf(TupleAt(bases, i));
    if (IsSubtype(winner, other)) continue;
    if (IsSubtype(other, winner)) {
      winner = other;
      continue;
    }
    Raise(exc::TypeError,
          "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of "
          "the metaclasses of all its bases");
    return nullptr;
  }
  return winner;
}

Object* NewPythonType(Type* meta, Object* name, Object* bases, Object* ns, Args kw_values,
                      Object* kwnames) {
  for (int64_t i = 0; i < TupleSize(bases); ++i) {
    Object* base = TupleAt(bases, i);
    if (IsType(base)) continue;
    Object* entries;
    const int found = LookupAttr(base, names.__mro_entries__, &entries);
    if (found < 0) return nullptr;
    if (found > 0) {
      return Raise(exc::TypeError,
                   "type() doesn't support MRO entry resolution; use types.new_class()");
    }
  }
  Type* winner = CalculateMetaclass(meta, bases);
  if (winner == nullptr) return nullptr;
  if (winner != meta) {
    if (winner->slots.new_ != type_type.slots.new_) {
      if (winner->slots.new_ == nullptr) {
        return Raise(exc::TypeError, "cannot create '%s' instances", winner->tp_name);
      }
      const int64_t nkw = kwnames == nullptr ? 0 : TupleSize(kwnames);
      Object* head[] = {bases, ns};
      Object* all[64] = {name, head[0], head[1]};
      if (nkw > 60) return Raise(exc::TypeError, "too many keyword arguments for a metaclass");
      for (int64_t i = 0; i < nkw; ++i) all[3 + i] = kw_values[i];
      return winner->slots.new_(winner, all, 3, kwnames);
    }
    meta = winner;
  }
  Plan p{};
  p.name = name;
  p.meta = meta;
  p.bases = bases;
  if (TupleSize(bases) == 0) {
    Object* object = AsObject(&object_type);
    p.bases = TupleOf(object);
    if (p.bases == nullptr) return nullptr;
  }
  p.base = BestBase(p.bases);
  if (p.base == nullptr) return nullptr;
  p.dict = DictCopy(ns);
  return p.dict == nullptr ? nullptr : Build(&p, kw_values, kwnames);
}

}  // namespace tricolor
