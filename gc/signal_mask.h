// SignalsBlocked: threads that are created in its scope leave the process's signals to the program.
//
// WHY        A signal that every thread of the program blocks must stay pending, or go to the one
//            that waits for it (sigwait); a thread the program does not know of would take it.
// THREADS    Changes the calling thread's own mask, and puts it back.
#ifndef TRICOLOR_GC_SIGNAL_MASK_H_
#define TRICOLOR_GC_SIGNAL_MASK_H_

#include <pthread.h>
#include <signal.h>

namespace tricolor::gc {

class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    // What a fault of the thread itself raises.
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) {
      sigdelset(&all, fault);
    }
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SIGNAL_MASK_H_
