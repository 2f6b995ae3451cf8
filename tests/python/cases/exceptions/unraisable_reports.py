# compare: stderr
# What the report of an exception that nobody can catch shows, and what it leaves out.
import atexit


class Callback:
    def __init__(self, function):
        self.function = function
        atexit.register(self)

    def __call__(self):
        self.function()

    def __repr__(self):
        return f"<{self.function.__name__}>"


class Silent(Exception):
    def __str__(self):
        raise RuntimeError


@Callback
def without_message():
    raise ValueError


@Callback
def with_cause():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError("k") from e


@Callback
def with_context_and_notes():
    try:
        1 / 0
    except ZeroDivisionError:
        error = TypeError("t")
        error.add_note("not shown")
        raise error


@Callback
def group():
    raise ExceptionGroup("g", [ValueError(1), TypeError(2)])


@Callback
def no_text():
    raise Silent


@Callback
def syntax():
    compile("a b", "file", "exec")


@Callback
def misspelled():
    without_massage()
