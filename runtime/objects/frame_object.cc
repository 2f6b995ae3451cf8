// The type `frame`.
#include "runtime/objects/frame_object.h"

#include <string_view>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/jump.h"
#include "runtime/interp/trace.h"
#include "runtime/native.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/thread.h"

namespace tricolor {

Type frame_type;

namespace {

Frame* FrameOf(Object* o) { return gc::Load(&AsFrameObject(o)->frame); }
bool HasExited(Object* o) { return FrameOf(o) == &AsFrameObject(o)->own; }

// No other thread can run it now, or begin to.
bool StandsStill(const Thread* t, Object* o) {
  if (HasExited(o) || !MultiThreaded()) return true;
  const Frame* const frame = FrameOf(o);
  const auto* const at = reinterpret_cast<const Value*>(frame);
  if (at >= t->stack_begin && at < t->stack_limit) return true;
  for (const Frame* f = t->frame; f != nullptr; f = f->previous) {
    if (f == frame) return true;  // a generator's
  }
  return false;
}

Object* GetBack(Object* self, void*) {
  Object* back = FrameBack(self);
  return back != nullptr ? back : ErrorSet() ? nullptr : None();
}
CodeObject* CodeOf(Object* o) { return gc::Load(&AsFrameObject(o)->own.code); }
Object* GetCode(Object* self, void*) {
  return AuditEvent("object.__getattr__", self, "f_code") ? AsObject(CodeOf(self)) : nullptr;
}
Object* GetField(Object* self, Object* Frame::* field) {
  Object* value = nullptr;
  LookAtFrame(self, [&](Frame* f) { value = gc::Load(&(f->*field)); });
  return value;
}
Object* GetGlobals(Object* self, void*) { return GetField(self, &Frame::globals); }
Object* GetBuiltins(Object* self, void*) { return GetField(self, &Frame::builtins); }
Object* GetLocals(Object* self, void*) {
  FrameVariables taken;
  bool ok = false;
  LookAtFrame(self, [&](Frame* f) { ok = TakeVariables(f, &taken); });
  // The dict may have been stored into the frame object's own copy by a raw store.
  gc::Rescan(self);
  return ok ? FrameLocals(CodeOf(self), taken) : nullptr;
}
Object* GetLasti(Object* self, void*) {
  int lasti = -1;
  LookAtFrame(self, [&](Frame* f) { lasti = FrameLasti(f); });
  return BoxInt(lasti);
}
int LineOf(Object* o) {
  int line = AsFrameObject(o)->lineno;
  if (line == 0) LookAtFrame(o, [&](Frame* f) { line = FrameLine(f); });
  return line;
}
Object* GetLine(Object* self, void*) {
  const int line = LineOf(self);
  return line < 0 ? None() : BoxInt(line);
}
bool SetLine(Object* self, Object* value, void*) {
  auto refuse = [](const char* why) { return RaiseFalse(Raise(exc::ValueError, "%s", why)); };
  if (value == nullptr) {
    return RaiseFalse(Raise(exc::AttributeError, "cannot delete attribute"));
  }
  if (!IsExactly(value, int_type)) return refuse("lineno must be an integer");
  const std::string_view event = trace_call.event == nullptr ? "call" : trace_call.event;
  if (event == "call") {
    return refuse("can't jump from the 'call' trace event of a new frame");
  }
  Frame* frame = FrameOf(self);
  const bool yields = trace_call.yields && frame == trace_call.frame;
  if (event != "line" && !yields) return refuse("can only jump from a 'line' trace event");
  if (frame != trace_call.frame) {
    Raise(exc::NotImplementedError, "only the frame that a 'line' event is for can jump");
    return false;
  }
  int64_t line;
  if (!IntFits(value, &line) || line > INT32_MAX || line < INT32_MIN) {
    return refuse("lineno out of range");
  }
  if (!JumpToLine(frame, static_cast<int>(line), yields)) return false;
  AsFrameObject(self)->lineno = 0;
  return true;
}
Object* GetTrace(Object* self, void*) {
  Object* o = gc::Load(&AsFrameObject(self)->trace);
  return o != nullptr ? o : None();
}
bool SetTrace(Object* self, Object* value, void*) {
  if (value == None()) value = nullptr;
  gc::Store(self, &AsFrameObject(self)->trace, value);
  return true;
}
Object* GetTraceOpcodes(Object* self, void*) { return Bool(AsFrameObject(self)->trace_opcodes); }
bool SetTraceOpcodes(Object* self, Object* value, void*) {
  if (value == nullptr || TypeOf(value) != &bool_type) {
    Raise(exc::TypeError, "attribute value type must be bool");
    return false;
  }
  AsFrameObject(self)->trace_opcodes = value == True();
  return true;
}

const NativeGetSet kGetSet[] = {
    {"f_back", GetBack, nullptr, nullptr, nullptr},
    {"f_locals", GetLocals, nullptr, nullptr, nullptr},
    {"f_lineno", GetLine, SetLine, nullptr, nullptr},
    {"f_trace", GetTrace, SetTrace, nullptr, nullptr},
    {"f_lasti", GetLasti, nullptr, nullptr, nullptr},
    {"f_globals", GetGlobals, nullptr, nullptr, nullptr},
    {"f_builtins", GetBuiltins, nullptr, nullptr, nullptr},
    {"f_code", GetCode, nullptr, nullptr, nullptr},
    {"f_trace_opcodes", GetTraceOpcodes, SetTraceOpcodes, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

const NativeMember kMembers[] = {
    {"f_trace_lines", MemberKind::kBool8, offsetof(FrameObject, trace_lines), false, nullptr},
    {nullptr, MemberKind::kObject, 0, false, nullptr}};

Object* Clear(Object* self, Args, size_t, Object*) {
  FrameObject* o = AsFrameObject(self);
  if (Object* g = gc::Load(&o->generator)) {
    if (IsExecuting(AsGenerator(g))) {
      return Raise(exc::RuntimeError, "cannot clear an executing frame");
    }
    if (!GeneratorClose(g)) WriteUnraisable(g);
  }
  if (!HasExited(self)) return Raise(exc::RuntimeError, "cannot clear an executing frame");
  Frame* f = &o->own;
  for (int i = 0; i < f->code->nslots; ++i) StoreSlot(&f->slots[i], Value());
  gc::StoreNoBarrier(&f->locals, static_cast<Object*>(nullptr));
  gc::StoreNoBarrier(&f->function, static_cast<Object*>(nullptr));  // its closure
  return None();
}

Object* ReprFrame(Object* self) {
  const CodeObject* const code = CodeOf(self);
  return StrFormat("<frame at %p, file %R, line %d, code %U>", static_cast<void*>(self),
                   code->filename, LineOf(self), code->name);
}

const NativeMethod kMethods[] = {
    {"clear", Clear, 0, 0, 0, "F.clear(): clear most references held by the frame"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

void Trace(Object* self, gc::Visitor& visitor) {
  FrameObject* o = AsFrameObject(self);
  visitor.Visit(gc::Load(&o->back));
  visitor.Visit(gc::Load(&o->generator));
  visitor.Visit(gc::Load(&o->trace));
  Frame* own = &o->own;
  visitor.Visit(gc::Load(&own->code));
  if (LoadSp(own) != nullptr) TraceFrame(own, visitor);
}

}  // namespace

void LookAtFrame(Object* o, const std::function<void(Frame*)>& look) {
  Thread* const t = CurrentThread();
  if (StandsStill(t, o)) return look(FrameOf(o));
  t->heap->StopTheWorld(t, [&] { look(FrameOf(o)); });
}

Object* FrameBack(Object* self) {
  Object* back = nullptr;
  LookAtFrame(self, [&](Frame* f) {
    if (HasExited(self)) {
      back = gc::Load(&AsFrameObject(self)->back);
    } else if (f->previous != nullptr) {
      back = FrameObjectOf(f->previous);
    }
  });
  return back;
}

Object* FrameGenerator(Object* self) { return gc::Load(&AsFrameObject(self)->generator); }

void SetUpFrameType() {
  Type& t = frame_type;
  BeginType(&t, "frame", sizeof(FrameObject));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.slots.repr = ReprFrame;
  t.slots.trace = Trace;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  t.native_members = kMembers;
}

}  // namespace tricolor
