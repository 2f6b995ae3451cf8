# What the native half of warnings does when its state is not what it should be.
import _warnings
import warnings


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


warnings.filterwarnings("once")
for registry in (None, [], 5):
    warnings.onceregistry = registry
    attempt(lambda: _warnings.warn_explicit("text", Warning, "file", 1, registry=None))
for names in (True, [], 5):
    attempt(lambda: _warnings.warn_explicit("text", UserWarning, "file", 1, module_globals=names))
