// FindCell: from any address to the start of the object that contains it.
//
// THREADS    Any attached thread, at any time; a scan, while the cycle marks. A stale address may
//            name a block that changes meanwhile: every field is atomic, and an object counts
//            only if its allocated bit is set and its type is there. While a cycle marks, these
//            bits are only ever added.
#include "gc/heap_impl.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

// True unless the cell waits in a thread's interval.
TC_NO_SANITIZE bool IsObject(const void* cell) {
  return __atomic_load_n(&static_cast<const ObjectHeader*>(cell)->type, __ATOMIC_ACQUIRE) !=
         nullptr;
}

void* SingleObject(const Block* block, const void* address) {
  char* const cell = block->begin();
  const auto offset = static_cast<size_t>(static_cast<const char*>(address) - cell);
  if (offset >= block->object_bytes.load(std::memory_order_relaxed)) return nullptr;
  return IsAllocated(cell) && IsObject(cell) ? cell : nullptr;
}

}  // namespace

void* FindCellFrom(const HeapImpl& heap, const void* address) {
  Segment* const s = heap.map.Find(address);
  if (s == nullptr) return nullptr;
  const auto offset = static_cast<size_t>(static_cast<const char*>(address) - s->begin());
  const Block& first = s->blocks[kFirstBlock];
  if (first.kind.load(std::memory_order_acquire) == BlockKind::kLarge) {
    return offset < kFirstBlock * kBlockSize ? nullptr : SingleObject(&first, address);
  }
  const size_t index = offset / kBlockSize;
  if (index < kFirstBlock || index >= kBlocksPerSegment) return nullptr;
  const Block* block = &s->blocks[index];
  switch (block->kind.load(std::memory_order_acquire)) {
    case BlockKind::kCells: {
      const uint32_t bytes = block->cell_bytes.load(std::memory_order_relaxed);
      const auto in_block = static_cast<uint32_t>(offset % kBlockSize);
      const uint32_t start = in_block / bytes * bytes;
      if (start + bytes > kBlockSize) return nullptr;
      char* const cell = block->begin() + start;
      return IsAllocated(cell) && IsObject(cell) ? cell : nullptr;
    }
    case BlockKind::kRunHead:
      return SingleObject(block, address);
    case BlockKind::kRunTail: {
      const Block* const head = block - block->run_offset.load(std::memory_order_relaxed);
      if (head->kind.load(std::memory_order_acquire) != BlockKind::kRunHead) return nullptr;
      return SingleObject(head, address);
    }
    case BlockKind::kFree:
    case BlockKind::kLarge:
      return nullptr;
  }
  return nullptr;
}

size_t CellBytes(const void* cell) {
  const Block* const block = CellBit(cell).block();
  return block->kind.load(std::memory_order_acquire) == BlockKind::kCells
             ? block->cell_bytes.load(std::memory_order_relaxed)
             : block->object_bytes.load(std::memory_order_relaxed);
}

}  // namespace tricolor::gc
