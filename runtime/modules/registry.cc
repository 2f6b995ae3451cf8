#include "runtime/modules/registry.h"

#include <cstring>

#include "runtime/error.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"

// X(name in Python, function): one line per builtin module; sorted.
#define TC_NATIVE_MODULES(X) \
  X("_abc", CreateAbcModule) \
  X("_ast", CreateAstModule) \
  X("_bisect", CreateBisectModule) \
  X("_codecs", CreateCodecsModule) \
  X("_collections", CreateCollectionsModule) \
  X("_contextvars", CreateContextvarsModule) \
  X("_functools", CreateFunctoolsModule) \
  X("_heapq", CreateHeapqModule) \
  X("_imp", CreateImpModule) \
  X("_io", CreateIoModule) \
  X("_opcode", CreateOpcodeModule) \
  X("_operator", CreateOperatorModule) \
  X("_random", CreateRandomModule) \
  X("_signal", CreateSignalModule) \
  X("_socket", CreateSocketModule) \
  X("_sre", CreateSreModule) \
  X("_stat", CreateStatModule) \
  X("_string", CreateStringModule) \
  X("_struct", CreateStructModule) \
  X("_symtable", CreateSymtableModule) \
  X("_thread", CreateThreadModule) \
  X("_tracemalloc", CreateTracemallocModule) \
  X("_warnings", CreateWarningsModule) \
  X("_weakref", CreateWeakrefModule) \
  X("atexit", CreateAtexitModule) \
  X("builtins", CreateBuiltinsModule) \
  X("errno", CreateErrnoModule) \
  X("faulthandler", CreateFaulthandlerModule) \
  X("gc", CreateGcModule) \
  X("itertools", CreateItertoolsModule) \
  X("marshal", CreateMarshalModule) \
  X("math", CreateMathModule) \
  X("posix", CreatePosixModule) \
  X("select", CreateSelectModule) \
  X("sys", CreateSysModule) \
  X("time", CreateTimeModule) \
  X("unicodedata", CreateUnicodedataModule)

namespace tricolor {

#define TC_DECLARE(name, function) Object* function();
TC_NATIVE_MODULES(TC_DECLARE)
#undef TC_DECLARE

#define TC_ENTRY(name, function) {name, function},
const NativeModule kNativeModules[] = {TC_NATIVE_MODULES(TC_ENTRY){nullptr, nullptr}};
#undef TC_ENTRY

const NativeModule* FindNativeModule(std::string_view name) {
  for (const NativeModule* m = kNativeModules; m->name != nullptr; ++m) {
    if (name == m->name) return m;
  }
  return nullptr;
}

Object* CreateNativeModule(const char* name) {
  const NativeModule* entry = FindNativeModule(name);
  if (entry == nullptr) return Raise(exc::ImportError, "no builtin module %s", name);
  Object* module = entry->create();
  if (module == nullptr || !DictSet(Runtime::Get()->modules, name, module)) return nullptr;
  return module;
}

}  // namespace tricolor
