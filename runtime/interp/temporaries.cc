#include "runtime/interp/temporaries.h"

#include "runtime/interp/eval.h"
#include "runtime/interp/operations.h"
#include "runtime/keeps_nothing.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/function.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/set.h"
#include "runtime/objects/tuple.h"
#include "runtime/take_back.h"

namespace tricolor {

namespace {

// Nobody looked through the heap and found it, and nobody watches what is made.
bool MayDrop(const Object* o) {
  return __atomic_load_n(&o->aux, __ATOMIC_RELAXED) == kTemporary && !gc::Alert();
}

bool TakeBack(Object* o) { return gc::TakeBack(CurrentThread(), o); }

void DropFunction(Object* o) {
  auto* f = As<FunctionObject>(o);
  if (__atomic_load_n(&o->aux, __ATOMIC_RELAXED) != kFrameComprehension ||
      gc::Load(&f->dict) != nullptr)
    return;
  Object* closure = gc::Load(&f->closure);
  if (!TakeBack(o)) return;
  if (closure != nullptr && MayDrop(closure)) TakeBack(closure);
}

// What it refers to may go only if it is gone itself.
void DropGenerator(Object* o) {
  GeneratorObject* g = AsGenerator(o);
  if (IsExecuting(g) || gc::Load(&g->frame.frame_object) != nullptr) return;
  Object* function = g->frame.function;
  if (TakeBack(o)) DropFunction(function);
}

void DropSet(Object* o) {
  SetTable* table = gc::Load(&As<SetObject>(o)->table);
  if (TakeBack(o)) TakeBack(AsObject(table));
}

}  // namespace

void DropTemporary(Object* o) {
  if (!MayDrop(o)) return;
  const Type* type = TypeOf(o);
  if (type == &tuple_type)
    TakeBack(o);
  else if (type == &generator_type)
    DropGenerator(o);
  else if (type == &set_type)
    DropSet(o);
}

void DropComprehension(Frame* frame) {
  if (gc::Load(&frame->frame_object) == nullptr && !gc::Alert()) DropFunction(frame->function);
}

namespace {

// A sum with an empty tuple is the other one itself. What came last goes first.
Value AddTuples(Object* a, Object* b) {
  Object* sum = tuple_type.slots.concat(a, b);
  if (sum == nullptr) return Value();
  if (IsTemporary(b) && sum != b) DropTemporary(b);
  if (IsTemporary(a) && sum != a) DropTemporary(a);
  if (sum == a || sum == b) UnmarkTemporary(sum);
  return Value(sum);
}

}  // namespace

Value BinaryOfTemporaries(Value* operands, int opcode) {
  const int op = opcode >= kInPlace ? opcode - kInPlace : opcode;
  if (op == kAdd && !operands[0].IsInt() && !operands[1].IsInt()) {
    Object *a = operands[0].AsObject(), *b = operands[1].AsObject();
    if (IsExactly(a, tuple_type) && IsExactly(b, tuple_type)) return AddTuples(a, b);
  }
  // What an operation of Python's gets is no temporary any more.
  const bool second = IsTemporary(operands[1]);
  UnmarkTemporary(operands[0]);
  UnmarkTemporary(operands[1]);
  const Value result = BinarySlow(operands, opcode);
  if (result.IsEmpty() || !operands[0].IsObject() || !operands[1].IsObject()) return result;
  Object *a = operands[0].AsObject(), *b = operands[1].AsObject();
  if (second && op == kRemainder && IsExactly(a, str_type) && IsExactly(b, tuple_type) && Value(b) != result) {
    __atomic_fetch_or(&b->aux, kTemporary, __ATOMIC_RELAXED);
    DropTemporary(b);
  }
  return result;
}

Object* MakeComprehension(Frame* frame, Value* operands, int flags) {
  const bool closed = flags == 8;
  if (closed && !CheckBuilding(operands[0].AsObject(), tuple_type)) return nullptr;
  auto* f = New<FunctionObject>(function_type);
  if (f == nullptr) return nullptr;
  Object* code = operands[closed ? 1 : 0].AsObject();
  gc::Store(f, &f->globals, frame->globals);
  gc::Store(f, &f->builtins, BuiltinsOf(frame->globals));
  gc::Store(f, &f->name, AsCode(code)->name);
  gc::Store(f, &f->qualname, AsCode(code)->qualname);
  gc::Store(f, &f->code, code);
  if (closed) gc::Store(f, &f->closure, operands[0].AsObject());
  f->base.aux = kFrameComprehension;
  return AsObject(f);
}

bool KeepsNothing(Object* callable, bool is_method) {
  const Type* type = TypeOf(callable);
  if (is_method) {
    return type == &method_descriptor_type &&
           (As<MethodDescriptorObject>(callable)->method->flags & kKeepsNothing) != 0;
  }
  if (type == &native_function_type) {
    return (As<NativeFunctionObject>(callable)->method->flags & kKeepsNothing) != 0;
  }
  return callable == AsObject(&set_type) || callable == AsObject(&frozenset_type) ||
         callable == AsObject(&tuple_type) || callable == AsObject(&list_type);
}

}  // namespace tricolor
