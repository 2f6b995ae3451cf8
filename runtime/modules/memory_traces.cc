#include "runtime/modules/memory_traces.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "runtime/interp/frame.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

constexpr size_t kFewestWorthALook = 65536;
constexpr uint32_t kMostCounted = 65535;
constexpr char kUnknown[] = "<unknown>";

}  // namespace

void MemoryTraces::Note(const void* cell, size_t size, const Frame* frame) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!running_) return;
  absl::InlinedVector<Line, 16> lines;
  uint32_t total = 0;
  for (; frame != nullptr; frame = frame->previous) {
    if (!FrameStarted(frame)) continue;
    if (lines.size() < static_cast<size_t>(limit_)) {
      lines.push_back({FileOf(frame->code->filename), std::max(FrameLine(frame), 0)});
    }
    if (total < kMostCounted) ++total;
  }
  if (total == 0) {
    lines.push_back({0, 0});
    total = 1;
  }
  const uint32_t stack = StackOf(lines, total);
  Trace& trace = traces_[reinterpret_cast<uintptr_t>(cell)];
  current_ += size - trace.size;
  trace = {size, stack};
  if (traces_.size() > look_at_) {
    ForgetLocked();
    look_at_ = std::max(traces_.size() * 2, kFewestWorthALook);
  }
  peak_ = std::max(peak_, current_);
}

void MemoryTraces::Skip(const void* cell) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto it = traces_.find(reinterpret_cast<uintptr_t>(cell));
  if (it == traces_.end()) return;
  current_ -= it->second.size;  // a dead one's, whose address this has now
  traces_.erase(it);
}

uint32_t MemoryTraces::FileOf(Object* name) {
  if (name == nullptr || !IsStr(name)) return 0;
  const int kind = StrKindOf(name);
  const absl::string_view text(static_cast<const char*>(StrData(name)),
                              static_cast<size_t>(StrLength(name) * kind));
  auto& known = files_by_text_[kind / 2];
  if (const auto it = known.find(text); it != known.end()) return it->second;
  const auto file = static_cast<uint32_t>(files_.size());
  files_.push_back({kind, std::string(text)});
  known.emplace(std::string(text), file);
  return file;
}

uint32_t MemoryTraces::StackOf(absl::Span<const Line> lines, uint32_t total) {
  uint64_t hash = total;
  for (const Line& line : lines) {
    hash = (hash ^ (uint64_t{line.file} << 32 | static_cast<uint32_t>(line.line))) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  }
  auto& alike = stacks_by_hash_[hash];
  for (const uint32_t i : alike) {
    const Stack& stack = stacks_[i];
    if (stack.total == total &&
        std::equal(lines.begin(), lines.end(), stack.lines.begin(), stack.lines.end(),
                   [](const Line& x, const Line& y) { return x.file == y.file && x.line == y.line; })) {
      return i;
    }
  }
  const auto fresh = static_cast<uint32_t>(stacks_.size());
  stacks_.push_back({{lines.begin(), lines.end()}, total});
  alike.push_back(fresh);
  return fresh;
}

void MemoryTraces::ForgetLocked() {
  const gc::Heap& heap = Runtime::Get()->heap();
  for (auto it = traces_.begin(); it != traces_.end();) {
    const auto at = it++;
    const void* const cell = reinterpret_cast<const void*>(at->first);
    if (heap.FindCell(cell) == cell) continue;
    current_ -= at->second.size;
    traces_.erase(at);
  }
}

void MemoryTraces::Forget() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (running_) ForgetLocked();
}

void MemoryTraces::ClearLocked() {
  current_ = peak_ = 0;
  look_at_ = kFewestWorthALook;
  traces_ = {};
  stacks_ = {};
  stacks_by_hash_ = {};
  files_ = {};
  for (auto& known : files_by_text_) known = {};
  files_.push_back({1, kUnknown});
  files_by_text_[0].emplace(kUnknown, 0);
}

void MemoryTraces::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ClearLocked();
}

void MemoryTraces::Start(int frames) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ClearLocked();
  __atomic_store_n(&limit_, frames, __ATOMIC_RELAXED);
  __atomic_store_n(&running_, true, __ATOMIC_RELAXED);
}

void MemoryTraces::Stop() {
  const std::lock_guard<std::mutex> lock(mutex_);
  __atomic_store_n(&running_, false, __ATOMIC_RELAXED);
  ClearLocked();
}

void MemoryTraces::GetSizes(size_t* current, size_t* peak) {
  const std::lock_guard<std::mutex> lock(mutex_);
  *current = current_;
  *peak = peak_;
}

void MemoryTraces::ResetPeak() {
  const std::lock_guard<std::mutex> lock(mutex_);
  peak_ = current_;
}

size_t MemoryTraces::OwnBytes() {
  const std::lock_guard<std::mutex> lock(mutex_);
  size_t bytes = traces_.capacity() * (sizeof(uintptr_t) + sizeof(Trace) + 1) +
                 stacks_.capacity() * sizeof(Stack) +
                 stacks_by_hash_.capacity() * (sizeof(uint64_t) + sizeof(absl::InlinedVector<uint32_t, 1>) + 1) +
                 files_.capacity() * sizeof(File);
  for (const Stack& stack : stacks_) bytes += stack.lines.capacity() * sizeof(Line);
  for (const File& file : files_) bytes += 2 * file.text.capacity() + sizeof(std::string);
  return bytes;
}

MemoryTraces::Copy MemoryTraces::CopyAll() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Copy copy;
  if (!running_) return copy;
  copy.traces.reserve(traces_.size());
  for (const auto& [cell, trace] : traces_) copy.traces.push_back(trace);
  copy.stacks = stacks_;
  copy.files = files_;
  return copy;
}

bool MemoryTraces::Find(const void* cell, Copy* out) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto it = traces_.find(reinterpret_cast<uintptr_t>(cell));
  if (it == traces_.end()) return false;
  out->traces = {{it->second.size, 0}};
  out->stacks = {stacks_[it->second.stack]};
  out->files = files_;
  return true;
}

}  // namespace tricolor
