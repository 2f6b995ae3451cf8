// _contextvars: Context, ContextVar, Token.
//
// A context's variables are in a dict. Copies of a context share it until one of them changes: then
// that one goes on with a copy of its own. A context belongs to the thread that is inside it, so
// only `entered` is contended.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/context_vars.h"
#include "runtime/modules/registry.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

Type context_type;
Type context_var_type;
Type token_type;

namespace {

Type missing_type;
Object missing_object;

struct ContextObject {
  Object base;
  Object* vars;
  Object* previous;  // the context to go back to, while entered
  uint8_t entered;   // atomic
  uint8_t shared;    // vars is another context's too: relaxed atomic
};

struct ContextVarObject {
  Object base;
  Object* name;
  Object* default_value;  // or null
};

struct TokenObject {
  Object base;
  Object* context;
  Object* var;
  Object* old_value;  // or null: there was none
  bool used;
};

ContextObject* AsContext(Object* o) { return As<ContextObject>(o); }
ContextVarObject* AsVar(Object* o) { return As<ContextVarObject>(o); }
TokenObject* AsToken(Object* o) { return As<TokenObject>(o); }

}  // namespace

Object* NewContext(Object* vars) {
  auto* c = New<ContextObject>(context_type);
  if (c == nullptr) return nullptr;
  if (vars == nullptr && (vars = NewDict()) == nullptr) return nullptr;
  gc::Store(c, &c->vars, vars);
  return AsObject(c);
}

Object* CurrentContext() {
  Thread* t = CurrentThread();
  if (t->context == nullptr) t->context = NewContext(nullptr);
  return t->context;
}

Object* CopyContext(Object* o) {
  auto* c = AsContext(o);
  __atomic_store_n(&c->shared, 1, __ATOMIC_RELAXED);
  Object* copy = NewContext(gc::Load(&c->vars));
  if (copy != nullptr) AsContext(copy)->shared = 1;
  return copy;
}

bool EnterContext(Object* self) {
  auto* c = AsContext(self);
  if (__atomic_exchange_n(&c->entered, 1, __ATOMIC_ACQUIRE) != 0) {
    Raise(exc::RuntimeError, "cannot enter context: %R is already entered", self);
    return false;
  }
  Thread* t = CurrentThread();
  gc::Store(self, &c->previous, t->context);
  t->context = self;
  return true;
}

bool ExitContext(Object* self) {
  auto* c = AsContext(self);
  Thread* t = CurrentThread();
  if (__atomic_load_n(&c->entered, __ATOMIC_ACQUIRE) == 0) {
    Raise(exc::RuntimeError, "cannot exit context: %R has not been entered", self);
    return false;
  }
  if (t->context != self) {
    Raise(exc::RuntimeError,
          "cannot exit context: thread state references a different context object");
    return false;
  }
  t->context = gc::Load(&c->previous);
  gc::StoreNoBarrier<Object>(&c->previous, nullptr);
  __atomic_store_n(&c->entered, 0, __ATOMIC_RELEASE);
  return true;
}

namespace {

// The dict of a context that is about to change.
Object* OwnVars(Object* o) {
  auto* c = AsContext(o);
  Object* vars = gc::Load(&c->vars);
  if (__atomic_load_n(&c->shared, __ATOMIC_RELAXED) == 0) return vars;
  vars = DictCopy(vars);
  if (vars == nullptr) return nullptr;
  gc::Store(o, &c->vars, vars);
  __atomic_store_n(&c->shared, 0, __ATOMIC_RELAXED);
  return vars;
}

// ---- Context

Object* ContextNew(Type*, Args, size_t nargs, Object* kwnames) {
  if (nargs != 0 || (kwnames != nullptr && TupleSize(kwnames) != 0)) {
    return Raise(exc::TypeError, "Context() does not accept any arguments");
  }
  return NewContext(nullptr);
}

Object* ContextRun(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (nargs < 1) return Raise(exc::TypeError, "run() missing 1 required positional argument");
  if (!EnterContext(self)) return nullptr;
  Object* result = Call(args[0], args + 1, nargs - 1, kwnames);
  // Left by the thread that entered it, with the same context on top: nothing else can be there.
  if (!ExitContext(self)) return nullptr;
  return result;
}

Object* ContextCopy(Object* self, Args, size_t, Object*) { return CopyContext(self); }

// 1 found, 0 absent, -1 error (no ContextVar).
int Find(Object* self, Object* key, Object** value) {
  if (!IsExactly(key, context_var_type)) {
    Raise(exc::TypeError, "a ContextVar key was expected, got %R", key);
    return -1;
  }
  return DictLookup(gc::Load(&AsContext(self)->vars), key, value);
}

Object* ContextGet(Object* self, Args args, size_t nargs, Object*) {
  Object* value;
  const int found = Find(self, args[0], &value);
  if (found != 0) return found < 0 ? nullptr : value;
  return nargs > 1 ? args[1] : None();
}

Object* ContextGetItem(Object* self, Object* key) {
  Object* value;
  const int found = Find(self, key, &value);
  if (found == 0) RaiseKeyError(key);
  return found > 0 ? value : nullptr;
}

int ContextContains(Object* self, Object* key) {
  Object* value;
  return Find(self, key, &value);
}

int64_t ContextLength(Object* self) { return DictSize(gc::Load(&AsContext(self)->vars)); }
Object* ContextIter(Object* self) { return Iter(gc::Load(&AsContext(self)->vars)); }

// Views of a snapshot: later changes go into another dict.
Object* ViewOf(Object* self, const char* method) {
  __atomic_store_n(&AsContext(self)->shared, 1, __ATOMIC_RELAXED);
  return CallMethod(gc::Load(&AsContext(self)->vars), Intern(method), nullptr, 0);
}
Object* ContextKeys(Object* self, Args, size_t, Object*) { return ViewOf(self, "keys"); }
Object* ContextValues(Object* self, Args, size_t, Object*) { return ViewOf(self, "values"); }
Object* ContextItems(Object* self, Args, size_t, Object*) { return ViewOf(self, "items"); }

Object* ContextCompare(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, context_type) || !IsExactly(b, context_type)) {
    return NotImplemented();
  }
  return RichCompare(gc::Load(&AsContext(a)->vars), gc::Load(&AsContext(b)->vars), op);
}

void ContextTrace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsContext(o)->vars));
  v.Visit(gc::Load(&AsContext(o)->previous));
}

const NativeMethod kContextMethods[] = {
    {"run", ContextRun, 0, kAnyCount, kKeywords, nullptr},
    {"copy", ContextCopy, 0, 0, 0,
     "copy($self, /)\n--\n\nReturn a shallow copy of the context object."},
    {"get", ContextGet, 1, 2, 0, "get($self, key, default=None, /)\n--\n\n"},
    {"keys", ContextKeys, 0, 0, 0, "keys($self, /)\n--\n\n"},
    {"values", ContextValues, 0, 0, 0, "values($self, /)\n--\n\n"},
    {"items", ContextItems, 0, 0, 0, "items($self, /)\n--\n\n"},
    {}};

// ---- ContextVar

Object* VarNew(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* given[2] = {};
  if (!ParseArgs("ContextVar", args, nargs, kwnames, {"", "default"}, 1, 1, 1, given)) {
    return nullptr;
  }
  if (!IsStr(given[0])) return Raise(exc::TypeError, "context variable name must be a str");
  return NewContextVar(given[0], given[1]);
}

}  // namespace

Object* NewContextVar(Object* name, Object* default_value) {
  auto* v = New<ContextVarObject>(context_var_type);
  if (v == nullptr) return nullptr;
  gc::Store(v, &v->name, name);
  gc::Store(v, &v->default_value, default_value);
  return AsObject(v);
}

bool GetContextVar(Object* var, Object** value) {
  *value = nullptr;
  Object* context = CurrentThread()->context;
  return context == nullptr ||
         DictLookup(gc::Load(&AsContext(context)->vars), var, value) >= 0;
}
Object* DefaultOfContextVar(Object* var) { return gc::Load(&AsVar(var)->default_value); }

namespace {

Object* VarGet(Object* self, Args args, size_t nargs, Object*) {
  Object* value;
  if (!GetContextVar(self, &value)) return nullptr;
  if (value != nullptr) return value;
  if (nargs > 0) return args[0];
  value = DefaultOfContextVar(self);
  return value != nullptr ? value : RaiseObject(exc::LookupError, self);
}

}  // namespace

Object* SetContextVar(Object* self, Object* value) {
  Object* context = CurrentContext();
  if (context == nullptr) return nullptr;
  auto* token = New<TokenObject>(token_type);
  if (token == nullptr) return nullptr;
  Object* old = nullptr;
  if (DictLookup(gc::Load(&AsContext(context)->vars), self, &old) < 0) return nullptr;
  gc::Store(token, &token->context, context);
  gc::Store(token, &token->var, self);
  gc::Store(token, &token->old_value, old);
  Object* vars = OwnVars(context);
  return vars != nullptr && DictSet(vars, self, value) ? AsObject(token) : nullptr;
}

bool ResetContextVar(Object* self, Object* given) {
  if (!IsExactly(given, token_type)) {
    Raise(exc::TypeError, "expected an instance of Token, got %R", given);
    return false;
  }
  auto* token = AsToken(given);
  if (token->used) {
    Raise(exc::RuntimeError, "%R has already been used once", given);
    return false;
  }
  if (token->var != self) {
    Raise(exc::ValueError, "%R was created by a different ContextVar", given);
    return false;
  }
  Object* context = CurrentContext();
  if (context == nullptr) return false;
  if (token->context != context) {
    Raise(exc::ValueError, "%R was created in a different Context", given);
    return false;
  }
  token->used = true;
  Object* vars = OwnVars(context);
  if (vars == nullptr) return false;
  Object* old = gc::Load(&token->old_value);
  return old != nullptr ? DictSet(vars, self, old) : DictDelete(vars, self) >= 0;
}

namespace {

Object* VarSet(Object* self, Args args, size_t, Object*) { return SetContextVar(self, args[0]); }
Object* VarReset(Object* self, Args args, size_t, Object*) {
  return ResetContextVar(self, args[0]) ? None() : nullptr;
}

Object* VarRepr(Object* o) {
  Object* value = gc::Load(&AsVar(o)->default_value);
  if (value == nullptr) {
    return StrFormat("<ContextVar name=%R at %p>", AsVar(o)->name, static_cast<void*>(o));
  }
  return StrFormat("<ContextVar name=%R default=%R at %p>", AsVar(o)->name, value,
                   static_cast<void*>(o));
}

Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

void VarTrace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsVar(o)->name));
  v.Visit(gc::Load(&AsVar(o)->default_value));
}

const NativeMember kVarMembers[] = {
    {"name", MemberKind::kObject, offsetof(ContextVarObject, name), true, nullptr}, {}};
const NativeMethod kVarMethods[] = {
    {"get", VarGet, 0, 1, 0, "get($self, default=<unrepresentable>, /)\n--\n\n"},
    {"set", VarSet, 1, 1, 0, "set($self, value, /)\n--\n\n"},
    {"reset", VarReset, 1, 1, 0, "reset($self, token, /)\n--\n\n"},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};

// ---- Token

Object* TokenNew(Type*, Args, size_t, Object*) {
  return Raise(exc::RuntimeError, "Tokens can only be created by ContextVars");
}

Object* TokenRepr(Object* o) {
  return StrFormat("<Token%s var=%R at %p>", AsToken(o)->used ? " used" : "", AsToken(o)->var,
                   static_cast<void*>(o));
}

Object* TokenOldValue(Object* o, void*) {
  Object* old = gc::Load(&AsToken(o)->old_value);
  return old == nullptr ? &missing_object : old;
}

void TokenTrace(Object* o, gc::Visitor& v) {
  v.VisitRange(reinterpret_cast<void* const*>(&AsToken(o)->context), 3);
}

const NativeMember kTokenMembers[] = {
    {"var", MemberKind::kObject, offsetof(TokenObject, var), true, nullptr}, {}};
const NativeGetSet kTokenGetSet[] = {{"old_value", TokenOldValue, nullptr, nullptr, nullptr}, {}};
const NativeMethod kTokenMethods[] = {
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"}, {}};

Object* MissingRepr(Object*) { return NewStrAscii("<Token.MISSING>"); }

Object* CopyCurrent(Object*, Args, size_t, Object*) {
  Object* context = CurrentContext();
  return context == nullptr ? nullptr : CopyContext(context);
}

const NativeMethod kFunctions[] = {
    {"copy_context", CopyCurrent, 0, 0, 0, "copy_context($module, /)\n--\n\n"}, {}};

void SetUpTypes() {
  Type& c = context_type;
  BeginType(&c, "_contextvars.Context", sizeof(ContextObject));
  c.slots.new_ = ContextNew;
  c.slots.getitem = ContextGetItem;
  c.slots.contains = ContextContains;
  c.slots.len = ContextLength;
  c.slots.iter = ContextIter;
  c.slots.richcompare = ContextCompare;
  c.slots.trace = ContextTrace;
  c.native_methods = kContextMethods;
  c.weak_ref_kind = 1;
  Type& v = context_var_type;
  BeginType(&v, "_contextvars.ContextVar", sizeof(ContextVarObject));
  v.slots.new_ = VarNew;
  v.slots.repr = VarRepr;
  v.slots.trace = VarTrace;
  v.native_members = kVarMembers;
  v.native_methods = kVarMethods;
  Type& t = token_type;
  BeginType(&t, "_contextvars.Token", sizeof(TokenObject));
  t.slots.new_ = TokenNew;
  t.slots.repr = TokenRepr;
  t.slots.trace = TokenTrace;
  t.native_members = kTokenMembers;
  t.native_getset = kTokenGetSet;
  t.native_methods = kTokenMethods;
  BeginType(&missing_type, "Token.MISSING", sizeof(Object));
  missing_type.tp_flags |= kTypeDisallowNew;
  missing_type.slots.repr = MissingRepr;
  InitStatic(&missing_object, &missing_type);
}

}  // namespace

Object* CreateContextvarsModule() {
  SetUpTypes();
  for (Type* t : {&context_type, &context_var_type, &token_type, &missing_type}) {
    if (!ReadyBuiltinType(t)) return nullptr;
  }
  if (!DictSet(token_type.tp_dict, "MISSING", &missing_object)) return nullptr;
  Object* m = NewNativeModule("_contextvars", "Context Variables", kFunctions);
  if (m == nullptr || !ModuleAdd(m, "Context", AsObject(&context_type)) ||
      !ModuleAdd(m, "ContextVar", AsObject(&context_var_type)) ||
      !ModuleAdd(m, "Token", AsObject(&token_type))) {
    return nullptr;
  }
  return m;
}

}  // namespace tricolor
