# A signal that the program blocks stays pending: none of the runtime's own threads takes it.
import gc
import os
import signal


def handler(number, frame):
    print("handled", signal.Signals(number).name)


signal.signal(signal.SIGUSR1, handler)
gc.collect()
for _ in range(3):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR2)  # nobody handles it: it would end the process
    gc.collect()
    print(sorted(s.name for s in signal.sigpending()))
    print(signal.sigwait([signal.SIGUSR2]).name)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1, signal.SIGUSR2])
    print(signal.sigpending())
