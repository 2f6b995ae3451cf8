// builtins: attributes, types, iteration, namespaces of objects.
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/keeps_nothing.h"
#include "runtime/modules/builtins.h"
#include "runtime/modules/registry.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/int.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

bool AttributeName(Object* name) {
  if (IsStr(name)) return true;
  Raise(exc::TypeError, "attribute name must be string, not '%T'", name);
  return false;
}

Object* GetAttrFunction(Object*, Args args, size_t nargs, Object*) {
  if (!AttributeName(args[1])) return nullptr;
  if (nargs == 2) return GetAttr(args[0], args[1]);
  Object* value;
  const int found = LookupAttr(args[0], args[1], &value);
  if (found < 0) return nullptr;
  return found == 1 ? value : args[2];
}

Object* HasAttrFunction(Object*, Args args, size_t, Object*) {
  if (!AttributeName(args[1])) return nullptr;
  Object* value;
  const int found = LookupAttr(args[0], args[1], &value);
  return found < 0 ? nullptr : Bool(found == 1);
}

Object* SetAttrFunction(Object*, Args args, size_t, Object*) {
  return AttributeName(args[1]) && SetAttr(args[0], args[1], args[2]) ? None() : nullptr;
}

Object* DelAttrFunction(Object*, Args args, size_t, Object*) {
  return AttributeName(args[1]) && DelAttr(args[0], args[1]) ? None() : nullptr;
}

Object* IsInstanceFunction(Object*, Args args, size_t, Object*) {
  const int answer = IsInstance(args[0], args[1]);
  return answer < 0 ? nullptr : Bool(answer == 1);
}

Object* IsSubclassFunction(Object*, Args args, size_t, Object*) {
  const int answer = IsSubclass(args[0], args[1]);
  return answer < 0 ? nullptr : Bool(answer == 1);
}

Object* CallableFunction(Object*, Args args, size_t, Object*) { return Bool(IsCallable(args[0])); }
Object* IdFunction(Object*, Args args, size_t, Object*) {
  Object* id = Id(args[0]);
  return id != nullptr && AuditEvent("builtins.id", id) ? id : nullptr;
}

Object* HashFunction(Object*, Args args, size_t, Object*) {
  const int64_t hash = Hash(args[0]);
  return hash == -1 ? nullptr : NewInt(hash);
}


Object* IterFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 1) return Iter(args[0]);
  if (!IsCallable(args[0])) return Raise(exc::TypeError, "iter(v, w): v must be callable");
  return NewCallIterator(args[0], args[1]);
}

// The end of an iterator as an exception; `value` null or None: without argument.
Object* RaiseStop(Object* value) {
  Object* stop = value == nullptr || value == None()
                     ? CallArgs(AsObject(&exc::StopIteration))
                     : CallArgs(AsObject(&exc::StopIteration), value);
  if (stop != nullptr) RaiseInstance(stop);
  return nullptr;
}

Object* NextFunction(Object*, Args args, size_t nargs, Object*) {
  Object* iterator = args[0];
  const Slots& slots = TypeOf(iterator)->slots;
  if (slots.next == nullptr) {
    return Raise(exc::TypeError, "'%T' object is not an iterator", iterator);
  }
  Object* result = nullptr;
  Object* returned = nullptr;
  if (slots.send != nullptr) {
    // A generator: its return value belongs to the StopIteration.
    switch (slots.send(iterator, None(), &result)) {
      case SendResult::kNext: return result;
      case SendResult::kReturn:
        returned = result;
        result = nullptr;
        break;
      case SendResult::kError: result = nullptr; break;
    }
  } else {
    result = slots.next(iterator);
  }
  if (result != nullptr) return result;
  if (nargs == 2) {
    if (ErrorSet() && !ClearErrorIf(exc::StopIteration)) return nullptr;
    return args[1];
  }
  return ErrorSet() ? nullptr : RaiseStop(returned);
}

Object* AnyTrue(Object*, Args args, size_t, Object*) {
  Object* iterator = IterWhole(args[0]);
  if (iterator == nullptr) return nullptr;
  while (Object* item = Next(iterator)) {
    const int truth = IsTrue(item);
    if (truth != 0) return truth < 0 ? nullptr : True();
    if (!PollHere()) return nullptr;
  }
  return ErrorSet() ? nullptr : False();
}

Object* AllFunction(Object*, Args args, size_t, Object*) {
  Object* iterator = IterWhole(args[0]);
  if (iterator == nullptr) return nullptr;
  while (Object* item = Next(iterator)) {
    const int truth = IsTrue(item);
    if (truth != 1) return truth < 0 ? nullptr : False();
    if (!PollHere()) return nullptr;
  }
  return ErrorSet() ? nullptr : True();
}

Object* SortedFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, None(), False()};
  if (nargs != 1) {  // CPython lets list.sort speak about everything but this
    return Raise(exc::TypeError, "sorted expected 1 argument, got %zd",
                 static_cast<ssize_t>(nargs));
  }
  if (!ParseArgs("sort", args, nargs, kwnames, {"", "key", "reverse"}, 1, 1, 1, out)) {
    return nullptr;
  }
  Object* list = ToList(out[0]);
  if (list == nullptr) return nullptr;
  int reverse;
  if (!IntAsInt(out[2], &reverse)) return nullptr;
  Object* key = out[1] == None() ? nullptr : out[1];
  return ListSort(list, key, reverse != 0) ? list : nullptr;
}

Object* SortedList(Object* names_list) {
  return names_list != nullptr && ListSort(names_list, nullptr, false) ? names_list : nullptr;
}

Object* DirFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 0) {
    Object* locals = CurrentLocals();
    if (locals == nullptr) {
      return ErrorSet() ? nullptr : Raise(exc::SystemError, "frame does not exist");
    }
    Object* keys = IsExactly(locals, dict_type) ? DictKeysList(locals)
                                                : CallMethodArgs(locals, names.keys);
    return SortedList(keys == nullptr ? nullptr : ToList(keys));
  }
  Object* method;
  const int found = LookupSpecial(args[0], names.__dir__, &method);
  if (found < 0) return nullptr;
  if (found == 0) return Raise(exc::TypeError, "object does not provide __dir__");
  Object* result = CallArgs(method);
  return SortedList(result == nullptr ? nullptr : ToList(result));
}

Object* VarsFunction(Object*, Args args, size_t nargs, Object*) {
  if (nargs == 0) return CurrentLocals();
  Object* dict;
  const int found = LookupAttr(args[0], names.__dict__, &dict);
  if (found < 0) return nullptr;
  if (found == 0) {
    return Raise(exc::TypeError, "vars() argument must have __dict__ attribute");
  }
  return dict;
}

Object* AiterFunction(Object*, Args args, size_t, Object*) {
  const Slots& slots = TypeOf(args[0])->slots;
  if (slots.aiter == nullptr) {
    return Raise(exc::TypeError, "'%T' object is not an async iterable", args[0]);
  }
  Object* result = slots.aiter(args[0]);
  if (result != nullptr && TypeOf(result)->slots.anext == nullptr) {
    return Raise(exc::TypeError, "aiter() returned not an async iterator of type '%T'", result);
  }
  return result;
}

Object* AnextFunction(Object*, Args args, size_t nargs, Object*) {
  const Slots& slots = TypeOf(args[0])->slots;
  if (slots.anext == nullptr) {
    return Raise(exc::TypeError, "'%T' object is not an async iterator", args[0]);
  }
  Object* awaitable = slots.anext(args[0]);
  return awaitable == nullptr || nargs == 1 ? awaitable : NewAnextAwaitable(awaitable, args[1]);
}

Object* BreakpointFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* hook = DictGet(ModuleDict(Runtime::Get()->sys_module), "breakpointhook");
  if (hook == nullptr) return Raise(exc::RuntimeError, "lost sys.breakpointhook");
  if (!AuditEvent("builtins.breakpoint", hook)) return nullptr;
  return Call(hook, args, nargs, kwnames);
}

}  // namespace

Object* LenFunction(Object*, Args args, size_t, Object*) {
  const int64_t length = Length(args[0]);
  return length < 0 ? nullptr : NewInt(length);
}

const NativeMethod kBuiltinsObjects[] = {
    {"getattr", GetAttrFunction, 2, 3, 0,
     "getattr(object, name[, default]) -> value\n\n"
     "Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\n"
     "When a default argument is given, it is returned when the attribute doesn't\n"
     "exist; without it, an exception is raised in that case."},
    {"hasattr", HasAttrFunction, 2, 2, 0, "hasattr($module, obj, name, /)\n--\n\n"},
    {"setattr", SetAttrFunction, 3, 3, 0, "setattr($module, obj, name, value, /)\n--\n\n"},
    {"delattr", DelAttrFunction, 2, 2, 0, "delattr($module, obj, name, /)\n--\n\n"},
    {"isinstance", IsInstanceFunction, 2, 2, 0,
     "isinstance($module, obj, class_or_tuple, /)\n--\n\n"},
    {"issubclass", IsSubclassFunction, 2, 2, 0,
     "issubclass($module, cls, class_or_tuple, /)\n--\n\n"},
    {"callable", CallableFunction, 1, 1, 0, "callable($module, obj, /)\n--\n\n"},
    {"id", IdFunction, 1, 1, 0, "id($module, obj, /)\n--\n\nReturn the identity of an object."},
    {"hash", HashFunction, 1, 1, 0, "hash($module, obj, /)\n--\n\n"},
    {"len", LenFunction, 1, 1, kKeepsNothing,
     "len($module, obj, /)\n--\n\nReturn the number of items in a container."},
    {"iter", IterFunction, 1, 2, 0, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator"},
    {"next", NextFunction, 1, 2, 0, "next(iterator[, default])"},
    {"any", AnyTrue, 1, 1, kKeepsNothing, "any($module, iterable, /)\n--\n\n"},
    {"all", AllFunction, 1, 1, kKeepsNothing, "all($module, iterable, /)\n--\n\n"},
    {"sorted", SortedFunction, 0, kAnyCount, kKeywords | kKeepsNothing,
     "sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\n"},
    {"dir", DirFunction, 0, 1, 0, "dir([object]) -> list of strings"},
    {"vars", VarsFunction, 0, 1, 0, "vars([object]) -> dictionary"},
    {"aiter", AiterFunction, 1, 1, 0, "aiter($module, async_iterable, /)\n--\n\n"},
    {"anext", AnextFunction, 1, 2, 0, "anext($module, aiterator, default=<unrepresentable>, /)\n--\n\n"},
    // (min above max: see sys_threads.cc)
    {"breakpoint", BreakpointFunction, 1, 0, kKeywords, "breakpoint(*args, **kws)"},
    {}};

}  // namespace tricolor
