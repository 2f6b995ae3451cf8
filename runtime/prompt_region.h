// PromptRegion: the members of one thread, and who holds each. Of runtime/prompt*.cc only.
#ifndef TRICOLOR_RUNTIME_PROMPT_REGION_H_
#define TRICOLOR_RUNTIME_PROMPT_REGION_H_

#include <cstddef>
#include <mutex>
#include <vector>

#include "runtime/interp/frame.h"
#include "runtime/prompt.h"
#include "runtime/references.h"
#include "runtime/thread.h"

namespace tricolor {

// The most that a thread has at a time. One more, and the oldest escapes: every change of frames
// looks at all of them, and the dying are kept on the native stack.
inline constexpr size_t kMostPrompts = 64;

struct PromptMember {
  enum Held : uint8_t {
    kUnknown,  // to be looked for
    kSlot,     // `slot` of `frame`, which is the thread's
    kField,    // by another member
    kNative,   // by native code that `segment`'s loop was called from
  };
  Object* object;  // no root; null: the collector has found it dead. Atomic
  Frame* frame = nullptr;
  const Value* slot = nullptr;  // the last one known
  const InterpreterSegment* segment = nullptr;
  Held held = kUnknown;
};

struct PromptRegion {
  // At most kMostPrompts. Changed under PromptMutex by the owner, which reads it without; the
  // fields other than `object` are the owner's.
  std::vector<PromptMember> members;
  // A member escaped, or lost a field: who holds what is to be found out again.
  bool changed = false;
  bool dying_stored = false;  // a field has got a condemned member
  bool has_fields = false;  // some member is held by another one's field alone
  // Which of them slots of `frame` hold, where NextPromptStep was last. Null: to be found out.
  const Frame* frame = nullptr;
  size_t count_here = 0;
  uint8_t here[kMostPrompts];
};

inline Object* ObjectOf(const PromptMember& m) {
  return __atomic_load_n(&m.object, __ATOMIC_ACQUIRE);
}

std::mutex& PromptMutex();

// REQUIRES PromptMutex.
void EscapeLocked(Object* o);
bool CondemnLocked(Object* const* objects, size_t count);  // false, nothing done: one has escaped
void PardonLocked(Object* o);   // condemned no more
// One of the calling thread's is dead: no member any more. It keeps the mark of members, by which a
// thread that has just read a weak reference to it knows.
void DismissLocked(Object* o);

// The next instruction asks where the members are, whichever frame it is in.
inline void ForgetFrame(PromptRegion* region) {
  region->frame = nullptr;
  prompt_witness.frame = nullptr;
}

void CloseIfEmpty(PromptRegion* region);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_PROMPT_REGION_H_
