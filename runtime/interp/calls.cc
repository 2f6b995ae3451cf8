// Frames of the thread's stack, and binding of arguments with CPython's messages.
#include <string>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/interpreter.h"
#include "runtime/interp/operations.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/other_stacks.h"
#include "runtime/prompt.h"

namespace tricolor {

Object* RaiseStackOverflow() {
  return Raise(exc::RecursionError, "maximum recursion depth exceeded");
}

Frame* AllocateFrame(Thread* t, FunctionObject* function, CodeObject* code) {
  Value* base = t->stack_top;
  Value* end = base + FrameBytes(code) / sizeof(Value);
  if (__builtin_expect(end > t->stack_limit, 0)) {
    RaiseStackOverflow();
    return nullptr;
  }
  auto* frame = reinterpret_cast<Frame*>(base);
  frame->previous = nullptr;
  frame->function = AsObject(function);
  frame->code = code;
  frame->globals = gc::Load(&function->globals);
  frame->builtins = gc::Load(&function->builtins);
  frame->locals = (code->flags & kCodeOptimized) != 0 ? nullptr : frame->globals;
  frame->frame_object = nullptr;
  frame->ip = nullptr;
  frame->flags = 0;
  for (int i = 0; i < code->nslots; ++i) StoreSlot(&frame->slots[i], Value());
  frame->sp = frame->StackBase();
  t->stack_top = end;
  return frame;
}

namespace {

std::string JoinNames(const std::vector<Object*>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    text += "'" + StrToStd(names[i]) + "'";
  }
  return text;
}

bool RaiseMissing(FunctionObject* f, const std::vector<Object*>& names, const char* kind) {
  Raise(exc::TypeError, "%U() missing %d required %s argument%s: %s", f->qualname,
        static_cast<int>(names.size()), kind, names.size() == 1 ? "" : "s",
        JoinNames(names).c_str());
  return false;
}

bool RaiseTooMany(FunctionObject* f, CodeObject* code, int64_t given, int64_t defaults,
                  const Value* slots) {
  int64_t kwonly_given = 0;
  for (int i = code->argcount; i < code->argcount + code->kwonlyargcount; ++i) {
    if (!slots[i].IsEmpty()) ++kwonly_given;
  }
  const int count = code->argcount;
  const bool plural = defaults > 0 || count != 1;
  const std::string takes = defaults > 0 ? "from " + std::to_string(count - defaults) + " to " +
                                               std::to_string(count)
                                         : std::to_string(count);
  std::string kwonly;
  if (kwonly_given > 0) {
    kwonly = std::string(" positional argument") + (given != 1 ? "s" : "") + " (and " +
             std::to_string(kwonly_given) + " keyword-only argument" +
             (kwonly_given != 1 ? "s" : "") + ")";
  }
  Raise(exc::TypeError, "%U() takes %s positional argument%s but %lld%s %s given", f->qualname,
        takes.c_str(), plural ? "s" : "", static_cast<long long>(given), kwonly.c_str(),
        given == 1 && kwonly_given == 0 ? "was" : "were");
  return false;
}

// Index of the parameter that a keyword names, or -1. Interned names meet by identity.
int FindParameter(CodeObject* code, Object* name, int begin, int end) {
  Object** names = TupleItems(code->slot_names);
  for (int i = begin; i < end; ++i) {
    if (names[i] == name) return i;
  }
  for (int i = begin; i < end; ++i) {
    if (StrEqual(names[i], name)) return i;
  }
  return -1;
}

bool RaisePositionalOnly(FunctionObject* f, CodeObject* code, Object* kwnames) {
  std::string wrong;
  for (int i = 0; i < code->posonlyargcount; ++i) {
    Object* name = TupleAt(code->slot_names, i);
    for (int64_t k = 0; k < TupleSize(kwnames); ++k) {
      if (!StrEqual(name, TupleAt(kwnames, k))) continue;
      if (!wrong.empty()) wrong += ", ";
      wrong += StrToStd(name);
    }
  }
  if (wrong.empty()) return true;
  Raise(exc::TypeError,
        "%U() got some positional-only arguments passed as keyword arguments: '%s'", f->qualname,
        wrong.c_str());
  return false;
}

bool BindKeywords(FunctionObject* f, CodeObject* code, Value* slots, const Value* values,
                  Object* kwnames, Object* kwdict) {
  const int total = code->argcount + code->kwonlyargcount;
  for (int64_t k = 0; k < TupleSize(kwnames); ++k) {
    Object* name = TupleAt(kwnames, k);
    if (!IsStr(name)) {
      Raise(exc::TypeError, "%U() keywords must be strings", f->qualname);
      return false;
    }
    const int i = FindParameter(code, name, code->posonlyargcount, total);
    if (i >= 0) {
      if (!slots[i].IsEmpty()) {
        Raise(exc::TypeError, "%U() got multiple values for argument '%S'", f->qualname, name);
        return false;
      }
      StoreSlot(&slots[i], values[k]);
      continue;
    }
    if (kwdict == nullptr) {
      if (!RaisePositionalOnly(f, code, kwnames)) return false;
      Raise(exc::TypeError, "%U() got an unexpected keyword argument '%S'", f->qualname, name);
      return false;
    }
    Object* value = values[k].Box();
    if (value == nullptr || !DictSet(kwdict, name, value)) return false;
  }
  return true;
}

bool FillDefaults(FunctionObject* f, CodeObject* code, Value* slots, int64_t npos) {
  const int count = code->argcount;
  if (npos < count) {
    Object* defaults = gc::Load(&f->defaults);
    const int64_t ndefaults = defaults == nullptr ? 0 : TupleSize(defaults);
    const int64_t required = count - ndefaults;
    std::vector<Object*> missing;  // parts of the code object: alive
    for (int64_t i = npos; i < required; ++i) {
      if (slots[i].IsEmpty()) missing.push_back(TupleAt(code->slot_names, i));
    }
    if (!missing.empty()) return RaiseMissing(f, missing, "positional");
    for (int64_t i = std::max<int64_t>(npos, std::max<int64_t>(required, 0)); i < count; ++i) {
      if (slots[i].IsEmpty()) StoreSlot(&slots[i], Value(TupleAt(defaults, i - required)));
    }
  }
  if (code->kwonlyargcount > 0) {
    Object* defaults = gc::Load(&f->kwdefaults);
    std::vector<Object*> missing;
    for (int i = count; i < count + code->kwonlyargcount; ++i) {
      if (!slots[i].IsEmpty()) continue;
      Object* name = TupleAt(code->slot_names, i);
      Object* value = nullptr;
      if (defaults != nullptr && IsDict(defaults)) {
        if (DictLookup(defaults, name, &value) < 0) return false;
      }
      if (value == nullptr) missing.push_back(name);
      else StoreSlot(&slots[i], Value(value));
    }
    if (!missing.empty()) return RaiseMissing(f, missing, "keyword-only");
  }
  return true;
}

bool Bind(FunctionObject* f, CodeObject* code, Value* slots, const Value* args, int64_t npos,
          Object* kwnames) {
  const int count = code->argcount;
  const int total = count + code->kwonlyargcount;
  Object* kwdict = nullptr;
  if ((code->flags & kCodeVarKeywords) != 0) {
    if ((kwdict = NewDict()) == nullptr) return false;
    StoreSlot(&slots[total + ((code->flags & kCodeVarArgs) != 0)], Value(kwdict));
  }
  const int64_t copied = npos < count ? npos : count;
  for (int64_t i = 0; i < copied; ++i) StoreSlot(&slots[i], LoadSlot(&args[i]));
  if ((code->flags & kCodeVarArgs) != 0) {
    Object* rest = npos > count ? NewTuple(npos - count) : EmptyTuple();
    if (rest == nullptr) return false;
    if (__builtin_expect(prompt_region != nullptr, 0)) {
      // (Integers are not boxed yet.)
      for (int64_t i = count; i < npos; ++i) {
        const Value v = LoadSlot(&args[i]);
        if (!v.IsObject() || !InPromptRegion(v.AsObject())) continue;
        AddPrompt(rest);
        break;
      }
    }
    for (int64_t i = count; i < npos; ++i) {
      Object* item = LoadSlot(&args[i]).Box();
      if (item == nullptr) return false;
      TupleInit(rest, i - count, item);
    }
    StoreSlot(&slots[total], Value(rest));
  }
  if (kwnames != nullptr && !BindKeywords(f, code, slots, args + npos, kwnames, kwdict)) {
    return false;
  }
  if (npos > count && (code->flags & kCodeVarArgs) == 0) {
    Object* defaults = gc::Load(&f->defaults);
    return RaiseTooMany(f, code, npos, defaults == nullptr ? 0 : TupleSize(defaults), slots);
  }
  return FillDefaults(f, code, slots, npos);
}

}  // namespace

bool BindArguments(FunctionObject* f, CodeObject* code, Frame* frame, const Value* args,
                   int64_t npos, Object* kwnames) {
  if (Bind(f, code, frame->slots, args, npos, kwnames)) return true;
  CurrentThread()->stack_top = reinterpret_cast<Value*>(frame);
  return false;
}

Frame* BindFromContainers(Thread* t, Value* function, Value* args, Value* kwargs) {
  Object *tuple, *dict;
  if (!CallContainers(function, args, kwargs, &tuple, &dict)) return nullptr;
  auto* f = As<FunctionObject>(function->AsObject());
  CodeObject* code = AsCode(gc::Load(&f->code));
  // All values in one tuple: binding may run Python code (a keyword's __eq__), which uses the stack
  // and may take items out of the dictionary.
  const int64_t npos = TupleSize(tuple);
  Object* kwnames = nullptr;
  Object* all = tuple;
  if (dict != nullptr && DictSize(dict) > 0) {
    Object* keys = NewList(DictSize(dict));
    Object* values = NewListFrom(TupleItems(tuple), npos);
    if (keys == nullptr || values == nullptr) return nullptr;
    int64_t position = 0;
    Object *key, *value;
    while (DictNext(dict, &position, &key, &value)) {
      if (!IsStr(key)) {
        Raise(exc::TypeError, "keywords must be strings");
        return nullptr;
      }
      if (!ListAppend(keys, key) || !ListAppend(values, value)) return nullptr;
    }
    kwnames = ListToTuple(keys);
    all = ListToTuple(values);
    if (kwnames == nullptr || all == nullptr) return nullptr;
  }
  Frame* frame = AllocateFrame(t, f, code);
  if (frame == nullptr) return nullptr;
  const auto* values = reinterpret_cast<const Value*>(TupleItems(all));
  if (!BindArguments(f, code, frame, values, npos, kwnames)) return nullptr;
  return frame;
}

namespace {

Object* RunFrame(Thread* t, Frame* frame) {
  frame->flags |= kFrameEntry;
  return LinkFrame(t, frame) ? InterpretCall(t, frame) : nullptr;
}

bool NativeStackLow(Thread* t) {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  if (here > t->native_limit || IsBelowOwnStack(here)) return false;
  RaiseStackOverflow();
  return true;
}

}  // namespace

namespace {

[[gnu::noinline]] Object* CallAndBind(Thread* t, FunctionObject* f, CodeObject* code, const Value* values, int64_t npos,
                                      Object* kwnames) {
  if (NativeStackLow(t)) return nullptr;
  Frame* frame = AllocateFrame(t, f, code);
  if (frame == nullptr) return nullptr;
  if (kwnames != nullptr && TupleSize(kwnames) == 0) kwnames = nullptr;
  if (!BindArguments(f, code, frame, values, npos, kwnames)) return nullptr;
  return RunFrame(t, frame);
}

}  // namespace

// Arguments that need only be copied, in one piece: all of it is in registers, and it needs no stack frame of its own.
Object* CallFunction(Object* function, Args args, size_t nargs, Object* kwnames) {
  Thread* t = CurrentThread();
  auto* f = As<FunctionObject>(function);
  CodeObject* code = AsCode(gc::Load(&f->code));
  const auto* values = reinterpret_cast<const Value*>(args);
  const auto npos = static_cast<int64_t>(nargs);
  const char* here;
  __asm__ volatile("mov %%rsp, %0" : "=r"(here));
  if (__builtin_expect(code->exact_args != npos || kwnames != nullptr || here <= t->native_limit, 0)) {
    return CallAndBind(t, f, code, values, npos, kwnames);
  }
  Value* const begin = t->stack_top;
  Value* const end = begin + FrameBytes(code) / sizeof(Value);
  const int depth = t->python_depth + 1;
  if (__builtin_expect(end > t->stack_limit || depth > RecursionLimit(), 0)) {
    return CallAndBind(t, f, code, values, npos, nullptr);
  }
  auto* frame = reinterpret_cast<Frame*>(begin);
  t->stack_top = end;
  t->python_depth = depth;
  frame->previous = t->frame;
  frame->function = function;
  frame->code = code;
  frame->builtins = gc::Load(&f->builtins);
  Object* const globals = gc::Load(&f->globals);
  frame->globals = globals;
  frame->locals = (code->flags & kCodeOptimized) != 0 ? nullptr : globals;
  frame->frame_object = nullptr;
  frame->ip = nullptr;
  frame->flags = kFrameEntry;
  Value* to = frame->slots;
  Value* const slots_end = to + code->nslots;
  frame->sp = slots_end;
  for (int64_t i = 0; i < npos; ++i) StoreSlot(to + i, values[i]);
  for (to += npos; to < slots_end; ++to) StoreSlot(to, Value());
  t->frame = frame;
  return InterpretCall(t, frame);
}

Object* EvalClassBody(Object* function, Object* locals) {
  Thread* t = CurrentThread();
  if (NativeStackLow(t)) return nullptr;
  auto* f = As<FunctionObject>(function);
  CodeObject* code = AsCode(gc::Load(&f->code));
  Frame* frame = AllocateFrame(t, f, code);
  if (frame == nullptr) return nullptr;
  frame->locals = locals;
  if (!BindArguments(f, code, frame, nullptr, 0, nullptr)) return nullptr;
  return RunFrame(t, frame);
}

Object* EvalCode(Object* code, Object* globals, Object* locals, Object* closure) {
  if (!IsExactly(code, code_type)) {
    return Raise(exc::TypeError, "EvalCode: a code object is needed, not %T", code);
  }
  if (!EnsureBuiltins(globals)) return nullptr;
  Object* function = NewFunction(code, globals, nullptr);
  if (function == nullptr) return nullptr;
  if (closure != nullptr) gc::Store(function, &As<FunctionObject>(function)->closure, closure);
  return EvalClassBody(function, locals != nullptr ? locals : globals);
}

}  // namespace tricolor
