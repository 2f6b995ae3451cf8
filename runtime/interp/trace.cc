#include "runtime/interp/trace.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/decode.h"
#include "runtime/interp/operations.h"
#include "runtime/interp/specialize.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/function.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

thread_local int trace_depth = 0;
thread_local TraceCall trace_call = {nullptr, nullptr, false};

namespace {

// Values that a trace function put into f_locals go back into the frame's slots.
bool LocalsToSlots(Frame* frame) {
  CodeObject* code = frame->code;
  Object* dict = frame->locals;
  if ((code->flags & kCodeOptimized) == 0 || dict == nullptr) return true;
  const auto* kinds = reinterpret_cast<const uint8_t*>(BytesData(code->slot_kinds));
  for (int i = 0; i < code->nslots; ++i) {
    Object* object;
    const int found = DictLookup(dict, TupleAt(code->slot_names, i), &object);
    if (found < 0) return false;
    const Value value = found == 0 ? Value() : ToValue(object);
    const Value old = LoadSlot(&frame->slots[i]);
    const bool in_cell = (kinds[i] & (kSlotCell | kSlotFree)) != 0 && old.IsObject() &&
                         IsExactly(old.AsObject(), cell_type);
    if (in_cell) {
      if (CellGet(old.AsObject()).bits() != value.bits()) CellSet(old.AsObject(), value);
    } else if ((kinds[i] & kSlotFree) == 0 && old.bits() != value.bits()) {
      StoreSlot(&frame->slots[i], value);
      if ((frame->flags & kFrameGenerator) != 0 && value.IsObject()) {
        gc::WriteBarrier(GeneratorOfFrame(frame), value.AsObject());
      }
    }
  }
  return true;
}

// One call of a trace or profile function. Null: exception.
Object* CallBack(Frame* frame, Object* callback, const char* event, Object* argument,
                 bool yields = false) {
  Object* frame_object = FrameObjectOf(frame);
  Object* name = Intern(event);
  if (frame_object == nullptr || name == nullptr) return nullptr;
  // What f_locals gave out earlier is brought up to date: it is written back afterwards.
  if ((frame->code->flags & kCodeOptimized) != 0 && frame->locals != nullptr &&
      FrameLocals(frame) == nullptr) {
    return nullptr;
  }
  ++trace_depth;
  const TraceCall outer = trace_call;
  trace_call = {frame, event, yields};
  Object* result =
      CallArgs(callback, frame_object, name, argument == nullptr ? None() : argument);
  trace_call = outer;
  --trace_depth;
  if (result == nullptr) {
    SavedError saved;
    if (!LocalsToSlots(frame)) ClearError();
    return nullptr;
  }
  return LocalsToSlots(frame) ? result : nullptr;
}

// An event for the trace function: "call" goes to the thread's, the others to the frame's own.
bool Trace(Thread* t, Frame* frame, const char* event, Object* argument, bool is_call = false,
           bool yields = false) {
  if (trace_depth != 0 || t->trace_function == nullptr) return true;
  Object* frame_object = FrameObjectOf(frame);
  if (frame_object == nullptr) return false;
  FrameObject* f = AsFrameObject(frame_object);
  Object* callback = is_call ? t->trace_function : gc::Load(&f->trace);
  if (callback == nullptr) return true;
  Object* result = CallBack(frame, callback, event, argument, yields);
  if (result == nullptr) {
    SetTraceFunction(nullptr);
    gc::StoreNoBarrier(&f->trace, static_cast<Object*>(nullptr));
    return false;
  }
  if (result != None()) gc::Store(f, &f->trace, result);
  return true;
}

bool Profile(Thread* t, Frame* frame, const char* event, Object* argument) {
  if (trace_depth != 0 || t->profile_function == nullptr) return true;
  if (CallBack(frame, t->profile_function, event, argument) != nullptr) return true;
  SetProfileFunction(nullptr);
  return false;
}

// The same while an error is on its way: it stays, unless the function raises another.
template <class F>
bool Protected(F f) {
  Object* error = TakeError();
  if (!f()) return false;
  if (error != nullptr) SetError(error);
  return true;
}

// The place of `ip` in the code's full decoding.
Instruction* InFullDecoding(CodeObject* code, Decoded* full, Instruction* ip) {
  if (ip >= full->code && ip < full->code + full->count) return ip;
  const Decoded* old = DecodedOf(code, ip);
  return full->code + IndexOfOffset(full, static_cast<int>(old->offsets[ip - old->code]));
}

int EntryPoint(const Decoded* d) {
  for (int i = 0; i < d->count; ++i) {
    if (d->code[i].op == OP_RESUME) return i;
  }
  return 0;
}

// Line and opcode events of a frame whose f_trace is set.
bool TraceLine(Thread* t, Frame* frame, FrameObject* f, const Decoded* d, const Instruction* before,
               const Instruction* ip) {
  const int line = d->lines[ip - d->code];
  if (line != -1 && f->trace_lines) {
    const bool fresh = before == nullptr || before - d->code <= EntryPoint(d);
    const int last = fresh ? -1 : d->lines[before - d->code];
    // A jump back to the same line counts too, save that of waiting for an awaitable.
    const bool event = line != last || (ip < before && ip->op != OP_SEND);
    if (event && !Trace(t, frame, "line", nullptr)) return false;
  }
  return !f->trace_opcodes || Trace(t, frame, "opcode", nullptr);
}

}  // namespace

Instruction* TraceInstruction(Thread* t, Frame* frame, Instruction* ip) {
  Decoded* d = DecodeFull(frame->code);
  if (d == nullptr) {
    frame->ip = ip;
    return nullptr;
  }
  ip = InFullDecoding(frame->code, d, ip);
  Instruction* before = frame->ip;
  if (before != nullptr) before = InFullDecoding(frame->code, d, before);
  frame->ip = ip;
  if (ip->op == OP_RESUME) return TraceEntry(t, frame) ? ip : nullptr;
  if (t->trace_function == nullptr || frame->frame_object == nullptr) return ip;
  FrameObject* f = AsFrameObject(frame->frame_object);
  if (gc::Load(&f->trace) == nullptr) return ip;
  if (!TraceLine(t, frame, f, d, before, ip)) return nullptr;
  return frame->ip;  // a trace function may have set f_lineno
}

bool TraceEntry(Thread* t, Frame* frame) {
  return Protected([&] {
    return Trace(t, frame, "call", nullptr, true) && Profile(t, frame, "call", nullptr);
  });
}

bool TraceExit(Thread* t, Frame* frame, Value* slot) {
  Object* value = slot == nullptr ? nullptr : BoxSlot(slot);
  if (slot != nullptr && value == nullptr) return false;
  const bool yields = slot != nullptr && LoadOp(frame->ip) == OP_YIELD_VALUE;
  return Protected([&] {
    return Trace(t, frame, "return", value, false, yields) && Profile(t, frame, "return", value);
  });
}

void TraceException(Thread* t, Frame* frame) {
  if (trace_depth != 0 || t->trace_function == nullptr) return;
  Object* error = TakeError();
  if (error == nullptr) return;
  Object* traceback = gc::Load(&AsException(error)->traceback);
  Object* argument =
      TupleOf(AsObject(TypeOf(error)), error, traceback == nullptr ? None() : traceback);
  if (argument != nullptr && Trace(t, frame, "exception", argument)) SetError(error);
}

bool TraceStop(Thread* t, Frame* frame, Object* value) {
  if (trace_depth != 0 || t->trace_function == nullptr) return true;
  SetStopIteration(value);
  TraceException(t, frame);
  return ClearErrorIf(exc::StopIteration);
}

bool HasCallEvents(const Value* callable) {
  if (!callable->IsObject()) return false;
  Object* o = callable->AsObject();
  return IsA(o, native_function_type) || IsA(o, method_descriptor_type);
}

namespace {

// `call` with events around. A method descriptor is shown bound to what it is called on.
template <class F>
Object* WithCallEvents(Thread* t, Frame* frame, Object* function, Object* first, F call) {
  if (IsA(function, method_descriptor_type)) {
    if (first == nullptr) return call();  // which refuses
    auto get = TypeOf(function)->slots.descr_get;
    if (Object* bound = get(function, first, AsObject(TypeOf(first)))) function = bound;
    else ClearError();
  }
  if (!Profile(t, frame, "c_call", function)) return nullptr;
  Object* result = call();
  if (t->profile_function == nullptr) return result;
  if (result == nullptr) {
    Protected([&] { return Profile(t, frame, "c_exception", function); });
    return nullptr;
  }
  return Profile(t, frame, "c_return", function) ? result : nullptr;
}

}  // namespace

Object* CallProfiled(Thread* t, Frame* frame, Value* callable, Value* args, int64_t nargs,
                     Object* kwnames) {
  Object* first = nullptr;
  if (nargs > 0) {
    first = BoxSlot(args);
    if (first == nullptr) return nullptr;
  }
  return WithCallEvents(t, frame, callable->AsObject(), first,
                        [&] { return CallSlow(callable, args, nargs, kwnames); });
}

Object* CallProfiledEx(Thread* t, Frame* frame, Value* callable, Value* args, Value* kwargs) {
  Object *tuple, *dict;
  if (!CallContainers(callable, args, kwargs, &tuple, &dict)) return nullptr;
  Object* function = callable->AsObject();
  Object* first = TupleSize(tuple) > 0 ? TupleAt(tuple, 0) : nullptr;
  return WithCallEvents(t, frame, function, first,
                        [&] { return CallWithDict(function, tuple, dict); });
}

void SetTraceFunction(Object* function) {
  Thread* t = CurrentThread();
  t->trace_function = function;
  if (function != nullptr) gc::RequestEmbedderPoll(t);
}

void SetProfileFunction(Object* function) {
  Thread* t = CurrentThread();
  t->profile_function = function;
  if (function != nullptr) gc::RequestEmbedderPoll(t);
}

namespace {
HookShower hook_shower = nullptr;  // relaxed atomic
}  // namespace

Object* ShownHook(Object* function) {
  const HookShower shower = __atomic_load_n(&hook_shower, __ATOMIC_RELAXED);
  return function == nullptr || shower == nullptr ? function : shower(function);
}

void ShowHooksBy(HookShower shower) { __atomic_store_n(&hook_shower, shower, __ATOMIC_RELAXED); }

Object* CallWithTracing(Object* function, Object* args) {
  const int depth = trace_depth;
  trace_depth = 0;
  Object* result = CallWithDict(function, args, nullptr);
  trace_depth = depth;
  return result;
}

}  // namespace tricolor
