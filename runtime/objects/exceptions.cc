// BaseException, and the exceptions that add a field or two.
#include "runtime/objects/exceptions.h"

#include <stdio.h>
#include <unistd.h>

#include <cstring>

#include "runtime/abstract.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions_internal.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace exc {
#define TC_DEFINE(name, base) Type name;
TC_EXCEPTION_TYPES(TC_DEFINE)
#undef TC_DEFINE
}  // namespace exc

namespace {

Object* out_of_memory = nullptr;  // a root: made before memory can run out

Object* OrNone(Object* o) { return o == nullptr ? None() : o; }

}  // namespace

bool SetExceptionArgs(Object* self, Args args, size_t nargs) {
  Object* tuple = nargs == 0 ? EmptyTuple() : NewTupleFrom(args, static_cast<int64_t>(nargs));
  if (tuple == nullptr) return false;
  gc::Store(self, &AsException(self)->args, tuple);
  return true;
}

Object* ExceptionNew(Type* type, Args args, size_t nargs, Object*) {
  Object* e = NewInstance(type);
  return e != nullptr && SetExceptionArgs(e, args, nargs) ? e : nullptr;
}

bool ExceptionInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords(TypeOf(self)->tp_name, kwnames)) return false;
  // __new__ got the same arguments, unless a subclass changed them.
  Object* have = gc::Load(&AsException(self)->args);
  if (have != nullptr && TupleSize(have) == static_cast<int64_t>(nargs)) {
    bool same = true;
    for (size_t i = 0; i < nargs; ++i)
      same = same && TupleAt(have, static_cast<int64_t>(i)) == args[i];
    if (same) return true;
  }
  return SetExceptionArgs(self, args, nargs);
}

Object* ExceptionStr(Object* self) {
  Object* args = gc::Load(&AsException(self)->args);
  const int64_t n = args == nullptr ? 0 : TupleSize(args);
  if (n == 0) return NewStrAscii("");
  return n == 1 ? Str(TupleAt(args, 0)) : Str(args);
}

Object* ExceptionReduce(Object* self, Args, size_t, Object*) {
  Object* args = gc::Load(&AsException(self)->args);
  Object* dict = gc::Load(&AsException(self)->dict);
  Type* type = TypeOf(self);
  return args != nullptr && dict != nullptr ? TupleOf(type, args, dict) : TupleOf(type, args);
}

bool TakeKeywords(const char* function, Args args, size_t nargs, Object* kwnames,
                  std::initializer_list<const char*> allowed, Object** out) {
  const int64_t n = kwnames == nullptr ? 0 : TupleSize(kwnames);
  if (n > static_cast<int64_t>(allowed.size())) {
    return RaiseFalse(Raise(exc::TypeError, "%s() takes at most %zu keyword argument%s (%zd given)",
                            function, allowed.size(), allowed.size() == 1 ? "" : "s",
                            static_cast<ssize_t>(n)));
  }
  for (int64_t k = 0; k < n; ++k) {
    Object* key = TupleAt(kwnames, k);
    size_t i = 0;
    while (i < allowed.size() && !StrEquals(key, allowed.begin()[i])) ++i;
    if (i == allowed.size()) {
      return RaiseFalse(
          Raise(exc::TypeError, "'%S' is an invalid keyword argument for %s()", key, function));
    }
    out[i] = args[nargs + static_cast<size_t>(k)];
  }
  return true;
}

namespace {

Object* ExceptionRepr(Object* self) {
  const char* name = TypeName(self);
  Object* args = gc::Load(&AsException(self)->args);
  if (TupleSize(args) == 1) return StrFormat("%s(%R)", name, TupleAt(args, 0));
  return StrFormat("%s%R", name, args);
}

Object* SetState(Object* self, Args args, size_t, Object*) {
  Object* state = args[0];
  if (state == None()) return None();
  if (!IsDict(state)) return Raise(exc::TypeError, "state is not a dictionary");
  int64_t position = 0;
  Object* key;
  Object* value;
  while (DictNext(state, &position, &key, &value)) {
    if (!SetAttr(self, key, value)) return nullptr;
  }
  return None();
}

Object* WithTraceback(Object* self, Args args, size_t, Object*) {
  return SetTraceback(self, args[0]) ? self : nullptr;
}

Object* AddNote(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "note must be a str, not '%s'", TypeOf(args[0])->tp_name);
  }
  Object* notes;
  const int found = LookupAttr(self, names.__notes__, &notes);
  if (found < 0) return nullptr;
  if (found == 0) {
    notes = NewList();
    if (notes == nullptr || !SetAttr(self, names.__notes__, notes)) return nullptr;
  }
  if (!IsList(notes)) return Raise(exc::TypeError, "Cannot add note: __notes__ is not a list");
  return ListAppend(notes, args[0]) ? None() : nullptr;
}

Object* GetArgs(Object* o, void*) { return OrNone(gc::Load(&AsException(o)->args)); }

bool SetArgs(Object* o, Object* value, void*) {
  if (value == nullptr) return RaiseFalse(Raise(exc::TypeError, "args may not be deleted"));
  Object* tuple = ToTuple(value);
  if (tuple == nullptr) return false;
  gc::Store(o, &AsException(o)->args, tuple);
  return true;
}

Object* GetTraceback(Object* o, void*) { return OrNone(gc::Load(&AsException(o)->traceback)); }

bool SetTracebackAttr(Object* o, Object* value, void*) {
  if (value == nullptr)
    return RaiseFalse(Raise(exc::TypeError, "__traceback__ may not be deleted"));
  return SetTraceback(o, value);
}

Object* GetContext(Object* o, void*) { return OrNone(gc::Load(&AsException(o)->context)); }
Object* GetCause(Object* o, void*) { return OrNone(gc::Load(&AsException(o)->cause)); }

bool CheckChained(Object* value, const char* what, Object** out) {
  if (value == nullptr) {
    return RaiseFalse(Raise(exc::TypeError, "__%s__ may not be deleted", what));
  }
  *out = value == None() ? nullptr : value;
  if (value == None() || IsException(value)) return true;
  return RaiseFalse(
      Raise(exc::TypeError, "exception %s must be None or derive from BaseException", what));
}

bool SetContext(Object* o, Object* value, void*) {
  Object* context = nullptr;
  if (!CheckChained(value, "context", &context)) return false;
  gc::Store(o, &AsException(o)->context, context);
  return true;
}

bool SetCause(Object* o, Object* value, void*) {
  Object* cause = nullptr;
  if (!CheckChained(value, "cause", &cause)) return false;
  __atomic_store_n(&AsException(o)->suppress_context, 1, __ATOMIC_RELAXED);
  gc::Store(o, &AsException(o)->cause, cause);
  return true;
}

const NativeGetSet kGetSet[] = {
    {"__dict__", GetInstanceDict, SetInstanceDict, nullptr, nullptr},
    {"args", GetArgs, SetArgs, nullptr, nullptr},
    {"__traceback__", GetTraceback, SetTracebackAttr, nullptr, nullptr},
    {"__context__", GetContext, SetContext, "exception context", nullptr},
    {"__cause__", GetCause, SetCause, "exception cause", nullptr},
    {}};
const NativeMember kMembers[] = {{"__suppress_context__", MemberKind::kBool8,
                                  offsetof(ExceptionObject, suppress_context), false, nullptr},
                                 {}};
const NativeMethod kMethods[] = {
    {"__reduce__", ExceptionReduce, 0, 0, 0, nullptr},
    {"__setstate__", SetState, 1, 1, 0, nullptr},
    {"with_traceback", WithTraceback, 1, 1, 0,
     "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."},
    {"add_note", AddNote, 1, 1, 0, "Exception.add_note(note) --\n    add a note to the exception"},
    {}};

// ---- one value: StopIteration, SystemExit

bool StopIterationInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, kwnames)) return false;
  gc::Store(self, &As<StopIterationObject>(self)->value, nargs > 0 ? args[0] : None());
  return true;
}
const NativeMember kStopIterationMembers[] = {
    {"value", MemberKind::kObject, offsetof(StopIterationObject, value), false,
     "generator return value"},
    {}};

bool SystemExitInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, kwnames)) return false;
  Object* code = nargs == 1 ? args[0] : nargs == 0 ? nullptr : gc::Load(&AsException(self)->args);
  gc::Store(self, &As<SystemExitObject>(self)->code, code);
  return true;
}
const NativeMember kSystemExitMembers[] = {
    {"code", MemberKind::kObject, offsetof(SystemExitObject, code), false, "exception code"}, {}};

// ---- names: ImportError, NameError, AttributeError

bool ImportErrorInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, nullptr)) return false;
  Object* given[2] = {};
  if (!TakeKeywords("ImportError", args, nargs, kwnames, {"name", "path"}, given)) return false;
  auto* e = As<ImportErrorObject>(self);
  gc::Store(self, &e->name, given[0]);
  gc::Store(self, &e->path, given[1]);
  gc::Store(self, &e->msg, nargs == 1 ? args[0] : nullptr);
  return true;
}

Object* ImportErrorStr(Object* self) {
  Object* msg = gc::Load(&As<ImportErrorObject>(self)->msg);
  return msg != nullptr && IsExactly(msg, str_type) ? msg : ExceptionStr(self);
}

Object* ImportErrorState(Object* self) {
  auto* e = As<ImportErrorObject>(self);
  Object* dict = gc::Load(&AsException(self)->dict);
  Object* name = gc::Load(&e->name);
  Object* path = gc::Load(&e->path);
  if (name == nullptr && path == nullptr) return OrNone(dict);
  dict = dict == nullptr ? NewDict() : DictCopy(dict);
  if (dict == nullptr) return nullptr;
  if (name != nullptr && !DictSet(dict, names.name, name)) return nullptr;
  if (path != nullptr && !DictSet(dict, names.path, path)) return nullptr;
  return dict;
}

Object* ImportErrorReduce(Object* self, Args, size_t, Object*) {
  Object* state = ImportErrorState(self);
  if (state == nullptr) return nullptr;
  Type* type = TypeOf(self);
  Object* args = gc::Load(&AsException(self)->args);
  return state == None() ? TupleOf(type, args) : TupleOf(type, args, state);
}

const NativeMember kImportErrorMembers[] = {
    {"msg", MemberKind::kObject, offsetof(ImportErrorObject, msg), false, "exception message"},
    {"name", MemberKind::kObject, offsetof(ImportErrorObject, name), false, "module name"},
    {"path", MemberKind::kObject, offsetof(ImportErrorObject, path), false, "module path"},
    {}};
const NativeMethod kImportErrorMethods[] = {{"__reduce__", ImportErrorReduce, 0, 0, 0, nullptr},
                                            {}};

bool NameErrorInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, nullptr)) return false;
  Object* given[1] = {};
  if (!TakeKeywords("NameError", args, nargs, kwnames, {"name"}, given)) return false;
  gc::Store(self, &As<NameErrorObject>(self)->name, given[0]);
  return true;
}
const NativeMember kNameErrorMembers[] = {
    {"name", MemberKind::kObject, offsetof(NameErrorObject, name), false, "name"}, {}};

bool AttributeErrorInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, nullptr)) return false;
  Object* given[2] = {};
  if (!TakeKeywords("AttributeError", args, nargs, kwnames, {"name", "obj"}, given)) return false;
  gc::Store(self, &As<AttributeErrorObject>(self)->name, given[0]);
  gc::Store(self, &As<AttributeErrorObject>(self)->obj, given[1]);
  return true;
}
const NativeMember kAttributeErrorMembers[] = {
    {"name", MemberKind::kObject, offsetof(AttributeErrorObject, name), false, "attribute name"},
    {"obj", MemberKind::kObject, offsetof(AttributeErrorObject, obj), false, "object"},
    {}};

Object* KeyErrorStr(Object* self) {
  Object* args = gc::Load(&AsException(self)->args);
  // repr, so that KeyError('') shows what the key was.
  return TupleSize(args) == 1 ? Repr(TupleAt(args, 0)) : ExceptionStr(self);
}

struct ExceptionDoc {
  Type* type;
  const char* doc;
};
const ExceptionDoc kDocs[] = {
    {&exc::BaseException, "Common base class for all exceptions"},
    {&exc::BaseExceptionGroup, "A combination of multiple unrelated exceptions."},
    {&exc::Exception, "Common base class for all non-exit exceptions."},
    {&exc::GeneratorExit, "Request that a generator exit."},
    {&exc::KeyboardInterrupt, "Program interrupted by user."},
    {&exc::SystemExit, "Request to exit from the interpreter."},
    {&exc::ArithmeticError, "Base class for arithmetic errors."},
    {&exc::AssertionError, "Assertion failed."},
    {&exc::AttributeError, "Attribute not found."},
    {&exc::BufferError, "Buffer error."},
    {&exc::EOFError, "Read beyond end of file."},
    {&exc::ImportError, "Import can't find module, or can't find name in module."},
    {&exc::LookupError, "Base class for lookup errors."},
    {&exc::MemoryError, "Out of memory."},
    {&exc::NameError, "Name not found globally."},
    {&exc::OSError, "Base class for I/O related errors."},
    {&exc::ReferenceError, "Weak ref proxy used after referent went away."},
    {&exc::RuntimeError, "Unspecified run-time error."},
    {&exc::StopAsyncIteration, "Signal the end from iterator.__anext__()."},
    {&exc::StopIteration, "Signal the end from iterator.__next__()."},
    {&exc::SyntaxError, "Invalid syntax."},
    {&exc::SystemError, "Internal error in the interpreter."},
    {&exc::TypeError, "Inappropriate argument type."},
    {&exc::ValueError, "Inappropriate argument value (of correct type)."},
    {&exc::Warning, "Base class for warning categories."},
    {&exc::BlockingIOError, "I/O operation would block."},
    {&exc::BytesWarning, "Base class for warnings about bytes and buffer related problems."},
    {&exc::ChildProcessError, "Child process error."},
    {&exc::ConnectionError, "Connection error."},
    {&exc::DeprecationWarning, "Base class for warnings about deprecated features."},
    {&exc::EncodingWarning, "Base class for warnings about encodings."},
    {&exc::FileExistsError, "File already exists."},
    {&exc::FileNotFoundError, "File not found."},
    {&exc::FloatingPointError, "Floating point operation failed."},
    {&exc::FutureWarning, "Base class for warnings about constructs that will change."},
    {&exc::ImportWarning, "Base class for warnings about probable mistakes in imports."},
    {&exc::IndentationError, "Improper indentation."},
    {&exc::IndexError, "Sequence index out of range."},
    {&exc::InterruptedError, "Interrupted by signal."},
    {&exc::IsADirectoryError, "Operation doesn't work on directories."},
    {&exc::KeyError, "Mapping key not found."},
    {&exc::ModuleNotFoundError, "Module not found."},
    {&exc::NotADirectoryError, "Operation only works on directories."},
    {&exc::NotImplementedError, "Method or function hasn't been implemented yet."},
    {&exc::OverflowError, "Result too large to be represented."},
    {&exc::PendingDeprecationWarning, "Base class for warnings about future deprecations."},
    {&exc::PermissionError, "Not enough permissions."},
    {&exc::ProcessLookupError, "Process not found."},
    {&exc::RecursionError, "Recursion limit exceeded."},
    {&exc::ResourceWarning, "Base class for warnings about resource usage."},
    {&exc::RuntimeWarning, "Base class for warnings about dubious runtime behavior."},
    {&exc::SyntaxWarning, "Base class for warnings about dubious syntax."},
    {&exc::TimeoutError, "Timeout expired."},
    {&exc::UnboundLocalError, "Local name referenced but not bound to a value."},
    {&exc::UnicodeError, "Unicode related error."},
    {&exc::UnicodeWarning, "Base class for warnings about Unicode related problems."},
    {&exc::UserWarning, "Base class for warnings generated by user code."},
    {&exc::ZeroDivisionError, "Second argument to a division or modulo operation was zero."},
    {&exc::BrokenPipeError, "Broken pipe."},
    {&exc::ConnectionAbortedError, "Connection aborted."},
    {&exc::ConnectionRefusedError, "Connection refused."},
    {&exc::ConnectionResetError, "Connection reset."},
    {&exc::TabError, "Improper mixture of spaces and tabs."},
    {&exc::UnicodeDecodeError, "Unicode decoding error."},
    {&exc::UnicodeEncodeError, "Unicode encoding error."},
    {&exc::UnicodeTranslateError, "Unicode translation error."}};

void Extend(Type& t, size_t size, decltype(Slots::init) init, const NativeMember* members,
            decltype(Slots::trace) trace) {
  t.tp_basicsize = static_cast<int64_t>(size);
  t.slots.init = init;
  t.native_members = members;
  t.slots.trace = trace;
}

}  // namespace

bool SetTraceback(Object* exception, Object* traceback) {
  if (traceback != nullptr && traceback != None() && !IsExactly(traceback, traceback_type)) {
    return RaiseFalse(Raise(exc::TypeError, "__traceback__ must be a traceback or None"));
  }
  gc::Store(exception, &AsException(exception)->traceback,
            traceback == None() ? nullptr : traceback);
  return true;
}

void SetUpExceptionTypes() {
  using namespace exc;  // NOLINT: the list names bases without it
  Type& object = object_type;
#define TC_BEGIN(name, base_name)  \
  BeginType(&exc::name, #name, 0); \
  exc::name.tp_flags |= kTypeBase; \
  exc::name.tp_base = &base_name;  \
  exc::name.slots.new_ = ExceptionNew;
  TC_EXCEPTION_TYPES(TC_BEGIN)
#undef TC_BEGIN

  Type& b = exc::BaseException;
  b.tp_basicsize = sizeof(ExceptionObject);
  b.tp_dictoffset = offsetof(ExceptionObject, dict);
  b.tp_flags |= kTypeException;
  for (const ExceptionDoc& d : kDocs) d.type->tp_doc = d.doc;
  b.slots.init = ExceptionInit;
  b.slots.str = ExceptionStr;
  b.slots.repr = ExceptionRepr;
  b.slots.trace = TraceException<0>;
  b.native_methods = kMethods;
  b.native_getset = kGetSet;
  b.native_members = kMembers;

  Extend(exc::StopIteration, sizeof(StopIterationObject), StopIterationInit, kStopIterationMembers,
         TraceException<1>);
  Extend(exc::SystemExit, sizeof(SystemExitObject), SystemExitInit, kSystemExitMembers,
         TraceException<1>);
  Extend(exc::ImportError, sizeof(ImportErrorObject), ImportErrorInit, kImportErrorMembers,
         TraceException<3>);
  exc::ImportError.slots.str = ImportErrorStr;
  exc::ImportError.native_methods = kImportErrorMethods;
  Extend(exc::NameError, sizeof(NameErrorObject), NameErrorInit, kNameErrorMembers,
         TraceException<1>);
  Extend(exc::AttributeError, sizeof(AttributeErrorObject), AttributeErrorInit,
         kAttributeErrorMembers, TraceException<2>);
  exc::KeyError.slots.str = KeyErrorStr;
  SetUpOSError();
  SetUpUnicodeErrors();
  SetUpSyntaxError();
  SetUpExceptionGroups();
}

bool InitExceptions() {
  out_of_memory = NewException(exc::MemoryError, nullptr);
  if (out_of_memory == nullptr) return false;
  Runtime::Get()->AddRoot(&out_of_memory);
  return true;
}

Object* NewOutOfMemoryException() {
  static thread_local bool trying = false;
  if (trying || out_of_memory == nullptr) return nullptr;
  trying = true;
  Object* e = ExceptionNew(&exc::MemoryError, nullptr, 0, nullptr);
  trying = false;
  return e;
}

Object* OutOfMemoryException() {
  if (out_of_memory == nullptr) {  // nothing can be raised yet, and no program runs
    fputs("tricolor: cannot start: no memory\n", stderr);
    _exit(1);
  }
  return out_of_memory;
}

}  // namespace tricolor
