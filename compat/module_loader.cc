#include "compat/module_loader.h"

#include <dlfcn.h>

#include <vector>

#include "compat/objects/prelude.h"
#include "compat/parallel.h"
#include "compat/start.h"
#include "runtime/audit.h"

namespace tricolor::compat {
namespace {

thread_local const char* being_made = nullptr;

// An initialisation that runs, and the types that it completed.
struct Initialisation {
  Initialisation() : outer(innermost) { innermost = this; }
  ~Initialisation() {
    innermost = outer;
    for (Type* t : types) Decrement(AsObject(t));
  }
  // The module is known: from here on its types run as it does.
  void Ends(Object* module, const char* name) {
    const bool exclusive = IsAllowedExclusive(name);
    if (exclusive || IsAllowedParallel(name)) MakeParallel(module, exclusive);
    KeepLegacy(module);
    for (Type* t : types) TakeManner(t, module);
  }
  std::vector<Type*> types;  // each counted once
  Initialisation* outer;
  static thread_local Initialisation* innermost;
};
thread_local Initialisation* Initialisation::innermost = nullptr;

Object* ImportFailed(Object* message, Object* name, Object* path) {
  if (message == nullptr) return nullptr;
  PyErr_SetImportError(Py(message), Py(name), Py(path));
  return nullptr;
}

// PyInit_<last part>, or PyInitU_<punycode> for a name that is not ASCII.
bool InitName(Object* name, std::string* out) {
  std::string text = StrToStd(name);
  const size_t dot = text.rfind('.');
  if (dot != std::string::npos) text.erase(0, dot + 1);
  if (StrIsAscii(name)) {
    *out = "PyInit_" + text;
    return true;
  }
  PyObject* part = PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
  PyObject* coded = part == nullptr ? nullptr : PyUnicode_AsEncodedString(part, "punycode", nullptr);
  Object* bytes = Release(coded);
  Release(part);
  if (bytes == nullptr) return false;
  *out = "PyInitU_";
  for (const char c : BytesView(bytes)) *out += c == '-' ? '_' : c;
  return true;
}

// dlopen's words without the prefix of our symbols: what is missing is what the author wrote. Without
// the prefix in the file, other headers than ours declared it.
std::string CleanMessage(const char* text) {
  std::string s = text == nullptr ? "dlopen failed" : text;
  const std::string mark = "undefined symbol: tc_";
  const size_t at = s.find(mark);
  if (at != std::string::npos) {
    s.erase(at + mark.size() - 3, 3);
  } else if (s.find("undefined symbol: Py") != std::string::npos ||
             s.find("undefined symbol: _Py") != std::string::npos) {
    s += " (compiled for CPython: tools/tricolor-cc compiles it for this runtime)";
  }
  return s;
}

}  // namespace

const char* ModuleBeingMade() { return being_made; }

void NoteNewType(Type* type) {
  if (Initialisation::innermost != nullptr) {
    Increment(AsObject(type));
    Initialisation::innermost->types.push_back(type);
  }
  TakeManner(type, CurrentNative());
}

Object* CreateDynamic(Object* spec) {
  if (!EnsureStarted()) return nullptr;
  Object* name = GetAttr(spec, "name");
  Object* origin = name == nullptr ? nullptr : GetAttr(spec, "origin");
  if (origin == nullptr) return nullptr;
  if (!IsStr(name) || !IsStr(origin)) {
    return Raise(exc::TypeError, "the spec's name and origin must be strings");
  }
  std::string path, init_name;
  if (!StrToFsBytes(origin, &path) || !InitName(name, &init_name)) return nullptr;
  if (!AuditEvent("import", name, origin, None(), None(), None())) return nullptr;
  if (path.find('/') == std::string::npos) path = "./" + path;
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return ImportFailed(NewStr(CleanMessage(dlerror())), name, origin);
  }
  void* symbol = dlsym(library, init_name.c_str());
  if (symbol == nullptr) {
    return ImportFailed(
        StrFormat("dynamic module does not define module export function (%s)", init_name.c_str()),
        name, origin);
  }
  const std::string full_name = StrToStd(name);
  LegacyScope scope;
  Initialisation initialisation;
  const char* outer = being_made;
  being_made = full_name.c_str();
  PyObject* made = reinterpret_cast<PyObject* (*)()>(symbol)();
  being_made = outer;
  if (made == nullptr) {
    if (ErrorSet()) return nullptr;
    return Raise(exc::SystemError,
                 "initialization of %s failed without raising an exception", full_name.c_str());
  }
  if (ErrorSet()) {
    ClearError();
    return Raise(exc::SystemError, "initialization of %s raised unreported exception",
                 full_name.c_str());
  }
  if (Py_TYPE(made) == nullptr) {  // a definition that PyModuleDef_Init has not seen
    return Raise(exc::SystemError, "init function of %s returned uninitialized object", full_name.c_str());
  }
  if (Py_TYPE(made) == &PyModuleDef_Type) {
    return FromNative(
        PyModule_FromDefAndSpec(reinterpret_cast<PyModuleDef*>(made), Py(spec)), nullptr,
        full_name.c_str());
  }
  if (!PyModule_Check(made)) {
    return Raise(exc::SystemError, "initialization of %s did not return an extension module",
                 full_name.c_str());
  }
  // Single-phase: ready already. Statics of the extension may refer to it for ever.
  Object* module = In(made);
  if (!ModuleAdd(module, "__file__", origin)) return nullptr;
  PyModuleDef* def = PyModule_GetDef(made);
  if (def != nullptr && PyState_AddModule(made, def) < 0) return nullptr;
  if (def != nullptr && def->m_size == -1) {
    // A module without state has statics, which go on referring to what its dict took over from them. CPython keeps a
    // copy of that dict too.
    Object* copy = DictCopy(ModuleDict(module));
    if (copy == nullptr) return nullptr;
    Increment(copy);
  }
  if (!DictSet(Runtime::Get()->modules, name, module)) return nullptr;
  initialisation.Ends(module, full_name.c_str());
  return Release(made);
}

bool ExecDynamic(Object* module) {
  if (!IsA(module, module_type)) return true;
  auto* def = static_cast<PyModuleDef*>(As<ModuleObject>(module)->def);
  if (def == nullptr || def->m_slots == nullptr) return true;
  if (As<ModuleObject>(module)->state != nullptr) return true;  // executed already
  LegacyScope scope;
  Initialisation initialisation;
  if (PyModule_ExecDef(Py(module), def) != 0) return false;
  const char* name = PyModule_GetName(Py(module));
  if (name == nullptr) {
    ClearError();
  } else {
    initialisation.Ends(module, name);
  }
  return true;
}

}  // namespace tricolor::compat
