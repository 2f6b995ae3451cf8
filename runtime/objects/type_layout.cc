// Layouts: which base a class extends, which classes fit each other's instances, new __bases__.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

namespace {

constexpr int64_t kWord = sizeof(void*);
constexpr unsigned long kManagedDict =
    1UL << 4;  // NOLINT: an extension's type whose dict word compat placed

bool IsPythonClass(const Type* t) { return t->kind == static_cast<uint8_t>(TypeKind::kPython); }

// Does `type` add fields to `base`, besides the words for weak references and for the dictionary at its end? A heap
// type may have them, in either order.
bool AddsFields(const Type* type, const Type* base) {
  int64_t size = type->tp_basicsize;
  if (type->tp_itemsize != 0 || base->tp_itemsize != 0) {
    if (type->tp_itemsize != base->tp_itemsize) return true;
    if (type->tp_dictoffset < 0 && base->tp_dictoffset == 0) size -= kWord;
    return size != base->tp_basicsize;
  }
  auto take_off = [&](int64_t offset, int64_t in_base) {
    if (offset > 0 && in_base == 0 && offset + kWord == size) size -= kWord;
  };
  const bool dict_counts_not = IsHeapType(type) || (type->tp_flags & kManagedDict) != 0;
  if (dict_counts_not) take_off(type->tp_dictoffset, base->tp_dictoffset);
  if (IsHeapType(type)) take_off(type->tp_weaklistoffset, base->tp_weaklistoffset);
  if (dict_counts_not) take_off(type->tp_dictoffset, base->tp_dictoffset);
  return size != base->tp_basicsize;
}

// Instances of `t` look as those of its base.
bool SameAsBase(const Type* t) {
  const Type* b = t->tp_base;
  return b != nullptr && t->tp_basicsize == b->tp_basicsize && t->tp_itemsize == b->tp_itemsize &&
         t->tp_dictoffset == b->tp_dictoffset && t->weak_ref_kind == b->weak_ref_kind &&
         ((t->attr_flags ^ b->attr_flags) & (kHasDict | kInlineValues)) == 0 &&
         (IsPythonClass(t) || !IsHeapType(t));
}

// Does CPython's collector know instances of `t`?
bool IsCollected(const Type* t) { return (t->tp_flags & kTypeHaveGc) != 0; }

bool SameSlotsAdded(Type* a, Type* b) {
  if (a->tp_base != b->tp_base || !IsPythonClass(a) || !IsPythonClass(b)) return false;
  if (a->tp_base->tp_itemsize != 0) return false;  // the dict word is behind the items
  if (a->tp_basicsize != b->tp_basicsize || a->tp_dictoffset != b->tp_dictoffset ||
      a->weak_ref_kind != b->weak_ref_kind ||
      ((a->attr_flags ^ b->attr_flags) & (kHasDict | kInlineValues)) != 0) {
    return false;
  }
  Object* names_a = AsHeapType(a)->slot_names;
  Object* names_b = AsHeapType(b)->slot_names;
  const int64_t n = names_a == nullptr ? 0 : TupleSize(names_a);
  const int64_t m = names_b == nullptr ? 0 : TupleSize(names_b);
  if (n != m) return false;
  for (int64_t i = 0; i < n; ++i) {
    if (!StrEqual(TupleAt(names_a, i), TupleAt(names_b, i))) return false;
  }
  return true;
}

}  // namespace

Type* SolidBase(Type* type) {
  Type* base = type->tp_base == nullptr ? &object_type : SolidBase(type->tp_base);
  return AddsFields(type, base) ? type : base;
}

Type* BestBase(Object* bases) {
  Type* best = nullptr;
  Type* winner = nullptr;
  for (int64_t i = 0; i < TupleSize(bases); ++i) {
    Object* o = TupleAt(bases, i);
    if (!IsType(o)) {
      Raise(exc::TypeError, "bases must be types");
      return nullptr;
    }
    auto* base = As<Type>(o);
    if ((base->tp_flags & kTypeBase) == 0) {
      Raise(exc::TypeError, "type '%.100s' is not an acceptable base type", base->tp_name);
      return nullptr;
    }
    Type* candidate = SolidBase(base);
    if (winner == nullptr || (winner != candidate && IsSubtype(candidate, winner))) {
      winner = candidate;
      best = base;
    } else if (!IsSubtype(winner, candidate)) {
      Raise(exc::TypeError, "multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  return best;
}

bool CompatibleForAssignment(Type* from, Type* to, const char* attribute) {
  Type* new_base = to;
  Type* old_base = from;
  // CPython compares tp_free first: that of collected types and that of others.
  if (IsCollected(from) != IsCollected(to)) {
    Raise(exc::TypeError, "%s assignment: '%s' deallocator differs from '%s'", attribute,
          to->tp_name, from->tp_name);
    return false;
  }
  while (SameAsBase(new_base)) new_base = new_base->tp_base;
  while (SameAsBase(old_base)) old_base = old_base->tp_base;
  if (new_base == old_base || SameSlotsAdded(new_base, old_base)) return true;
  Raise(exc::TypeError, "%s assignment: '%s' object layout differs from '%s'", attribute,
        to->tp_name, from->tp_name);
  return false;
}

namespace {

// New MROs for `type` and all below it; `undo` gets type, old and new MRO of each.
bool RecomputeMros(Type* type, Object* undo) {
  Object* old = gc::Load(&type->tp_mro);
  if (!InstallMro(type)) return false;
  if (!ListAppend(undo, AsObject(type)) || !ListAppend(undo, old) ||
      !ListAppend(undo, gc::Load(&type->tp_mro))) {
    return false;
  }
  Object* subclasses = SubclassesList(type);
  if (subclasses == nullptr) return false;
  for (int64_t i = 0; i < ListSize(subclasses); ++i) {
    if (!RecomputeMros(As<Type>(ListGet(subclasses, i)), undo)) return false;
  }
  return true;
}

void FixupAll(Type* type) {
  FixupSlots(type);
  ForEachSubclass(type, [](Type* sub) { FixupAll(sub); });
}

}  // namespace

namespace {

bool HasBaseInChain(Type* type, Type* base) {
  for (Type* t = type; t != nullptr; t = gc::Load(&t->tp_base)) {
    if (t == base) return true;
  }
  return false;
}

}  // namespace

bool SetBases(Type* type, Object* bases) {
  if (!IsTuple(bases)) {
    Raise(exc::TypeError, "can only assign tuple to %s.__bases__, not %s", type->tp_name,
          TypeOf(bases)->tp_name);
    return false;
  }
  if (TupleSize(bases) == 0) {
    Raise(exc::TypeError, "can only assign non-empty tuple to %s.__bases__, not ()", type->tp_name);
    return false;
  }
  for (int64_t i = 0; i < TupleSize(bases); ++i) {
    Object* base = TupleAt(bases, i);
    if (!IsType(base)) {
      Raise(exc::TypeError, "%s.__bases__ must be tuple of classes, not '%s'", type->tp_name,
            TypeOf(base)->tp_name);
      return false;
    }
    // The chain of tp_base too: while a metaclass's mro() runs, an MRO may be out of date.
    if (IsSubtype(As<Type>(base), type) || HasBaseInChain(As<Type>(base), type)) {
      Raise(exc::TypeError, "a __bases__ item causes an inheritance cycle");
      return false;
    }
  }
  Type* best = BestBase(bases);
  if (best == nullptr || !CompatibleForAssignment(type->tp_base, best, "__bases__")) return false;
  Object* old_bases = type->tp_bases;
  Type* old_base = type->tp_base;
  gc::Store(type, &type->tp_bases, bases);
  gc::Store(type, &type->tp_base, best);
  Object* undo = NewList();
  if (undo == nullptr || !RecomputeMros(type, undo)) {
    for (int64_t i = 0; undo != nullptr && i + 2 < ListSize(undo); i += 3) {
      auto* t = As<Type>(ListGet(undo, i));
      if (gc::Load(&t->tp_mro) != ListGet(undo, i + 2)) continue;  // a newer one stands
      gc::Store(t, &t->tp_mro, ListGet(undo, i + 1));
    }
    if (gc::Load(&type->tp_bases) == bases) {  // not set again by a metaclass's mro()
      gc::Store(type, &type->tp_bases, old_bases);
      gc::Store(type, &type->tp_base, old_base);
    }
    TypeModified(type);
    return false;
  }
  if (gc::Load(&type->tp_bases) != bases) return true;
  for (int64_t i = 0; i < TupleSize(old_bases); ++i) {
    RemoveSubclass(As<Type>(TupleAt(old_bases, i)), type);
  }
  for (int64_t i = 0; i < TupleSize(bases); ++i) {
    if (!AddSubclass(As<Type>(TupleAt(bases, i)), type)) return false;
  }
  const bool had_finalizer = type->slots.finalize != nullptr;
  {
    TypeLock lock;
    TypeModified(type);  // for what FixupAll looks up
    FixupAll(type);
    TypeModified(type);  // for who looked at the slots before
  }
  if (!had_finalizer && type->slots.finalize != nullptr) MarkInstancesFinalizable(type);
  return true;
}

}  // namespace tricolor
