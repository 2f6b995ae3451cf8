"""sigwaitinfo, sigtimedwait, pidfd_send_signal, and what set_wakeup_fd accepts."""

import os
import signal
import subprocess
import sys
import time


def shown(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


signal.signal(signal.SIGUSR1, lambda number, frame: print("handled", number == signal.SIGUSR1))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigpending())
info = signal.sigwaitinfo([signal.SIGUSR2])
print(type(info), len(info), info.si_signo == signal.SIGUSR2, info.si_pid == os.getpid(), info.si_uid == os.getuid(), info.si_errno)
print(signal.sigtimedwait([signal.SIGUSR2], 0), signal.sigtimedwait([signal.SIGUSR2], 0.01))
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigtimedwait([signal.SIGUSR2], 10).si_code)
shown("negative", lambda: signal.sigtimedwait([signal.SIGUSR2], -1))
shown("no number", lambda: signal.sigtimedwait([signal.SIGUSR2], "x"))
for number in (0, -1, 1 << 1000, 65, "x", 1.5):
    shown("set", lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [number]))

# Another signal's handler runs meanwhile; the waiting goes on.
child = subprocess.Popen([sys.executable, "-c", "import os, signal, sys, time\n"
                          "time.sleep(0.2)\nos.kill(int(sys.argv[1]), signal.SIGUSR1)\n"
                          "time.sleep(0.2)\nos.kill(int(sys.argv[1]), signal.SIGUSR2)", str(os.getpid())])
print(signal.sigwaitinfo([signal.SIGUSR2]).si_pid == child.pid)
child.wait()

descriptor = os.pidfd_open(os.getpid())
print(signal.pidfd_send_signal(descriptor, signal.SIGUSR1))
shown("siginfo", lambda: signal.pidfd_send_signal(descriptor, signal.SIGUSR1, object(), 0))
os.close(descriptor)
shown("closed", lambda: signal.pidfd_send_signal(descriptor, signal.SIGUSR1))

reader, writer = os.pipe()
shown("blocking", lambda: signal.set_wakeup_fd(writer))
os.set_blocking(writer, False)
shown("ready", lambda: signal.set_wakeup_fd(writer))
signal.raise_signal(signal.SIGUSR1)
print(os.read(reader, 10) == bytes([signal.SIGUSR1]), signal.set_wakeup_fd(-1) == writer)
shown("no descriptor", lambda: signal.set_wakeup_fd(12345))
sys.unraisablehook = lambda told: print(told.exc_value)  # the line before it goes to standard error
signal.set_wakeup_fd(writer)
os.close(writer)
signal.raise_signal(signal.SIGUSR1)
time.sleep(0)
