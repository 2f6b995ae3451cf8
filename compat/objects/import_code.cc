// Modules from code objects, and what else C code asks of the import system.
#include "compat/objects/prelude.h"
#include "runtime/interp/eval.h"

PyObject* PyImport_ExecCodeModuleObject(PyObject* name, PyObject* code, PyObject* file,
                                        PyObject* cached) {
  Object* modules = Runtime::Get()->modules;
  Object* module = In(PyImport_AddModuleObject(name));
  if (module == nullptr) return nullptr;
  Object* dict = ModuleDict(module);
  // importlib gives the module its __file__, __cached__, __loader__ and __spec__.
  bool good = EnsureBuiltins(dict);
  if (good) {
    PyObject* external = PyImport_ImportModule("_frozen_importlib_external");
    PyObject* path = file != nullptr ? file : PyObject_GetAttrString(code, "co_filename");
    PyObject* done = external == nullptr || path == nullptr
                         ? nullptr
                         : PyObject_CallMethod(external, "_fix_up_module", "OOOO",
                                               Py(dict), name, path,
                                               cached == nullptr ? Py_None : cached);
    good = done != nullptr;
    Py_XDECREF(done);
    if (path != file) Py_XDECREF(path);
    Py_XDECREF(external);
  }
  if (!good || EvalCode(Escape(code), dict, dict, nullptr) == nullptr) {
    SavedError saved;
    if (DictDelete(modules, Escape(name)) < 0) ClearError();
    return nullptr;
  }
  // The module may have put another one in its place.
  Object* found = nullptr;
  const int there = DictLookup(modules, Escape(name), &found);
  if (there == 0) PyErr_Format(PyExc_ImportError, "Loaded module %R not found in sys.modules", name);
  return there > 0 ? NewReference(found) : nullptr;
}
PyObject* PyImport_ExecCodeModuleWithPathnames(const char* name, PyObject* code, const char* file,
                                               const char* cached) {
  PyObject* n = PyUnicode_FromString(name);
  PyObject* f = file == nullptr ? nullptr : PyUnicode_DecodeFSDefault(file);
  PyObject* c = cached == nullptr ? nullptr : PyUnicode_DecodeFSDefault(cached);
  PyObject* module = nullptr;
  if (n != nullptr && (file == nullptr || f != nullptr) && (cached == nullptr || c != nullptr)) {
    module = PyImport_ExecCodeModuleObject(n, code, f, c);
  }
  Py_XDECREF(n);
  Py_XDECREF(f);
  Py_XDECREF(c);
  return module;
}
PyObject* PyImport_ExecCodeModuleEx(const char* name, PyObject* code, const char* file) {
  return PyImport_ExecCodeModuleWithPathnames(name, code, file, nullptr);
}
PyObject* PyImport_ExecCodeModule(const char* name, PyObject* code) {
  return PyImport_ExecCodeModuleEx(name, code, nullptr);
}
PyObject* PyImport_GetImporter(PyObject* path) {
  PyObject* pkgutil = PyImport_ImportModule("pkgutil");
  if (pkgutil == nullptr) return nullptr;
  PyObject* importer = PyObject_CallMethod(pkgutil, "get_importer", "O", path);
  Py_DECREF(pkgutil);
  return importer;
}
const char* PyImport_GetMagicTag(void) {
  PyObject* implementation = PySys_GetObject("implementation");
  PyObject* tag =
      implementation == nullptr ? nullptr : PyObject_GetAttrString(implementation, "cache_tag");
  const char* text = nullptr;
  if (tag != nullptr && PyUnicode_Check(tag)) {
    PyUnicode_InternImmortal(&tag);
    text = PyUnicode_AsUTF8(tag);
  }
  Py_XDECREF(tag);
  return text;
}
int PyImport_ImportFrozenModuleObject(PyObject*) { return 0; }
int PyImport_ImportFrozenModule(const char*) { return 0; }
