// None, Ellipsis, NotImplemented.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type none_type;
Type ellipsis_type;
Type not_implemented_type;
Object none_object;
Object ellipsis_object;
Object not_implemented_object;

namespace {

template <Object* kSingleton>
Object* New(Type* type, Args, size_t nargs, Object* kwnames) {
  if (nargs != 0 || (kwnames != nullptr && TupleSize(kwnames) != 0)) {
    return Raise(exc::TypeError, "%s takes no arguments",
                 kSingleton == &ellipsis_object ? "EllipsisType" : type->tp_name);
  }
  return kSingleton;
}

Object* NoneRepr(Object*) { return NewStrAscii("None"); }
Object* EllipsisRepr(Object*) { return NewStrAscii("Ellipsis"); }
Object* NotImplementedRepr(Object*) { return NewStrAscii("NotImplemented"); }
int NoneToBool(Object*) { return 0; }

int NotImplementedToBool(Object*) {
  return Warn(exc::DeprecationWarning, "NotImplemented should not be used in a boolean context")
             ? 1
             : -1;
}

Object* ReduceEllipsis(Object*, Args, size_t, Object*) { return NewStrAscii("Ellipsis"); }
Object* ReduceNotImplemented(Object*, Args, size_t, Object*) {
  return NewStrAscii("NotImplemented");
}
const NativeMethod kEllipsisMethods[] = {{"__reduce__", ReduceEllipsis, 0, 0, 0, nullptr}, {}};
const NativeMethod kNotImplementedMethods[] = {
    {"__reduce__", ReduceNotImplemented, 0, 0, 0, nullptr}, {}};

}  // namespace

void SetUpNoneTypes() {
  BeginType(&none_type, "NoneType", sizeof(Object));
  none_type.slots.new_ = New<&none_object>;
  none_type.slots.repr = NoneRepr;
  none_type.slots.to_bool = NoneToBool;
  BeginType(&ellipsis_type, "ellipsis", sizeof(Object));
  ellipsis_type.slots.new_ = New<&ellipsis_object>;
  ellipsis_type.slots.repr = EllipsisRepr;
  ellipsis_type.native_methods = kEllipsisMethods;
  BeginType(&not_implemented_type, "NotImplementedType", sizeof(Object));
  not_implemented_type.slots.new_ = New<&not_implemented_object>;
  not_implemented_type.slots.repr = NotImplementedRepr;
  not_implemented_type.slots.to_bool = NotImplementedToBool;
  not_implemented_type.native_methods = kNotImplementedMethods;
  InitStatic(&none_object, &none_type);
  InitStatic(&ellipsis_object, &ellipsis_type);
  InitStatic(&not_implemented_object, &not_implemented_type);
}

}  // namespace tricolor
