// memoryview: CPython's layout up to the arrays of its own shape, strides and suboffsets.
//
// Any number of views share one ManagedBuffer, which holds the exporter's buffer until the last of
// them is released, or dead.
#ifndef TRICOLOR_RUNTIME_OBJECTS_MEMORYVIEW_H_
#define TRICOLOR_RUNTIME_OBJECTS_MEMORYVIEW_H_

#include "runtime/buffer.h"
#include "runtime/builtin_types.h"

namespace tricolor {

inline constexpr int kMaxDimensions = 64;

struct ManagedBuffer {
  Object base;
  BufferInfo master;
  int64_t views;  // atomic; the buffer is given back when it comes to 0
};

struct MemoryViewObject {
  VarObject base;
  ManagedBuffer* managed;
  int64_t hash;      // -1: not computed
  int32_t flags;     // kReleased, atomic
  int64_t exports;   // buffers handed out by this view; atomic
  BufferInfo view;
  Object* weaklist;
  int64_t arrays[3];  // 3 * ndim: shape, strides, suboffsets
};

Object* NewMemoryView(Object* exporter);  // TypeError if it has no buffer
bool MemoryViewReleased(Object* view);
bool ReadyMemoryIteratorType();  // once per runtime start

// One item of a native format ('B', '@d' …). null: exception / false: exception.
Object* UnpackItem(const char* at, const char* format);
bool PackItem(char* at, const char* format, Object* value);
// Copies a packed item; whole for threads that read it, as far as `at` is aligned. `size` <= 16.
void StoreItem(char* at, const char* item, int64_t size);
int64_t NativeItemSize(const char* format);  // 0: not a native single character format

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_MEMORYVIEW_H_
