// MemoryTraces: for each living cell the lines of the program that allocated it.
//
// WHY        tracemalloc. Everything here is malloc's memory: a note about an allocation must not be
//            one, and file names are kept as text, so that no trace keeps an object alive.
// THREADS    Any, attached; one mutex, held over no safepoint.
// GUARANTEES A cell that was freed stands here until somebody asks (Forget) or so many have gathered
//            that it is worth looking: nobody is told of deaths, and an address that is handed out
//            again replaces what stood for it.
#ifndef TRICOLOR_RUNTIME_MODULES_MEMORY_TRACES_H_
#define TRICOLOR_RUNTIME_MODULES_MEMORY_TRACES_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "runtime/object.h"

namespace tricolor {

struct Frame;

class MemoryTraces {
 public:
  struct Line {
    uint32_t file;
    int32_t line;
  };
  struct Stack {                   // newest frame first
    std::vector<Line> lines;
    uint32_t total = 0;            // frames there were, more than `lines` at the limit
  };
  struct File {
    int kind = 1;                  // bytes per character
    std::string text;
  };
  struct Trace {
    size_t size = 0;
    uint32_t stack = 0;
  };
  struct Copy {
    std::vector<Trace> traces;
    std::vector<Stack> stacks;
    std::vector<File> files;
  };

  // The calling thread's innermost frame is `frame` (null: none).
  void Note(const void* cell, size_t size, const Frame* frame);
  // A cell that is not to be told of.
  void Skip(const void* cell);
  // What is known about cells that the heap has freed goes.
  void Forget();
  void Clear();
  void Start(int frames);          // clears, too
  void Stop();

  bool running() const { return __atomic_load_n(&running_, __ATOMIC_RELAXED); }
  int limit() const { return __atomic_load_n(&limit_, __ATOMIC_RELAXED); }
  void GetSizes(size_t* current, size_t* peak);
  void ResetPeak();
  size_t OwnBytes();
  Copy CopyAll();
  // The one trace of `cell`, with its stack and all files. False: none.
  bool Find(const void* cell, Copy* out);

 private:
  void ClearLocked();
  void ForgetLocked();
  uint32_t FileOf(Object* name);
  uint32_t StackOf(absl::Span<const Line> lines, uint32_t total);

  std::mutex mutex_;
  bool running_ = false;
  int limit_ = 1;
  size_t current_ = 0, peak_ = 0;
  size_t look_at_ = 0;             // so many traces are worth a look for dead ones
  absl::flat_hash_map<uintptr_t, Trace> traces_;
  std::vector<Stack> stacks_;
  absl::flat_hash_map<uint64_t, absl::InlinedVector<uint32_t, 1>> stacks_by_hash_;
  std::vector<File> files_;
  absl::flat_hash_map<std::string, uint32_t> files_by_text_[3];
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_MEMORY_TRACES_H_
