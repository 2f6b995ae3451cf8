# input() on a terminal, alone and with the module readline: editing, history, completion, hooks, signals.
import os
import pty
import readline
import select
import sys

PREAMBLE = """
import os, sys
def tell(*values):
    os.write(int(sys.argv[1]), (" ".join(map(ascii, values)) + "\\n").encode())
def attempt(*prompt):
    try:
        tell("line", input(*prompt))
    except BaseException as e:
        tell(type(e).__name__, e.args)
"""


def session(title, program, *steps):
    """Runs a program on a terminal of its own; each step waits for a text there and then types another."""
    print("---", title)
    sys.stdout.flush()
    told, tell = os.pipe()
    os.set_inheritable(tell, True)
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", INPUTRC="/dev/null", LC_ALL="C.UTF-8")
        os.execv(sys.executable, [sys.executable, "-c", PREAMBLE + program, str(tell)])
    os.close(tell)
    shown = keys = b""
    for wait, next_keys in steps:
        patience = 8
        while wait not in shown:  # an empty one is there at once
            if select.select([master], [], [], 5)[0]:
                shown += os.read(master, 1000)
                continue
            patience -= 1
            if patience == 0:
                sys.exit("waited in vain for %r, have %r" % (wait, shown))
            if keys.endswith(b"\x03"):  # an interrupt may come between the prompt and the reading
                os.write(master, b"\x03")
        keys = next_keys
        if wait:
            shown = shown.partition(wait)[2]
        os.write(master, keys)
    with open(told) as lines:
        print(lines.read(), end="")
    print("exit", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    os.close(master)


session("plain", """
attempt("one> ")
attempt("two> ")
attempt("three> ")
attempt("four> ")
attempt("a\\0b")
attempt("\\udc00")
there, here = os.pipe()
os.dup2(2, 99)
os.dup2(here, 2)
attempt("to standard error> ")
os.dup2(99, 2)
tell(os.read(there, 100))

class Odd:
    errors = "strict"
    def fileno(self): return 1
    def write(self, text): tell("written", text)
    def flush(self): tell("flushed")
for encoding in None, "ascii":
    out, sys.stdout = sys.stdout, Odd()
    sys.stdout.encoding = encoding
    attempt("odd> ")
    attempt("odder\\xe9> ")
    sys.stdout = out
sys.addaudithook(lambda event, args: event.startswith("builtins.input") and tell(event, args))
attempt("last> ")
""", (b"one> ", b"abc\n"), (b"two> ", "h\u00e9\n".encode()), (b"three> ", b"\x03"), (b"four> ", b"\x04"), (b"a", b"null\n"), (b"", b"typed\n"),
        (b"", b"1\n2\n3\n"), (b"last> ", b"end\n"))

session("edited", """
import readline
attempt("one> ")
attempt("two> ")
attempt("three> ")
tell([readline.get_history_item(i + 1) for i in range(readline.get_current_history_length())])
readline.set_auto_history(False)
attempt("four> ")
attempt("five> ")
attempt("six> ")
attempt("a\\0b")
tell(readline.get_current_history_length())
""", (b"one> ", b"helo\x02l\x05!\n"), (b"two> ", b"\x10 again\n"), (b"three> ", "caf\u00e9\n".encode()),
        (b"four> ", b"typed\x03"), (b"five> ", b"\x04"), (b"six> ", b"\x01\n"), (b"a", b"null\n"))

session("completed", """
import readline
def complete(text, state):
    tell(text, state, readline.get_begidx(), readline.get_endidx(), readline.get_line_buffer(),
         readline.get_completion_type())
    return [word for word in ("alpha", "beta") if word.startswith(text)][state]
readline.set_completer(complete)
readline.parse_and_bind("tab: complete")
tell(readline.get_completer() is complete, readline.get_completer_delims())
attempt("one> ")
readline.set_startup_hook(lambda: readline.insert_text("pre"))
attempt("two> ")
def within():
    attempt("again> ")
    raise KeyError("a hook's error is dropped")
readline.set_startup_hook(within)
readline.set_pre_input_hook(lambda: tell("before input"))
attempt("three> ")
""", (b"one> ", b"so al\tx\n"), (b"two> ", b"fix\n"), (b"three> ", b"end\n"))

session("interrupted", """
import readline, signal
def handle(number, frame):
    os.write(1, b"handled> ")
    tell("signal", number)
signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.2)
attempt("one> ")
signal.signal(signal.SIGALRM, lambda number, frame: 1 / 0)
signal.setitimer(signal.ITIMER_REAL, 0.2)
attempt("two> ")
attempt("three> ")
import threading
thread = threading.Thread(target=attempt, args=("four> ",))
thread.start()
thread.join()
""", (b"handled> ", b"after it\n"), (b"three> ", b"end\n"), (b"four> ", b"in a thread\n"))

# Without a terminal.
print(readline.get_current_history_length(), readline.get_history_item(1), readline.get_line_buffer())
for line in "one", "tw\u00f6", "three", "four":
    readline.add_history(line)


def history():
    return [readline.get_history_item(i + 1) for i in range(readline.get_current_history_length())]


print(history())
readline.remove_history_item(1)
readline.replace_history_item(0, "first")
print(history())
readline.write_history_file("history")
readline.append_history_file(1, "history")
with open("history", "rb") as file:
    print(file.read())
readline.clear_history()
print(history())
readline.set_history_length(2)
readline.read_history_file("history")
print(history(), readline.get_history_length())
readline.set_completer_delims("abc")
print(readline.get_completer_delims(), readline.get_completer(), readline.__doc__)
for call in (lambda: readline.remove_history_item(99), lambda: readline.remove_history_item(-1),
             lambda: readline.replace_history_item(99, "x"), lambda: readline.read_history_file("none"),
             lambda: readline.set_completer(5), lambda: readline.add_history(5), lambda: readline.set_startup_hook("x"),
             lambda: readline.insert_text("a\0b")):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
try:
    input("prompt without a terminal> ")
except EOFError as e:
    print(e.args)
