// What anext(iterator, default) returns: awaiting it awaits the step, and gives the default at the
// end of the iteration.
#include "runtime/objects/generator.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/generator_internal.h"
#include "runtime/objects/setup.h"

namespace tricolor {

namespace {

Type anext_awaitable_type;

struct AnextAwaitable {
  Object base;
  Object* wrapped;        // what __anext__ returned
  Object* default_value;
};

AnextAwaitable* AsAnext(Object* o) { return As<AnextAwaitable>(o); }

// The iterator of the wrapped awaitable. Null: exception.
Object* IteratorOf(AnextAwaitable* a) {
  Object* awaitable = CoroutineAwaitable(a->wrapped);
  if (awaitable == nullptr || TypeOf(awaitable)->slots.next != nullptr) return awaitable;
  auto await = TypeOf(awaitable)->slots.await;  // a coroutine
  Object* iterator = await == nullptr ? nullptr : await(awaitable);
  if (iterator == nullptr) {
    return ErrorSet() ? nullptr
                      : Raise(exc::TypeError, "object %T can't be used in 'await' expression",
                              awaitable);
  }
  if (IsIterator(iterator)) return iterator;
  return Raise(exc::TypeError, "__await__ must return an iterable");
}

Object* OrDefault(AnextAwaitable* a, Object* result) {
  if (result == nullptr && ClearErrorIf(exc::StopAsyncIteration)) {
    SetStopIteration(a->default_value);
  }
  return result;
}

Object* NextStep(Object* self) {
  Object* iterator = IteratorOf(AsAnext(self));
  return iterator == nullptr ? nullptr
                             : OrDefault(AsAnext(self), TypeOf(iterator)->slots.next(iterator));
}

Object* Proxy(Object* self, Object* name, Args args, size_t nargs) {
  Object* iterator = IteratorOf(AsAnext(self));
  return iterator == nullptr ? nullptr
                             : OrDefault(AsAnext(self), CallMethod(iterator, name, args, nargs));
}
Object* Send(Object* self, Args args, size_t nargs, Object*) {
  return Proxy(self, names.send, args, nargs);
}
Object* Throw(Object* self, Args args, size_t nargs, Object*) {
  return Proxy(self, names.throw_, args, nargs);
}
Object* Close(Object* self, Args args, size_t nargs, Object*) {
  return Proxy(self, names.close, args, nargs);
}

const NativeMethod kMethods[] = {{"send", Send, 1, 1, 0, nullptr},
                                 {"throw", Throw, 0, 3, 0, nullptr},
                                 {"close", Close, 0, 0, 0, nullptr},
                                 {}};

}  // namespace

Object* NewAnextAwaitable(Object* wrapped, Object* default_value) {
  auto* a = New<AnextAwaitable>(anext_awaitable_type);
  if (a == nullptr) return nullptr;
  gc::Store(a, &a->wrapped, wrapped);
  gc::Store(a, &a->default_value, default_value);
  return AsObject(a);
}

bool ReadyAnextAwaitableType() {
  Type& t = anext_awaitable_type;
  BeginType(&t, "anext_awaitable", sizeof(AnextAwaitable));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.slots.iter = [](Object* self) { return self; };
  t.slots.await = [](Object* self) { return self; };
  t.slots.next = NextStep;
  t.slots.trace = [](Object* o, gc::Visitor& v) {
    v.Visit(gc::Load(&AsAnext(o)->wrapped));
    v.Visit(gc::Load(&AsAnext(o)->default_value));
  };
  t.native_methods = kMethods;
  return ReadyBuiltinType(&t);
}

}  // namespace tricolor
