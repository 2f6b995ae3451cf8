// await, async for, yield from; and the interactive expression statement.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/interp/trace.h"
#include "runtime/names.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/generator.h"
#include "runtime/runtime.h"

namespace tricolor {

SendResult SendSlow(Value* operands, Object** result) {
  Object* receiver = operands[0].AsObject();
  Object* value = BoxSlot(&operands[1]);
  if (value == nullptr) return SendResult::kError;
  Type* type = TypeOf(receiver);
  if (type->slots.send != nullptr) return type->slots.send(receiver, value, result);
  if (value == None() && type->slots.next != nullptr) {
    *result = type->slots.next(receiver);
  } else {
    *result = CallMethodArgs(receiver, names.send, value);
  }
  if (*result != nullptr) return SendResult::kNext;
  return FetchStopIterationValue(result) ? SendResult::kReturn : SendResult::kError;
}

SendResult SendTraced(Thread* t, Frame* frame, Value* operands, Object** result) {
  Object* receiver = operands[0].AsObject();
  Object* value = BoxSlot(&operands[1]);
  if (value == nullptr) return SendResult::kError;
  const auto next = TypeOf(receiver)->slots.next;
  *result = value == None() && next != nullptr ? next(receiver)
                                               : CallMethodArgs(receiver, names.send, value);
  if (*result != nullptr) return SendResult::kNext;
  if (ErrorIs(exc::StopIteration)) TraceException(t, frame);
  return FetchStopIterationValue(result) ? SendResult::kReturn : SendResult::kError;
}

Object* GetAwaitable(Value* operand, int where) {
  Object* o = BoxSlot(operand);
  if (o == nullptr) return nullptr;
  Object* iterator = CoroutineAwaitable(o);
  if (iterator == nullptr) {
    if (where != 0 && ErrorIs(exc::TypeError) && TypeOf(o)->slots.await == nullptr) {
      ClearError();
      Raise(exc::TypeError,
            "'async with' received an object from %s that does not implement __await__: %T",
            where == 1 ? "__aenter__" : "__aexit__", o);
    }
    return nullptr;
  }
  if (IsExactly(iterator, coroutine_type) &&
      GeneratorYieldFrom(AsGenerator(iterator)) != nullptr) {
    return Raise(exc::RuntimeError, "coroutine is being awaited already");
  }
  return iterator;
}

Object* GetAiter(Value* operand) {
  Object* o = BoxSlot(operand);
  if (o == nullptr) return nullptr;
  const auto get_iterator = TypeOf(o)->slots.aiter;
  if (get_iterator == nullptr) {
    return Raise(exc::TypeError, "'async for' requires an object with __aiter__ method, got %T", o);
  }
  Object* iterator = get_iterator(o);
  if (iterator != nullptr && TypeOf(iterator)->slots.anext == nullptr) {
    return Raise(exc::TypeError,
                 "'async for' received an object from __aiter__ that does not implement "
                 "__anext__: %T",
                 iterator);
  }
  return iterator;
}

Object* GetAnext(Value* slot) {
  Object* aiter = slot->AsObject();
  const auto get_next = TypeOf(aiter)->slots.anext;
  if (get_next == nullptr) {
    return Raise(exc::TypeError, "'async for' requires an iterator with __anext__ method, got %T",
                 aiter);
  }
  Object* next = get_next(aiter);
  if (next == nullptr || IsExactly(aiter, async_generator_type)) return next;
  Object* awaitable = CoroutineAwaitable(next);
  if (awaitable == nullptr) {
    Object* cause = TakeError();
    Raise(exc::TypeError, "'async for' received an invalid object from __anext__: %T", next);
    Object* error = PeekError();
    if (error != nullptr && cause != nullptr) {
      gc::Store(error, &AsException(error)->cause, cause);
      gc::Store(error, &AsException(error)->context, cause);
      AsException(error)->suppress_context = 1;
    }
  }
  return awaitable;
}

Object* GetYieldFromIter(Frame* frame, Value* operand) {
  Object* o = BoxSlot(operand);
  if (o == nullptr) return nullptr;
  if (IsExactly(o, coroutine_type)) {
    if ((frame->code->flags & (kCodeCoroutine | kCodeIterableCoroutine)) != 0) return o;
    return Raise(exc::TypeError,
                 "cannot 'yield from' a coroutine object in a non-coroutine generator");
  }
  return IsExactly(o, generator_type) ? o : Iter(o);
}

bool PrintExpression(Value* operand) {
  Object* o = BoxSlot(operand);
  Object* hook = o == nullptr ? nullptr : GetAttr(Runtime::Get()->sys_module, names.displayhook);
  if (hook == nullptr) {
    if (ErrorSet() && ClearErrorIf(exc::AttributeError)) {
      Raise(exc::RuntimeError, "lost sys.displayhook");
    }
    return false;
  }
  return CallArgs(hook, o) != nullptr;
}

}  // namespace tricolor
