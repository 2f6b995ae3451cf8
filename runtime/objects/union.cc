// types.UnionType: int | str.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

Type union_type;

namespace {

UnionObject* AsUnion(Object* o) { return As<UnionObject>(o); }

bool IsUnionable(Object* o) {
  return o == None() || IsType(o) || IsA(o, generic_alias_type) || IsExactly(o, union_type);
}

// 1 the same member, 0 another, -1 error.
int SameMember(Object* a, Object* b) {
  if (a == b) return 1;
  const bool aliases = IsA(a, generic_alias_type) && IsA(b, generic_alias_type);
  return aliases ? Compare(a, b, kEq) : 0;
}

bool Add(Object* list, Object* member) {
  if (IsExactly(member, union_type)) {
    for (int64_t i = 0; i < TupleSize(AsUnion(member)->args); ++i) {
      if (!Add(list, TupleAt(AsUnion(member)->args, i))) return false;
    }
    return true;
  }
  if (member == None()) member = AsObject(&none_type);
  for (int64_t i = 0; i < ListSize(list); ++i) {
    const int same = SameMember(ListGet(list, i), member);
    if (same != 0) return same > 0;
  }
  return ListAppend(list, member);
}

Object* UnionRepr(Object* o) {
  StrBuilder out;
  Object* args = AsUnion(o)->args;
  for (int64_t i = 0; i < TupleSize(args); ++i) {
    if (i > 0) out.Append(" | ");
    Object* member = TupleAt(args, i);
    if (member == AsObject(&none_type)) {
      out.Append("None");
    } else if (!AppendTypeRepr(&out, member)) {
      return nullptr;
    }
  }
  return out.Finish();
}

Object* AsSet(Object* o) {
  Object* args = AsUnion(o)->args;
  return CallArgs(AsObject(&frozenset_type), args);
}

Object* UnionCompare(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, union_type) || !IsExactly(b, union_type)) {
    return NotImplemented();
  }
  Object* set_a = AsSet(a);
  Object* set_b = AsSet(b);
  return set_a == nullptr || set_b == nullptr ? nullptr : RichCompare(set_a, set_b, op);
}

int64_t UnionHash(Object* o) {
  Object* set = AsSet(o);
  return set == nullptr ? -1 : Hash(set);
}

Object* Parameters(Object* o) {
  auto* u = AsUnion(o);
  Object* p = gc::Load(&u->parameters);
  if (p != nullptr) return p;
  p = CollectParameters(u->args);
  if (p != nullptr) gc::Store(o, &u->parameters, p);
  return p;
}

Object* UnionGetItem(Object* o, Object* item) {
  Object* parameters = Parameters(o);
  if (parameters == nullptr) return nullptr;
  Object* args = SubstituteParameters(o, AsUnion(o)->args, parameters, item);
  if (args == nullptr) return nullptr;
  Object* result = TupleAt(args, 0);
  for (int64_t i = 1; result != nullptr && i < TupleSize(args); ++i) {
    result = BinaryOp(result, TupleAt(args, i), kOr);
  }
  return result;
}


Object* GetParameters(Object* o, void*) { return Parameters(o); }

void Trace(Object* o, gc::Visitor& v) {
  v.VisitRange(reinterpret_cast<void* const*>(&AsUnion(o)->args), 2);
}

const NativeMember kMembers[] = {
    {"__args__", MemberKind::kObject, offsetof(UnionObject, args), true, nullptr}, {}};
const NativeGetSet kGetSet[] = {
    {"__parameters__", GetParameters, nullptr, "Type variables in the types.UnionType.", nullptr},
    {}};

}  // namespace

Object* UnionOr(Object* a, Object* b) {
  if (!IsUnionable(a) || !IsUnionable(b)) return NotImplemented();
  Object* members = NewList();
  if (members == nullptr || !Add(members, a) || !Add(members, b)) return nullptr;
  if (ListSize(members) == 1) return ListGet(members, 0);
  Object* args = ListToTuple(members);
  auto* u = args == nullptr ? nullptr : New<UnionObject>(union_type);
  if (u == nullptr) return nullptr;
  gc::Store(u, &u->args, args);
  return AsObject(u);
}

void SetUpUnionType() {
  Type& t = union_type;
  BeginType(&t, "types.UnionType", sizeof(UnionObject));
  t.tp_flags |= kTypeDisallowNew;
  t.tp_doc = "Represent a PEP 604 union type\n\nE.g. for int | str";
  t.slots.repr = UnionRepr;
  // typing asks any type for its module.
  t.slots.getattr = [](Object* self, Object* name) {
    return IsStr(name) && StrEqual(name, names.__module__) ? GetAttr(AsObject(TypeOf(self)), name)
                                                           : GenericGetAttr(self, name);
  };
  t.slots.richcompare = UnionCompare;
  t.slots.hash = UnionHash;
  t.slots.getitem = UnionGetItem;
  t.slots.binary[kOr] = UnionOr;
  t.slots.trace = Trace;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
}

}  // namespace tricolor
