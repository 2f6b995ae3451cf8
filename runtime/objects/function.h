// Functions written in Python, bound methods, native functions, cells.
#ifndef TRICOLOR_RUNTIME_OBJECTS_FUNCTION_H_
#define TRICOLOR_RUNTIME_OBJECTS_FUNCTION_H_

#include "runtime/builtin_types.h"
#include "runtime/native.h"
#include "runtime/value.h"

namespace tricolor {

struct FunctionObject {  // fields in the order of PyFunctionObject
  Object base;
  Object* globals;
  Object* builtins;
  Object* name;
  Object* qualname;
  Object* code;
  Object* defaults;
  Object* kwdefaults;
  Object* closure;
  Object* doc;
  Object* dict;
  Object* weaklist;
  Object* module;
  Object* annotations;
  AnyFunction vectorcall;
  uint32_t version;  // changes with code, defaults, kwdefaults; 0: none
};

struct MethodObject {  // PyMethodObject
  Object base;
  Object* function;
  Object* self;
  Object* weaklist;
  AnyFunction vectorcall;
};

struct CellObject {
  Object base;
  uint64_t value;  // a Value, relaxed/release atomic
};

struct NativeFunctionObject {  // PyCFunctionObject's size; compat reads def through its own adapter
  Object base;
  const NativeMethod* method;
  Object* self;
  Object* module;
  Object* weaklist;
  AnyFunction vectorcall;
};

Object* NewFunction(Object* code, Object* globals, Object* qualname);
Object* NewMethod(Object* function, Object* self);
Object* NewCellObject(Value value);
inline Value CellGet(const Object* cell) {
  return Value::FromBits(__atomic_load_n(&As<CellObject>(cell)->value, __ATOMIC_ACQUIRE));
}
inline void CellSet(Object* cell, Value value) {
  __atomic_store_n(&As<CellObject>(cell)->value, value.bits(), __ATOMIC_RELEASE);
  if (value.IsObject()) gc::WriteBarrier(cell, value.AsObject());
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FUNCTION_H_
