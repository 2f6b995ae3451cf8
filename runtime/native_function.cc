// builtin_function_or_method: a native function, bound to its module, object or class.
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"
#include "runtime/varargs.h"

namespace tricolor {

Type native_function_type;

Object* NewNativeFunction(const NativeMethod* method, Object* self, Object* module_name) {
  auto* f = New<NativeFunctionObject>(native_function_type);
  if (f == nullptr) return nullptr;
  f->method = method;
  gc::Store(f, &f->self, self);
  gc::Store(f, &f->module, module_name);
  return AsObject(f);
}

namespace {

// The part of `doc` behind "name(", if it starts like a signature with its end marker.
const char* FindSignature(const char* name, const char* doc) {
  const char* dot = std::strrchr(name, '.');
  if (dot != nullptr) name = dot + 1;
  const size_t n = std::strlen(name);
  if (std::strncmp(doc, name, n) != 0 || doc[n] != '(') return nullptr;
  return doc + n;
}

constexpr char kMarker[] = ")\n--\n\n";

// The end of the signature (behind its closing bracket's marker), or null.
const char* SignatureEnd(const char* signature) {
  const char* p = std::strstr(signature, kMarker);
  if (p == nullptr) return nullptr;
  const char* blank = std::strstr(signature, "\n\n");
  return blank != nullptr && blank < p ? nullptr : p;
}

}  // namespace

Object* DocText(const char* name, const char* doc) {
  if (doc == nullptr) return None();
  const char* text = doc;
  if (const char* signature = FindSignature(name, doc)) {
    if (const char* end = SignatureEnd(signature)) text = end + sizeof kMarker - 1;
  }
  if (*text == 0) return None();
  return NewStr(text);
}

Object* DocSignature(const char* name, const char* doc) {
  if (doc == nullptr) return None();
  const char* signature = FindSignature(name, doc);
  const char* end = signature == nullptr ? nullptr : SignatureEnd(signature);
  if (end == nullptr) return None();
  return NewStr({signature, static_cast<size_t>(end + 1 - signature)});
}

Object* FunctionText(Object* callable) {
  Object* qualname;
  int found = LookupAttr(callable, names.__qualname__, &qualname);
  if (found < 0) return nullptr;
  if (found == 0) return Str(callable);
  Object* module;
  found = LookupAttr(callable, names.__module__, &module);
  if (found < 0) return nullptr;
  if (found != 0 && module != None()) {
    const int same = IsStr(module) ? StrEquals(module, "builtins") : 0;
    if (same == 0) return StrFormat("%S.%S()", module, qualname);
  }
  return StrFormat("%S()", qualname);
}

namespace {

Object* WrongCount(const NativeMethod* m, size_t nargs) {
  const bool few = static_cast<int64_t>(nargs) < m->min;
  const int asked = few ? m->min : m->max;
  return Raise(exc::TypeError, "%s() takes %s %d argument%s (%zu given)", m->name,
               m->min == m->max ? "exactly"
               : few            ? "at least"
                                : "at most",
               asked, asked == 1 ? "" : "s", nargs);
}

}  // namespace

Object* CallNative(const NativeMethod* m, Object* callable, Object* self, Args args, size_t nargs,
                   Object* kwnames) {
  if ((m->flags & kKeywords) == 0) {
    if (__builtin_expect(kwnames != nullptr && TupleSize(kwnames) != 0, 0)) {
      if ((m->flags & kVarargs) != 0)
        return Raise(exc::TypeError, "%s() takes no keyword arguments", m->name);
      Object* text = FunctionText(callable);
      return text == nullptr ? nullptr
                             : Raise(exc::TypeError, "%U takes no keyword arguments", text);
    }
    if (__builtin_expect(static_cast<int64_t>(nargs) < m->min ||
                             (m->max >= 0 && static_cast<int64_t>(nargs) > m->max),
                         0)) {
      if ((m->flags & kParseTuple) == kParseTuple) return WrongCount(m, nargs);
      if (m->min != m->max || m->max > 1) {
        CheckPositional(m->name, nargs, static_cast<size_t>(m->min),
                        m->max < 0 ? SIZE_MAX : static_cast<size_t>(m->max));
        return nullptr;
      }
      Object* text = FunctionText(callable);
      if (text == nullptr) return nullptr;
      return m->max == 0
                 ? Raise(exc::TypeError, "%U takes no arguments (%zu given)", text, nargs)
                 : Raise(exc::TypeError, "%U takes exactly one argument (%zu given)", text, nargs);
    }
  }
  return m->function((m->flags & kStaticMethod) != 0 ? nullptr : self, args, nargs, kwnames);
}

namespace {

NativeFunctionObject* AsNative(Object* o) { return As<NativeFunctionObject>(o); }

bool IsModuleOrNull(Object* self) { return self == nullptr || IsA(self, module_type); }

Object* FunctionCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  auto* f = AsNative(o);
  return CallNative(f->method, o, f->self, args, nargs, kwnames);
}

Object* FunctionRepr(Object* o) {
  auto* f = AsNative(o);
  if (IsModuleOrNull(f->self)) return StrFormat("<built-in function %s>", f->method->name);
  return StrFormat("<built-in method %s of %s object at %p>", f->method->name,
                   TypeOf(f->self)->tp_name, static_cast<void*>(f->self));
}

Object* FunctionCompare(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, native_function_type) ||
      !IsExactly(b, native_function_type)) {
    return NotImplemented();
  }
  const bool equal =
      AsNative(a)->self == AsNative(b)->self && AsNative(a)->method == AsNative(b)->method;
  return Bool(equal == (op == kEq));
}

int64_t FunctionHash(Object* o) {
  auto* f = AsNative(o);
  const uint64_t h = (reinterpret_cast<uint64_t>(f->self) >> 4) ^
                     (reinterpret_cast<uint64_t>(f->method) * 31 >> 3);
  return static_cast<int64_t>(h) == -1 ? -2 : static_cast<int64_t>(h);
}

Object* GetName(Object* o, void*) { return NewStr(AsNative(o)->method->name); }

Object* GetQualname(Object* o, void*) {
  auto* f = AsNative(o);
  if (IsModuleOrNull(f->self)) return GetName(o, nullptr);
  Object* type = IsType(f->self) ? f->self : AsObject(TypeOf(f->self));
  Object* qualname = GetAttr(type, names.__qualname__);
  return qualname == nullptr ? nullptr : StrFormat("%S.%s", qualname, f->method->name);
}

Object* GetSelf(Object* o, void*) {
  Object* self = AsNative(o)->self;
  return self == nullptr ? None() : self;
}

Object* GetModule(Object* o, void*) {
  Object* m = gc::Load(&AsNative(o)->module);
  return m == nullptr ? None() : m;
}

bool SetModule(Object* o, Object* value, void*) {
  gc::Store(o, &AsNative(o)->module, value);
  return true;
}

Object* GetDoc(Object* o, void*) {
  return DocText(AsNative(o)->method->name, AsNative(o)->method->doc);
}

Object* GetSignature(Object* o, void*) {
  return DocSignature(AsNative(o)->method->name, AsNative(o)->method->doc);
}

// Functions of modules are pickled by name, bound ones by getattr.
Object* Reduce(Object* o, Args, size_t, Object*) {
  auto* f = AsNative(o);
  if (IsModuleOrNull(f->self)) return GetName(o, nullptr);
  Object* getattr = DictGet(Runtime::Get()->builtins_dict, "getattr");
  Object* name = GetName(o, nullptr);
  if (getattr == nullptr || name == nullptr) return nullptr;
  Object* pair = TupleOf(f->self, name);
  return pair == nullptr ? nullptr : TupleOf(getattr, pair);
}

void Trace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsNative(o)->self));
  v.Visit(gc::Load(&AsNative(o)->module));
}

const NativeGetSet kGetSet[] = {{"__name__", GetName, nullptr, nullptr, nullptr},
                                {"__qualname__", GetQualname, nullptr, nullptr, nullptr},
                                {"__self__", GetSelf, nullptr, nullptr, nullptr},
                                {"__module__", GetModule, SetModule, nullptr, nullptr},
                                {"__doc__", GetDoc, nullptr, nullptr, nullptr},
                                {"__text_signature__", GetSignature, nullptr, nullptr, nullptr},
                                {}};

const NativeMethod kMethods[] = {{"__reduce__", Reduce, 0, 0, 0, nullptr}, {}};

}  // namespace

void SetUpNativeFunctionType() {
  Type& t = native_function_type;
  BeginType(&t, "builtin_function_or_method", sizeof(NativeFunctionObject));
  t.tp_flags |= kTypeDisallowNew;
  t.slots.call = FunctionCall;
  t.slots.repr = FunctionRepr;
  t.slots.richcompare = FunctionCompare;
  t.slots.hash = FunctionHash;
  t.slots.trace = Trace;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
  t.weak_ref_kind = 1;
}

}  // namespace tricolor
