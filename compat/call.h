// Calls of C functions by their METH_* conventions.
#ifndef TRICOLOR_COMPAT_CALL_H_
#define TRICOLOR_COMPAT_CALL_H_

#include "compat/api.h"

namespace tricolor::compat {

// Calls def's function under the legacy lock. `callable` is named in messages; `self` and
// `owner` (METH_METHOD) as the convention says.
Object* CallMethodDef(const PyMethodDef* def, Object* callable, Object* self, PyTypeObject* owner,
                      Args args, size_t nargs, Object* kwnames);

// False: its flags are none of the ways to call a function, and SystemError says so.
bool HasConvention(const PyMethodDef* def);

// Arguments of a vector call as a tuple and a dict (null: no keywords).
Object* ArgsTuple(Args args, size_t nargs);
bool KeywordsDict(Args values, Object* kwnames, Object** dict);

extern Type c_member_descriptor_type TC_SYMBOL(c_member_descr_type);
void SetUpMemberType();     // part of SetUpFunctionTypes
void SetUpFunctionTypes();  // static types of this layer: C functions and descriptors
bool ReadyFunctionTypes();

Object* NewFunction(PyMethodDef* def, Object* self, Object* module, PyTypeObject* owner);
Object* NewMethodDescriptorOf(Type* owner, PyMethodDef* def);
Object* NewClassMethodDescriptorOf(Type* owner, PyMethodDef* def);
Object* NewGetSetOf(Type* owner, PyGetSetDef* def);
Object* NewMemberOf(Type* owner, PyMemberDef* def);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_CALL_H_
