// types.GenericAlias: list[int].
#include "runtime/objects/generic_alias.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

Type generic_alias_type;

namespace {

GenericAliasObject* AsAlias(Object* o) { return As<GenericAliasObject>(o); }

Object* NewAlias(Type* type, Object* origin, Object* args, bool starred) {
  if (!IsTuple(args)) {
    args = TupleOf(args);
    if (args == nullptr) return nullptr;
  }
  auto* a = reinterpret_cast<GenericAliasObject*>(NewInstance(type));
  if (a == nullptr) return nullptr;
  gc::Store(a, &a->origin, origin);
  gc::Store(a, &a->args, args);
  a->starred = starred;
  return AsObject(a);
}

}  // namespace

Object* NewGenericAlias(Object* origin, Object* args) {
  return NewAlias(&generic_alias_type, origin, args, false);
}

bool AppendTypeRepr(StrBuilder* out, Object* p) {
  if (p == Ellipsis()) {
    out->Append("...");
    return true;
  }
  Object* value;
  int found = LookupAttr(p, names.__origin__, &value);
  if (found > 0) found = LookupAttr(p, names.__args__, &value);
  if (found < 0) return false;
  if (found == 0) {
    Object* qualname;
    Object* module = nullptr;
    found = LookupAttr(p, names.__qualname__, &qualname);
    if (found > 0) found = LookupAttr(p, names.__module__, &module);
    if (found < 0) return false;
    if (found > 0 && module != None()) {
      Object* text = IsStr(module) && StrEquals(module, "builtins")
                         ? Str(qualname)
                         : StrFormat("%S.%S", module, qualname);
      if (text != nullptr) out->Append(text);
      return text != nullptr;
    }
  }
  Object* text = Repr(p);
  if (text != nullptr) out->Append(text);
  return text != nullptr;
}

namespace {

Object* AliasRepr(Object* o) {
  auto* a = AsAlias(o);
  StrBuilder out;
  if (a->starred) out.Append("*");
  if (!AppendTypeRepr(&out, a->origin)) return nullptr;
  out.Append("[");
  for (int64_t i = 0; i < TupleSize(a->args); ++i) {
    if (i > 0) out.Append(", ");
    if (!AppendTypeRepr(&out, TupleAt(a->args, i))) return nullptr;
  }
  if (TupleSize(a->args) == 0) out.Append("()");
  out.Append("]");
  return out.Finish();
}

Object* AliasCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* made = Call(AsAlias(o)->origin, args, nargs, kwnames);
  if (made == nullptr || SetAttr(made, names.__orig_class__, o)) return made;
  if (!ClearErrorIf(exc::AttributeError) && !ClearErrorIf(exc::TypeError)) return nullptr;
  return made;
}

// Everything else is the origin's.
bool IsOwnName(Object* name) {
  static constexpr const char* kOwn[] = {
      "__class__",       "__origin__",     "__args__",
      "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
      "__mro_entries__", "__reduce_ex__",  "__reduce__",
      "__copy__",        "__deepcopy__"};
  for (const char* own : kOwn) {
    if (StrEquals(name, own)) return true;
  }
  return false;
}

Object* AliasGetAttr(Object* o, Object* name) {
  if (!IsOwnName(name)) return GetAttr(AsAlias(o)->origin, name);
  return GenericGetAttr(o, name);
}

Object* AliasCompare(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsA(a, generic_alias_type) || !IsA(b, generic_alias_type)) {
    return NotImplemented();
  }
  int equal = AsAlias(a)->starred == AsAlias(b)->starred;
  if (equal != 0) equal = Compare(AsAlias(a)->origin, AsAlias(b)->origin, kEq);
  if (equal > 0) equal = Compare(AsAlias(a)->args, AsAlias(b)->args, kEq);
  return equal < 0 ? nullptr : Bool((equal != 0) == (op == kEq));
}

int64_t AliasHash(Object* o) {
  const int64_t x = Hash(AsAlias(o)->origin);
  const int64_t y = x == -1 ? -1 : Hash(AsAlias(o)->args);
  if (x == -1 || y == -1) return -1;
  return (x ^ y) == -1 ? -2 : (x ^ y);
}

Object* Parameters(Object* o) {
  auto* a = AsAlias(o);
  Object* p = gc::Load(&a->parameters);
  if (p != nullptr) return p;
  p = CollectParameters(a->args);
  if (p != nullptr) gc::Store(o, &a->parameters, p);
  return p;
}

Object* AliasGetItem(Object* o, Object* item) {
  Object* parameters = Parameters(o);
  if (parameters == nullptr) return nullptr;
  Object* args = SubstituteParameters(o, AsAlias(o)->args, parameters, item);
  return args == nullptr ? nullptr
                         : NewAlias(TypeOf(o), AsAlias(o)->origin, args, AsAlias(o)->starred);
}

// *list[int] in an argument list: one item, starred.
Object* AliasIter(Object* o) {
  Object* starred = NewAlias(TypeOf(o), AsAlias(o)->origin, AsAlias(o)->args, true);
  Object* one = starred == nullptr ? nullptr : TupleOf(starred);
  return one == nullptr ? nullptr : Iter(one);
}

Object* AliasNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("GenericAlias", kwnames) || !CheckPositional("GenericAlias", nargs, 2, 2)) {
    return nullptr;
  }
  return NewAlias(type, args[0], args[1], false);
}

Object* MroEntries(Object* self, Args, size_t, Object*) { return TupleOf(AsAlias(self)->origin); }

Object* InstanceCheck(Object*, Args, size_t, Object*) {
  return Raise(exc::TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
Object* SubclassCheck(Object*, Args, size_t, Object*) {
  return Raise(exc::TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  auto* a = AsAlias(self);
  if (a->starred) {
    Object* plain = NewGenericAlias(a->origin, a->args);
    Object* it = plain == nullptr ? nullptr : Iter(plain);
    Object* next = DictGet(Runtime::Get()->builtins_dict, "next");
    Object* args = it == nullptr || next == nullptr ? nullptr : TupleOf(it);
    return args == nullptr ? nullptr : TupleOf(next, args);
  }
  Object* args = TupleOf(a->origin, a->args);
  Type* type = TypeOf(self);
  return args == nullptr ? nullptr : TupleOf(type, args);
}

Object* Dir(Object* self, Args, size_t, Object*) {
  Object* method = GetAttr(AsObject(TypeOf(AsAlias(self)->origin)), names.__dir__);
  Object* origin = AsAlias(self)->origin;
  Object* listed = method == nullptr ? nullptr : CallArgs(method, origin);
  Object* list = listed == nullptr ? nullptr : ToList(listed);
  for (const char* own : {"__origin__", "__args__", "__parameters__", "__mro_entries__",
                          "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__", "__unpacked__",
                          "__typing_unpacked_tuple_args__", "__class__"}) {
    Object* name = NewStrAscii(own);
    if (list == nullptr || name == nullptr) return nullptr;
    const int known = Contains(list, name);
    if (known < 0 || (known == 0 && !ListAppend(list, name))) return nullptr;
  }
  return list;
}

Object* GetParameters(Object* o, void*) { return Parameters(o); }
Object* GetUnpackedArgs(Object* o, void*) {
  auto* a = AsAlias(o);
  return a->starred && a->origin == AsObject(&tuple_type) ? a->args : None();
}

void Trace(Object* o, gc::Visitor& v) {
  v.VisitRange(reinterpret_cast<void* const*>(&AsAlias(o)->origin), 3);
}

const NativeMember kMembers[] = {
    {"__origin__", MemberKind::kObject, offsetof(GenericAliasObject, origin), true, nullptr},
    {"__args__", MemberKind::kObject, offsetof(GenericAliasObject, args), true, nullptr},
    {"__unpacked__", MemberKind::kBool8, offsetof(GenericAliasObject, starred), true, nullptr},
    {}};
const NativeGetSet kGetSet[] = {
    {"__parameters__", GetParameters, nullptr, "Type variables in the GenericAlias.", nullptr},
    {"__typing_unpacked_tuple_args__", GetUnpackedArgs, nullptr, nullptr, nullptr},
    {}};
const NativeMethod kMethods[] = {{"__mro_entries__", MroEntries, 1, 1, 0, nullptr},
                                 {"__instancecheck__", InstanceCheck, 1, 1, 0, nullptr},
                                 {"__subclasscheck__", SubclassCheck, 1, 1, 0, nullptr},
                                 {"__reduce__", Reduce, 0, 0, 0, nullptr},
                                 {"__dir__", Dir, 0, 0, 0, nullptr},
                                 {}};

}  // namespace

void SetUpGenericAliasType() {
  Type& t = generic_alias_type;
  BeginType(&t, "types.GenericAlias", sizeof(GenericAliasObject));
  t.tp_flags |= kTypeBase;
  t.tp_doc = "GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type";
  t.slots.new_ = AliasNew;
  t.slots.call = AliasCall;
  t.slots.repr = AliasRepr;
  t.slots.getattr = AliasGetAttr;
  t.slots.richcompare = AliasCompare;
  t.slots.hash = AliasHash;
  t.slots.getitem = AliasGetItem;
  t.slots.iter = AliasIter;
  t.slots.binary[kOr] = UnionOr;
  t.slots.trace = Trace;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
  t.weak_ref_kind = 1;
}

}  // namespace tricolor
