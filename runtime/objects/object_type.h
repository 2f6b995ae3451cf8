// object: what every class inherits.
#ifndef TRICOLOR_RUNTIME_OBJECTS_OBJECT_TYPE_H_
#define TRICOLOR_RUNTIME_OBJECTS_OBJECT_TYPE_H_

#include "runtime/native.h"
#include "runtime/type.h"

namespace tricolor {

Object* ObjectNew(Type* type, Args args, size_t nargs, Object* kwnames);
bool ObjectInit(Object* self, Args args, size_t nargs, Object* kwnames);
Object* ObjectRepr(Object* o);
int64_t HashPointer(const void* p);

// Adds the attributes of `cls` and its bases to `dict`, as dir() collects them.
bool MergeClassDict(Object* dict, Object* cls);

// o.__class__ = cls
bool SetClass(Object* o, Object* cls);

// __dict__ of instances, as a getset.
Object* GetInstanceDict(Object* o, void*);
bool SetInstanceDict(Object* o, Object* value, void*);

// object_reduce.cc
extern const NativeMethod kReduceMethod, kReduceExMethod, kGetStateMethod;
// What o.__getstate__() gives: the state for a __reduce__.
Object* GetStateOf(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_OBJECT_TYPE_H_
