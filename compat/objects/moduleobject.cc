// Modules: making them from definitions, their state, what they hold.
#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

#include "compat/call.h"
#include "compat/module_loader.h"
#include "compat/native_module.h"
#include "compat/include/parallel.h"
#include "compat/objects/prelude.h"
#include "compat/parallel.h"
#include "runtime/objects/setup.h"

// A definition is an object so that PyInit can return it; programs never see one.
PyTypeObject PyModuleDef_Type;  // other_types.cc fills it

namespace {

ModuleObject* AsModule(PyObject* m) { return As<ModuleObject>(In(m)); }

bool IsModuleOrRaise(PyObject* m) {
  if (m != nullptr && PyModule_Check(m)) return true;
  PyErr_BadArgument();
  return false;
}

bool AddFunctions(PyObject* m, PyMethodDef* functions, Object* name) {
  for (PyMethodDef* f = functions; f != nullptr && f->ml_name != nullptr; ++f) {
    if ((f->ml_flags & (METH_CLASS | METH_STATIC)) != 0) {
      Raise(exc::ValueError, "module functions cannot set METH_CLASS or METH_STATIC");
      return false;
    }
    Object* function = compat::NewFunction(f, In(m), name, nullptr);
    if (function == nullptr) return false;
    // A create function may have made something else.
    if (PyModule_Check(m) ? !ModuleAdd(In(m), f->ml_name, function)
                          : PyObject_SetAttrString(m, f->ml_name, Py(function)) != 0) {
      return false;
    }
  }
  return true;
}

// `least`: of a module that is executed there is state even if it asks for none, which tells that it was.
bool AllocateState(PyObject* m, PyModuleDef* def, Py_ssize_t least) {
  const Py_ssize_t size = def->m_size < 0 ? 0 : std::max(def->m_size, least);
  if (size > 0 && AsModule(m)->state == nullptr) {
    AsModule(m)->state = calloc(1, static_cast<size_t>(size));
    if (AsModule(m)->state == nullptr) {
      RaiseNoMemory();
      return false;
    }
  }
  AdoptModule(In(m));
  return true;
}

// What PyState_FindModule looks in, by the definition's index; each holds a reference. Parallel code reads and writes it:
// the table is read without a lock, so a longer one takes its place, and it stays.
using StateModules = std::vector<PyObject*>;
StateModules* state_modules = nullptr;  // atomic, and so are its items; written under the mutex
Py_ssize_t last_index = 0;              // under the mutex
std::mutex& StateMutex() {
  static auto* mutex = new std::mutex;
  return *mutex;
}

// Null where there is no such item.
PyObject** FindState(const PyModuleDef* def) {
  StateModules* all = __atomic_load_n(&state_modules, __ATOMIC_ACQUIRE);
  const auto index = static_cast<size_t>(__atomic_load_n(&def->m_base.m_index, __ATOMIC_RELAXED));
  return all == nullptr || index >= all->size() ? nullptr : &(*all)[index];
}

// What was there before.
PyObject* ExchangeState(const PyModuleDef* def, PyObject* m) {
  std::lock_guard<std::mutex> guard(StateMutex());
  const auto index = static_cast<size_t>(def->m_base.m_index);
  StateModules* all = state_modules;
  if (all == nullptr || index >= all->size()) {
    if (m == nullptr) return nullptr;
    all = all == nullptr ? new StateModules : new StateModules(*all);
    all->resize(index * 2 + 16);
    __atomic_store_n(&state_modules, all, __ATOMIC_RELEASE);
  }
  return __atomic_exchange_n(&(*all)[index], m, __ATOMIC_ACQ_REL);
}

// Slots that came after 3.11: parallel.h shows their names to modules that ask for them.
constexpr int kModInterpreters = Py_mod_multiple_interpreters;  // there is one: whatever it says is right
constexpr int kModGil = Py_mod_gil;

}  // namespace

void tricolor::compat::ForgetStateModules() { __atomic_store_n(&state_modules, nullptr, __ATOMIC_RELEASE); }

PyObject* PyModuleDef_Init(PyModuleDef* def) {
  def->m_base.ob_base.ob_type = &PyModuleDef_Type;
  std::lock_guard<std::mutex> guard(StateMutex());
  if (def->m_base.m_index == 0) __atomic_store_n(&def->m_base.m_index, ++last_index, __ATOMIC_RELAXED);
  return reinterpret_cast<PyObject*>(def);
}

PyObject* PyModule_NewObject(PyObject* name) { return NewReference(NewModule(Escape(name))); }
PyObject* PyModule_New(const char* name) {
  Object* n = NewStr(name);
  return n == nullptr ? nullptr : NewReference(NewModule(n));
}

namespace {
bool IsOurVersion(const char* name, int version) {
  if (version == PYTHON_API_VERSION || version == PYTHON_ABI_VERSION) return true;
  return Warn(exc::RuntimeWarning,
              "Python C API version mismatch for module %.100s: This Python has API version %d, module %.100s has "
              "version %d.",
              name, PYTHON_API_VERSION, name, version);
}
}  // namespace

PyObject* PyModule_Create2(PyModuleDef* def, int version) {
  PyModuleDef_Init(def);
  if (!IsOurVersion(def->m_name, version)) return nullptr;
  if (def->m_slots != nullptr) {
    Raise(exc::SystemError, "module %s: PyModule_Create is incompatible with m_slots", def->m_name);
    return nullptr;
  }
  // In a package the definition has the last part of the name only.
  const char* name = def->m_name;
  const char* full = ModuleBeingMade();
  if (full != nullptr) {
    const char* dot = strrchr(full, '.');
    if (dot != nullptr && strcmp(name, dot + 1) == 0) name = full;
  }
  PyObject* m = PyModule_New(name);
  if (m == nullptr) return nullptr;
  AsModule(m)->def = def;
  if (!AllocateState(m, def, 0) || !AddFunctions(m, def->m_methods, NewStr(name)) ||
      (def->m_doc != nullptr && PyModule_SetDocString(m, def->m_doc) != 0)) {
    Py_DECREF(m);
    return nullptr;
  }
  return m;
}

PyObject* PyModule_FromDefAndSpec2(PyModuleDef* def, PyObject* spec, int version) {
  PyModuleDef_Init(def);
  Object* name = GetAttr(Escape(spec), "name");
  const char* text = name == nullptr ? nullptr : PyUnicode_AsUTF8(Py(name));
  if (text == nullptr || !IsOurVersion(text, version)) return nullptr;
  if (def->m_size < 0) {
    Raise(exc::SystemError, "module %s: m_size may not be negative for multi-phase initialization",
          text);
    return nullptr;
  }
  PyObject* (*create)(PyObject*, PyModuleDef*) = nullptr;
  bool has_exec = false;
  bool parallel = false;
  for (PyModuleDef_Slot* s = def->m_slots; s != nullptr && s->slot != 0; ++s) {
    if (s->slot == Py_mod_create) {
      if (create != nullptr) {
        Raise(exc::SystemError, "module %s has multiple create slots", text);
        return nullptr;
      }
      create = reinterpret_cast<decltype(create)>(s->value);
    } else if (s->slot == Py_mod_exec) {
      has_exec = true;
    } else if (s->slot == kModGil) {
      parallel = s->value != nullptr;
    } else if (s->slot != kModInterpreters) {
      Raise(exc::SystemError, "module %s uses unknown slot ID %i", text, s->slot);
      return nullptr;
    }
  }
  PyObject* m;
  if (create != nullptr) {
    m = create(spec, def);
    if (m == nullptr) {
      if (!ErrorSet()) {
        Raise(exc::SystemError, "creation of module %s failed without setting an exception", text);
      }
      return nullptr;
    }
    if (ErrorSet()) {
      ClearError();
      Raise(exc::SystemError, "creation of module %s raised unreported exception", text);
      return nullptr;
    }
  } else {
    m = PyModule_NewObject(Py(name));
    if (m == nullptr) return nullptr;
  }
  if (PyModule_Check(m)) {
    AsModule(m)->def = def;
    if (parallel) MakeParallel(In(m));
    AdoptModule(In(m));
    if (!AddFunctions(m, def->m_methods, name) ||
        (def->m_doc != nullptr && PyModule_SetDocString(m, def->m_doc) != 0)) {
      Py_DECREF(m);
      return nullptr;
    }
  } else if (def->m_size > 0 || def->m_traverse != nullptr || def->m_clear != nullptr ||
             def->m_free != nullptr) {
    Raise(exc::SystemError, "module %s is not a module object, but requests module state", text);
    return nullptr;
  } else if (has_exec) {
    Raise(exc::SystemError, "module %s specifies execution slots, but did not create a "
          "ModuleType instance", text);
    return nullptr;
  } else if (!AddFunctions(m, def->m_methods, name)) {
    Py_DECREF(m);
    return nullptr;
  }
  return m;
}

int PyModule_ExecDef(PyObject* m, PyModuleDef* def) {
  if (!IsModuleOrRaise(m) || !AllocateState(m, def, 1)) return -1;
  const char* name = PyModule_GetName(m);
  if (name == nullptr) return -1;
  for (PyModuleDef_Slot* s = def->m_slots; s != nullptr && s->slot != 0; ++s) {
    if (s->slot != Py_mod_exec) continue;
    const int r = reinterpret_cast<int (*)(PyObject*)>(s->value)(m);
    if (r != 0) {
      if (!ErrorSet()) {
        Raise(exc::SystemError, "execution of module %s failed without setting an exception", name);
      }
      return -1;
    }
    if (ErrorSet()) {
      ClearError();
      Raise(exc::SystemError, "execution of module %s raised unreported exception", name);
      return -1;
    }
  }
  return 0;
}

PyObject* PyModule_GetDict(PyObject* m) { return IsModuleOrRaise(m) ? Py(ModuleDict(In(m))) : nullptr; }
PyObject* PyModule_GetNameObject(PyObject* m) {
  if (!IsModuleOrRaise(m)) return nullptr;
  Object* name = DictGet(ModuleDict(In(m)), "__name__");
  if (name == nullptr || !IsStr(name)) {
    Raise(exc::SystemError, "nameless module");
    return nullptr;
  }
  return NewReference(name);
}
const char* PyModule_GetName(PyObject* m) {
  Object* name = Release(PyModule_GetNameObject(m));
  return name == nullptr ? nullptr : StrUtf8(name);
}
PyObject* PyModule_GetFilenameObject(PyObject* m) {
  if (!IsModuleOrRaise(m)) return nullptr;
  Object* file = DictGet(ModuleDict(In(m)), "__file__");
  if (file == nullptr || !IsStr(file)) {
    Raise(exc::SystemError, "module filename missing");
    return nullptr;
  }
  return NewReference(file);
}
const char* PyModule_GetFilename(PyObject* m) {
  Object* file = Release(PyModule_GetFilenameObject(m));
  return file == nullptr ? nullptr : StrUtf8(file);
}
PyModuleDef* PyModule_GetDef(PyObject* m) {
  return IsModuleOrRaise(m) ? static_cast<PyModuleDef*>(AsModule(m)->def) : nullptr;
}
void* PyModule_GetState(PyObject* m) { return IsModuleOrRaise(m) ? AsModule(m)->state : nullptr; }

int PyModule_AddObjectRef(PyObject* m, const char* name, PyObject* value) {
  if (!PyModule_Check(m)) {
    Raise(exc::TypeError, "PyModule_AddObjectRef() first argument must be a module");
    return -1;
  }
  if (value == nullptr) {
    if (!ErrorSet()) {
      Raise(exc::SystemError, "PyModule_AddObjectRef() must be called with an exception raised "
            "if value is NULL");
    }
    return -1;
  }
  // Older modules publish static types and leave the rest to the first use.
  if (PyType_Check(value)) {
    if (PyType_Ready(reinterpret_cast<PyTypeObject*>(value)) < 0) return -1;
    Type* type = As<Type>(In(value));
    if (type->kind == static_cast<uint8_t>(TypeKind::kExtension)) TakeManner(type, In(m));
  }
  return Status(ModuleAdd(In(m), name, Escape(value)));
}
int PyModule_AddObject(PyObject* m, const char* name, PyObject* value) {
  const int r = PyModule_AddObjectRef(m, name, value);
  if (r == 0) Release(value);  // taken over on success only, as in CPython
  return r;
}
int PyModule_AddIntConstant(PyObject* m, const char* name, long value) {  // NOLINT
  return Status(ModuleAdd(In(m), name, NewInt(value)));
}
int PyModule_AddStringConstant(PyObject* m, const char* name, const char* value) {
  return Status(ModuleAdd(In(m), name, NewStr(value)));
}
int PyModule_AddType(PyObject* m, PyTypeObject* type) {
  if (PyType_Ready(type) < 0) return -1;
  return PyModule_AddObjectRef(m, _PyType_Name(type), reinterpret_cast<PyObject*>(type));
}
int PyModule_AddFunctions(PyObject* m, PyMethodDef* functions) {
  Object* name = Release(PyModule_GetNameObject(m));
  return name == nullptr ? -1 : Status(AddFunctions(m, functions, name));
}
int PyUnstable_Module_SetGIL(PyObject* m, void* gil) {
  if (!IsModuleOrRaise(m)) return -1;
  if (gil != nullptr) MakeParallel(In(m));
  return 0;
}
int PyTricolor_Module_SetExclusive(PyObject* m) {
  if (!IsModuleOrRaise(m)) return -1;
  MakeParallel(In(m), true);
  return 0;
}
int PyModule_SetDocString(PyObject* m, const char* doc) {
  return Status(ModuleAdd(In(m), "__doc__", NewStr(doc)));
}

int PyState_AddModule(PyObject* m, PyModuleDef* def) {
  if (def->m_slots != nullptr) {
    Raise(exc::SystemError, "PyState_AddModule called on module with slots");
    return -1;
  }
  Py_INCREF(m);
  Py_XDECREF(ExchangeState(def, m));
  return 0;
}
int PyState_RemoveModule(PyModuleDef* def) {
  PyObject* old = ExchangeState(def, nullptr);
  if (old == nullptr) return -1;
  Py_DECREF(old);
  return 0;
}
PyObject* PyState_FindModule(PyModuleDef* def) {
  PyObject** found = def->m_slots != nullptr ? nullptr : FindState(def);
  return found == nullptr ? nullptr : __atomic_load_n(found, __ATOMIC_ACQUIRE);
}
