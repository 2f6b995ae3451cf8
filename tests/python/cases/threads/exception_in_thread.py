# A thread's exception goes to threading.excepthook and ends that thread only.
import threading

seen = []


def hook(args):
    seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))


threading.excepthook = hook
thread = threading.Thread(target=lambda: {}["gone"], name="failing")
thread.start()
thread.join()
print(seen)


def leave():
    raise SystemExit(5)


thread = threading.Thread(target=leave)
thread.start()
thread.join()
print(len(seen), "main goes on")
