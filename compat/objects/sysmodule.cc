// The process, imports, files, the collector: what is about no object in particular.
#include <cmath>
#include <cstdarg>
#include <mutex>
#include <vector>

#include "compat/objects/prelude.h"
#include "compat/parallel.h"
#include "runtime/audit.h"
#include "runtime/native_hooks.h"
#include "runtime/interrupt.h"
#include "runtime/modules/import.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/sys_access.h"
#include "runtime/objects/function.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/object_type.h"

const char* Py_hexdigits = "0123456789abcdef";
int Py_OptimizeFlag, Py_VerboseFlag, Py_BytesWarningFlag, Py_DebugFlag;

_Py_HashSecret_t _Py_HashSecret;

namespace tricolor::compat {

// As unpredictable as the runtime's own hashes, and as repeatable with PYTHONHASHSEED.
void FillHashSecret() {
  uint64_t words[3];
  for (uint64_t i = 0; i < 3; ++i) words[i] = static_cast<uint64_t>(_Py_HashBytes(&i, sizeof i));
  std::memcpy(_Py_HashSecret.uc, words, sizeof words);
}

}  // namespace tricolor::compat

// ---- sys
PyObject* PySys_GetObject(const char* name) {
  SavedError saved;
  PyObject* value = Py(DictGet(ModuleDict(Runtime::Get()->sys_module), name));
  if (value == nullptr) ClearError();
  return value;
}
PyObject* _PySys_GetAttr(PyThreadState*, PyObject* name) {
  SavedError saved;
  Object* value = nullptr;
  if (DictLookup(ModuleDict(Runtime::Get()->sys_module), Escape(name), &value) < 0) ClearError();
  return Py(value);
}
size_t _PySys_GetSizeOf(PyObject* o) {
  Object* function = DictGet(ModuleDict(Runtime::Get()->sys_module), "getsizeof");
  Object* size = function == nullptr ? nullptr : CallArgs(function, Escape(o));
  int64_t n = -1;
  return size != nullptr && IntAsInt64(size, &n) ? static_cast<size_t>(n) : static_cast<size_t>(-1);
}
int PySys_SetObject(const char* name, PyObject* value) {
  Object* dict = ModuleDict(Runtime::Get()->sys_module);
  if (value != nullptr) return Status(DictSet(dict, name, Escape(value)));
  Object* key = NameOf(name);
  return key == nullptr || DictDelete(dict, key) < 0 ? -1 : 0;
}
namespace {
void WriteTo(const char* stream, const char* text) {
  SavedError saved;
  PyObject* file = PySys_GetObject(stream);
  if (file == nullptr || file == Py_None || PyFile_WriteString(text, file) != 0) {
    ClearError();
    fputs(text, strcmp(stream, "stdout") == 0 ? stdout : stderr);
  }
}
void WriteFormat(const char* stream, const char* format, va_list ap) {
  char text[1001];
  PyOS_vsnprintf(text, sizeof text, format, ap);
  WriteTo(stream, text);
}
}  // namespace
#define TC_STREAM_FUNCTIONS(name, stream) \
  void PySys_##name(const char* format, ...) { \
    va_list ap; \
    va_start(ap, format); \
    WriteFormat(stream, format, ap); \
    va_end(ap); \
  }
TC_STREAM_FUNCTIONS(WriteStdout, "stdout")
TC_STREAM_FUNCTIONS(WriteStderr, "stderr")
#define TC_FORMAT(name, stream) \
  void PySys_##name(const char* format, ...) { \
    va_list ap; \
    va_start(ap, format); \
    Object* s = FormatV(format, ap); \
    va_end(ap); \
    const char* utf8 = s == nullptr ? nullptr : StrUtf8(s); \
    if (utf8 != nullptr) WriteTo(stream, utf8); \
  }
TC_FORMAT(FormatStdout, "stdout")
TC_FORMAT(FormatStderr, "stderr")
namespace {
struct AuditHook {
  Py_AuditHookFunction function;
  void* data;
};
std::mutex audit_mutex;
std::vector<AuditHook> audit_hooks;  // under audit_mutex

bool AuditHookAt(size_t i, AuditHook* hook) {
  std::lock_guard<std::mutex> guard(audit_mutex);
  if (i >= audit_hooks.size()) return false;
  *hook = audit_hooks[i];
  return true;
}

bool CallAuditHooks(const char* event, Object* args) {
  AuditHook hook;
  for (size_t i = 0; AuditHookAt(i, &hook); ++i) {  // a hook may add others
    NativeScope scope(
        AnyParallel() ? MannerOfFunction(reinterpret_cast<void*>(hook.function), nullptr, nullptr)
                      : Manner{true, 0});
    if (hook.function(event, Py(args), hook.data) < 0) {
      if (!ErrorSet()) Raise(exc::SystemError, "an audit hook failed without setting an exception");
      return false;
    }
  }
  return true;
}
}  // namespace
namespace tricolor::compat {
void ForgetNativeAuditHooks() {
  native_hooks.audit = nullptr;
  std::lock_guard<std::mutex> guard(audit_mutex);
  audit_hooks.clear();
}
}  // namespace tricolor::compat
int PySys_Audit(const char* event, const char* format, ...) {
  if (!AuditHooksInstalled()) return 0;
  va_list ap;
  va_start(ap, format);
  PyObject* args = format == nullptr || *format == 0 ? PyTuple_New(0) : Py_VaBuildValue(format, ap);
  va_end(ap);
  if (args != nullptr && !PyTuple_Check(args)) {
    PyObject* one = PyTuple_Pack(1, args);
    Py_DECREF(args);
    args = one;
  }
  const bool good = args != nullptr && Audit(event, Escape(args));
  Py_XDECREF(args);
  return good ? 0 : -1;
}
int PySys_AddAuditHook(Py_AuditHookFunction function, void* data) {
  if (PySys_Audit("sys.addaudithook", nullptr) < 0) {
    return PyErr_ExceptionMatches(PyExc_RuntimeError) ? (PyErr_Clear(), 0) : -1;
  }
  {
    std::lock_guard<std::mutex> guard(audit_mutex);
    audit_hooks.push_back({function, data});
  }
  native_hooks.audit = CallAuditHooks;
  NoteNativeAuditHooks();
  return 0;
}

const char* Py_GetVersion(void) {
  PyObject* v = PySys_GetObject("version");
  return v == nullptr ? PY_VERSION : PyUnicode_AsUTF8(v);
}
const char* Py_GetPlatform(void) { return "linux"; }
const char* Py_GetCompiler(void) { return "[GCC " __VERSION__ "]"; }
const char* Py_GetBuildInfo(void) { return "tricolor"; }
int Py_IsInitialized(void) { return Runtime::Get() != nullptr; }
int _Py_IsFinalizing(void) {
  Runtime* runtime = Runtime::Get();
  return runtime != nullptr && __atomic_load_n(&runtime->finalizing, __ATOMIC_ACQUIRE);
}
namespace {
// CPython's limit too.
constexpr size_t kMaxExitFunctions = 32;
std::mutex exit_mutex;
std::vector<void (*)()> exit_functions;  // under exit_mutex
}  // namespace
int Py_AtExit(void (*function)(void)) {
  std::lock_guard<std::mutex> guard(exit_mutex);
  if (exit_functions.size() >= kMaxExitFunctions) return -1;
  exit_functions.push_back(function);
  return 0;
}

namespace tricolor::compat {
void RunExitFunctions() {
  for (;;) {
    void (*last)();
    {
      std::lock_guard<std::mutex> guard(exit_mutex);
      if (exit_functions.empty()) return;
      last = exit_functions.back();
      exit_functions.pop_back();
    }
    last();
  }
}
}  // namespace tricolor::compat
int PyOS_InterruptOccurred(void) { return SignalsPending(); }
void PyOS_BeforeFork(void) { BeforeFork(); }
void PyOS_AfterFork_Parent(void) { AfterForkInParent(); }
void PyOS_AfterFork_Child(void) { AfterForkInChild(); }
void PyOS_AfterFork(void) { PyOS_AfterFork_Child(); }

// ---- import
PyObject* PyImport_GetModuleDict(void) { return Py(Runtime::Get()->modules); }
PyObject* PyImport_GetModule(PyObject* name) {
  Object* m = nullptr;
  return DictLookup(Runtime::Get()->modules, Escape(name), &m) > 0 ? NewReference(m) : nullptr;
}
PyObject* PyImport_ImportModuleLevelObject(PyObject* name, PyObject* globals, PyObject*,
                                           PyObject* fromlist, int level) {
  return NewReference(ImportModuleLevel(Escape(name), Escape(globals), Escape(fromlist), level));
}
PyObject* PyImport_ImportModuleLevel(const char* name, PyObject* globals, PyObject* locals,
                                     PyObject* fromlist, int level) {
  Object* n = NewStr(name);
  return n == nullptr ? nullptr
                      : PyImport_ImportModuleLevelObject(Py(n), globals, locals, fromlist, level);
}
PyObject* PyImport_Import(PyObject* name) {
  // import a.b gives a: what is asked for is then in sys.modules.
  if (ImportModuleLevel(Escape(name), nullptr, nullptr, 0) == nullptr) return nullptr;
  Object* m = nullptr;
  const int found = DictLookup(Runtime::Get()->modules, In(name), &m);
  if (found == 0) RaiseKeyError(In(name));
  return found > 0 ? NewReference(m) : nullptr;
}
PyObject* PyImport_ImportModule(const char* name) {
  Object* n = NewStr(name);
  return n == nullptr ? nullptr : PyImport_Import(Py(n));
}
PyObject* PyImport_ImportModuleNoBlock(const char* name) { return PyImport_ImportModule(name); }
PyObject* PyImport_ReloadModule(PyObject* m) {
  Object* importlib = Release(PyImport_ImportModule("importlib"));
  Object* reload = importlib == nullptr ? nullptr : GetAttr(importlib, "reload");
  return reload == nullptr ? nullptr : NewReference(CallArgs(reload, Escape(m)));
}
PyObject* PyImport_AddModuleObject(PyObject* name) {
  Object* m = nullptr;
  const int found = DictLookup(Runtime::Get()->modules, Escape(name), &m);
  if (found < 0) return nullptr;
  if (found > 0 && IsA(m, module_type)) return Py(m);
  m = NewModule(In(name));
  return m != nullptr && DictSet(Runtime::Get()->modules, In(name), m) ? Py(m) : nullptr;
}
PyObject* PyImport_AddModule(const char* name) {
  Object* n = NewStr(name);
  return n == nullptr ? nullptr : PyImport_AddModuleObject(Py(n));
}
int _PyImport_SetModule(PyObject* name, PyObject* m) {
  return Status(DictSet(Runtime::Get()->modules, Escape(name), Escape(m)));
}
PyObject* _PyImport_GetModuleId(_Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : PyImport_GetModule(name);
}
PyObject* _PyImport_GetModuleAttr(PyObject* module, PyObject* attribute) {
  Object* m = Release(PyImport_Import(module));
  return m == nullptr ? nullptr : NewReference(GetAttr(m, Escape(attribute)));
}
PyObject* _PyImport_GetModuleAttrString(const char* module, const char* attribute) {
  Object* m = Release(PyImport_ImportModule(module));
  return m == nullptr ? nullptr : NewReference(GetAttr(m, attribute));
}
long PyImport_GetMagicNumber(void) { return 3495 | 0x0a0d0000; }  // NOLINT

// ---- files
int PyFile_WriteObject(PyObject* o, PyObject* file, int flags) {
  if (file == nullptr) {
    Raise(exc::TypeError, "writeobject with NULL file");
    return -1;
  }
  Object* text = (flags & Py_PRINT_RAW) != 0 ? Str(Escape(o)) : Repr(Escape(o));
  return text == nullptr || CallMethodArgs(Escape(file), names.write, text) == nullptr ? -1 : 0;
}
int PyFile_WriteString(const char* text, PyObject* file) {
  if (ErrorSet()) return -1;
  Object* s = NewStr(text);
  return s == nullptr || CallMethodArgs(Escape(file), names.write, s) == nullptr ? -1 : 0;
}
PyObject* PyFile_GetLine(PyObject* file, int n) {
  Object* limit = NewInt(n);
  if (n <= 0) return PyObject_CallMethodNoArgs(file, Py(names.readline));
  return NewReference(CallMethodArgs(Escape(file), names.readline, limit));
}
int PyObject_AsFileDescriptor(PyObject* o) {
  Object* fd = Escape(o);
  if (!IsInt(fd)) {
    Object* method = nullptr;
    const int found = LookupAttr(fd, names.fileno, &method);
    if (found < 0) return -1;
    if (found == 0) {
      Raise(exc::TypeError, "argument must be an int, or have a fileno() method.");
      return -1;
    }
    fd = Call(method, nullptr, 0);
    if (fd == nullptr) return -1;
    if (!IsInt(fd)) {
      Raise(exc::TypeError, "fileno() returned a non-integer");
      return -1;
    }
  }
  const int n = _PyLong_AsInt(Py(fd));
  if (n == -1 && ErrorSet()) return -1;
  if (n < 0) {
    Raise(exc::ValueError, "file descriptor cannot be a negative integer (%i)", n);
    return -1;
  }
  return n;
}
int _PyLong_FileDescriptor_Converter(PyObject* o, void* result) {
  const int fd = PyObject_AsFileDescriptor(o);
  if (fd < 0) return 0;
  *static_cast<int*>(result) = fd;
  return 1;
}

// ---- gc
Py_ssize_t PyGC_Collect(void) {
  SavedError saved;
  Object* gc = Release(PyImport_ImportModule("gc"));
  Object* collect = gc == nullptr ? nullptr : GetAttr(gc, "collect");
  Object* n = collect == nullptr ? nullptr : Call(collect, nullptr, 0);
  int64_t count = 0;
  if (n == nullptr || !IntFits(n, &count)) ClearError();
  return count;
}
int PyGC_IsEnabled(void) { return Runtime::Get()->heap().Enabled(); }
int PyGC_Enable(void) {
  const int old = PyGC_IsEnabled();
  Runtime::Get()->heap().SetEnabled(true);
  return old;
}
int PyGC_Disable(void) {
  const int old = PyGC_IsEnabled();
  Runtime::Get()->heap().SetEnabled(false);
  return old;
}

// ---- functions, cells, iterators
PyObject* PyClassMethod_New(PyObject* f) {
  return NewReference(CallArgs(AsObject(&class_method_type), Escape(f)));
}
PyObject* PyStaticMethod_New(PyObject* f) {
  return NewReference(CallArgs(AsObject(&static_method_type), Escape(f)));
}
PyObject* PyCell_New(PyObject* value) {
  return NewReference(NewCellObject(value == nullptr ? Value() : Value(Escape(value))));
}
PyObject* PyCell_Get(PyObject* c) {
  if (!PyCell_Check(c)) return BadCall();
  const Value v = CellGet(In(c));
  return v.IsEmpty() ? nullptr : NewReference(v.Box());
}
int PyCell_Set(PyObject* c, PyObject* value) {
  if (!PyCell_Check(c)) return BadCall(), -1;
  CellSet(In(c), value == nullptr ? Value() : Value(Escape(value)));
  return 0;
}
PyObject* PySeqIter_New(PyObject* o) {
  if (!PySequence_Check(o)) return BadCall();
  return NewReference(NewSequenceIterator(Escape(o)));  // its tp_iter may be what calls
}
PyObject* PyCallIter_New(PyObject* f, PyObject* sentinel) {
  return NewReference(NewCallIterator(Escape(f), Escape(sentinel)));
}
PyObject* Py_GenericAlias(PyObject* origin, PyObject* args) {
  return NewReference(CallArgs(AsObject(&generic_alias_type), Escape(origin), Escape(args)));
}

// ---- hashes and floating-point text
Py_hash_t _Py_HashDouble(PyObject* o, double d) { return HashDouble(In(o), d); }
Py_hash_t _Py_HashPointer(const void* p) { return HashPointer(p); }
Py_hash_t _Py_HashBytes(const void* p, Py_ssize_t n) {
  return n == 0 ? 0 : HashBytes(p, static_cast<size_t>(n));
}
double PyOS_string_to_double(const char* text, char** end, PyObject* overflow) {
  const char* p = text;
  const bool has_sign = *p == '+' || *p == '-';
  const char first = p[has_sign ? 1 : 0];
  char* stop = const_cast<char*>(text);
  double d = -1;
  // strtod also takes hexadecimal numbers and leading space, which are not for us.
  const bool hex = first == '0' && (p[has_sign + 1] == 'x' || p[has_sign + 1] == 'X');
  if (hex) {
    d = p[0] == '-' ? -0.0 : 0.0;
    stop = const_cast<char*>(p) + has_sign + 1;
  } else if (!isspace(static_cast<unsigned char>(*p))) {
    errno = 0;
    d = strtod(text, &stop);
  }
  if (stop == text || (end == nullptr && *stop != 0)) {
    if (end != nullptr) *end = const_cast<char*>(text);
    Raise(exc::ValueError, "could not convert string to float: '%.200s'", text);
    return -1;
  }
  if (end != nullptr) *end = stop;
  const bool digits = isdigit(static_cast<unsigned char>(first)) || first == '.';
  if (std::isinf(d) && digits && overflow != nullptr) {
    PyErr_Format(overflow, "value too large to convert to float: '%.200s'", text);
    return -1;
  }
  return d;
}
char* PyOS_double_to_string(double d, char code, int precision, int flags, int* type) {
  std::string s;
  if (std::isnan(d) || std::isinf(d)) {
    if (type != nullptr) *type = std::isnan(d) ? Py_DTST_NAN : Py_DTST_INFINITE;
    s = std::isnan(d) ? "nan" : d < 0 ? "-inf" : "inf";
    if ((flags & Py_DTSF_SIGN) != 0 && s[0] != '-') s = "+" + s;
  } else {
    if (type != nullptr) *type = Py_DTST_FINITE;
    if (code == 'r') {
      s = DoubleRepr(d);
      if ((flags & Py_DTSF_ADD_DOT_0) == 0 && s.size() > 2 && s.compare(s.size() - 2, 2, ".0") == 0) {
        s.resize(s.size() - 2);
      }
    } else {
      char format[8] = {'%', (flags & Py_DTSF_ALT) != 0 ? '#' : '.', 0};
      snprintf(format, sizeof format, "%%%s.*%c", (flags & Py_DTSF_ALT) != 0 ? "#" : "", code);
      char text[1024];
      snprintf(text, sizeof text, format, precision, d);
      s = text;
      if ((flags & Py_DTSF_ADD_DOT_0) != 0 && s.find_first_of(".eE") == std::string::npos) s += ".0";
    }
    if ((flags & Py_DTSF_SIGN) != 0 && s[0] != '-') s = "+" + s;
  }
  auto* out = static_cast<char*>(PyMem_Malloc(s.size() + 1));
  if (out == nullptr) return PyErr_NoMemory(), nullptr;
  std::memcpy(out, s.c_str(), s.size() + 1);
  return out;
}
int PyOS_mystricmp(const char* a, const char* b) { return strcasecmp(a, b); }
int PyOS_mystrnicmp(const char* a, const char* b, Py_ssize_t n) {
  return n == 0 ? 0 : strncasecmp(a, b, static_cast<size_t>(n));
}

// ---- what Python code does: by the modules that do it
PyObject* PyFile_FromFd(int fd, const char*, const char* mode, int buffering, const char* encoding,
                        const char* errors, const char* newline, int closefd) {
  PyObject* io = PyImport_ImportModule("_io");
  if (io == nullptr) return nullptr;
  PyObject* file = PyObject_CallMethod(io, "open", "isisssO", fd, mode, buffering, encoding, errors,
                                       newline, closefd ? Py_True : Py_False);
  Py_DECREF(io);
  return file;
}
Py_ssize_t PyBuffer_SizeFromFormat(const char* format) {
  PyObject* module = PyImport_ImportModule("_struct");
  if (module == nullptr) return -1;
  PyObject* size = PyObject_CallMethod(module, "calcsize", "s", format);
  Py_DECREF(module);
  if (size == nullptr) return -1;
  const Py_ssize_t n = PyLong_AsSsize_t(size);
  Py_DECREF(size);
  return n;
}
int PyErr_WarnExplicit(PyObject* category, const char* text, const char* filename, int line,
                       const char* module, PyObject* registry) {
  PyObject* warnings = PyImport_ImportModule("_warnings");
  if (warnings == nullptr) return -1;
  PyObject* result = PyObject_CallMethod(
      warnings, "warn_explicit", "sOsizO", text,
      category == nullptr ? PyExc_RuntimeWarning : category, filename, line, module,
      registry == nullptr ? Py_None : registry);
  Py_DECREF(warnings);
  Py_XDECREF(result);
  return result == nullptr ? -1 : 0;
}
