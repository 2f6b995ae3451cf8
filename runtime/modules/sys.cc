#include "runtime/modules/sys.h"

#include "runtime/error.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/objects/int.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

constexpr int kDigitsThreshold = 640;

const StructField kHookFields[] = {{"firstiter", nullptr}, {"finalizer", nullptr}};
StructSequence async_gen_hooks = {{}, "asyncgen_hooks", nullptr, kHookFields, 2, 2};

Object* GetAsyncGenHooks(Object*, Args, size_t, Object*) {
  Thread* self = CurrentThread();
  Object* items[] = {self->async_gen_firstiter, self->async_gen_finalizer};
  for (Object*& item : items) {
    if (item == nullptr) item = None();
  }
  return NewStructSequence(async_gen_hooks, items);
}

Object* GetIntMaxStrDigits(Object*, Args, size_t, Object*) {
  return NewInt(__atomic_load_n(&int_max_str_digits, __ATOMIC_RELAXED));
}

Object* SetIntMaxStrDigits(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("set_int_max_str_digits", args, nargs, kwnames, {"maxdigits"}, 0, 1, 1, out)) {
    return nullptr;
  }
  int digits;
  if (!IntAsInt(out[0], &digits)) return nullptr;
  if (digits != 0 && digits < kDigitsThreshold) {
    return Raise(exc::ValueError, "maxdigits must be 0 or larger than %d", kDigitsThreshold);
  }
  __atomic_store_n(&int_max_str_digits, digits, __ATOMIC_RELAXED);
  return None();
}

const NativeMethod kMethods[] = {
    {"get_asyncgen_hooks", GetAsyncGenHooks, 0, 0, 0, "get_asyncgen_hooks($module, /)\n--\n\n"},
    {"get_int_max_str_digits", GetIntMaxStrDigits, 0, 0, 0,
     "get_int_max_str_digits($module, /)\n--\n\n"},
    {"set_int_max_str_digits", SetIntMaxStrDigits, 0, kAnyCount, kKeywords,
     "set_int_max_str_digits($module, /, maxdigits)\n--\n\n"},
    {}};

bool AddFunctions(Object* module, const NativeMethod* table) {
  Object* name = As<ModuleObject>(module)->name;
  for (; table->name != nullptr; ++table) {
    if (!ModuleAdd(module, table->name, NewNativeFunction(table, module, name))) return false;
  }
  return true;
}

}  // namespace

Object* CreateSysModule() {
  if (!InitStructSequence(&async_gen_hooks)) return nullptr;
  Object* module = NewNativeModule(
      "sys",
      "This module provides access to some objects used or maintained by the\n"
      "interpreter and to functions that interact strongly with the interpreter.",
      kMethods);
  const bool ok = module != nullptr && AddFunctions(module, kSysHooks) &&
                  AddFunctions(module, kSysThreads) && AddSysInfo(module) &&
                  AddSysPaths(module) && InitSysHooks(module);
  return ok ? module : nullptr;
}

}  // namespace tricolor
