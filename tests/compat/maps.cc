// Counted references in containers of C++, where no collector looks: in the nodes of a tree and of
// a hash table, and below their addresses' bits.
//
//   put(key, o), get(key), drop(key)   a std::map from strings
//   note(o), noted()                   a std::unordered_set of inverted addresses: how many of
//   those that were noted still
//                                      hold what they held; noted() drops them all
#include <Python.h>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace {

std::map<std::string, PyObject*> by_name;
std::unordered_map<uintptr_t, Py_hash_t> hidden;  // the inverted address and what its object said

PyObject* Put(PyObject*, PyObject* args) {
  const char* key;
  PyObject* o;
  if (!PyArg_ParseTuple(args, "sO", &key, &o)) return nullptr;
  Py_XDECREF(std::exchange(by_name[key], Py_NewRef(o)));
  Py_RETURN_NONE;
}

PyObject* Get(PyObject*, PyObject* key) {
  const auto it = by_name.find(PyUnicode_AsUTF8(key));
  return Py_NewRef(it == by_name.end() ? Py_None : it->second);
}

PyObject* Drop(PyObject*, PyObject* key) {
  const auto it = by_name.find(PyUnicode_AsUTF8(key));
  if (it != by_name.end()) {
    PyObject* o = it->second;
    by_name.erase(it);
    Py_DECREF(o);
  }
  Py_RETURN_NONE;
}

PyObject* Note(PyObject*, PyObject* o) {
  const Py_hash_t hash = PyObject_Hash(o);
  if (hash == -1) return nullptr;
  if (hidden.emplace(~reinterpret_cast<uintptr_t>(o), hash).second) Py_INCREF(o);
  Py_RETURN_NONE;
}

PyObject* Noted(PyObject*, PyObject*) {
  long right = 0;
  for (const auto& [address, hash] : hidden) {
    PyObject* o = reinterpret_cast<PyObject*>(~address);
    right += PyObject_Hash(o) == hash;
    Py_DECREF(o);
  }
  hidden.clear();
  return PyLong_FromLong(right);
}

PyMethodDef functions[] = {{"put", Put, METH_VARARGS, nullptr},    {"get", Get, METH_O, nullptr},
                           {"drop", Drop, METH_O, nullptr},        {"note", Note, METH_O, nullptr},
                           {"noted", Noted, METH_NOARGS, nullptr}, {nullptr, nullptr, 0, nullptr}};
PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "maps", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit_maps() { return PyModule_Create(&definition); }
