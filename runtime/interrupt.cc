#include "runtime/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/objects/int.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/thread_start.h"

namespace tricolor {

namespace {

constexpr int kSignals = NSIG;

std::atomic<bool> any_pending{false};
std::atomic<bool> pending[kSignals];
std::atomic<int> wakeup_fd{-1};
std::atomic<bool> warn_on_full_buffer{true};
std::atomic<int> wakeup_error{0};  // errno of a write that failed and is not reported yet
std::atomic<Thread*> main_thread{nullptr};  // written at start and end; read by the C handler
Object* handlers[kSignals];                 // roots

}  // namespace

void NoteSignal(int signal_number) {
  const int saved = errno;
  pending[signal_number].store(true, std::memory_order_relaxed);
  any_pending.store(true, std::memory_order_release);
  if (Thread* thread = main_thread.load(std::memory_order_acquire)) {
    gc::RequestEmbedderPoll(thread);
  }
  const int fd = wakeup_fd.load(std::memory_order_relaxed);
  if (fd >= 0) {
    const auto byte = static_cast<unsigned char>(signal_number);
    if (write(fd, &byte, 1) < 0 &&
        (warn_on_full_buffer.load(std::memory_order_relaxed) ||
         (errno != EAGAIN && errno != EWOULDBLOCK))) {
      wakeup_error.store(errno, std::memory_order_relaxed);
      any_pending.store(true, std::memory_order_release);
    }
  }
  errno = saved;
}

void SimulateSignal(int signal_number) { NoteSignal(signal_number); }

bool SignalsPending() { return any_pending.load(std::memory_order_relaxed); }

bool RunSignalHandlers() {
  Thread* thread = CurrentThread();
  if (!thread->is_main || !any_pending.exchange(false, std::memory_order_acq_rel)) return true;
  if (const int failed = wakeup_error.exchange(0, std::memory_order_relaxed); failed != 0) {
    SavedError saved;
    RaiseErrno(failed);
    WriteUnraisableMessage("Exception ignored when trying to write to the signal wakeup fd", nullptr);
  }
  for (int i = 1; i < kSignals; ++i) {
    if (!pending[i].exchange(false, std::memory_order_relaxed)) continue;
    Object* handler = SignalHandler(i);
    int64_t number;
    if (handler == nullptr || handler == None() ||
        (IsInt(handler) && IntFits(handler, &number))) {
      continue;  // it was reset after the signal arrived
    }
    Object* frame = thread->frame == nullptr ? None() : FrameObjectOf(thread->frame);
    if (frame == nullptr) return false;
    if (CallArgs(handler, NewInt(i), frame) == nullptr) {
      any_pending.store(true, std::memory_order_release);  // others may wait
      gc::RequestEmbedderPoll(thread);
      return false;
    }
  }
  return true;
}

Object* SignalHandler(int signal_number) { return gc::Load(&handlers[signal_number]); }

void SetSignalHandler(int signal_number, Object* handler) {
  gc::Store<Object>(nullptr, &handlers[signal_number], handler);
}

int SetWakeupFd(int fd, bool warn) {
  warn_on_full_buffer.store(warn, std::memory_order_relaxed);
  return wakeup_fd.exchange(fd);
}

bool HandleInterrupt() { return RunSignalHandlers(); }

bool InitSignals(bool install_handlers) {
  main_thread.store(CurrentThread(), std::memory_order_release);
  any_pending.store(false);
  wakeup_fd.store(-1);
  for (int i = 1; i < kSignals; ++i) {
    pending[i].store(false);
    Runtime::Get()->AddRoot(&handlers[i]);
    struct sigaction action;
    if (sigaction(i, nullptr, &action) != 0) continue;
    if (action.sa_handler == SIG_DFL) {
      SetSignalHandler(i, NewInt(0));
    } else if (action.sa_handler == SIG_IGN) {
      SetSignalHandler(i, NewInt(1));
    } else {
      SetSignalHandler(i, None());
    }
  }
  if (install_handlers) {
    for (int number : {SIGPIPE, SIGXFSZ}) {
      signal(number, SIG_IGN);
      SetSignalHandler(number, NewInt(1));
    }
  }
  return true;
}

}  // namespace tricolor
