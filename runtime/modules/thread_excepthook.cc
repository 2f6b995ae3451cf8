// _thread._excepthook: the report of a thread that ended with an exception.
#include <cstdio>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/sys_access.h"
#include "runtime/modules/thread_module.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

const StructField kFields[] = {{"exc_type", "Exception type"},
                               {"exc_value", "Exception value"},
                               {"exc_traceback", "Exception traceback"},
                               {"thread", "Thread"}};
StructSequence hook_args = {{}, "_thread._ExceptHookArgs",
                            "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
                            kFields, 4, 4};

Object* ExceptHook(Object*, Args args, size_t, Object*) {
  if (TypeOf(args[0]) != &hook_args.type) {
    return Raise(exc::TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
  }
  if (TupleAt(args[0], 0) == AsObject(&exc::SystemExit)) return None();
  Object* thread = TupleAt(args[0], 3);
  Object* file = SysGet("stderr");
  if (file == nullptr || file == None()) {
    if (thread == None()) return None();
    file = GetAttr(thread, "_stderr");
    if (file == nullptr) return nullptr;
    if (file == None()) return None();
  }
  Object* name = nullptr;
  if (thread != None()) {
    if (LookupAttr(thread, names.name, &name) < 0) return nullptr;
  }
  if (name == nullptr) name = NewIntUnsigned(CurrentThread()->ident);
  Object* head = name == nullptr ? nullptr : StrFormat("Exception in thread %S:\n", name);
  if (head == nullptr || CallMethodArgs(file, names.write, head) == nullptr) return nullptr;
  Object* value = TupleAt(args[0], 1);
  if (value != None()) {
    Object* report = FormatException(value);
    if (report == nullptr || CallMethodArgs(file, names.write, report) == nullptr) return nullptr;
  }
  return CallMethodArgs(file, names.flush) == nullptr ? nullptr : None();
}

const NativeMethod kMethod = {"_excepthook", ExceptHook, 1, 1, 0, "excepthook(exc_type, exc_value, exc_traceback, thread)"};

}  // namespace

bool AddThreadExceptHook(Object* module) {
  if (!InitStructSequence(&hook_args)) return false;
  Object* name = Intern("_thread");
  return name != nullptr &&
         ModuleAdd(module, "_ExceptHookArgs", AsObject(&hook_args.type)) &&
         ModuleAdd(module, "_excepthook", NewNativeFunction(&kMethod, module, name));
}

}  // namespace tricolor
