// Traceback objects.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/native.h"
#include "runtime/objects/code.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type traceback_type;

Object* NewTraceback(Object* next, Object* frame_object, int lasti, int lineno) {
  auto* t = New<TracebackObject>(traceback_type);
  if (t == nullptr) return nullptr;
  gc::Store(t, &t->next, As<TracebackObject>(next));
  gc::Store(t, &t->frame, frame_object);
  t->lasti = lasti;
  t->lineno = lineno;
  return AsObject(t);
}

void AddTraceback(Frame* frame) {
  Object* e = TakeError();
  if (e == nullptr) return;
  // Without memory for the entry the exception goes on without it.
  Object* frame_object = FrameObjectOf(frame);
  Object* entry = frame_object == nullptr
                      ? nullptr
                      : NewTraceback(gc::Load(&AsException(e)->traceback), frame_object,
                                     FrameLasti(frame), FrameLine(frame));
  if (entry != nullptr) gc::Store(e, &AsException(e)->traceback, entry);
  SetError(e);
}

namespace {

TracebackObject* AsTraceback(Object* o) { return As<TracebackObject>(o); }

bool CheckNext(Object* self, Object* value, TracebackObject** next) {
  *next = nullptr;
  if (value == None()) return true;
  if (!IsExactly(value, traceback_type)) {
    return RaiseFalse(Raise(exc::TypeError, "expected traceback object or None, got '%s'",
                            TypeOf(value)->tp_name));
  }
  for (TracebackObject* t = AsTraceback(value); t != nullptr; t = gc::Load(&t->next)) {
    if (AsObject(t) == self) return RaiseFalse(Raise(exc::ValueError, "traceback loop detected"));
  }
  *next = AsTraceback(value);
  return true;
}

Object* TracebackNew(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* given[4];
  if (!ParseArgs("TracebackType", args, nargs, kwnames,
                 {"tb_next", "tb_frame", "tb_lasti", "tb_lineno"}, 0, 4, 4, given)) {
    return nullptr;
  }
  if (!IsExactly(given[1], frame_type)) {
    return Raise(exc::TypeError, "TracebackType() argument 'tb_frame' must be frame, not %.50s",
                 given[1] == None() ? "None" : TypeOf(given[1])->tp_name);
  }
  int lasti;
  int lineno;
  if (!IntAsInt(given[2], &lasti) || !IntAsInt(given[3], &lineno)) return nullptr;
  TracebackObject* next;
  if (given[0] != None() && !IsExactly(given[0], traceback_type)) {
    return Raise(exc::TypeError, "expected traceback object or None, got '%s'",
                 TypeOf(given[0])->tp_name);
  }
  if (!CheckNext(nullptr, given[0], &next)) return nullptr;
  return NewTraceback(AsObject(next), given[1], lasti, lineno);
}

Object* GetNext(Object* o, void*) {
  TracebackObject* next = gc::Load(&AsTraceback(o)->next);
  return next == nullptr ? None() : AsObject(next);
}

bool SetNext(Object* o, Object* value, void*) {
  if (value == nullptr) {
    return RaiseFalse(Raise(exc::TypeError, "can't delete tb_next attribute"));
  }
  if (value != None() && !IsExactly(value, traceback_type)) {
    return RaiseFalse(
        Raise(exc::TypeError, "expected traceback object, got '%s'", TypeOf(value)->tp_name));
  }
  TracebackObject* next;
  if (!CheckNext(o, value, &next)) return false;
  gc::Store(o, &AsTraceback(o)->next, next);
  return true;
}

Object* Dir(Object*, Args, size_t, Object*) {
  Object* list = NewList();
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    Object* s = NewStrAscii(name);
    if (list == nullptr || s == nullptr || !ListAppend(list, s)) return nullptr;
  }
  return list;
}

void Trace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsTraceback(o)->next));
  v.Visit(gc::Load(&AsTraceback(o)->frame));
}

const NativeMember kMembers[] = {
    {"tb_frame", MemberKind::kObject, offsetof(TracebackObject, frame), true, nullptr},
    {"tb_lasti", MemberKind::kInt32, offsetof(TracebackObject, lasti), true, nullptr},
    {"tb_lineno", MemberKind::kInt32, offsetof(TracebackObject, lineno), true, nullptr},
    {}};
const NativeGetSet kGetSet[] = {{"tb_next", GetNext, SetNext, nullptr, nullptr}, {}};
const NativeMethod kMethods[] = {{"__dir__", Dir, 0, 0, 0, nullptr}, {}};

}  // namespace

void SetUpTracebackType() {
  Type& t = traceback_type;
  BeginType(&t, "traceback", sizeof(TracebackObject));
  t.tp_doc =
      "TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\n"
      "Create a new traceback object.";
  t.slots.new_ = TracebackNew;
  t.slots.trace = Trace;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
}

}  // namespace tricolor
