// frame: what Python sees of an activation. See runtime/interp/frame.h.
#ifndef TRICOLOR_RUNTIME_OBJECTS_FRAME_OBJECT_H_
#define TRICOLOR_RUNTIME_OBJECTS_FRAME_OBJECT_H_

#include <functional>

#include "runtime/interp/frame.h"
#include "runtime/object.h"

namespace tricolor {

struct FrameObject {
  Object base;
  Object* back;        // FrameObject, once the frame has exited
  Frame* frame;        // on the thread's stack, in `generator`, or &own
  Object* generator;   // keeps the frame alive, or null
  Object* trace;       // f_trace
  int32_t lineno;      // set by a trace function, else 0
  uint8_t trace_lines;
  uint8_t trace_opcodes;
  uint8_t cleared;
  Frame own;           // the values after the frame has exited; slots follow
};

inline FrameObject* AsFrameObject(Object* o) { return As<FrameObject>(o); }

// Calls `look` with the frame that the object stands for, and nothing of it changes meanwhile: it is
// over, or the calling thread's, or all threads stand still. `look` may allocate; it neither polls
// nor runs Python.
void LookAtFrame(Object* frame_object, const std::function<void(Frame*)>& look);
Object* FrameBack(Object* frame_object);  // FrameObject or null; exception: ErrorSet
Object* FrameGenerator(Object* frame_object);  // it runs, or suspends, the frame; or null

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FRAME_OBJECT_H_
