// super: attributes from the classes behind one class in an object's MRO.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/prompt.h"
#include "runtime/thread.h"

namespace tricolor {

Type super_type;

namespace {

struct SuperObject {
  Object base;
  Type* type;      // the class whose bases are searched
  Object* obj;     // or null: unbound
  Type* obj_type;  // whose MRO is searched
};

SuperObject* AsSuper(Object* o) { return As<SuperObject>(o); }

// The class whose MRO applies to super(type, obj). Null: TypeError.
Type* Check(Type* type, Object* obj) {
  if (IsType(obj) && IsSubtype(As<Type>(obj), type)) return As<Type>(obj);
  Type* const own = TypeOf(obj);  // once: another thread may store to obj.__class__
  if (IsSubtype(own, type)) return own;
  Object* cls;
  if (LookupAttr(obj, names.__class__, &cls) < 0) return nullptr;
  if (cls != nullptr && IsType(cls) && cls != AsObject(own) &&
      IsSubtype(As<Type>(cls), type)) {
    return As<Type>(cls);
  }
  Raise(exc::TypeError, "super(type, obj): obj must be an instance or subtype of type");
  return nullptr;
}

// Null without exception: absent.
Object* Find(SuperObject* s, Object* name) {
  Type* start = s->obj_type;
  if (start == nullptr || StrEquals(name, "__class__")) return nullptr;
  Object* mro = gc::Load(&start->tp_mro);
  if (mro == nullptr) return nullptr;
  const int64_t n = TupleSize(mro);
  int64_t i = 0;
  while (i < n && TupleAt(mro, i) != AsObject(s->type)) ++i;
  for (++i; i < n; ++i) {
    Object* dict = gc::Load(&As<Type>(TupleAt(mro, i))->tp_dict);
    Object* found;
    if (IsExactly(name, str_type)) {
      found = DictGetStr(dict, name);
    } else if (DictLookup(dict, name, &found) < 0) {
      return nullptr;
    }
    if (found == nullptr) continue;
    auto get = TypeOf(found)->slots.descr_get;
    if (get == nullptr) return found;
    return get(found, s->obj == AsObject(start) ? nullptr : s->obj, AsObject(start));
  }
  return nullptr;
}

Object* SuperGetAttr(Object* o, Object* name) {
  Object* value = Find(AsSuper(o), name);
  return value != nullptr || ErrorSet() ? value : GenericGetAttr(o, name);
}

Object* SuperRepr(Object* o) {
  auto* s = AsSuper(o);
  const char* type = s->type == nullptr ? "NULL" : s->type->tp_name;
  if (s->obj_type == nullptr) return StrFormat("<super: <class '%s'>, NULL>", type);
  return StrFormat("<super: <class '%s'>, <%s object>>", type, s->obj_type->tp_name);
}

// The arguments of super() without any: the class cell and the first argument of the caller.
bool FromFrame(Type** type, Object** obj) {
  Frame* frame = CurrentThread()->frame;
  if (frame == nullptr) return RaiseFalse(Raise(exc::RuntimeError, "super(): no current frame"));
  CodeObject* code = frame->code;
  if (code->argcount == 0) return RaiseFalse(Raise(exc::RuntimeError, "super(): no arguments"));
  const auto* kinds = reinterpret_cast<const uint8_t*>(BytesData(code->slot_kinds));
  Value first = LoadSlot(&frame->slots[0]);
  if ((kinds[0] & kSlotCell) != 0 && first.IsObject() && IsExactly(first.AsObject(), cell_type)) {
    first = CellGet(first.AsObject());
  }
  if (first.IsEmpty()) return RaiseFalse(Raise(exc::RuntimeError, "super(): arg[0] deleted"));
  for (int i = 0; i < code->nslots; ++i) {
    if ((kinds[i] & kSlotFree) == 0) continue;
    if (TupleAt(code->slot_names, i) != names.__class__) continue;
    const Value cell = LoadSlot(&frame->slots[i]);
    if (!cell.IsObject() || !IsExactly(cell.AsObject(), cell_type)) {
      return RaiseFalse(Raise(exc::RuntimeError, "super(): bad __class__ cell"));
    }
    const Value cls = CellGet(cell.AsObject());
    if (cls.IsEmpty()) return RaiseFalse(Raise(exc::RuntimeError, "super(): empty __class__ cell"));
    if (cls.IsInt() || !IsType(cls.AsObject())) {
      return RaiseFalse(Raise(exc::RuntimeError, "super(): __class__ is not a type (%s)",
                              cls.IsInt() ? "int" : TypeOf(cls.AsObject())->tp_name));
    }
    *type = As<Type>(cls.AsObject());
    *obj = first.Box();
    return *obj != nullptr;
  }
  return RaiseFalse(Raise(exc::RuntimeError, "super(): __class__ cell not found"));
}

bool SuperInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("super", kwnames)) return false;
  if (nargs > 2) {
    return RaiseFalse(
        Raise(exc::TypeError, "super() expected at most 2 arguments, got %zu", nargs));
  }
  Type* type = nullptr;
  Object* obj = nullptr;
  if (nargs == 0) {
    if (!FromFrame(&type, &obj)) return false;
  } else {
    if (!IsType(args[0])) {
      return RaiseFalse(Raise(exc::TypeError, "super() argument 1 must be a type, not %.50s",
                              TypeOf(args[0])->tp_name));
    }
    type = As<Type>(args[0]);
    if (nargs == 2) obj = args[1];
  }
  if (obj == None()) obj = nullptr;
  Type* obj_type = nullptr;
  if (obj != nullptr && (obj_type = Check(type, obj)) == nullptr) return false;
  auto* s = AsSuper(self);
  gc::Store(self, &s->type, type);
  gc::Store(self, &s->obj, obj);
  gc::Store(self, &s->obj_type, obj_type);
  // It was made to carry a prompt object, which this is not.
  if (__builtin_expect(InPromptRegion(self), 0) && (obj == nullptr || !InPromptRegion(obj))) {
    EscapePrompt(self);
  }
  return true;
}

Object* SuperNew(Type* type, Args, size_t, Object*) {
  Object* made = NewInstance(type);
  if (__builtin_expect(prompt_region != nullptr, 0) && made != nullptr) AddPrompt(made);
  return made;
}

Object* SuperGet(Object* o, Object* obj, Object*) {
  auto* s = AsSuper(o);
  if (obj == nullptr || obj == None() || s->obj != nullptr) return o;
  if (!IsExactly(o, super_type)) {
    Object* type = AsObject(s->type);
    return CallArgs(AsObject(TypeOf(o)), type, obj);
  }
  Type* obj_type = Check(s->type, obj);
  if (obj_type == nullptr) return nullptr;
  auto* bound = New<SuperObject>(super_type);
  if (bound == nullptr) return nullptr;
  CarryPrompt(AsObject(bound), &obj, 1);
  gc::Store(bound, &bound->type, s->type);
  gc::Store(bound, &bound->obj, obj);
  gc::Store(bound, &bound->obj_type, obj_type);
  return AsObject(bound);
}

void Trace(Object* o, gc::Visitor& v) {
  v.VisitRange(reinterpret_cast<void* const*>(&AsSuper(o)->type), 3);
}

const NativeMember kMembers[] = {
    {"__thisclass__", MemberKind::kObject, offsetof(SuperObject, type), true,
     "the class invoking super()"},
    {"__self__", MemberKind::kObject, offsetof(SuperObject, obj), true,
     "the instance invoking super(); may be None"},
    {"__self_class__", MemberKind::kObject, offsetof(SuperObject, obj_type), true,
     "the type of the instance invoking super(); may be None"},
    {}};

}  // namespace

void SetUpSuperType() {
  Type& t = super_type;
  BeginType(&t, "super", sizeof(SuperObject));
  t.tp_flags |= kTypeBase;
  t.tp_doc =
      "super() -> same as super(__class__, <first argument>)\n"
      "super(type) -> unbound super object\n"
      "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
      "super(type, type2) -> bound super object; requires issubclass(type2, type)";
  t.slots.new_ = SuperNew;
  t.slots.init = SuperInit;
  t.slots.getattr = SuperGetAttr;
  t.slots.repr = SuperRepr;
  t.slots.descr_get = SuperGet;
  t.slots.trace = Trace;
  t.native_members = kMembers;
}

}  // namespace tricolor
