// ObjectHeader: the 16 bytes in front of every cell of the heap.
//
// WHY        The size and the place of the type word are CPython's PyObject_HEAD,
//            so that C structures keep CPython's field offsets. The collector reads
//            nothing behind the header itself; the embedder's trace function does.
//
//   byte 0..3  ledger   references that native code owns (meaning: compat/README.md);
//                       the collector only tests it through the pinned bits
//        4     flags    CellFlag bits, written at birth, then by atomic or/and only
//        5     lock     the object's own lock (runtime/lock.h)
//        6     state    CellState bits, for the collector; not zero: stores take the slow barrier
//        7     aux      for the embedder, per type
//   byte 8..15 type     the embedder's type word; null: the cell is not (yet) an object
//
// THREADS    ledger: see compat/README.md. lock: runtime/lock.h. state: any thread, atomic.
// INVARIANT  [O1] A cell whose allocated bit is set and whose type is null holds only zeros.
//            [O2] Zeroed static storage is a valid header of an object outside the heap.
#ifndef TRICOLOR_GC_OBJECT_HEADER_H_
#define TRICOLOR_GC_OBJECT_HEADER_H_

#include <cstdint>

namespace tricolor::gc {

// Bits of ObjectHeader::flags.
enum CellFlag : uint8_t {
  kInHeap = 1,        // a cell of the collected heap; static and foreign objects lack it
  kLeaf = 2,          // holds no references besides its type word: never traced
  kFinalizable = 4,   // reported to Embedder::OnMarked when it dies
  kWeaklyReferenced = 8,  // some weak reference was made to it; reported like kFinalizable
  kFinalized = 16,    // its finalizer has run (embedder)
  kTypeInHeap = 32,   // the type word itself is a reference to a heap cell and must be marked
  kUser1 = 64,        // free for the embedder
  kUser2 = 128,       // free for the embedder
};

// Bits of ObjectHeader::state. Zero: young, or remembered, or not in the heap.
enum CellState : uint8_t {
  // Survived a cycle (or was born marked in one), holds references, and is not remembered: a young
  // cycle will not look into it, so the first store of a young cell into it must be told.
  kOld = 1,
  kRevived = 2,  // died and was revived in the running cycle
};

struct ObjectHeader {
  int32_t ledger;
  uint8_t flags;
  uint8_t lock;
  uint8_t state;
  uint8_t aux;
  void* type;
};
static_assert(sizeof(ObjectHeader) == 16);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_OBJECT_HEADER_H_
