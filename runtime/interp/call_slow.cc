// Calls that do not push a frame in the loop.
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Object* CallSlow(Value* callable, Value* args, int64_t nargs, Object* kwnames) {
  const int64_t total = nargs + (kwnames != nullptr ? TupleSize(kwnames) : 0);
  Object* f = BoxSlot(callable);
  if (f == nullptr || !BoxSlots(args, args + total)) return nullptr;
  if (kwnames != nullptr && TupleSize(kwnames) == 0) kwnames = nullptr;
  return Call(f, AsArgs(args), static_cast<size_t>(nargs), kwnames);
}

std::string CalleeText(Object* callee) {
  Object *qualname = nullptr, *module = nullptr;
  if (LookupAttr(callee, names.__qualname__, &qualname) < 0) ClearError();
  if (qualname == nullptr || !IsStr(qualname)) {
    Object* text = Str(callee);
    if (text == nullptr) {
      ClearError();
      return TypeName(callee);
    }
    return StrToStd(text);
  }
  if (LookupAttr(callee, names.__module__, &module) < 0) ClearError();
  std::string text = StrToStd(qualname) + "()";
  if (module != nullptr && IsStr(module) && !StrEquals(module, "builtins")) {
    text = StrToStd(module) + "." + text;
  }
  return text;
}

bool CallContainers(Value* callable, Value* args, Value* kwargs, Object** tuple, Object** dict) {
  Object* f = BoxSlot(callable);
  Object* positional = BoxSlot(args);
  if (f == nullptr || positional == nullptr) return false;
  *dict = nullptr;
  if (kwargs != nullptr) {
    Object* keywords = BoxSlot(kwargs);
    if (keywords == nullptr) return false;
    if (!IsExactly(keywords, dict_type)) {
      Object* copy = NewDict();
      if (copy == nullptr) return false;
      if (!DictMerge(copy, keywords, 2)) {
        if (ErrorIs(exc::AttributeError)) {
          ClearError();
          Raise(exc::TypeError, "%s argument after ** must be a mapping, not %T",
                CalleeText(f).c_str(), keywords);
        }
        return false;
      }
      StoreSlot(kwargs, Value(copy));
      keywords = copy;
    }
    if (DictSize(keywords) != 0) *dict = keywords;
  }
  if (!IsExactly(positional, tuple_type)) {
    Type* type = TypeOf(positional);
    if (type->slots.iter == nullptr && type->slots.item == nullptr &&
        type->slots.getitem == nullptr) {
      Raise(exc::TypeError, "%s argument after * must be an iterable, not %T",
            CalleeText(f).c_str(), positional);
      return false;
    }
    if ((positional = ToTuple(positional)) == nullptr) return false;
    StoreSlot(args, Value(positional));
  }
  *tuple = positional;
  return true;
}

Object* CallEx(Value* callable, Value* args, Value* kwargs) {
  Object *tuple, *dict;
  if (!CallContainers(callable, args, kwargs, &tuple, &dict)) return nullptr;
  return CallWithDict(callable->AsObject(), tuple, dict);
}

Object* RaiseInitResult(Object* result) {
  return Raise(exc::TypeError, "__init__() should return None, not '%T'", result);
}

}  // namespace tricolor
