// Signals: noted by the C handler, handled by the main thread at its next safepoint.
#ifndef TRICOLOR_RUNTIME_INTERRUPT_H_
#define TRICOLOR_RUNTIME_INTERRUPT_H_

#include "runtime/object.h"

namespace tricolor {

// The C handler that signal.signal installs. Async-signal-safe.
void NoteSignal(int signal_number);

// True if a signal waits for its Python handler.
bool SignalsPending();

// Main thread: calls the Python handlers of pending signals. False: one raised. Other threads:
// does nothing.
bool RunSignalHandlers();

// As if SIGINT (or another signal) had arrived: _thread.interrupt_main.
void SimulateSignal(int signal_number);

// The handler objects by signal number: SIG_DFL and SIG_IGN are ints, null: not ours.
Object* SignalHandler(int signal_number);
void SetSignalHandler(int signal_number, Object* handler);

// File descriptor to which NoteSignal writes the number; -1: none. Returns the old one.
int SetWakeupFd(int fd, bool warn_on_full_buffer);

// After a blocking system call failed with EINTR: true: try again; false: a handler raised.
bool HandleInterrupt();

// Start of the runtime: SIGINT raises KeyboardInterrupt, SIGPIPE and SIGXFSZ are ignored.
bool InitSignals(bool install_handlers);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERRUPT_H_
