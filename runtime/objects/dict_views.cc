// dict views: dict_keys, dict_values, dict_items.
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/set.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type dict_keys_type;
Type dict_values_type;
Type dict_items_type;

Object* NewDictView(Type& type, Object* dict) {
  auto* view = NewExact<DictView>(type);
  if (view != nullptr) gc::Store(view, &view->dict, dict);
  return AsObject(view);
}

namespace {

Object* DictOf(Object* view) { return gc::Load(&As<DictView>(view)->dict); }

void TraceView(Object* o, gc::Visitor& visitor) { visitor.Visit(DictOf(o)); }
int64_t ViewLength(Object* o) { return DictSize(DictOf(o)); }

Object* ViewIter(Object* o) {
  return NewDictIterator(IsA(o, dict_keys_type)     ? dict_key_iterator_type
                         : IsA(o, dict_values_type) ? dict_value_iterator_type
                                                    : dict_item_iterator_type,
                         DictOf(o));
}

Object* Reversed(Object* o, Args, size_t, Object*) {
  return NewDictIterator(IsA(o, dict_keys_type)     ? dict_reverse_key_iterator_type
                         : IsA(o, dict_values_type) ? dict_reverse_value_iterator_type
                                                    : dict_reverse_item_iterator_type,
                         DictOf(o));
}

Object* ViewRepr(Object* o) {
  ReprGuard guard(o);
  if (guard.recursive()) return NewStrAscii("...");
  if (!guard.ok()) return nullptr;
  Object* list = DictViewToList(o);
  return list == nullptr ? nullptr : StrFormat("%s(%R)", TypeName(o), list);
}

bool IsSetLikeView(Object* o) {
  return IsA(o, dict_keys_type) || IsA(o, dict_items_type);
}

int KeysContain(Object* view, Object* key) { return DictContains(DictOf(view), key); }

int ItemsContain(Object* view, Object* item) {
  if (!IsTuple(item) || TupleSize(item) != 2) return 0;
  Object* value;
  const int found = DictLookup(DictOf(view), TupleAt(item, 0), &value);
  return found <= 0 ? found : SameOrEqual(value, TupleAt(item, 1));
}

// Is every item of `a` in `b`? 1, 0, -1.
int AllIn(Object* a, Object* b) {
  Walk walk(a);
  while (Object* o = walk.Next()) {
    const int in = Contains(b, o);
    if (in <= 0) return in;
  }
  return walk.failed() ? -1 : 1;
}

Object* ViewRichCompare(Object* a, Object* b, CompareOp op) {
  if (!IsA(b, set_type) && !IsA(b, frozenset_type) && !IsSetLikeView(b)) return NotImplemented();
  const int64_t n = Length(a);
  const int64_t m = Length(b);
  if (n < 0 || m < 0) return nullptr;
  int holds = 0;
  switch (op) {
    case kNe:
    case kEq:
      holds = n == m ? AllIn(a, b) : 0;
      if (op == kNe && holds >= 0) holds = 1 - holds;
      break;
    case kLt: holds = n < m ? AllIn(a, b) : 0; break;
    case kLe: holds = n <= m ? AllIn(a, b) : 0; break;
    case kGt: holds = n > m ? AllIn(b, a) : 0; break;
    case kGe: holds = n >= m ? AllIn(b, a) : 0; break;
  }
  return holds < 0 ? nullptr : Bool(holds != 0);
}

// The set of a view's (or any iterable's) items.
Object* AsNewSet(Object* o) { return NewSetFrom(set_type, o); }

Object* ViewSubtract(Object* a, Object* b) {
  Object* result = AsNewSet(a);
  if (result == nullptr) return nullptr;
  return SetDifferenceUpdate(result, b) ? result : nullptr;
}

Object* ViewAnd(Object* a, Object* b) {
  // Either may be the view. The items of the shorter side that the other has, in its order.
  if (!IsSetLikeView(a) || (IsSetLikeView(b) && Length(b) > Length(a))) std::swap(a, b);
  Object* result = NewSet();
  if (result == nullptr) return nullptr;
  if (IsExactly(b, set_type) && Length(b) >= Length(a)) {
    return SetIntersection(b, a);
  }
  Walk walk(b);
  while (Object* o = walk.Next()) {
    const int in = Contains(a, o);
    if (in < 0 || (in > 0 && SetAdd(result, o) < 0)) return nullptr;
  }
  return walk.failed() ? nullptr : result;
}

Object* ViewOr(Object* a, Object* b) {
  Object* result = AsNewSet(a);
  return result != nullptr && SetUpdate(result, b) ? result : nullptr;
}

Object* ViewXor(Object* a, Object* b) {
  Object* result = AsNewSet(a);
  return result != nullptr && SetSymmetricDifferenceUpdate(result, b) ? result : nullptr;
}

Object* IsDisjoint(Object* self, Args args, size_t, Object*) {
  Object* other = args[0];
  if (self == other) return Bool(ViewLength(self) == 0);
  if (IsA(other, set_type) || IsA(other, frozenset_type) || IsSetLikeView(other)) {
    const int64_t n = Length(other);
    if (n < 0) return nullptr;
    if (n > ViewLength(self)) std::swap(self, other);
  }
  Walk walk(other);
  while (Object* o = walk.Next()) {
    const int in = Contains(self, o);
    if (in != 0) return in < 0 ? nullptr : False();
  }
  return walk.failed() ? nullptr : True();
}

Object* GetMapping(Object* self, void*) { return NewMappingProxy(DictOf(self)); }

const NativeMethod kSetLikeMethods[] = {
    {"isdisjoint", IsDisjoint, 1, 1, 0,
     "Return True if the view and the given iterable have a null intersection."},
    {"__reversed__", Reversed, 0, 0, 0, "Return a reverse iterator over the dict view."},
    {}};
const NativeMethod kValuesMethods[] = {
    {"__reversed__", Reversed, 0, 0, 0, "Return a reverse iterator over the dict values."}, {}};
const NativeGetSet kGetSet[] = {
    {"mapping", GetMapping, nullptr, "dictionary that this view refers to", nullptr}, {}};

void SetUp(Type* type, const char* name) {
  BeginType(type, name, sizeof(DictView));
  type->tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  type->native_getset = kGetSet;
  type->slots.iter = ViewIter;
  type->slots.len = ViewLength;
  type->slots.repr = ViewRepr;
  type->slots.trace = TraceView;
  if (type == &dict_values_type) {
    type->native_methods = kValuesMethods;
    return;
  }
  type->native_methods = kSetLikeMethods;
  type->slots.richcompare = ViewRichCompare;
  type->slots.contains = type == &dict_keys_type ? KeysContain : ItemsContain;
  type->slots.binary[kSubtract] = ViewSubtract;
  type->slots.binary[kAnd] = ViewAnd;
  type->slots.binary[kOr] = ViewOr;
  type->slots.binary[kXor] = ViewXor;
}

}  // namespace

Object* DictViewToList(Object* view) {
  Object* dict = DictOf(view);
  return IsA(view, dict_keys_type)     ? DictKeysList(dict)
         : IsA(view, dict_values_type) ? DictValuesList(dict)
                                       : DictItemsList(dict);
}

void SetUpDictViewTypes() {
  SetUp(&dict_keys_type, "dict_keys");
  SetUp(&dict_values_type, "dict_values");
  SetUp(&dict_items_type, "dict_items");
}

}  // namespace tricolor
