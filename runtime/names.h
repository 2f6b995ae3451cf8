// Interned strings that the runtime itself uses: names.__init__, names.append, …
// Made at runtime start; immortal. Add a name to the list, in order.
#ifndef TRICOLOR_RUNTIME_NAMES_H_
#define TRICOLOR_RUNTIME_NAMES_H_

#include "runtime/object.h"

#define TC_NAMES(X) \
  X(__abs__) X(__abstractmethods__) X(__add__) X(__aenter__) X(__aexit__) X(__aiter__) \
  X(__all__) X(__and__) X(__anext__) X(__annotations__) X(__args__) X(__await__) X(__bases__) \
  X(__bool__) X(__build_class__) X(__builtins__) X(__bytes__) X(__cached__) X(__call__) \
  X(__cause__) X(__ceil__) X(__class__) X(__class_getitem__) X(__classcell__) \
  X(__contains__) X(__context__) X(__copy__) X(__deepcopy__) X(__defaults__) X(__del__) \
  X(__delattr__) X(__delete__) X(__delitem__) X(__dict__) X(__dir__) X(__divmod__) X(__doc__) \
  X(__enter__) X(__eq__) X(__exit__) X(__file__) X(__float__) X(__floor__) X(__floordiv__) \
  X(__format__) X(__fspath__) X(__ge__) X(__get__) X(__getattr__) X(__getattribute__) \
  X(__getitem__) X(__getnewargs__) X(__getnewargs_ex__) X(__getstate__) X(__gt__) X(__hash__) \
  X(__iadd__) X(__iand__) X(__ifloordiv__) X(__ilshift__) X(__imatmul__) X(__imod__) \
  X(__import__) X(__imul__) X(__index__) X(__init__) X(__init_subclass__) X(__instancecheck__) \
  X(__int__) X(__invert__) X(__ior__) X(__ipow__) X(__irshift__) X(__isabstractmethod__) \
  X(__isub__) X(__iter__) X(__itruediv__) X(__ixor__) X(__kwdefaults__) X(__le__) X(__len__) \
  X(__length_hint__) X(__loader__) X(__lshift__) X(__lt__) X(__main__) X(__match_args__) \
  X(__matmul__) X(__metaclass__) X(__missing__) X(__mod__) X(__module__) X(__mro_entries__) \
  X(__mro__) X(__mul__) X(__name__) X(__ne__) X(__neg__) X(__new__) X(__newobj__) X(__next__) \
  X(__notes__) X(__or__) X(__orig_bases__) X(__orig_class__) X(__origin__) X(__package__) \
  X(__parameters__) X(__path__) X(__pos__) X(__pow__) X(__prepare__) X(__qualname__) \
  X(__radd__) X(__rand__) X(__rdivmod__) X(__reduce__) X(__reduce_ex__) X(__repr__) \
  X(__reversed__) X(__rfloordiv__) X(__rlshift__) X(__rmatmul__) X(__rmod__) X(__rmul__) \
  X(__ror__) X(__round__) X(__rpow__) X(__rrshift__) X(__rshift__) X(__rsub__) \
  X(__rtruediv__) X(__rxor__) X(__set__) X(__set_name__) X(__setattr__) X(__setitem__) \
  X(__setstate__) X(__sizeof__) X(__slots__) X(__spec__) X(__str__) X(__sub__) \
  X(__subclasscheck__) X(__subclasses__) X(__subclasshook__) X(__suppress_context__) \
  X(__text_signature__) X(__traceback__) X(__truediv__) X(__trunc__) X(__typing_is_unpacked_typevartuple__) X(__typing_prepare_subst__) \
  X(__typing_subst__) \
  X(__typing_unpacked_tuple_args__) X(__unpacked__) X(__weakref__) X(__xor__) \
  X(_find_and_load) X(_handle_fromlist) X(_initializing) X(_lock_unlock_module) X(append) \
  X(args) X(big) X(builtins) X(close) X(code) X(copy) X(decode) X(displayhook) \
  X(encode) X(encoding) X(end) X(errors) X(excepthook) X(extend) X(fget) X(file) X(filename) \
  X(fileno) X(flush) X(get) X(importlib) X(items) X(join) X(key) X(keys) X(last_traceback) \
  X(last_type) X(last_value) X(lineno) X(little) X(metaclass) X(mode) X(modules) X(msg) X(name) \
  X(newline) X(newlines) X(obj) X(offset) X(open) X(path) X(pop) X(print_file_and_line) X(read) \
  X(readable) X(readinto) X(readline) X(replace) X(reverse) X(seek) X(send) X(sep) X(setdefault) \
  X(sort) X(stderr) X(stdin) X(stdout) X(strict) X(sys) X(tell) X(text) X(threading) \
  X(truncate) X(unraisablehook) X(update) X(value) X(values) X(warnings) X(writable) \
  X(write)

// Those that C++ reserves: X(field, "text").
#define TC_NAMES_SPELT(X) \
  X(complex_, "__complex__") X(default_, "default") X(signed_, "signed") X(throw_, "throw")

namespace tricolor {

struct Names {
#define TC_FIELD(name, ...) Object* name;
  TC_NAMES(TC_FIELD)
  TC_NAMES_SPELT(TC_FIELD)
#undef TC_FIELD
};
extern Names names;

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NAMES_H_
