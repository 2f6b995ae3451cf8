// Capsules: a C pointer with a name, for other extensions.
#include <cstring>

#include "compat/death.h"
#include "compat/objects/prelude.h"
#include "runtime/objects/capsule.h"

namespace tricolor::compat {
namespace {

using Capsule = CapsuleObject;

PyCapsule_Destructor DestructorOf(const Capsule* c) {
  return reinterpret_cast<PyCapsule_Destructor>(c->destructor);
}

void DeallocateCapsule(PyObject* o) {
  auto* c = reinterpret_cast<Capsule*>(o);
  if (c->destructor != nullptr) DestructorOf(c)(o);
  PyObject_Free(o);
}

}  // namespace

// A destructor is C's: capsules die as objects of extensions do.
void MakeCapsulesNative() {
  PyT(&capsule_type)->tp_dealloc = DeallocateCapsule;
  capsule_type.kind = static_cast<uint8_t>(TypeKind::kExtension);
  capsule_type.reserved |= kDeallocates;
  capsule_type.cell_flags = gc::kLeaf | gc::kFinalizable;
}

}  // namespace tricolor::compat

namespace {
Capsule* Checked(PyObject* o, const char* what) {
  auto* c = reinterpret_cast<Capsule*>(o);
  if (o != nullptr && PyCapsule_CheckExact(o) && c->pointer != nullptr) return c;
  Raise(exc::ValueError, "%s called with invalid PyCapsule object", what);
  return nullptr;
}
bool SameName(const char* a, const char* b) {
  return a == nullptr || b == nullptr ? a == b : strcmp(a, b) == 0;
}
}  // namespace

PyObject* PyCapsule_New(void* pointer, const char* name, PyCapsule_Destructor destructor) {
  if (pointer == nullptr) {
    Raise(exc::ValueError, "PyCapsule_New called with null pointer");
    return nullptr;
  }
  PyObject* o = _PyObject_New(&PyCapsule_Type);
  if (o == nullptr) return nullptr;
  auto* c = reinterpret_cast<Capsule*>(o);
  c->pointer = pointer;
  c->name = name;
  c->destructor = reinterpret_cast<AnyFunction>(destructor);
  return o;
}
int PyCapsule_IsValid(PyObject* o, const char* name) {
  auto* c = reinterpret_cast<Capsule*>(o);
  return o != nullptr && PyCapsule_CheckExact(o) && c->pointer != nullptr && SameName(c->name, name);
}
void* PyCapsule_GetPointer(PyObject* o, const char* name) {
  Capsule* c = Checked(o, "PyCapsule_GetPointer");
  if (c == nullptr) return nullptr;
  if (SameName(c->name, name)) return c->pointer;
  Raise(exc::ValueError, "PyCapsule_GetPointer called with incorrect name");
  return nullptr;
}
const char* PyCapsule_GetName(PyObject* o) {
  Capsule* c = Checked(o, "PyCapsule_GetName");
  return c == nullptr ? nullptr : c->name;
}
PyCapsule_Destructor PyCapsule_GetDestructor(PyObject* o) {
  Capsule* c = Checked(o, "PyCapsule_GetDestructor");
  return c == nullptr ? nullptr : DestructorOf(c);
}
void* PyCapsule_GetContext(PyObject* o) {
  Capsule* c = Checked(o, "PyCapsule_GetContext");
  return c == nullptr ? nullptr : c->context;
}
int PyCapsule_SetPointer(PyObject* o, void* pointer) {
  if (pointer == nullptr) {
    Raise(exc::ValueError, "PyCapsule_SetPointer called with null pointer");
    return -1;
  }
  Capsule* c = Checked(o, "PyCapsule_SetPointer");
  if (c == nullptr) return -1;
  c->pointer = pointer;
  return 0;
}
int PyCapsule_SetDestructor(PyObject* o, PyCapsule_Destructor destructor) {
  Capsule* c = Checked(o, "PyCapsule_SetDestructor");
  if (c == nullptr) return -1;
  c->destructor = reinterpret_cast<AnyFunction>(destructor);
  return 0;
}
int PyCapsule_SetName(PyObject* o, const char* name) {
  Capsule* c = Checked(o, "PyCapsule_SetName");
  if (c == nullptr) return -1;
  c->name = name;
  return 0;
}
int PyCapsule_SetContext(PyObject* o, void* context) {
  Capsule* c = Checked(o, "PyCapsule_SetContext");
  if (c == nullptr) return -1;
  c->context = context;
  return 0;
}
void* PyCapsule_Import(const char* name, int) {
  // package.module.attribute: the first part is imported, then every part is an attribute that
  // may be a submodule.
  std::string path(name);
  Object* o = nullptr;
  size_t begin = 0;
  for (;;) {
    const size_t dot = path.find('.', begin);
    const std::string part = path.substr(begin, dot == std::string::npos ? dot : dot - begin);
    if (o == nullptr) {
      o = Release(PyImport_ImportModule(part.c_str()));
    } else {
      Object* next = GetAttr(o, part.c_str());
      if (next == nullptr && ErrorIs(exc::AttributeError) && dot != std::string::npos) {
        ClearError();
        if (Release(PyImport_ImportModule(path.substr(0, dot).c_str())) != nullptr) {
          next = GetAttr(o, part.c_str());
        }
      }
      o = next;
    }
    if (o == nullptr) return nullptr;
    if (dot == std::string::npos) break;
    begin = dot + 1;
  }
  if (PyCapsule_IsValid(Py(o), name)) return reinterpret_cast<Capsule*>(o)->pointer;
  Raise(exc::AttributeError, "PyCapsule_Import \"%s\" is not valid", name);
  return nullptr;
}
