// gc/safepoint.cc and gc/mutator.cc as a model for spin: how the collector asks mutators, acts for
// those that are detached, stops the world, and sleeps. README.md says how to run it.
//
// A requester makes ROUNDS rounds, each a handshake or a stop, beside MUTATORS threads that poll when
// they are asked, and detach and come back at most DETACHES times, or stay detached for good.
//
// CLAIM      In each handshake every mutator's action runs exactly once before the requester goes on
//            (assert in Handshake), owner and collector never run it together (assert in Perform),
//            nobody is attached in a stopped world (assert in StopWorld), and nobody sleeps for
//            good: no invalid end state. The 20 ms after which Listen looks again are left out.
//
// Mutants, one -D each: ACK_BEFORE_ACTION SERVE_WITHOUT_SWAP DETACH_LOOKS_FIRST WAKE_BEFORE_COUNT
// SLEEP_WITHOUT_COMPARE ATTACH_WITHOUT_SWAP CLEAR_BIT_LATE SERVE_UNASKED

#ifndef MUTATORS
#define MUTATORS 2
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifndef DETACHES
#define DETACHES 2
#endif
#define ANSWERS 16              // more than a round can have, so that the count does not come round

mtype = {ATTACHED, DETACHED, SERVED};              // mutator_impl.h: MutatorState

mtype state[MUTATORS] = ATTACHED;
bool pending[MUTATORS];         // MutatorImpl::pending is not kNone
bool poll_handshake[MUTATORS];  // bits of Mutator::poll_word
bool poll_stop[MUTATORS];
byte performed[MUTATORS];       // actions run in this handshake
bool performing[MUTATORS];

bool stopping = false;          // Safepoints::stopping_
byte answers = 0;               // Safepoints::answers_
bool listening = false;         // Safepoints::listening_
bool asleep = false;            // the requester, in the kernel

// futex.h: FutexWake.
inline Tell() {
#ifdef WAKE_BEFORE_COUNT
  if
  :: listening -> asleep = false
  :: else
  fi;
  answers = (answers + 1) % ANSWERS
#else
  answers = (answers + 1) % ANSWERS;               // fetch_add
  if
  :: listening -> asleep = false                   // a load, seq_cst as the addition before it
  :: else
  fi
#endif
}

// Safepoints::Perform and PerformFor: two steps, so that two of them can meet.
inline Perform(m) {
  atomic { assert(!performing[m]); performing[m] = true };
  atomic { performing[m] = false; performed[m]++ }
}

// mutator.cc: RunCollectorWork.
inline RunCollectorWork(m) {
  do
  :: poll_handshake[m] ->
#ifndef CLEAR_BIT_LATE
    poll_handshake[m] = false;                     // ClearPollBit
#endif
    if                                             // Safepoints::RunPending
    :: pending[m] ->
#ifdef ACK_BEFORE_ACTION
      pending[m] = false;
      Tell();
      Perform(m)
#else
      Perform(m);
      pending[m] = false;
      Tell()
#endif
    :: else
    fi;
#ifdef CLEAR_BIT_LATE
    poll_handshake[m] = false
#endif
  :: !poll_handshake[m] && poll_stop[m] ->
    BecomeDetached(m);
    !stopping;                                     // WaitWhileStopped: under mutex_
    BecomeAttached(m)
  :: !poll_handshake[m] && !poll_stop[m] -> break
  od
}

// [H2]: state is stored, then poll_word is read.
inline BecomeDetached(m) {
#ifdef DETACH_LOOKS_FIRST
  // What x86 does with a store that is only a release: the load overtakes it.
  if
  :: poll_handshake[m] || poll_stop[m] -> state[m] = DETACHED; Tell()
  :: !poll_handshake[m] && !poll_stop[m] -> state[m] = DETACHED
  fi
#else
  state[m] = DETACHED;
  if                                               // Safepoints::OnDetached
  :: poll_handshake[m] || poll_stop[m] -> Tell()
  :: else
  fi
#endif
}

inline BecomeAttached(m) {
#ifdef ATTACH_WITHOUT_SWAP
  state[m] != SERVED;
  state[m] = ATTACHED
#else
  atomic { state[m] == DETACHED -> state[m] = ATTACHED }   // compare_exchange; WaitUntilNotServed
#endif
}

proctype Mutator(byte m) {
  byte left = DETACHES;
end:
  do
  :: poll_handshake[m] || poll_stop[m] -> RunCollectorWork(m)      // Poll
  :: left > 0 ->                                                   // DetachedScope
    left--;
    BecomeDetached(m);
end_detached:
    if
    :: BecomeAttached(m); RunCollectorWork(m)                      // Reattach
    :: false                                                       // stays detached
    fi
  :: left > 0 -> left = 0; BecomeDetached(m); break                // for good
  od
}

// Safepoints::Listen; the spinning before is left out.
inline Listen() {
  listening = true;
#ifdef SLEEP_WITHOUT_COMPARE
  asleep = true;
#else
  atomic { asleep = (answers == seen) };           // FutexWait: the kernel compares
#endif
  !asleep;
  listening = false
}

inline Handshake() {
  for (i : 0 .. MUTATORS - 1) {
    pending[i] = true;
    poll_handshake[i] = true
  }
  do
  ::
    seen = answers;
    waiting = false;
    i = 0;
    do
    :: i == MUTATORS -> break
    :: i < MUTATORS ->
      if
      :: !pending[i]
      :: else ->
#ifdef SERVE_WITHOUT_SWAP
        if
        :: state[i] == DETACHED ->
          Perform(i);
          pending[i] = false
        :: else -> waiting = true
        fi
#else
        if
        :: atomic { state[i] == DETACHED -> state[i] = SERVED };
#ifndef SERVE_UNASKED
          if
          :: pending[i] -> Perform(i); pending[i] = false
          :: else                                  // answered and detached since the look above
          fi;
#else
          Perform(i);
          pending[i] = false;
#endif
          state[i] = DETACHED                      // mutators_.NotifyAll
        :: else -> waiting = true
        fi
#endif
      fi;
      i++
    od;
    i = 0;
    if
    :: !waiting -> break
    :: else -> Listen()
    fi
  od;
  skip;
  d_step {
    for (i : 0 .. MUTATORS - 1) {
      assert(performed[i] == 1);
      performed[i] = 0
    }
    i = 0; seen = 0
  }
}

inline StopWorld() {
  stopping = true;
  for (i : 0 .. MUTATORS - 1) {
    poll_stop[i] = true
  }
  do
  ::
    seen = answers;
    waiting = false;
    for (i : 0 .. MUTATORS - 1) {
      if
      :: state[i] == SERVED
      :: atomic { state[i] == DETACHED -> state[i] = SERVED }
      :: state[i] == ATTACHED -> waiting = true
      fi
    }
    i = 0;
    if
    :: !waiting -> break
    :: else -> Listen()
    fi
  od;
  skip;
  d_step {
    for (i : 0 .. MUTATORS - 1) { assert(state[i] == SERVED) }
    i = 0; seen = 0
  }
  // ResumeWorld: under mutex_, which WaitWhileStopped holds when it looks.
  for (i : 0 .. MUTATORS - 1) {
    poll_stop[i] = false;
    state[i] = DETACHED
  }
  stopping = false;
  i = 0
}

active proctype Requester() {
  byte i = 0;
  byte seen = 0;
  byte round = 0;
  bool waiting = false;

  atomic {
    run Mutator(0);
#if MUTATORS > 1
    run Mutator(1);
#endif
  }
  do
  :: round == ROUNDS -> break
  :: round < ROUNDS -> Handshake(); round++
  :: round < ROUNDS -> StopWorld(); round++
  od
}
