// Type registry: sets up all builtin types, then makes them ready, bases first.
#include <cstring>
#include <mutex>
#include <vector>

#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

namespace {

std::mutex static_types_mutex;
std::vector<Type*>* static_types = nullptr;  // guarded by static_types_mutex

}  // namespace

void InitStatic(Object* o, Type* type) {
  std::memset(static_cast<void*>(o), 0, sizeof(Object));
  o->ledger = kImmortalLedger;
  o->type = type;
}

void BeginType(Type* type, const char* name, int64_t basic_size, int64_t item_size) {
  std::memset(static_cast<void*>(type), 0, sizeof(Type));
  InitStatic(&type->base.base, &type_type);
  type->tp_name = name;
  type->tp_basicsize = basic_size;
  type->tp_itemsize = item_size;
  type->tp_flags = kTypeImmutable;
  if (type != &object_type) type->tp_base = &object_type;
  type->kind = static_cast<uint8_t>(TypeKind::kBuiltin);
}

void RegisterStaticType(Type* type) {
  std::lock_guard<std::mutex> lock(static_types_mutex);
  if (static_types == nullptr) static_types = new std::vector<Type*>;
  for (Type* t : *static_types) {
    if (t == type) return;
  }
  static_types->push_back(type);
}

void TraceStaticTypes(gc::Visitor& visitor) {
  std::lock_guard<std::mutex> lock(static_types_mutex);
  if (static_types == nullptr) return;
  for (Type* t : *static_types) TraceTypeReferences(t, visitor);
}

void SetUpBuiltinTypes() {
  {
    std::lock_guard<std::mutex> lock(static_types_mutex);
    if (static_types == nullptr) static_types = new std::vector<Type*>;
    static_types->clear();
  }
#define TC_CALL(function) function();
  TC_SETUP_FUNCTIONS(TC_CALL)
#undef TC_CALL
}

namespace {

// The one builtin type with two bases.
bool SetExceptionGroupBases() {
  Object* bases = TupleOf(&exc::BaseExceptionGroup, &exc::Exception);
  if (bases == nullptr) return false;
  gc::Store(&exc::ExceptionGroup, &exc::ExceptionGroup.tp_bases, bases);
  return true;
}

}  // namespace

bool ReadyBuiltinTypes() {
#define TC_READY(name, c_name) \
  if (name.tp_name != nullptr && !ReadyBuiltinType(&name)) return false;
  TC_BUILTIN_TYPES(TC_READY)
#undef TC_READY
#define TC_READY(name, base)                                                         \
  if (&exc::name == &exc::ExceptionGroup && !SetExceptionGroupBases()) return false; \
  if (!ReadyBuiltinType(&exc::name)) return false;
  TC_EXCEPTION_TYPES(TC_READY)
#undef TC_READY
  return true;
}

}  // namespace tricolor
