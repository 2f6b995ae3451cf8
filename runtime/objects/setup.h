// Setup: every builtin type's SetUp function, and the three steps that make them types.
//
// A file that defines a builtin type defines `void SetUpFooType()`, which starts from scratch:
//
//   Type foo_type;
//   void SetUpFooType() {
//     BeginType(&foo_type, "foo", sizeof(FooObject));   // zeroes it, sets header, name, size
//     foo_type.slots.repr = FooRepr;                    // … slots, tables, doc, tp_base, flags
//   }
//
// and adds one line to the list below. It must not allocate: the heap's own types are not ready.
// Types that belong to one module only (deque, itertools.count …) need no line here: the module's
// create function calls their SetUp function and then ReadyBuiltinType.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SETUP_H_
#define TRICOLOR_RUNTIME_OBJECTS_SETUP_H_

#include "gc/visitor.h"
#include "runtime/builtin_types.h"
#include "runtime/exception_types.h"
#include "runtime/native.h"
#include "runtime/object.h"
#include "runtime/type.h"

// One line per SetUp function, in the section of its folder's part.
#define TC_SETUP_FUNCTIONS(X) \
  /* types, objects, descriptors, exceptions */ \
  X(SetUpObjectType) \
  X(SetUpTypeType) \
  X(SetUpNoneTypes) \
  X(SetUpDescriptorTypes) \
  X(SetUpNativeFunctionType) \
  X(SetUpMethodType) \
  X(SetUpPropertyType) \
  X(SetUpClassMethodTypes) \
  X(SetUpSuperType) \
  X(SetUpModuleType) \
  X(SetUpExceptionTypes) \
  X(SetUpTracebackType) \
  X(SetUpGenericAliasType) \
  X(SetUpUnionType) \
  X(SetUpInstanceTypes) \
  /* numbers and text */ \
  X(SetUpIntType) \
  X(SetUpBoolType) \
  X(SetUpFloatType) \
  X(SetUpComplexType) \
  X(SetUpStrType) \
  X(SetUpStrIteratorType) \
  X(SetUpBytesTypes) \
  X(SetUpByteArrayTypes) \
  X(SetUpMemoryViewType) \
  /* containers and iterators */ \
  X(SetUpTupleType) \
  X(SetUpRefArrayType) \
  X(SetUpListType) \
  X(SetUpDictTableType) \
  X(SetUpDictType) \
  X(SetUpDictViewTypes) \
  X(SetUpDictIteratorTypes) \
  X(SetUpSetTableType) \
  X(SetUpSetTypes) \
  X(SetUpSliceType) \
  X(SetUpRangeTypes) \
  X(SetUpIteratorTypes) \
  X(SetUpZipMapFilterTypes) \
  X(SetUpMappingProxyType) \
  /* functions, code, frames, generators */ \
  X(SetUpCodeType) \
  X(SetUpInterpreterCells) \
  X(SetUpFunctionType) \
  X(SetUpCellType) \
  X(SetUpFrameType) \
  X(SetUpGeneratorType) \
  X(SetUpCoroutineTypes) \
  X(SetUpAsyncGeneratorTypes) \
  /* weak references */ \
  X(SetUpWeakrefTypes) \
  X(SetUpCapsuleType) \
  /* end */

namespace tricolor {

#define TC_DECLARE(function) void function();
TC_SETUP_FUNCTIONS(TC_DECLARE)
#undef TC_DECLARE

// Zeroes `type` and gives it the header of an immortal static, a name, sizes, kTypeImmutable (add
// kTypeBase yourself if Python classes may derive from it) and `object` as tp_base. Slots left null
// are inherited, so attribute access is generic unless changed.
void BeginType(Type* type, const char* name, int64_t basic_size, int64_t item_size = 0);

// Header of an immortal object outside the heap.
void InitStatic(Object* o, Type* type);

// Start of the runtime, in this order, on the main thread:
//   SetUpBuiltinTypes()   no allocation; types can be instantiated afterwards
//   InitStrings()         names.*
//   ReadyBuiltinTypes()   MRO, dictionaries; false: an exception is set
void SetUpBuiltinTypes();
bool ReadyBuiltinTypes();

// References held by static types (builtin, of modules, of extensions): for Embedder::TraceGlobals.
void TraceStaticTypes(gc::Visitor& visitor);
// A static type outside the list (ReadyBuiltinType calls it itself). Until the runtime ends.
void RegisterStaticType(Type* type);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SETUP_H_
