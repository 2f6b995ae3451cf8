// The method resolution order: C3, and metaclasses that have an mro() of their own.
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

namespace {

bool InTail(Object* sequence, int64_t from, Object* cls) {
  for (int64_t i = from + 1; i < TupleSize(sequence); ++i) {
    if (TupleAt(sequence, i) == cls) return true;
  }
  return false;
}

bool CheckDuplicates(Object* bases) {
  const int64_t n = TupleSize(bases);
  for (int64_t i = 0; i < n; ++i) {
    Object* base = TupleAt(bases, i);
    if (!InTail(bases, i, base)) continue;
    Object* name = TypeNameObject(As<Type>(base));
    if (name != nullptr) Raise(exc::TypeError, "duplicate base class %U", name);
    return false;
  }
  return true;
}

void RaiseInconsistent(Object* sequences, const int64_t* heads) {
  // The distinct candidates that are left, in order.
  Object* left = NewList();
  StrBuilder text;
  text.Append("Cannot create a consistent method resolution\norder (MRO) for bases");
  bool first = true;
  for (int64_t i = 0; left != nullptr && i < ListSize(sequences); ++i) {
    Object* sequence = ListGet(sequences, i);
    if (heads[i] >= TupleSize(sequence)) continue;
    Object* cls = TupleAt(sequence, heads[i]);
    bool known = false;
    for (int64_t k = 0; k < ListSize(left); ++k) known = known || ListGet(left, k) == cls;
    if (known) continue;
    ListAppend(left, cls);
    Object* name = TypeNameObject(As<Type>(cls));
    if (name == nullptr) return;
    text.Append(first ? " " : ", ");
    first = false;
    text.Append(name);
  }
  Object* message = text.Finish();
  if (message != nullptr) RaiseObject(exc::TypeError, message);
}

Object* Merge(Type* type, Object* bases) {
  const int64_t n = TupleSize(bases);
  Object* sequences = NewList(n + 1);
  Object* result = NewList();
  if (sequences == nullptr || result == nullptr || !ListAppend(result, AsObject(type))) {
    return nullptr;
  }
  for (int64_t i = 0; i < n; ++i) {
    if (!ListAppend(sequences, gc::Load(&As<Type>(TupleAt(bases, i))->tp_mro))) return nullptr;
  }
  if (!ListAppend(sequences, bases)) return nullptr;
  std::vector<int64_t> heads(static_cast<size_t>(n) + 1);
  for (;;) {
    bool all_empty = true;
    Object* candidate = nullptr;
    for (int64_t i = 0; i <= n && candidate == nullptr; ++i) {
      Object* sequence = ListGet(sequences, i);
      if (heads[i] >= TupleSize(sequence)) continue;
      all_empty = false;
      Object* head = TupleAt(sequence, heads[i]);
      bool good = true;
      for (int64_t k = 0; k <= n && good; ++k)
        good = !InTail(ListGet(sequences, k), heads[k], head);
      if (good) candidate = head;
    }
    if (all_empty) return result;
    if (candidate == nullptr) {
      RaiseInconsistent(sequences, heads.data());
      return nullptr;
    }
    if (!ListAppend(result, candidate)) return nullptr;
    for (int64_t i = 0; i <= n; ++i) {
      Object* sequence = ListGet(sequences, i);
      if (heads[i] < TupleSize(sequence) && TupleAt(sequence, heads[i]) == candidate) ++heads[i];
    }
  }
}

}  // namespace

Object* ComputeMro(Type* type) {
  Object* bases = gc::Load(&type->tp_bases);
  const int64_t n = TupleSize(bases);
  for (int64_t i = 0; i < n; ++i) {
    auto* base = As<Type>(TupleAt(bases, i));
    if (gc::Load(&base->tp_mro) == nullptr) {
      return Raise(exc::TypeError, "Cannot extend an incomplete type '%.100s'", base->tp_name);
    }
  }
  if (n == 1) {
    Object* result = NewList();
    if (result == nullptr || !ListAppend(result, AsObject(type)) ||
        !ListExtend(result, As<Type>(TupleAt(bases, 0))->tp_mro)) {
      return nullptr;
    }
    return result;
  }
  return CheckDuplicates(bases) ? Merge(type, bases) : nullptr;
}

bool InstallMro(Type* type) {
  Object* result;
  Object* const old_mro = gc::Load(&type->tp_mro);
  Type* meta = TypeOf(&type->base.base);
  Object* mro_name = Intern("mro");
  if (mro_name == nullptr) return false;
  bool custom = false;
  if (meta == &type_type) {
    result = ComputeMro(type);
  } else {
    custom = TypeLookup(meta, mro_name) != TypeLookup(&type_type, mro_name);
    // The metaclass's: a subclass of `type` has one of its own, for its instances.
    Object* method = nullptr;
    if (custom && LookupSpecial(AsObject(type), mro_name, &method) <= 0) return false;
    result = custom ? Call(method, nullptr, 0) : ComputeMro(type);
  }
  if (result == nullptr) return false;
  Object* mro = ToTuple(result);
  if (mro == nullptr) return false;
  if (custom) {
    for (int64_t i = 0; i < TupleSize(mro); ++i) {
      Object* cls = TupleAt(mro, i);
      if (!IsType(cls)) {
        Raise(exc::TypeError, "mro() returned a non-class ('%.500s')", TypeOf(cls)->tp_name);
        return false;
      }
      if (!IsSubtype(SolidBase(type), SolidBase(As<Type>(cls)))) {
        Raise(exc::TypeError, "mro() returned base with unsuitable layout ('%.500s')",
              As<Type>(cls)->tp_name);
        return false;
      }
    }
  }
  // mro() itself may have assigned to __bases__: what it set stands.
  if (custom && gc::Load(&type->tp_mro) != old_mro) return true;
  gc::Store(type, &type->tp_mro, mro);
  TypeModified(type);
  return true;
}

}  // namespace tricolor
