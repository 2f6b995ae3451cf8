// Native functions: how builtin types and modules written in C++ declare what Python sees.
//
// A method table is a static array that ends with a null name:
//
//   const NativeMethod kListMethods[] = {
//       {"append", ListAppend, 1, 1, 0, "append($self, object, /)\n--\n\nAppend object…"},
//       {"pop", ListPop, 0, 1, 0, "…"},
//       {"sort", ListSort, 0, 0, kKeywords, "…"},     // parses its own arguments
//       {nullptr}};
//
// The caller of the function checks counts and refuses keywords (unless kKeywords) with CPython's
// messages: min == max == 1 speaks like METH_O, 0/0 like METH_NOARGS, others like
// _PyArg_CheckPositional ("pop expected at most 1 argument, got 2").
#ifndef TRICOLOR_RUNTIME_NATIVE_H_
#define TRICOLOR_RUNTIME_NATIVE_H_

#include <initializer_list>

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

enum NativeFlag : uint16_t {
  kKeywords = 1,     // takes keywords and any count: the function checks both (ParseArgs)
  kClassMethod = 2,  // self is the class
  kStaticMethod = 4, // self is null
  kCoexist = 8,      // replaces a slot wrapper of the same name
};

inline constexpr int16_t kAnyCount = -1;  // for `max`

struct NativeMethod {
  const char* name;
  NativeFunction function;
  int16_t min;
  int16_t max;
  uint16_t flags;
  const char* doc;  // CPython's form: "name($self, …)\n--\n\ntext", or null
};

struct NativeGetSet {
  const char* name;
  Object* (*get)(Object* self, void* closure);
  bool (*set)(Object* self, Object* value, void* closure);  // null: read-only; null value: delete
  const char* doc;
  void* closure;
};

enum class MemberKind : uint8_t { kObject /* null reads None */, kObjectEx /* null raises */,
                                  kInt64, kInt32, kBool8 };
struct NativeMember {
  const char* name;
  MemberKind kind;
  int32_t offset;
  bool read_only;
  const char* doc;
};

// Positional and keyword arguments into `out[0..names.size())` (missing optional ones stay as they
// are). `function`: for messages, e.g. "sorted". The first `positional_only` names cannot be
// keywords, those from `max_positional` on only keywords; the first `required` must be given.
// CPython's messages (TypeError). False: exception set.
bool ParseArgs(const char* function, Args args, size_t nargs, Object* kwnames,
               std::initializer_list<const char*> names, size_t positional_only,
               size_t max_positional, size_t required, Object** out);

// "f expected at least 1 argument, got 0" and so on.
bool CheckPositional(const char* function, size_t nargs, size_t min, size_t max);
bool NoKeywords(const char* function, Object* kwnames);  // "f() takes no keyword arguments"
// The same for the constructor of `base`, called for `type`: only a class with an __init__ of its own
// (or a __new__, where `base` itself is made by __init__) may be given keywords.
bool NoKeywordsForNew(const Type& base, const Type* type, Object* kwnames);
bool NoKeywordsForInit(const Type& base, const Type* type, Object* kwnames);

// A builtin function object. `module_name`: str or null. `self` may be null.
Object* NewNativeFunction(const NativeMethod* method, Object* self, Object* module_name);

// A new module object with the functions of `table` (terminated by a null name); not in sys.modules.
Object* NewNativeModule(const char* name, const char* doc, const NativeMethod* table);
bool ModuleAdd(Object* module, const char* name, Object* value);  // false if value is null

// Builtin modules register here: name → function that makes the module. A table in
// runtime/modules/registry.cc lists them all.
struct NativeModule {
  const char* name;
  Object* (*create)();
};

// An allocated instance of a builtin or Python type, zeroed behind its header. `items`: for types
// with tp_itemsize. Null: MemoryError is set.
Object* NewInstance(Type* type, int64_t items = 0);
template <class T>
inline T* New(Type& type, int64_t items = 0) {
  return reinterpret_cast<T*>(NewInstance(&type, items));
}
// A cell of exactly `bytes`, for types whose size is not basicsize + items * itemsize.
Object* NewCell(Type* type, size_t bytes);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NATIVE_H_
