// Getsets and members that C declares.
#include <cstring>

#include "compat/call.h"
#include "compat/ledger.h"
#include "compat/parallel.h"
#include "compat/result.h"
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/native.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor::compat {
namespace {

Object* CallGetter(Object* self, void* closure) {
  auto* def = static_cast<PyGetSetDef*>(closure);
  NativeScope scope(self);
  return FromNative(def->get(Py(self), def->closure), nullptr, def->name);
}

bool CallSetter(Object* self, Object* value, void* closure) {
  auto* def = static_cast<PyGetSetDef*>(closure);
  NativeScope scope(self);
  return def->set(Py(self), Py(value), def->closure) >= 0;
}

struct CMember {
  MemberDescriptorObject member;  // for the name, the owner and the documentation
  PyMemberDef* def;
};

bool Fits(Object* descr, Object* obj) {
  auto* d = As<DescriptorObject>(descr);
  if (IsSubtype(TypeOf(obj), d->owner)) return true;
  Raise(exc::TypeError, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
        d->name, d->owner->tp_name, TypeOf(obj)->tp_name);
  return false;
}

Object* GetMember(Object* descr, Object* obj, Object*) {
  if (obj == nullptr) return descr;
  if (!Fits(descr, obj)) return nullptr;
  NativeScope scope(obj);
  PyMemberDef* def = As<CMember>(descr)->def;
  if ((def->flags & PY_AUDIT_READ) != 0 && !AuditEvent("object.__getattr__", obj, def->name)) {
    return nullptr;
  }
  return Release(PyMember_GetOne(reinterpret_cast<char*>(obj), def));
}

bool SetMember(Object* descr, Object* obj, Object* value) {
  if (!Fits(descr, obj)) return false;
  NativeScope scope(obj);
  return PyMember_SetOne(reinterpret_cast<char*>(obj), As<CMember>(descr)->def, Py(value)) >= 0;
}

Object* MemberDoc(Object* descr, void*) {
  const char* doc = As<CMember>(descr)->def->doc;
  return doc == nullptr ? None() : NewStr(doc);
}
const NativeGetSet kMemberGetSet[] = {{"__doc__", MemberDoc, nullptr, nullptr, nullptr}, {}};

}  // namespace

// The tables live as long as the extension, which is never unloaded.
Object* NewGetSetOf(Type* owner, PyGetSetDef* def) {
  auto* native = new NativeGetSet{def->name, def->get == nullptr ? nullptr : CallGetter,
                                  def->set == nullptr ? nullptr : CallSetter, def->doc, def};
  return NewGetSetDescriptor(owner, native);
}

Type c_member_descriptor_type TC_SYMBOL(c_member_descr_type);
static_assert(offsetof(PyMemberDescrObject, d_member) == offsetof(CMember, def));
static_assert(offsetof(PyGetSetDescrObject, d_getset) == offsetof(GetSetDescriptorObject, getset));
static_assert(offsetof(PyGetSetDef, doc) == offsetof(NativeGetSet, doc));

void SetUpMemberType() {
  BeginType(&c_member_descriptor_type, "member_descriptor", sizeof(CMember));
  c_member_descriptor_type.tp_base = &member_descriptor_type;
  c_member_descriptor_type.tp_flags |= kTypeDisallowNew;
  c_member_descriptor_type.native_getset = kMemberGetSet;
  c_member_descriptor_type.slots.descr_get = GetMember;
  c_member_descriptor_type.slots.descr_set = SetMember;
}

Object* NewMemberOf(Type* owner, PyMemberDef* def) {
  Object* name = Intern(std::string_view(def->name));
  auto* m = name == nullptr ? nullptr : New<CMember>(c_member_descriptor_type);
  if (m == nullptr) return nullptr;
  gc::Store(m, &m->member.d.owner, owner);
  gc::Store(m, &m->member.d.name, name);
  m->def = def;
  return AsObject(m);
}

}  // namespace tricolor::compat

using namespace tricolor;          // NOLINT
using namespace tricolor::compat;  // NOLINT

PyObject* PyDescr_NewMethod(PyTypeObject* type, PyMethodDef* def) {
  return NewReference(NewMethodDescriptorOf(AsType(type), def));
}
PyObject* PyDescr_NewClassMethod(PyTypeObject* type, PyMethodDef* def) {
  return NewReference(NewClassMethodDescriptorOf(AsType(type), def));
}
PyObject* PyDescr_NewMember(PyTypeObject* type, PyMemberDef* def) {
  return NewReference(NewMemberOf(AsType(type), def));
}
PyObject* PyDescr_NewGetSet(PyTypeObject* type, PyGetSetDef* def) {
  return NewReference(NewGetSetOf(AsType(type), def));
}
int PyDescr_IsData(PyObject* d) { return TypeOf(In(d))->slots.descr_set != nullptr; }

PyObject* PyMember_GetOne(const char* base, PyMemberDef* m) {
  const char* p = base + m->offset;
  switch (m->type) {
    case T_BOOL: return PyBool_FromLong(*p);
    case T_BYTE: return PyLong_FromLong(*reinterpret_cast<const signed char*>(p));
    case T_UBYTE: return PyLong_FromLong(*reinterpret_cast<const unsigned char*>(p));
    case T_SHORT: return PyLong_FromLong(*reinterpret_cast<const short*>(p));            // NOLINT
    case T_USHORT: return PyLong_FromLong(*reinterpret_cast<const unsigned short*>(p));  // NOLINT
    case T_INT: return PyLong_FromLong(*reinterpret_cast<const int*>(p));
    case T_UINT: return PyLong_FromUnsignedLong(*reinterpret_cast<const unsigned*>(p));
    case T_LONG: return PyLong_FromLong(*reinterpret_cast<const long*>(p));              // NOLINT
    case T_ULONG:
      return PyLong_FromUnsignedLong(*reinterpret_cast<const unsigned long*>(p));        // NOLINT
    case T_PYSSIZET: return PyLong_FromSsize_t(*reinterpret_cast<const Py_ssize_t*>(p));
    case T_LONGLONG: return PyLong_FromLongLong(*reinterpret_cast<const long long*>(p)); // NOLINT
    case T_ULONGLONG:
      return PyLong_FromUnsignedLongLong(*reinterpret_cast<const unsigned long long*>(p));  // NOLINT
    case T_FLOAT: return PyFloat_FromDouble(*reinterpret_cast<const float*>(p));
    case T_DOUBLE: return PyFloat_FromDouble(*reinterpret_cast<const double*>(p));
    case T_STRING: {
      const char* text = *reinterpret_cast<char* const*>(p);
      return text == nullptr ? Py_None : PyUnicode_FromString(text);
    }
    case T_STRING_INPLACE: return PyUnicode_FromString(p);
    case T_CHAR: return PyUnicode_FromStringAndSize(p, 1);
    case T_OBJECT: {
      PyObject* value = *reinterpret_cast<PyObject* const*>(p);
      return value == nullptr ? Py_None : NewReference(In(value));
    }
    case T_OBJECT_EX: {
      PyObject* value = *reinterpret_cast<PyObject* const*>(p);
      if (value == nullptr) {
        Raise(exc::AttributeError, "'%.200s' object has no attribute '%s'",
              TypeOf(reinterpret_cast<const Object*>(base))->tp_name, m->name);
      }
      return NewReference(In(value));
    }
    case T_NONE: return Py_None;
    default:
      Raise(exc::SystemError, "bad memberdescr type");
      return nullptr;
  }
}

namespace {

template <class T>
int PutInteger(char* p, PyObject* v) {
  const long value = PyLong_AsLong(v);  // NOLINT: C's type
  if (value == -1 && ErrorSet()) return -1;
  *reinterpret_cast<T*>(p) = static_cast<T>(value);
  if (static_cast<long>(static_cast<T>(value)) != value) {  // NOLINT
    return Warn(exc::RuntimeWarning, "Truncation of value to %s",
                sizeof(T) == 1 ? "char" : sizeof(T) == 2 ? "short" : "int") ? 0 : -1;
  }
  return 0;
}

}  // namespace

int PyMember_SetOne(char* base, PyMemberDef* m, PyObject* v) {
  if ((m->flags & READONLY) != 0) {
    Raise(exc::AttributeError, "readonly attribute");
    return -1;
  }
  char* p = base + m->offset;
  if (v == nullptr && m->type != T_OBJECT && m->type != T_OBJECT_EX) {
    Raise(exc::TypeError, "can't delete numeric/char attribute");
    return -1;
  }
  switch (m->type) {
    case T_BOOL:
      if (v != Py_True && v != Py_False) {
        Raise(exc::TypeError, "attribute value type must be bool");
        return -1;
      }
      *p = v == Py_True;
      return 0;
    case T_BYTE: return PutInteger<signed char>(p, v);
    case T_UBYTE: return PutInteger<unsigned char>(p, v);
    case T_SHORT: return PutInteger<short>(p, v);            // NOLINT
    case T_USHORT: return PutInteger<unsigned short>(p, v);  // NOLINT
    case T_INT: return PutInteger<int>(p, v);
    case T_UINT: return PutInteger<unsigned>(p, v);
    case T_LONG: return PutInteger<long>(p, v);              // NOLINT
    case T_ULONG: {
      const unsigned long value = PyLong_AsUnsignedLong(v);  // NOLINT
      if (value == static_cast<unsigned long>(-1) && ErrorSet()) return -1;  // NOLINT
      *reinterpret_cast<unsigned long*>(p) = value;          // NOLINT
      return 0;
    }
    case T_PYSSIZET: {
      const Py_ssize_t value = PyLong_AsSsize_t(v);
      if (value == -1 && ErrorSet()) return -1;
      *reinterpret_cast<Py_ssize_t*>(p) = value;
      return 0;
    }
    case T_LONGLONG: {
      const long long value = PyLong_AsLongLong(v);          // NOLINT
      if (value == -1 && ErrorSet()) return -1;
      *reinterpret_cast<long long*>(p) = value;              // NOLINT
      return 0;
    }
    case T_ULONGLONG: {
      const unsigned long long value = PyLong_AsUnsignedLongLong(v);  // NOLINT
      if (value == static_cast<unsigned long long>(-1) && ErrorSet()) return -1;  // NOLINT
      *reinterpret_cast<unsigned long long*>(p) = value;     // NOLINT
      return 0;
    }
    case T_FLOAT:
    case T_DOUBLE: {
      const double value = PyFloat_AsDouble(v);
      if (value == -1 && ErrorSet()) return -1;
      if (m->type == T_FLOAT) {
        *reinterpret_cast<float*>(p) = static_cast<float>(value);
      } else {
        *reinterpret_cast<double*>(p) = value;
      }
      return 0;
    }
    case T_OBJECT:
    case T_OBJECT_EX: {
      auto** slot = reinterpret_cast<PyObject**>(p);
      PyObject* old = *slot;
      if (v == nullptr && old == nullptr && m->type == T_OBJECT_EX) {
        Raise(exc::AttributeError, "%s", m->name);
        return -1;
      }
      Py_XINCREF(v);
      __atomic_store_n(slot, v, __ATOMIC_RELEASE);
      Py_XDECREF(old);
      return 0;
    }
    case T_CHAR: {
      Py_ssize_t size;
      const char* text = PyUnicode_Check(v) ? PyUnicode_AsUTF8AndSize(v, &size) : nullptr;
      if (text == nullptr || size != 1) {
        if (!ErrorSet()) Raise(exc::TypeError, "bad argument type for built-in operation");
        return -1;
      }
      *p = *text;
      return 0;
    }
    case T_STRING:
    case T_STRING_INPLACE:
      Raise(exc::TypeError, "readonly attribute");
      return -1;
    default:
      Raise(exc::SystemError, "bad memberdescr type");
      return -1;
  }
}
