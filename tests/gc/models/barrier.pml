// The cycle of gc/collector.cc as a model for spin: write barrier, black allocation, handshakes,
// termination, weak loads, sweep. README.md says how to run it and what it leaves out.
//
// Each step of a process is one access to memory that threads share, or a run of private work.
// MUTATORS threads with two registers each run any sequence of loads, stores, allocations and polls
// on CELLS cells of one field, beside endless cycles of the collector.
//
// CLAIM      No mutator uses a cell that was freed (assert in Use), and marking ends with
//            everything reachable marked (assert in CheckMarked).
//
// A relaxed load may be stale: `known` is the oldest value of the barrier's flag that a mutator may
// still read; only a handshake makes it new. Everything else is ordered by the code: read-modify-
// writes of the phase word and of marks, the block's lock, seq_cst of pending and state.
//
// With GENERATIONS cells keep their marks, and a cycle is full or young by chance (sticky marks).
// With RAW_STORES there are also stores that are told afterwards, by Remember and by Rescan.
//
// Mutants, one -D each: NO_BARRIER NO_ARMING ROOTS_BEFORE_BARRIER WHITE_WHILE_MARKING
// WHITE_INTERVALS NO_ANNOUNCEMENT LATE_ANNOUNCEMENT LATE_EXPECTED END_WITHOUT_SWAP ROOTS_ONCE
// FORGET_DETACHED RAW_WEAK_LOAD NO_DISARM LATE_FLUSH; with GENERATIONS also FORGET_OLD_OWNERS
// DROP_REMEMBERED YOUNG_AT_BIRTH SECOND_LOOK LATE_REMEMBERED OLD_MEANS_MARKED; with RAW_STORES also
// REMEMBER_LAST RESCAN_WHITE_ONLY

#ifndef MUTATORS
#define MUTATORS 2
#endif
#ifndef CELLS
#define CELLS 3
#endif

#define BIT(cell) (1 << (cell))
#define IS_MARKED(cell) ((marked & BIT(cell)) != 0)
#define IS_MARKING(p) ((p) == ARMING || (p) == MARKING)
#define IS_BLACK(p) ((p) == MARKING || (p) == WEAK)

// write_barrier.h: bits of the barrier's flag.
#define BARRIER_MARKING 1
#define BARRIER_FULL 2
// heap.cc: NothingToTell, before it looks at the mark. A full cycle took the marks of old cells away.
#ifdef OLD_MEANS_MARKED
#define STATE_SAYS_MARKED(flag, cell) ((old & BIT(cell)) != 0)
#else
#define STATE_SAYS_MARKED(flag, cell) ((old & BIT(cell)) != 0 && ((flag) & BARRIER_FULL) == 0)
#endif

mtype = {IDLE, ARMING, MARKING, WEAK, SWEEPING};   // phase.h: Phase
mtype = {NONE, PASS, SCAN_AND_BLACK, SCAN};        // mutator_impl.h: Action
mtype = {ATTACHED, DETACHED, SERVED};              // mutator_impl.h: MutatorState

// phase.h: PhaseWord. The count of shadings is modelled by what Terminate asks of it: has anybody
// announced since `expected` was loaded?
mtype phase = IDLE;
bool shaded_since = false;

byte barrier_on = 0;            // tc_gc_barrier_on
byte known[MUTATORS];           // what a relaxed load of it may still return

// The heap: one block. Cell 0 is null.
byte field[CELLS + 1];
byte marked = 0;                // segment.h: marked
byte allocated = 0;             // segment.h: allocated
bool swept = true;              // Block::epoch == the phase word's epoch
byte weak_slot = 0;             // read by WeakLoad only

#ifdef GENERATIONS
byte old = 0;                   // ObjectHeader::state has kOld
byte remembered[MUTATORS];      // MutatorImpl::remembered
byte all_remembered = 0;        // HeapImpl::remembered
bool whole = true;                // Collector::kind
#endif

// The mutators. reg: what TraceRoots and the stack scan find.
byte reg0[MUTATORS];
byte reg1[MUTATORS];
byte hand[MUTATORS];            // FreeInterval: one free cell, or 0
byte grey[MUTATORS];            // MutatorImpl::grey
bool announced[MUTATORS];       // MutatorImpl::announced
mtype pending[MUTATORS] = NONE;
mtype state[MUTATORS] = ATTACHED;

byte queue = 0;                 // GreyQueue and the marker's own stack

inline Use(cell) {
  assert(cell == 0 || (allocated & BIT(cell)) != 0);
}

// heap.cc: Shade and ShadeCell. `over` is true when marking has ended.
inline ShadeCell(m, cell, was, over) {
  over = false;
  if
  :: cell == 0 || IS_MARKED(cell)                  // IsMarked
  :: else ->
#ifdef LATE_ANNOUNCEMENT
    atomic { marked = marked | BIT(cell); grey[m] = grey[m] | BIT(cell) }
#endif
    if
    :: announced[m]
    :: else ->
#ifdef NO_ANNOUNCEMENT
      d_step { was = phase; announced[m] = IS_MARKING(was); over = !IS_MARKING(was); was = IDLE }
#else
      d_step {                                     // PhaseWord::Announce: one fetch_add
        was = phase;
        shaded_since = true;
        announced[m] = IS_MARKING(was);
        over = !IS_MARKING(was);
        was = IDLE
      }
#endif
    fi;
    if
    :: over
    :: else ->
      d_step {                                     // TryMark: one fetch_or; MarkStack::Push
        if
        :: !IS_MARKED(cell) ->
          marked = marked | BIT(cell);
          grey[m] = grey[m] | BIT(cell)
        :: else
        fi
      }
    fi
  fi
}

// write_barrier.h: BarrierOn, a relaxed load.
inline ReadFlag(m, flag) {
  if
  :: flag = known[m]
  :: d_step { known[m] != barrier_on -> known[m] = barrier_on; flag = barrier_on }
  fi
}

// write_barrier.h: WriteBarrier, after the store; heap.cc: WriteBarrierSlow, which looks at the flag
// once, and RememberOwner.
inline WriteBarrier(m, owner, cell, was, over, flag) {
#ifdef NO_BARRIER
  skip
#else
  ReadFlag(m, flag);
#ifdef GENERATIONS
  if
  :: !flag && (old & BIT(owner)) == 0
  :: else ->
    ReadFlag(m, flag);
    if
    :: cell == 0 || STATE_SAYS_MARKED(flag, cell)
    :: else ->
      if
      :: IS_MARKED(cell)                           // NothingToTell
      :: !IS_MARKED(cell) && flag -> ShadeCell(m, cell, was, over)
      :: !IS_MARKED(cell) && !flag ->
#ifdef SECOND_LOOK
        ReadFlag(m, flag);
        if
        :: flag
        :: !flag -> Remember(m, owner)
        fi
#else
        Remember(m, owner)
#endif
      fi
    fi
  fi;
#else
  if
  :: flag -> ShadeCell(m, cell, was, over)
  :: !flag
  fi;
#endif
  d_step { flag = 0; over = false }
#endif
}

#ifdef GENERATIONS
// heap.cc: RememberOwner.
inline Remember(m, owner) {
#ifdef FORGET_OLD_OWNERS
  skip
#else
  d_step {                                         // fetch_and of the state; Push
    if
    :: (old & BIT(owner)) != 0 ->
      old = old & ~BIT(owner);
      remembered[m] = remembered[m] | BIT(owner)
    :: else
    fi
  }
#endif
}
#endif

#ifdef RAW_STORES
// generator.h: ShadeGenerator, and ledger.cc: ExposeList, after raw stores: write_barrier.h's Remember
// asks the state, heap.cc's RememberSlow the flag; only then the caller asks whether to shade.
inline RememberAndShade(m, owner, cell, was, over, flag) {
#ifdef REMEMBER_LAST
  ReadFlag(m, flag);
  if
  :: flag -> ShadeCell(m, cell, was, over)
  :: !flag
  fi;
#endif
  if
  :: (old & BIT(owner)) == 0
  :: else ->
    ReadFlag(m, flag);
    if
    :: flag
    :: !flag -> Remember(m, owner)
    fi
  fi;
#ifndef REMEMBER_LAST
  ReadFlag(m, flag);
  if
  :: flag && !STATE_SAYS_MARKED(flag, cell) -> ShadeCell(m, cell, was, over)
  :: else
  fi;
#endif
  d_step { flag = 0; over = false }
}

// write_barrier.h: Rescan; heap.cc: RescanSlow.
inline Rescan(m, owner, was, over, flag) {
  ReadFlag(m, flag);
  if
  :: !flag && (old & BIT(owner)) == 0
  :: else ->
    ReadFlag(m, flag);
    if
    :: !flag -> Remember(m, owner)
    :: flag ->
      over = false;
      if
      :: announced[m]
      :: else ->
        d_step {                                   // PhaseWord::Announce
          was = phase;
          shaded_since = true;
          announced[m] = IS_MARKING(was);
          over = !IS_MARKING(was);
          was = IDLE
        }
      fi;
      if
      :: over
      :: else ->
#ifdef RESCAN_WHITE_ONLY
        d_step {
          if
          :: !IS_MARKED(owner) -> marked = marked | BIT(owner); grey[m] = grey[m] | BIT(owner)
          :: else
          fi
        }
#else
        d_step { marked = marked | BIT(owner); grey[m] = grey[m] | BIT(owner) }
#endif
      fi
    fi
  fi;
  d_step { flag = 0; over = false }
}
#endif

// safepoint.cc: Perform, by the owner; PerformFor, by who serves it while it is detached.
inline Perform(m, was, over) {
  if
  :: pending[m] == SCAN_AND_BLACK ->
#ifndef WHITE_INTERVALS
    d_step {                                       // allocator.cc: MarkIntervals
      marked = marked | (hand[m] != 0 -> BIT(hand[m]) : 0);
#if defined(GENERATIONS) && !defined(YOUNG_AT_BIRTH)
      old = old | (hand[m] != 0 -> BIT(hand[m]) : 0)
#endif
    };
#else
    skip;
#endif
#if defined(GENERATIONS) && !defined(LATE_REMEMBERED)
    d_step { all_remembered = all_remembered | remembered[m]; remembered[m] = 0 }
#endif
  :: else
  fi;
  if
  :: pending[m] == SCAN_AND_BLACK || pending[m] == SCAN ->  // root_set.cc: ScanRoots
    ShadeCell(m, reg0[m], was, over);
    ShadeCell(m, reg1[m], was, over)
  :: else
  fi;
#ifndef LATE_FLUSH
  d_step {                                         // grey.Flush(); announced = false
    queue = queue | grey[m];
    grey[m] = 0;
    announced[m] = false
  };
#endif
  d_step {                                         // what the handshake orders
    known[m] = barrier_on;
    over = false
  }
}

// sweeper.cc: SweepCells. allocated &= marked, under the block's lock; without generations the
// marks are clear afterwards.
inline SweepBlock() {
  allocated = allocated & marked;
#ifndef GENERATIONS
  marked = 0;
#endif
  swept = true
}

// allocator.cc: Refill, under the block's lock, which orders it with the sweep.
inline Refill(m, cell) {
  d_step {
    if
    :: !IS_BLACK(phase) && !swept -> SweepBlock()
    :: else
    fi;
    cell = 1;
    do
    :: cell <= CELLS && (allocated & BIT(cell)) != 0 -> cell++
    :: else -> break
    od;
    if
    :: cell <= CELLS ->
      allocated = allocated | BIT(cell);
      field[cell] = 0;
      hand[m] = cell;
#ifdef GENERATIONS
      old = old & ~BIT(cell);
#ifndef YOUNG_AT_BIRTH
      if
      :: IS_BLACK(phase) -> old = old | BIT(cell)  // BearOld
      :: else
      fi;
#endif
#endif
#ifndef WHITE_WHILE_MARKING
      if
      :: IS_BLACK(phase) -> marked = marked | BIT(cell)
      :: else
      fi;
#endif
    :: else
    fi;
    cell = 0
  }
}

proctype Mutator(byte m) {
  byte cell = 0;
  byte other = 0;
  bool over = false;
  bool seen = false;
  byte flag = 0;
  mtype was = IDLE;

end:
  do
  // ---- any program ----
  :: atomic { reg0[m] != 0 -> Use(reg0[m]); reg1[m] = field[reg0[m]] }       // gc::Load
  :: atomic { reg0[m] != 0 -> Use(reg0[m]); field[reg0[m]] = reg1[m] };      // gc::Store
    WriteBarrier(m, reg0[m], reg1[m], was, over, flag)
  :: atomic { reg0[m] != 0 -> Use(reg0[m]); field[reg0[m]] = 0 }             // StoreNoBarrier(null)
#ifdef RAW_STORES
  :: atomic { reg0[m] != 0 -> Use(reg0[m]); field[reg0[m]] = reg1[m] };      // a frame, native code
    RememberAndShade(m, reg0[m], reg1[m], was, over, flag)
  :: atomic { reg0[m] != 0 -> Use(reg0[m]); field[reg0[m]] = reg1[m] };
    Rescan(m, reg0[m], was, over, flag)
#endif
  :: d_step { reg0[m] != reg1[m] -> other = reg0[m]; reg0[m] = reg1[m]; reg1[m] = other; other = 0 }
  :: d_step { reg1[m] != 0 -> reg1[m] = 0 }
#ifdef ALLOCATE
  :: hand[m] == 0 && (allocated != (1 << (CELLS + 1)) - 2 || (!IS_BLACK(phase) && !swept)) ->
    Refill(m, cell)
  :: d_step { hand[m] != 0 -> reg1[m] = hand[m]; hand[m] = 0 }               // Allocate
#endif
#ifdef WEAK_SLOT
  :: atomic { reg1[m] != 0 && weak_slot == 0 && phase == IDLE -> weak_slot = reg1[m] }
  :: atomic { weak_slot != 0 -> cell = weak_slot };                          // Heap::WeakLoad
#ifdef RAW_WEAK_LOAD
    atomic { reg1[m] = cell; cell = 0 }
#else
    do
    :: atomic { phase == IDLE || phase == SWEEPING -> reg1[m] = cell; break }
    :: IS_MARKING(phase) ->
      if
      :: IS_MARKED(cell) ->
        if
        :: atomic { IS_MARKING(phase) -> reg1[m] = cell; break }
        :: else
        fi
      :: else ->
        ShadeCell(m, cell, was, over);
        if
        :: over -> over = false
        :: else -> reg1[m] = cell; break
        fi
      fi
    :: phase == WEAK ->
      seen = IS_MARKED(cell);
      if
      :: atomic { phase == WEAK -> reg1[m] = (seen -> cell : 0); seen = false; break }
      :: else -> seen = false
      fi
    od;
    cell = 0
#endif
#endif
  // ---- safepoints ----
  :: pending[m] != NONE && state[m] == ATTACHED ->                           // Poll: RunPending
    Perform(m, was, over);
#ifdef LATE_FLUSH
    pending[m] = NONE;
    d_step { queue = queue | grey[m]; grey[m] = 0; announced[m] = false }
#else
    pending[m] = NONE
#endif
#ifdef DETACH
  :: state[m] = DETACHED;                                                    // BecomeDetached
    atomic { state[m] == DETACHED -> state[m] = ATTACHED }                   // BecomeAttached
#endif
  od
}

// marker.cc: Drain, one cell of those that it took over.
inline TraceOne() {
  d_step {
    c = 1;
    do
    :: (queue & BIT(c)) == 0 -> c++
    :: else -> break
    od;
    queue = queue & ~BIT(c);
#ifdef GENERATIONS
    old = old | BIT(c);                            // Marker::Trace
#endif
    found = true
  };
  child = field[c];                                // Embedder::Trace: an acquire load
  c = 0;
  d_step {                                         // MarkAndPush
    if
    :: child != 0 && !IS_MARKED(child) ->
      marked = marked | BIT(child);
      queue = queue | BIT(child)
    :: else
    fi;
    child = 0
  }
}

// safepoint.cc: Handshake. Ragged: mutators answer in any order, at any time. While one does not answer
// a scan, the collector traces what the others gave.
inline Handshake(action) {
  for (i : 0 .. MUTATORS - 1) {
    pending[i] = action
  }
  i = 0;
  do
  :: i == MUTATORS -> break
  :: i < MUTATORS && pending[i] == NONE -> i++
#if MUTATORS > 1
  :: i < MUTATORS && pending[i] != NONE && action != PASS && queue != 0 -> TraceOne()
#endif
#ifdef DETACH
  :: atomic { i < MUTATORS && pending[i] != NONE && state[i] == DETACHED -> state[i] = SERVED };
#ifdef FORGET_DETACHED
    known[i] = barrier_on;
#else
    Perform(i, was, over);
#ifdef LATE_FLUSH
    d_step { queue = queue | grey[i]; grey[i] = 0; announced[i] = false };
#endif
#endif
    pending[i] = NONE;
    state[i] = DETACHED
#endif
  od;
  i = 0
}

// Collector::RaiseBarrier: one fetch_or.
inline RaiseBarrier() {
#ifdef GENERATIONS
  barrier_on = (whole -> BARRIER_MARKING | BARRIER_FULL : BARRIER_MARKING)
#else
  barrier_on = BARRIER_MARKING
#endif
}

// verifier.cc: CheckReferences. Run at the end of marking.
inline CheckMarked() {
  d_step {
    for (i : 0 .. MUTATORS - 1) {
      assert(reg0[i] == 0 || IS_MARKED(reg0[i]));
      assert(reg1[i] == 0 || IS_MARKED(reg1[i]))
    }
    i = 0;
    for (c : 1 .. CELLS) {
      assert(!IS_MARKED(c) || field[c] == 0 || IS_MARKED(field[c]))
    }
    c = 0
  }
}

active proctype Collector() {
  byte i = 0;
  byte c = 0;
  byte child = 0;
  mtype was = IDLE;
  bool over = false;
  bool first = true;
  bool found = false;

  atomic {
    // A chain 1 → 2 that all share; the other cells are free, or garbage if nothing is allocated.
    allocated = BIT(1) | BIT(2);
    field[1] = 2;
    for (i : 0 .. MUTATORS - 1) { reg0[i] = 1 }
    i = 0;
    run Mutator(0);
#if MUTATORS > 1
    run Mutator(1);
#endif
  }

end:
  do
  ::
#ifdef GENERATIONS
    if                                             // Collector::ChooseKind
    :: d_step { whole = true; marked = 0 }
    :: whole = false
    fi;
#endif
    // Collector::Arm
#ifndef ROOTS_BEFORE_BARRIER
    phase = ARMING;
    RaiseBarrier();
#ifndef NO_ARMING
    Handshake(PASS);
#endif
#endif
    // Collector::MarkToFixpoint
    phase = MARKING;
    first = true;
    do
    ::
#ifndef LATE_EXPECTED
      shaded_since = false;                        // expected = phase.Load()
#endif
      found = false;
      if
      :: first -> Handshake(SCAN_AND_BLACK)
#ifdef ROOTS_ONCE
      :: !first -> Handshake(PASS)
#else
      :: !first -> Handshake(SCAN)
#endif
      fi;
#ifdef ROOTS_BEFORE_BARRIER
      RaiseBarrier();
#endif
#ifdef LATE_EXPECTED
      shaded_since = false;
#endif
#ifdef GENERATIONS
      if                                           // Marker::TakeRemembered
      :: d_step { first ->
#ifndef DROP_REMEMBERED
        if
        :: !whole -> queue = queue | all_remembered
        :: else
        fi;
#endif
        all_remembered = 0
      }
      :: else
      fi;
#endif
      first = false;
      do                                           // Drain
      :: queue == 0 -> break
      :: queue != 0 -> TraceOne()
      od;
#ifdef END_WITHOUT_SWAP
      if
      :: !found -> phase = WEAK; break
      :: else
      fi
#else
      if                                           // PhaseWord::Terminate: one compare-and-swap
      :: atomic { !found && !shaded_since -> phase = WEAK; CheckMarked(); break }
      :: else
      fi
#endif
    od;
    // weak_processor.cc: OnMarked clears the weak reference to a dead cell.
#ifdef WEAK_SLOT
    c = weak_slot;
    if
    :: c != 0 && !IS_MARKED(c) -> weak_slot = 0
    :: else
    fi;
    c = 0;
#endif
    // Collector::Disarm
    barrier_on = 0;
#ifndef NO_DISARM
    Handshake(PASS);
#endif
    // Collector::Reclaim; Sweeper::Begin publishes the phase and the epoch in one word.
    d_step { phase = SWEEPING; swept = false };
    d_step {
      if
      :: !swept -> SweepBlock()
      :: else
      fi
    };
    phase = IDLE
  od
}
