# import in its forms, modules as objects, packages of the standard library, and failures.
import sys
import _shape
import _shape as again
from _shape import AREA, area as size
import os.path
import collections.abc

print(_shape is again, AREA, size(), _shape.__name__, "_shape" in sys.modules, type(sys).__name__)
_shape.AREA = 13
print(size(), AREA, os.path.join("a", "b"), issubclass(list, collections.abc.Sequence))
from _shape import *  # noqa: E402,F403

print(AREA, "_private" in globals(), __name__, __doc__)
del sys.modules["_shape"]
import _shape as fresh  # noqa: E402

print(fresh is _shape, fresh.AREA)
for statement in ("import no_such_module", "from _shape import nothing", "import os.nothing",
                  "from . import x"):
    try:
        exec(statement)
    except ImportError as error:
        print(type(error).__name__, error.msg.replace(str(fresh.__file__), "FILE"))
