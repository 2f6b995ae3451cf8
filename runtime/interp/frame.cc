// Frames: roots, lines, locals.
#include "runtime/interp/frame.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/function.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/tuple.h"
#include "runtime/prompt.h"
#include "runtime/thread.h"

namespace tricolor {

void TraceFrame(Frame* f, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&f->function));
  visitor.Visit(gc::Load(&f->code));
  visitor.Visit(gc::Load(&f->globals));
  visitor.Visit(gc::Load(&f->builtins));
  visitor.Visit(gc::Load(&f->locals));
  visitor.Visit(gc::Load(&f->frame_object));
  Value* const end = LoadSp(f);
  for (Value* slot = f->slots; slot < end; ++slot) {
    const Value v = LoadSlot(slot);
    if (v.IsObject()) visitor.Visit(v.AsObject());
  }
}

void TraceFrames(Thread* thread, gc::Visitor& visitor) {
  for (HandledStack* h = thread->handled; h != nullptr; h = h->previous) visitor.Visit(h->exception);
  for (Frame* f = thread->frame; f != nullptr; f = f->previous) {
    if ((f->flags & kFrameGenerator) != 0) visitor.Visit(GeneratorOfFrame(f));
    TraceFrame(f, visitor);
  }
}

int FrameLasti(const Frame* frame) {
  if (frame->ip == nullptr) return -1;
  const Decoded* d = DecodedOf(frame->code, frame->ip);
  return static_cast<int>(d->offsets[frame->ip - d->code]);
}

int FrameLine(const Frame* frame) { return CodeLineAt(frame->code, FrameLasti(frame)); }

Frame* FrameAtDepth(int depth) {
  Frame* f = CurrentThread()->frame;
  while (f != nullptr && depth > 0) {
    f = f->previous;
    --depth;
  }
  return f;
}

namespace {

Object* NewFrameObject(Frame* frame) {
  const CodeObject* code = frame->code;
  auto* made = reinterpret_cast<FrameObject*>(
      NewCell(&frame_type, sizeof(FrameObject) + sizeof(Value) * static_cast<size_t>(code->nslots)));
  if (made == nullptr) return nullptr;
  made->trace_lines = 1;
  // Kept by itself too: a frame object may outlive its frame.
  gc::Store(made, &made->own.code, frame->code);
  made->own.sp = made->own.slots;
  __atomic_store_n(&made->frame, frame, __ATOMIC_RELEASE);
  if (IsInGenerator(frame)) {
    gc::Store(made, &made->generator, AsObject(GeneratorOfFrame(frame)));
  }
  return AsObject(made);
}

}  // namespace

// After a store into a header field of `frame`: of a generator's cell, or a root. A finalizer that has
// a frame object made, as each that raises has, brings nothing back: the frame is its own.
static void FrameFieldBarrier(Frame* frame, Object* value) {
  if (IsInGenerator(frame)) {
    gc::WriteBarrier(GeneratorOfFrame(frame), value);
  } else if (gc::BarrierMarks()) {
    gc::Shade(value);
  }
}

Object* FrameObjectOf(Frame* frame) {
  if (Object* known = gc::Load(&frame->frame_object)) return known;
  Object* made = NewFrameObject(frame);
  if (made == nullptr) return nullptr;
  // On the thread's stack a root; in a generator a field of a heap cell, for which several threads
  // may ask at once.
  Object* known = nullptr;
  if (!__atomic_compare_exchange_n(&frame->frame_object, &known, made, false, __ATOMIC_ACQ_REL,
                                   __ATOMIC_ACQUIRE)) {
    return known;
  }
  FrameFieldBarrier(frame, made);
  return made;
}

Object* NewExitedFrame(CodeObject* code, Object* globals, Object* locals) {
  Object* builtins = BuiltinsOf(globals);
  if (builtins == nullptr) return nullptr;
  auto* made = reinterpret_cast<FrameObject*>(
      NewCell(&frame_type, sizeof(FrameObject) + sizeof(Value) * static_cast<size_t>(code->nslots)));
  if (made == nullptr) return nullptr;
  made->trace_lines = 1;
  made->lineno = code->firstlineno;
  Frame* own = &made->own;
  gc::Store(made, &own->code, code);
  gc::Store(made, &own->globals, globals);
  gc::Store(made, &own->builtins, builtins);
  gc::Store(made, &own->locals, locals);
  for (int i = 0; i < code->nslots; ++i) StoreSlot(&own->slots[i], Value());
  StoreSp(own, own->slots + code->nslots);
  __atomic_store_n(&made->frame, own, __ATOMIC_RELEASE);
  return AsObject(made);
}

void DetachFrameObject(Frame* frame) {
  FrameObject* o = AsFrameObject(gc::Load(&frame->frame_object));
  Frame* own = &o->own;
  gc::Store(o, &own->function, frame->function);
  gc::Store(o, &own->globals, frame->globals);
  gc::Store(o, &own->builtins, frame->builtins);
  gc::Store(o, &own->locals, frame->locals);
  own->ip = frame->ip;
  own->flags = 0;
  const int n = frame->code->nslots;
  const bool alive = LoadSp(frame) >= frame->StackBase();
  for (int i = 0; i < n; ++i) {
    const Value v = alive ? LoadSlot(&frame->slots[i]) : Value();
    StoreSlot(&own->slots[i], v);
    if (v.IsObject()) gc::WriteBarrier(o, v.AsObject());
  }
  StoreSp(own, own->slots + n);
  if (frame->previous != nullptr) {
    Object* back = FrameObjectOf(frame->previous);
    if (back == nullptr) ClearError();
    gc::Store(o, &o->back, back);
  }
  __atomic_store_n(&o->frame, own, __ATOMIC_RELEASE);
  gc::StoreNoBarrier(&o->generator, static_cast<Object*>(nullptr));
  gc::StoreNoBarrier(&frame->frame_object, static_cast<Object*>(nullptr));
}

bool TakeVariables(Frame* frame, FrameVariables* taken) {
  const CodeObject* const code = frame->code;
  *taken = {gc::Load(&frame->locals), nullptr};
  if ((code->flags & kCodeOptimized) == 0) {
    return taken->locals != nullptr || RaiseFalse(Raise(exc::SystemError, "no locals"));
  }
  if (taken->locals == nullptr) {
    Object* const made = NewDict();
    if (made == nullptr) return false;
    // Nothing stands still for the frame of a call that is over: the first of several threads gives its dict.
    if (__atomic_compare_exchange_n(&frame->locals, &taken->locals, made, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
      taken->locals = made;
    }
    FrameFieldBarrier(frame, taken->locals);  // locals() resurrects nothing
  }
  if ((taken->values = NewRefArray(code->nslots)) == nullptr) return false;
  // Free variables have no cell yet before COPY_FREE_VARS: then the closure has them.
  Object* function = gc::Load(&frame->function);  // null: the frame was cleared
  Object* closure =
      function == nullptr ? nullptr : gc::Load(&As<FunctionObject>(function)->closure);
  const auto* kinds = reinterpret_cast<const uint8_t*>(BytesData(code->slot_kinds));
  for (int i = 0; i < code->nslots; ++i) {
    Value v = LoadSlot(&frame->slots[i]);
    if ((kinds[i] & kSlotFree) != 0 && v.IsEmpty() && closure != nullptr) {
      v = Value(TupleAt(closure, i - (code->nslots - code->nfree)));
    }
    if ((kinds[i] & (kSlotCell | kSlotFree)) != 0 && v.IsObject() &&
        IsExactly(v.AsObject(), cell_type)) {
      v = CellGet(v.AsObject());
    }
    if (v.IsEmpty() || (v.IsObject() && !MayShow(v.AsObject()))) continue;
    Object* const value = v.Box();
    if (value == nullptr) return false;
    gc::Store(taken->values, &taken->values->items[i], value);
  }
  return true;
}

Object* FrameLocals(const CodeObject* code, const FrameVariables& taken) {
  if (taken.values == nullptr) return taken.locals;
  for (int i = 0; i < code->nslots; ++i) {
    Object* const name = TupleAt(code->slot_names, i);
    Object* const value = gc::Load(&taken.values->items[i]);
    const bool ok = value == nullptr ? DictDelete(taken.locals, name) >= 0
                                     : DictSet(taken.locals, name, value);
    if (!ok) return nullptr;
  }
  return taken.locals;
}

Object* FrameLocals(Frame* frame) {
  FrameVariables taken;
  return TakeVariables(frame, &taken) ? FrameLocals(frame->code, taken) : nullptr;
}

}  // namespace tricolor
