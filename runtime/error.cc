// The thread's current error: raising, context chaining, taking it away.
#include "runtime/error.h"

#include <cstdio>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/lock.h"
#include "runtime/modules/registry.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/thread_start.h"

namespace tricolor {

bool ErrorSet() { return CurrentThread()->error != nullptr; }
Object* PeekError() { return CurrentThread()->error; }

Object* TakeError() {
  Thread* t = CurrentThread();
  Object* e = t->error;
  t->error = nullptr;
  return e;
}

void SetError(Object* exception) { CurrentThread()->error = exception; }
void ClearError() { CurrentThread()->error = nullptr; }

bool ErrorIs(Type& type) {
  Object* e = PeekError();
  return e != nullptr && IsA(e, type);
}

bool ErrorMatches(Object* type_or_tuple) {
  Object* e = PeekError();
  if (e == nullptr) return false;
  if (IsTuple(type_or_tuple)) {
    for (int64_t i = 0; i < TupleSize(type_or_tuple); ++i) {
      if (ErrorMatches(TupleAt(type_or_tuple, i))) return true;
    }
    return false;
  }
  return IsType(type_or_tuple) && IsSubtype(TypeOf(e), As<Type>(type_or_tuple));
}

bool ClearErrorIf(Type& type) {
  if (!ErrorIs(type)) return false;
  ClearError();
  return true;
}

Object* HandledException() {
  for (HandledStack* h = CurrentThread()->handled; h != nullptr; h = h->previous) {
    if (h->exception != nullptr && h->exception != None()) return h->exception;
  }
  return nullptr;
}

namespace {

// Makes `handled` the context of `exception`, unless that would close a cycle: then the link of
// the chain that leads back to `exception` is cut.
void SetContextFromHandled(Object* exception, Object* handled) {
  if (handled == exception) return;
  Object* o = handled;
  Object* slow = o;
  bool move_slow = false;
  while (Object* context = gc::Load(&AsException(o)->context)) {
    if (context == exception) {
      gc::StoreNoBarrier<Object>(&AsException(o)->context, nullptr);
      break;
    }
    o = context;
    if (o == slow) break;  // a cycle among the others, made by hand
    if (move_slow) slow = gc::Load(&AsException(slow)->context);
    move_slow = !move_slow;
  }
  gc::Store(exception, &AsException(exception)->context, handled);
}

}  // namespace

void RaiseInstance(Object* exception) {
  if (Object* handled = HandledException()) SetContextFromHandled(exception, handled);
  SetError(exception);
}

Object* NewException(Type& type, Object* argument) {
  // An error that is set already must not be seen by the constructor, nor survive.
  ClearError();
  Object* args[] = {argument};
  Object* e = Call(AsObject(&type), args, argument == nullptr ? 0 : 1);
  if (e != nullptr && !IsException(e)) {
    return Raise(exc::TypeError,
                 "calling %R should have returned an instance of BaseException, not %T",
                 AsObject(&type), e);
  }
  return e;
}

Object* RaiseObject(Type& type, Object* argument) {
  if (Object* e = NewException(type, argument)) RaiseInstance(e);
  return nullptr;
}

Object* RaiseV(Type& type, const char* format, va_list ap) {
  ClearError();
  Object* message = FormatV(format, ap);
  if (message == nullptr) return nullptr;
  return RaiseObject(type, message);
}

Object* Raise(Type& type, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  RaiseV(type, format, ap);
  va_end(ap);
  return nullptr;
}

Object* RaiseNoMemory() {
  if (Object* own = NewOutOfMemoryException()) {
    RaiseInstance(own);
    return nullptr;
  }
  Object* e = OutOfMemoryException();
  // One instance serves all: where it was raised before is of no interest.
  gc::StoreNoBarrier<Object>(&AsException(e)->traceback, nullptr);
  gc::StoreNoBarrier<Object>(&AsException(e)->context, nullptr);
  SetError(e);
  return nullptr;
}

Object* RaiseKeyError(Object* key) {
  // A tuple must stay one argument: type(key) does not unpack, so nothing special is needed.
  return RaiseObject(exc::KeyError, key);
}

Object* RaiseErrno(int error_number, Object* filename, Object* filename2) {
  Object* text = NewStr(std::strerror(error_number));
  Object* number = NewInt(error_number);
  if (text == nullptr || number == nullptr) return nullptr;
  Object* e;
  if (filename == nullptr) {
    e = CallArgs(AsObject(&exc::OSError), number, text);
  } else if (filename2 == nullptr) {
    e = CallArgs(AsObject(&exc::OSError), number, text, filename);
  } else {
    Object* zero = None();
    e = CallArgs(AsObject(&exc::OSError), number, text, filename, zero, filename2);
  }
  if (e != nullptr) RaiseInstance(e);
  return nullptr;
}

Object* RaiseAttributeErrorWith(Object* obj, Object* name, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* message = FormatV(format, ap);
  va_end(ap);
  if (message == nullptr) return nullptr;
  Object* e = NewException(exc::AttributeError, message);
  if (e == nullptr) return nullptr;
  auto* a = As<AttributeErrorObject>(e);
  gc::Store(e, &a->obj, obj);
  gc::Store(e, &a->name, name);
  RaiseInstance(e);
  return nullptr;
}

Object* RaiseAttributeError(Object* obj, Object* name) {
  return RaiseAttributeErrorWith(obj, name, "'%.50s' object has no attribute '%U'",
                                 TypeOf(obj)->tp_name, name);
}

Object* RaiseNameError(Type& type, Object* name, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* message = FormatV(format, ap);
  va_end(ap);
  if (message == nullptr) return nullptr;
  Object* e = NewException(type, message);
  if (e == nullptr) return nullptr;
  gc::Store(e, &As<NameErrorObject>(e)->name, name);
  RaiseInstance(e);
  return nullptr;
}

Object* RaiseImportError(Object* message, Object* name, Object* path) {
  Object* e = NewException(exc::ImportError, message);
  if (e == nullptr) return nullptr;
  auto* i = As<ImportErrorObject>(e);
  gc::Store(e, &i->name, name);
  gc::Store(e, &i->path, path);
  RaiseInstance(e);
  return nullptr;
}

void WriteUnraisable(Object* where) { WriteUnraisableMessage(nullptr, where); }

bool Warn(Type& category, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* message = FormatV(format, ap);
  va_end(ap);
  if (message == nullptr) return false;
  Object* warn = ImportAttr("_warnings", "warn");
  if (warn == nullptr) return false;
  Object* level = NewInt(1);
  Type* type = &category;
  return level != nullptr && CallArgs(warn, message, type, level) != nullptr;
}

}  // namespace tricolor
