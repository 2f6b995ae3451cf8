#include "compat/looking.h"

#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/native_module.h"
#include "compat/parallel.h"

namespace tricolor::compat {

bool Show(Object* o) {
  const int32_t raw = RawLedger(o);
  const bool native = DiesNatively(o);
  const auto is_going = [&] {
    return native && HasBit(o, kFreed | kParked | kDeallocating | kCondemned | (IsList(o) ? 0 : kFound));
  };
  if ((raw <= 0 || IsEscaped(raw)) && !is_going()) return true;
  LegacyScope scope;
  if (is_going()) return false;
  Escape(Py(o));
  return true;
}

// The legacy lock first, because who has it might be stopped with it; then nobody in parallel code, and so with no lock
// of an exclusive module. Whoever stops the world waits for that, and does not hand the lock on while it does: the next
// one would stand still with it.
void LookAround(void (*look)(void* argument), void* argument) {
  LegacyScope scope;
  NativeThread* native = CurrentNative();
  const bool stops = native->stops_parallel;
  if (!stops) {
    native->stops_parallel = true;
    StopParallel(native, -1);
  }
  native->thread->before_block = nullptr;
  ForgetSpareCells();  // what waits there is found too
  look(argument);
  SetBlockHooks(native);
  if (stops) return;
  native->stops_parallel = false;
  ResumeParallel();
}

}  // namespace tricolor::compat
