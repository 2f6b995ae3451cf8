// Refill and the slow paths of Allocate; the fast path is allocator-inl.h.
//
// A thread owns one block per class. Refill finds the next run of free cells in it, zeroes at
// most kIntervalBytes of it and sets its allocated bits in one go; while the cycle marks, the
// marked bits too, so that a cell is born black without a test in the fast path.
//
// The phase is read under the block's lock: the sweeper takes the same lock after it has published
// Sweeping, so a refill that still saw Weak is seen whole by the sweep, and one that comes later
// sees the new epoch.
#include "gc/allocator-inl.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gc/allocation_watch.h"
#include "gc/check.h"
#include "gc/heap_impl.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

constexpr size_t kHelpedSweeps = 4;
constexpr size_t kSegmentsOfSmallPrograms = 2;  // which never fill most of their blocks

struct Run {
  uint32_t first;  // granules in the block
  uint32_t end;
};

// The first free cells at or behind `from`, at most `max_cells`. False: none.
bool FindFree(const Segment* s, size_t first_word, uint32_t stride, uint32_t cells, uint32_t from,
              uint32_t max_cells, Run* run) {
  const uint32_t limit = cells * stride;
  const BitWord* const allocated = &s->allocated[first_word];
  uint32_t start = limit;
  if (stride > 64) {
    for (uint32_t g = from; g < limit; g += stride) {
      if ((allocated[g / 64].load(std::memory_order_relaxed) >> (g % 64) & 1) == 0) {
        start = g;
        break;
      }
    }
  } else {
    for (uint32_t g = from; g < limit;) {
      const uint32_t word = g / 64;
      const uint64_t starts = kStartPattern[stride] << (g % 64);
      const uint64_t free = starts & ~allocated[word].load(std::memory_order_relaxed);
      if (free != 0) {
        start = word * 64 + static_cast<uint32_t>(__builtin_ctzll(free));
        break;
      }
      g += ((word + 1) * 64 - g + stride - 1) / stride * stride;
    }
  }
  if (start >= limit) return false;
  uint32_t end = std::min(limit, start + max_cells * stride);
  for (uint32_t g = start + stride; g < end;) {
    const uint32_t word = g / 64;
    const uint64_t taken = allocated[word].load(std::memory_order_relaxed) >> (g % 64);
    if (taken != 0) {
      end = std::min(end, g + static_cast<uint32_t>(__builtin_ctzll(taken)));
      break;
    }
    g = (word + 1) * 64;
  }
  *run = {start, end};
  return true;
}

// Cells that are born marked are old from birth, since no cycle will trace them: young cells that
// are stored into them must be remembered. The rest of the header stays zero.
void BearOld(const HeapImpl* heap, char* begin, size_t length, uint32_t bytes) {
  if (!heap->options.generations || heap->faults.young_at_birth) return;
  for (char* cell = begin; cell < begin + length; cell += bytes) {
    __atomic_store_n(&reinterpret_cast<ObjectHeader*>(cell)->state, kOld, __ATOMIC_RELAXED);
  }
}

void CutIntoCells(Block* b, uint32_t c, uint32_t epoch, bool dirty) TC_REQUIRES(b->lock) {
  b->class_index.store(static_cast<uint8_t>(c), std::memory_order_relaxed);
  b->cell_bytes.store(kClassBytes[c], std::memory_order_relaxed);
  b->epoch = epoch;
  b->search = 0;
  b->cells = 0;
  b->grown = false;
  b->fresh = !dirty;
  b->kind.store(BlockKind::kCells, std::memory_order_release);
}

// A block of class `c` for `m`, or null.
Block* TakeBlock(MutatorImpl* m, uint32_t c) {
  HeapImpl* const heap = m->heap;
  Block* block = heap->pool.TakePartial(c, m);
  for (size_t i = 0; block == nullptr && i < kHelpedSweeps && heap->sweeper.HelpOnce(); ++i) {
    block = heap->pool.TakePartial(c, m);
  }
  if (block != nullptr) return block;
  bool dirty = false;
  block = heap->pool.TakeFree(1, m, &dirty);
  if (block == nullptr) return nullptr;
  if (!dirty && heap->pool.segment_count() > kSegmentsOfSmallPrograms) TouchPages(block->begin(), kBlockSize);
  MutexLock lock(&block->lock);
  CutIntoCells(block, c, heap->phase.Load().epoch(), dirty);
  return block;
}

// Runs are often of a few cells: all threads add to the same words.
void TellPacer(MutatorImpl* m, size_t bytes) {
  m->untold_bytes += bytes;
  if (m->untold_bytes < kIntervalBytes && m->heap->options.hard_limit == 0) return;
  m->heap->pacer.OnAllocated(m, std::exchange(m->untold_bytes, 0));
}

// Fills the interval of class `c`. False: no memory.
bool Refill(MutatorImpl* m, uint32_t c) {
  HeapImpl* const heap = m->heap;
  const uint32_t bytes = kClassBytes[c];
  const uint32_t stride = bytes / kGranule;
  const uint32_t cells = kBlockSize / bytes;
  const bool watched = CurrentAllocationWatch() != nullptr;
  const uint32_t most = watched ? 1 : std::max<uint32_t>(1, kIntervalBytes / bytes);
  if (!heap->pacer.Permits(m, size_t{most} * bytes)) return false;
  for (;;) {
    Block*& current = m->current[c];
    if (current == nullptr) {
      current = TakeBlock(m, c);
      if (current == nullptr) return false;
    }
    Block* const b = current;
    {
      MutexLock lock(&b->lock);
      const PhaseWord::Value now = heap->phase.Load();
      if (!now.black() && b->epoch != now.epoch()) heap->sweeper.SweepCells(b, now.epoch());
      Segment* const s = b->segment();
      const size_t base = b->first_word();
      Run run;
      if (FindFree(s, base, stride, cells, b->search, most, &run)) {
        char* const begin = b->begin() + size_t{run.first} * kGranule;
        const size_t length = size_t{run.end - run.first} * kGranule;
        const uint32_t count = (run.end - run.first) / stride;
        Unpoison(begin, length);
        if (!b->fresh) ZeroMemory(begin, length);
        const bool black = now.black() && !heap->faults.white_while_marking;
        // Marked first: who lists the dead without the lock must not take them for dead.
        ForEachStartMask(run.first, run.end, stride, [&](size_t word, uint64_t mask) {
          if (black) s->marked[base + word].fetch_or(mask, std::memory_order_relaxed);
          BitWord& allocated = s->allocated[base + word];
          allocated.store(allocated.load(std::memory_order_relaxed) | mask,
                          std::memory_order_release);
        });
        if (black) BearOld(heap, begin, length, bytes);
        b->grown = true;
        b->search = run.end;
        b->cells += count;
        m->cells_allocated.store(m->cells_allocated.load(std::memory_order_relaxed) + count,
                                 std::memory_order_relaxed);
        m->mutator->intervals[c] = {begin, begin + length};
        if (m->refills != nullptr) m->refills->push_back(m->mutator->intervals[c]);
        TellPacer(m, length);
        return true;
      }
    }
    current = nullptr;
    heap->pool.Disown(b, false);
  }
}

void* FinishObject(void* cell, void* type, uint8_t flags) {
  if ((flags & (kFinalizable | kWeaklyReferenced)) != 0) SetCandidate(cell);
  auto* const header = static_cast<ObjectHeader*>(cell);
  header->flags = flags | kInHeap;
  __atomic_store_n(&header->type, type, __ATOMIC_RELEASE);
  if ((flags & kTypeInHeap) != 0) WriteBarrier(cell, type);
  return cell;
}

// Sets the bits of an object that has its blocks to itself.
void SetBits(HeapImpl* heap, char* cell, PhaseWord::Value now) {
  const CellBit bit(cell);
  if (now.black() && !heap->faults.white_while_marking) {
    TryMark(cell);
    BearOld(heap, cell, 1, 1);
  }
  bit.segment->allocated[bit.word].fetch_or(bit.mask, std::memory_order_release);
}

void* AllocateRun(MutatorImpl* m, size_t bytes) {
  HeapImpl* const heap = m->heap;
  const size_t count = (bytes + kBlockSize - 1) / kBlockSize;
  bool dirty = false;
  Block* const head = heap->pool.TakeFree(count, nullptr, &dirty);
  if (head == nullptr) return nullptr;
  const size_t rounded = (bytes + kGranule - 1) / kGranule * kGranule;
  Unpoison(head->begin(), rounded);
  if (dirty) ZeroMemory(head->begin(), rounded);
  MutexLock lock(&head->lock);
  const PhaseWord::Value now = heap->phase.Load();
  head->epoch = now.epoch();
  head->object_bytes.store(rounded, std::memory_order_relaxed);
  for (size_t i = 1; i < count; ++i) {
    head[i].run_offset.store(static_cast<uint8_t>(i), std::memory_order_relaxed);
    head[i].kind.store(BlockKind::kRunTail, std::memory_order_release);
  }
  head->kind.store(BlockKind::kRunHead, std::memory_order_release);
  SetBits(heap, head->begin(), now);
  return head->begin();
}

void* AllocateLarge(MutatorImpl* m, size_t bytes) {
  HeapImpl* const heap = m->heap;
  Segment* const s = MapSegment(bytes);
  if (s == nullptr) return nullptr;
  Block* const b = &s->blocks[kFirstBlock];
  MutexLock lock(&b->lock);
  // Listed first, so that a sweep that begins now finds it and waits for the lock.
  heap->pool.PublishLarge(s);
  const PhaseWord::Value now = heap->phase.Load();
  b->epoch = now.epoch();
  b->object_bytes.store((bytes + kGranule - 1) / kGranule * kGranule, std::memory_order_relaxed);
  b->kind.store(BlockKind::kLarge, std::memory_order_release);
  SetBits(heap, b->begin(), now);
  return b->begin();
}

// A cell that is born black is not traced: its type must be told like any stored reference.
[[gnu::noinline]] void* TellType(void* cell, void* type) {
  WriteBarrier(cell, type);
  return cell;
}

// The class of a size by its granules, for sizes that only the caller knows.
constexpr std::array<uint8_t, kMaxSmallSize / kGranule + 1> kClassOfGranules = [] {
  std::array<uint8_t, kMaxSmallSize / kGranule + 1> classes{};
  for (size_t g = 1; g < classes.size(); ++g) {
    classes[g] = static_cast<uint8_t>(SizeClassOf(g * kGranule).index);
  }
  return classes;
}();

void* TakeCell(Mutator* mutator, size_t bytes, void* type, uint8_t flags) {
  MutatorImpl* const m = mutator->impl;
  if (bytes <= kMaxCellSize) {
    const uint32_t c = CellClassOf(bytes);
    FreeInterval& interval = mutator->intervals[c];
    if (interval.cursor == interval.end && !Refill(m, c)) return nullptr;
    char* const cell = interval.cursor;
    interval.cursor += kClassBytes[c];
    return FinishObject(cell, type, flags);
  }
  if (!m->heap->pacer.Permits(m, bytes)) return nullptr;
  void* const cell = bytes <= kMaxRunSize ? AllocateRun(m, bytes) : AllocateLarge(m, bytes);
  if (cell == nullptr) return nullptr;
  m->cells_allocated.store(m->cells_allocated.load(std::memory_order_relaxed) + 1,
                           std::memory_order_relaxed);
  m->heap->pacer.OnAllocated(m, CellBytes(cell));
  return FinishObject(cell, type, flags);
}

}  // namespace

void* AllocateSized(Mutator* m, size_t bytes, void* type, uint8_t flags) {
  if (__builtin_expect(bytes > kMaxSmallSize, 0)) return AllocateSlow(m, bytes, type, flags);
  const uint32_t c = kClassOfGranules[(bytes + kGranule - 1) / kGranule];
  FreeInterval& interval = m->intervals[c];
  char* const cell = interval.cursor;
  if (__builtin_expect(cell == interval.end, 0)) return AllocateSlow(m, bytes, type, flags);
  if (__builtin_expect((flags & (kFinalizable | kWeaklyReferenced)) != 0, 0)) {
    return AllocateSlow(m, bytes, type, flags);
  }
  interval.cursor = cell + kClassBytes[c];
  auto* const header = reinterpret_cast<ObjectHeader*>(cell);
  header->flags = flags | kInHeap;
  __atomic_store_n(&header->type, type, __ATOMIC_RELEASE);
  return (flags & kTypeInHeap) != 0 ? TellType(cell, type) : cell;
}

void* AllocateSlow(Mutator* mutator, size_t bytes, void* type, uint8_t flags) {
  void* const cell = TakeCell(mutator, bytes, type, flags);
  if (const AllocationWatch watch = CurrentAllocationWatch(); watch != nullptr && cell != nullptr) {
    watch(mutator, cell, bytes);
  }
  return cell;
}

void MarkIntervals(MutatorImpl* m) {
  for (uint32_t c = 0; c < kCellClasses; ++c) {
    const FreeInterval& interval = m->mutator->intervals[c];
    if (interval.cursor == interval.end) continue;
    Block* const b = CellBit(interval.cursor).block();
    const auto first = static_cast<size_t>(interval.cursor - b->begin()) / kGranule;
    const auto end = static_cast<size_t>(interval.end - b->begin()) / kGranule;
    ForEachStartMask(first, end, kClassBytes[c] / kGranule, [b](size_t word, uint64_t mask) {
      b->segment()->marked[b->first_word() + word].fetch_or(mask, std::memory_order_relaxed);
    });
    BearOld(m->heap, interval.cursor, static_cast<size_t>(interval.end - interval.cursor),
            kClassBytes[c]);
  }
}

void ReturnIntervals(MutatorImpl* m) {
  HeapImpl* const heap = m->heap;
  for (uint32_t c = 0; c < kCellClasses; ++c) {
    Block* const b = m->current[c];
    if (b == nullptr) continue;
    const uint32_t stride = kClassBytes[c] / kGranule;
    FreeInterval& interval = m->mutator->intervals[c];
    bool listable;
    {
      MutexLock lock(&b->lock);
      const PhaseWord::Value now = heap->phase.Load();
      // While a cycle marks, other threads scan conservatively and count on allocated bits that
      // stay: the cells then wait, as zeros, for the next cycle's sweep.
      const bool may_clear = now.phase() == Phase::kIdle || now.phase() == Phase::kSweeping;
      if (interval.cursor != interval.end && may_clear) {
        const auto first = static_cast<size_t>(interval.cursor - b->begin()) / kGranule;
        const auto end = static_cast<size_t>(interval.end - b->begin()) / kGranule;
        Segment* const s = b->segment();
        ForEachStartMask(first, end, stride, [&](size_t word, uint64_t mask) {
          BitWord& allocated = s->allocated[b->first_word() + word];
          allocated.store(allocated.load(std::memory_order_relaxed) & ~mask,
                          std::memory_order_release);
          s->marked[b->first_word() + word].fetch_and(~mask, std::memory_order_relaxed);
          // Those that were taken back (take_back.h) may have it still.
          s->pinned[b->first_word() + word].fetch_and(~mask, std::memory_order_relaxed);
        });
        const auto count = static_cast<uint32_t>((end - first) / stride);
        b->cells -= count;
        heap->pacer.OnFreed(size_t{count} * kClassBytes[c]);
        Poison(interval.cursor, static_cast<size_t>(interval.end - interval.cursor));
        b->search = std::min(b->search, static_cast<uint32_t>(first));
        b->fresh = false;
      }
      Run run;
      listable = b->epoch == now.epoch() &&
                 FindFree(b->segment(), b->first_word(), stride, kBlockSize / kClassBytes[c],
                          b->search, 1, &run);
    }
    interval = {nullptr, nullptr};
    m->current[c] = nullptr;
    heap->pool.Disown(b, listable);
  }
}

}  // namespace tricolor::gc
