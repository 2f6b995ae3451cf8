// Unwinding: from an error to its handler.
#include "runtime/error.h"
#include "runtime/interp/interpreter.h"
#include "runtime/objects/exceptions.h"

namespace tricolor {

Instruction* Unwind(Thread* t, Frame* frame, const Instruction* ip, Value** sp) {
  Decoded* decoded = DecodedOf(frame->code, ip);
  const int index = static_cast<int>(ip - decoded->code);
  const HandlerRange* h = FindHandler(decoded, index);
  if (h == nullptr) return nullptr;
  Value* top = frame->StackBase() + h->depth;
  // frame->ip: where the error came up first, which RERAISE puts back.
  if (h->push_lasti) StoreSlot(top++, Value::FromInt(frame->ip - decoded->code));
  StoreSlot(top++, Value(t->error));
  t->error = nullptr;
  *sp = top;
  return decoded->code + h->target;
}

void ConvertStopIteration(CodeObject* code) {
  const char* message = nullptr;
  if ((code->flags & kCodeAsyncGenerator) != 0) {
    if (ErrorIs(exc::StopAsyncIteration)) message = "async generator raised StopAsyncIteration";
    else if (ErrorIs(exc::StopIteration)) message = "async generator raised StopIteration";
  } else if (ErrorIs(exc::StopIteration)) {
    message = (code->flags & kCodeCoroutine) != 0 ? "coroutine raised StopIteration"
                                                  : "generator raised StopIteration";
  }
  if (message == nullptr) return;
  Object* cause = TakeError();
  Raise(exc::RuntimeError, "%s", message);
  Object* made = PeekError();
  if (made == nullptr || !IsA(made, exc::RuntimeError)) return;
  ExceptionObject* e = AsException(made);
  gc::Store(made, &e->cause, cause);
  gc::Store(made, &e->context, cause);
  e->suppress_context = 1;
}

}  // namespace tricolor
