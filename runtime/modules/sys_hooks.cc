// sys: displayhook, excepthook, unraisablehook, audit hooks.
#include <stdio.h>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/sys.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/thread_start.h"

namespace tricolor {

namespace {

const StructField kUnraisableFields[] = {{"exc_type", "Exception type"},
                                         {"exc_value", "Exception value"},
                                         {"exc_traceback", "Exception traceback"},
                                         {"err_msg", "Error message"},
                                         {"object", "Object causing the exception"}};
StructSequence unraisable_args = {{}, "UnraisableHookArgs",
                                  "UnraisableHookArgs\n\nType used to pass arguments to "
                                  "sys.unraisablehook.",
                                  kUnraisableFields, 5, 5};

Object* DisplayHook(Object*, Args args, size_t, Object*) {
  Object* value = args[0];
  if (value == None()) return None();
  Object* builtins = Runtime::Get()->builtins_dict;
  if (!DictSet(builtins, "_", None())) return nullptr;
  Object* out = SysGet("stdout");
  if (out == nullptr || out == None()) return Raise(exc::RuntimeError, "lost sys.stdout");
  Object* text = Repr(value);
  if (text == nullptr) return nullptr;
  Object* line = StrFormat("%U\n", text);
  if (line == nullptr) return nullptr;
  if (CallMethodArgs(out, names.write, line) == nullptr) {
    if (!ErrorIs(exc::UnicodeEncodeError)) return nullptr;
    ClearError();
    Object* encoding = GetAttr(out, "encoding");
    const char* name = encoding == nullptr || !IsStr(encoding) ? nullptr : StrUtf8(encoding);
    Object* encoded = name == nullptr ? nullptr : CodecEncode(line, name, "backslashreplace");
    line = encoded == nullptr ? nullptr : CodecDecode(encoded, name, "strict");
    if (line == nullptr || CallMethodArgs(out, names.write, line) == nullptr) return nullptr;
  }
  return DictSet(builtins, "_", value) ? None() : nullptr;
}

Object* ExceptHook(Object*, Args args, size_t, Object*) {
  Object* value = args[1];
  if (value == nullptr || !IsException(value)) {
    Object* err = SysGet("stderr");
    if (err == nullptr || err == None()) return None();
    Object* text =
        StrFormat("TypeError: print_exception(): Exception expected for value, %T found\n", value);
    return text != nullptr && CallMethodArgs(err, names.write, text) != nullptr ? None() : nullptr;
  }
  if (IsA(args[2], traceback_type) && gc::Load(&AsException(value)->traceback) == nullptr) {
    gc::Store(value, &AsException(value)->traceback, args[2]);
  }
  PrintException(value);
  return None();
}

bool WriteErr(Object* err, Object* text) {
  return text != nullptr && CallMethodArgs(err, names.write, text) != nullptr;
}

// CPython's report of an exception that nobody can catch.
bool WriteReport(Object* err, Object* value, Object* message, Object* where) {
  if (where != None()) {
    Object* text = Repr(where);
    if (text == nullptr) {
      ClearError();
      text = NewStr("<object repr() failed>");
    }
    Object* head = message == None() ? NewStr("Exception ignored in") : message;
    if (text == nullptr || head == nullptr ||
        !WriteErr(err, StrFormat("%S: %U\n", head, text))) {
      return false;
    }
  } else if (message != None() && !WriteErr(err, StrFormat("%S:\n", message))) {
    return false;
  }
  if (value == nullptr || value == None()) return true;
  Object* report = FormatUnraisable(value);
  return WriteErr(err, report);
}

Object* UnraisableHook(Object*, Args args, size_t, Object*) {
  if (TypeOf(args[0]) != &unraisable_args.type) {
    return Raise(exc::TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
  }
  Object* err = SysGet("stderr");
  if (err == nullptr || err == None()) return None();
  if (!WriteReport(err, TupleAt(args[0], 1), TupleAt(args[0], 3), TupleAt(args[0], 4))) {
    return nullptr;
  }
  return CallMethodArgs(err, names.flush) == nullptr ? nullptr : None();
}

Object* AddAuditHookFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {};
  if (!ParseArgs("addaudithook", args, nargs, kwnames, {"hook"}, 0, 1, 1, out)) return nullptr;
  return AddAuditHook(out[0]) ? None() : nullptr;
}

Object* AuditFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 0) return Raise(exc::TypeError, "audit() missing 1 required positional argument: 'event'");
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "expected str for argument 'event', not %T", args[0]);
  }
  if (!AuditHooksInstalled()) return None();
  Object* rest = NewTupleFrom(args + 1, static_cast<int64_t>(nargs) - 1);
  if (rest == nullptr) return nullptr;
  return Audit(StrToStd(args[0]).c_str(), rest) ? None() : nullptr;
}

Object* BreakpointHook(Object*, Args args, size_t nargs, Object* kwnames) {
  const char* chosen = getenv("PYTHONBREAKPOINT");
  std::string name = chosen == nullptr || *chosen == '\0' ? "pdb.set_trace" : chosen;
  if (name == "0") return None();
  const size_t dot = name.rfind('.');
  const std::string module = dot == std::string::npos ? "builtins" : name.substr(0, dot);
  Object* name_object = Intern(module);
  Object* fromlist = name_object == nullptr ? nullptr : TupleOf(name_object);
  Object* import = DictGetStr(Runtime::Get()->builtins_dict, names.__import__);
  if (fromlist == nullptr || import == nullptr) return nullptr;
  // A name that begins with its only dot has no module to import.
  Object* m = dot == 0 ? Raise(exc::ImportError, "no module")
                       : CallArgs(import, name_object, None(), None(), fromlist);
  Object* hook = m == nullptr ? nullptr : GetAttr(m, name.substr(dot + 1).c_str());
  if (hook == nullptr) {
    if (!ErrorIs(exc::ImportError) && !ErrorIs(exc::AttributeError)) return nullptr;
    ClearError();
    return Warn(exc::RuntimeWarning, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"",
                name.c_str())
               ? None()
               : nullptr;
  }
  return Call(hook, args, nargs, kwnames);
}

}  // namespace

Object* SysGet(const char* name) {
  Object* sys = Runtime::Get()->sys_module;
  return sys == nullptr ? nullptr : DictGet(ModuleDict(sys), name);
}

bool SysSet(const char* name, Object* value) {
  Object* sys = Runtime::Get()->sys_module;
  return sys != nullptr && value != nullptr && DictSet(ModuleDict(sys), name, value);
}

void WriteUnraisableMessage(const char* message, Object* where) {
  Object* error = TakeError();
  if (error == nullptr) return;
  Frame* const frame = CurrentThread()->frame;
  if (frame != nullptr && gc::Load(&AsException(error)->traceback) == nullptr) {
    // No Python code raised it: CPython says where it was noticed.
    SetError(error);
    AddTraceback(frame);
    error = TakeError();
  }
  Object* traceback = gc::Load(&AsException(error)->traceback);
  Object* items[] = {AsObject(TypeOf(error)), error, traceback == nullptr ? None() : traceback,
                     message == nullptr ? None() : NewStr(message),
                     where == nullptr ? None() : where};
  Object* args = NewStructSequence(unraisable_args, items);
  Object* hook = SysGet("unraisablehook");
  const auto failed = [&](const char* text, Object* object) {
    error = TakeError();
    items[3] = NewStr(text);
    items[4] = object;
  };
  if (args != nullptr && hook != nullptr) {
    if (!AuditEvent("sys.unraisablehook", hook, args)) {
      failed("Exception ignored in audit hook", None());
    } else if (hook != None()) {
      if (CallArgs(hook, args) != nullptr) return;
      failed("Exception ignored in sys.unraisablehook", hook);
    }
  }
  ClearError();
  Object* err = SysGet("stderr");
  if (err == nullptr || err == None() || args == nullptr ||
      !WriteReport(err, error, items[3], items[4])) {
    ClearError();
    fprintf(stderr, "Exception ignored: %s\n", TypeName(error));
  }
}

const NativeMethod kSysHooks[] = {
    {"displayhook", DisplayHook, 1, 1, 0, "displayhook($module, object, /)\n--\n\n"},
    {"excepthook", ExceptHook, 3, 3, 0,
     "excepthook($module, exctype, value, traceback, /)\n--\n\n"},
    {"unraisablehook", UnraisableHook, 1, 1, 0, "unraisablehook($module, unraisable, /)\n--\n\n"},
    // (min above max: see sys_threads.cc)
    {"breakpointhook", BreakpointHook, 1, 0, kKeywords, "breakpointhook(*args, **kws)"},
    {"addaudithook", AddAuditHookFunction, 0, kAnyCount, kKeywords,
     "addaudithook($module, /, hook)\n--\n\n"},
    {"audit", AuditFunction, 0, kAnyCount, 0, "audit(event, *args)"},
    {}};

bool InitSysHooks(Object* module) {
  InitAudit();
  if (!InitStructSequence(&unraisable_args)) return false;
  Object* dict = ModuleDict(module);
  return ModuleAdd(module, "UnraisableHookArgs", AsObject(&unraisable_args.type)) &&
         DictSet(dict, "__displayhook__", DictGet(dict, "displayhook")) &&
         DictSet(dict, "__excepthook__", DictGet(dict, "excepthook")) &&
         DictSet(dict, "__unraisablehook__", DictGet(dict, "unraisablehook")) &&
         DictSet(dict, "__breakpointhook__", DictGet(dict, "breakpointhook"));
}

}  // namespace tricolor
