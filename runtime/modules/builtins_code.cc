// builtins: code and namespaces: compile, eval, exec, classes, import.
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/frontend.h"
#include "runtime/modules/ast_tree.h"
#include "runtime/modules/builtins.h"
#include "runtime/modules/import.h"
#include "runtime/modules/posix.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

bool SourceBytes(Object* source, const char* function, const char* what, std::string_view* out,
                 bool* is_text) {
  *is_text = IsStr(source);
  if (IsStr(source)) {
    int64_t size;
    const char* text = StrUtf8(source, &size);
    if (text == nullptr) return false;
    *out = {text, static_cast<size_t>(size)};
  } else if (IsBytes(source)) {
    *out = BytesView(source);
  } else {
    BufferView view(source);
    if (!view.ok()) {
      ClearError();
      Raise(exc::TypeError, "%s() arg 1 must be a %s object", function, what);
      return false;
    }
    Object* bytes = NewBytes(view.text().data(), static_cast<int64_t>(view.text().size()));
    return bytes != nullptr && SourceBytes(bytes, function, what, out, is_text);
  }
  if (out->find('\0') != std::string_view::npos) {
    Raise(exc::ValueError, "source code string cannot contain null bytes");
    return false;
  }
  return true;
}

Object* FilenameOf(Object* filename) {
  if (!IsBytes(filename) && SupportsBuffer(filename)) {
    if (!Warn(exc::DeprecationWarning, "path should be string, bytes, or os.PathLike, not %T",
              filename)) {
      return nullptr;
    }
    BufferView view(filename);
    return view.ok() ? StrSurrogateEscape(view.text()) : nullptr;
  }
  Object* path = PathText(filename);
  if (path == nullptr) return nullptr;
  if (IsBytes(path)) return StrSurrogateEscape(BytesView(path));
  // The compiler's process takes no instances of other classes.
  return StrSubstring(path, 0, StrLength(path));
}

namespace {

bool IsMapping(Object* o) { return TypeOf(o)->slots.getitem != nullptr; }

Object* GlobalsFunction(Object*, Args, size_t, Object*) {
  Object* globals = CurrentGlobals();
  return globals != nullptr ? globals : None();
}

Object* LocalsFunction(Object*, Args, size_t, Object*) {
  Object* locals = CurrentLocals();
  if (locals != nullptr || ErrorSet()) return locals;
  return Raise(exc::SystemError, "frame does not exist");
}

// ---- compile, eval, exec

int InheritedFlags() {
  Object* code = CurrentCode();
  return code == nullptr ? 0 : AsCode(code)->flags & kCompileFlagsMask;
}

Object* CompileFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[7] = {};
  if (!ParseArgs("compile", args, nargs, kwnames,
                 {"source", "filename", "mode", "flags", "dont_inherit", "optimize",
                  "_feature_version"},
                 0, 6, 3, out)) {
    return nullptr;
  }
  Object* filename = FilenameOf(out[1]);
  if (filename == nullptr) return nullptr;
  if (!IsStr(out[2])) {
    return Raise(exc::TypeError, "compile() argument 'mode' must be str, not %#T", out[2]);
  }
  int flags = 0, optimize = -1, feature_version = -1;
  if (out[3] != nullptr && !IntAsInt(out[3], &flags)) return nullptr;
  if (out[5] != nullptr && !IntAsInt(out[5], &optimize)) return nullptr;
  if (out[6] != nullptr && !IntAsInt(out[6], &feature_version)) return nullptr;
  constexpr int kKnown = kCompileFlagsMask | 0x0200 | kOnlyAst | 0x1000 | 0x2000 | 0x4000 | 0x10;
  if ((flags & ~kKnown) != 0) {
    return Raise(exc::ValueError, "compile(): unrecognised flags");
  }
  if (optimize < -1 || optimize > 2) {
    return Raise(exc::ValueError, "compile(): invalid optimize value");
  }
  if (optimize == -1) optimize = Runtime::Get()->options().optimize;
  if (out[4] != nullptr) {
    const int alone = IsTrue(out[4]);
    if (alone < 0) return nullptr;
    if (alone == 0) flags |= InheritedFlags();
  } else {
    flags |= InheritedFlags();
  }
  const bool tree = (flags & kOnlyAst) != 0;
  const bool function_type = StrEquals(out[2], "func_type");
  if (function_type && !tree) {
    return Raise(exc::ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  }
  if (!function_type && !StrEquals(out[2], "single") && !StrEquals(out[2], "exec") &&
      !StrEquals(out[2], "eval")) {
    return Raise(exc::ValueError,
                 tree ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                      : "compile() mode must be 'exec', 'eval' or 'single'");
  }
  if (IsAstNode(out[0])) {
    if (tree) return out[0];
    if (!AuditEvent("compile", out[0], None())) return nullptr;
    return CompileTree(out[0], filename, StrToStd(out[2]).c_str(), flags, optimize);
  }
  std::string_view source;
  bool is_text;
  if (!SourceBytes(out[0], "compile", "string, bytes or AST", &source, &is_text)) return nullptr;
  if (is_text) flags |= kSourceIsText;
  if (!AuditEvent("compile", AuditBytes{source}, filename)) return nullptr;
  return CompileSource(source, filename, StrToStd(out[2]).c_str(), flags, optimize,
                       feature_version);
}

// Code for eval and exec: compiles what is no code object. *source is kept alive by the caller.
Object* CodeOf(Object* source, const char* function, const char* mode) {
  if (IsExactly(source, code_type)) return source;
  std::string_view text;
  bool is_text;
  if (!SourceBytes(source, function, "string, bytes or code", &text, &is_text)) return nullptr;
  if (mode[0] == 'e' && mode[1] == 'v') {
    const size_t first = text.find_first_not_of(" \t");
    text.remove_prefix(first == std::string_view::npos ? text.size() : first);
  }
  Object* filename = NewStr("<string>");
  if (filename == nullptr || !AuditEvent("compile", AuditBytes{text}, filename)) return nullptr;
  const int flags = InheritedFlags() | (is_text ? kSourceIsText : 0);
  return CompileSource(text, filename, mode, flags, Runtime::Get()->options().optimize);
}

Object* EvalFunction(Object*, Args args, size_t nargs, Object*) {
  Object* source = args[0];
  Object* globals = nargs > 1 && args[1] != None() ? args[1] : nullptr;
  Object* locals = nargs > 2 && args[2] != None() ? args[2] : nullptr;
  if (locals != nullptr && !IsMapping(locals)) {
    return Raise(exc::TypeError, "locals must be a mapping");
  }
  if (globals != nullptr && !IsDict(globals)) {
    return Raise(exc::TypeError, IsMapping(globals)
                                     ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                     : "globals must be a dict");
  }
  if (globals == nullptr) {
    globals = CurrentGlobals();
    if (locals == nullptr) {
      locals = CurrentLocals();
      if (locals == nullptr && ErrorSet()) return nullptr;
    }
    if (globals == nullptr) {
      return Raise(exc::TypeError,
                   "eval must be given globals and locals when called without a frame");
    }
  }
  if (locals == nullptr) locals = globals;
  if (!EnsureBuiltins(globals)) return nullptr;
  Object* code = CodeOf(source, "eval", "eval");
  if (code == nullptr || !AuditEvent("exec", code)) return nullptr;
  if (AsCode(code)->nfree > 0) {
    return Raise(exc::TypeError, "code object passed to eval() may not contain free variables");
  }
  return EvalCode(code, globals, locals, nullptr);
}

bool CheckClosure(Object* code, Object* closure) {
  const int64_t wanted = AsCode(code)->nfree;
  if (wanted == 0) {
    if (closure == nullptr) return true;
    Raise(exc::TypeError, "cannot use a closure with this code object");
    return false;
  }
  bool good = closure != nullptr && IsExactly(closure, tuple_type) && TupleSize(closure) == wanted;
  for (int64_t i = 0; good && i < wanted; ++i) good = IsExactly(TupleAt(closure, i), cell_type);
  if (!good) {
    Raise(exc::TypeError, "code object requires a closure of exactly length %zd",
          static_cast<ssize_t>(wanted));
  }
  return good;
}

Object* ExecFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {nullptr, None(), None(), None()};
  if (!ParseArgs("exec", args, nargs, kwnames, {"", "", "", "closure"}, 3, 3, 1, out)) {
    return nullptr;
  }
  Object* source = out[0];
  Object* globals = out[1] == None() ? nullptr : out[1];
  Object* locals = out[2] == None() ? nullptr : out[2];
  Object* closure = out[3] == None() ? nullptr : out[3];
  if (globals == nullptr) {
    globals = CurrentGlobals();
    if (locals == nullptr) {
      locals = CurrentLocals();
      if (locals == nullptr && ErrorSet()) return nullptr;
    }
    if (globals == nullptr) {
      return Raise(exc::SystemError, "globals and locals cannot be NULL");
    }
  } else if (locals == nullptr) {
    locals = globals;
  }
  if (!IsDict(globals)) {
    return Raise(exc::TypeError, "exec() globals must be a dict, not %T", globals);
  }
  if (locals == nullptr) locals = globals;
  if (!IsMapping(locals)) {
    return Raise(exc::TypeError, "locals must be a mapping or None, not %T", locals);
  }
  if (!EnsureBuiltins(globals)) return nullptr;
  if (IsExactly(source, code_type)) {
    if (!CheckClosure(source, closure)) return nullptr;
  } else if (closure != nullptr) {
    return Raise(exc::TypeError, "closure argument can only be used with a code object");
  }
  Object* code = CodeOf(source, "exec", "exec");
  if (code == nullptr || !AuditEvent("exec", code)) return nullptr;
  return EvalCode(code, globals, locals, closure) == nullptr ? nullptr : None();
}

// ---- classes

// The bases with __mro_entries__ resolved; the same tuple when nothing changed. Null: exception.
Object* ResolveBases(Object* bases) {
  Object* resolved = nullptr;  // list, made when the first base is replaced
  const int64_t count = TupleSize(bases);
  for (int64_t i = 0; i < count; ++i) {
    Object* base = TupleAt(bases, i);
    Object* method = nullptr;
    int found = 0;
    if (!IsType(base)) found = LookupAttr(base, names.__mro_entries__, &method);
    if (found < 0) return nullptr;
    if (found == 0) {
      if (resolved != nullptr && !ListAppend(resolved, base)) return nullptr;
      continue;
    }
    Object* entries = CallArgs(method, bases);
    if (entries == nullptr) return nullptr;
    if (!IsTuple(entries)) return Raise(exc::TypeError, "__mro_entries__ must return a tuple");
    if (resolved == nullptr) {
      resolved = NewListFrom(TupleItems(bases), i);
      if (resolved == nullptr) return nullptr;
    }
    if (!ListExtend(resolved, entries)) return nullptr;
  }
  return resolved == nullptr ? bases : ListToTuple(resolved);
}

// Keyword arguments without `metaclass`, as a dict; *metaclass is set if it was there.
Object* ClassKeywords(Args values, Object* kwnames, Object** metaclass) {
  Object* keywords = NewDict();
  const int64_t count = kwnames == nullptr ? 0 : TupleSize(kwnames);
  for (int64_t i = 0; keywords != nullptr && i < count; ++i) {
    Object* name = TupleAt(kwnames, i);
    if (StrEqual(name, names.metaclass)) {
      *metaclass = values[i];
    } else if (!DictSet(keywords, name, values[i])) {
      return nullptr;
    }
  }
  return keywords;
}

Object* CallWith(Object* callable, Object* args, Object* keywords) {
  return CallWithDict(callable, args, DictSize(keywords) == 0 ? nullptr : keywords);
}

Object* PrepareNamespace(Object* metaclass, bool is_class, Object* name, Object* bases,
                         Object* keywords) {
  Object* prepare;
  const int found = LookupAttr(metaclass, names.__prepare__, &prepare);
  if (found < 0) return nullptr;
  if (found == 0) return NewDict();
  Object* args = TupleOf(name, bases);
  Object* ns = args == nullptr ? nullptr : CallWith(prepare, args, keywords);
  if (ns == nullptr || IsMapping(ns)) return ns;
  return Raise(exc::TypeError, "%s.__prepare__() must return a mapping, not %T",
               is_class ? As<Type>(metaclass)->tp_name : "<metaclass>", ns);
}

bool CheckClassCell(Object* cell, Object* cls, Object* name) {
  const Object* content = CellGet(cell).AsObject();
  if (content == cls) return true;
  if (content == nullptr) {
    Raise(exc::RuntimeError,
          "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
          name, cls);
  } else {
    Raise(exc::TypeError, "__class__ set to %R defining %R as %R", content, name, cls);
  }
  return false;
}

Object* BuildClass(Object*, Args args, size_t nargs, Object* kwnames) {
  if (nargs < 2) return Raise(exc::TypeError, "__build_class__: not enough arguments");
  Object* function = args[0];
  if (!IsExactly(function, function_type)) {
    return Raise(exc::TypeError, "__build_class__: func must be a function");
  }
  Object* name = args[1];
  if (!IsStr(name)) return Raise(exc::TypeError, "__build_class__: name is not a string");
  Object* given = NewTupleFrom(args + 2, static_cast<int64_t>(nargs) - 2);
  Object* bases = given == nullptr ? nullptr : ResolveBases(given);
  if (bases == nullptr) return nullptr;

  Object* metaclass = nullptr;
  Object* keywords = ClassKeywords(args + nargs, kwnames, &metaclass);
  if (keywords == nullptr) return nullptr;
  bool is_class = true;
  if (metaclass == nullptr) {
    metaclass = TupleSize(bases) == 0 ? AsObject(&type_type)
                                      : AsObject(TypeOf(TupleAt(bases, 0)));
  } else {
    is_class = IsType(metaclass);
  }
  if (is_class) {
    metaclass = AsObject(CalculateMetaclass(As<Type>(metaclass), bases));
    if (metaclass == nullptr) return nullptr;
  }
  Object* ns = PrepareNamespace(metaclass, is_class, name, bases, keywords);
  if (ns == nullptr) return nullptr;
  Object* cell = EvalClassBody(function, ns);
  if (cell == nullptr) return nullptr;
  if (bases != given && !SetItem(ns, names.__orig_bases__, given)) return nullptr;
  Object* call_args = TupleOf(name, bases, ns);
  Object* cls = call_args == nullptr ? nullptr : CallWith(metaclass, call_args, keywords);
  if (cls != nullptr && IsType(cls) && IsExactly(cell, cell_type) &&
      !CheckClassCell(cell, cls, name)) {
    return nullptr;
  }
  return cls;
}

Object* ImportFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {nullptr, nullptr, nullptr, nullptr, nullptr};
  if (!ParseArgs("__import__", args, nargs, kwnames,
                 {"name", "globals", "locals", "fromlist", "level"}, 0, 5, 1, out)) {
    return nullptr;
  }
  int level = 0;
  if (out[4] != nullptr && !IntAsInt(out[4], &level)) return nullptr;
  Object* globals = out[1] == None() ? nullptr : out[1];
  return ImportModuleLevel(out[0], globals, out[3], level);
}

}  // namespace

const NativeMethod kBuiltinsCode[] = {
    {"__build_class__", BuildClass, 0, kAnyCount, kKeywords,
     "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\n"
     "Internal helper function used by the class statement."},
    {"__import__", ImportFunction, 0, kAnyCount, kKeywords,
     "__import__($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)\n"
     "--\n\n"},
    {"compile", CompileFunction, 0, kAnyCount, kKeywords,
     "compile($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, "
     "optimize=-1, *, _feature_version=-1)\n--\n\n"},
    {"eval", EvalFunction, 1, 3, 0, "eval($module, source, globals=None, locals=None, /)\n--\n\n"},
    {"exec", ExecFunction, 0, kAnyCount, kKeywords,
     "exec($module, source, globals=None, locals=None, /, *, closure=None)\n--\n\n"},
    {"globals", GlobalsFunction, 0, 0, 0, "globals($module, /)\n--\n\n"},
    {"locals", LocalsFunction, 0, 0, 0, "locals($module, /)\n--\n\n"},
    {}};

}  // namespace tricolor
