"""One row of the C API comparison, as a program: prepares its objects, runs it in C, tells the time.

    operations.py MODE SCALE START ROW FOLDER

MODE, SCALE and START as in bench/programs/measured.py; FOLDER holds the module capi_bench, built for
the interpreter that runs this. Each share has objects of its own, save in the row that shares one.
"""

import pathlib
import sys

sys.path[:0] = [sys.argv[5], str(pathlib.Path(__file__).absolute().parents[1] / "programs")]
import capi_bench  # noqa: E402
import measured  # noqa: E402


class Plain:
    def __init__(self):
        self.value = None


class Empty:
    pass


def same(x):
    return x


def keyed():
    keys = tuple("key%d" % i for i in range(64))
    return keys, dict.fromkeys(keys)


def call_c(n):
    touch, found = capi_bench.touch, 0
    argument = Empty()
    for _ in range(n):
        found += touch(argument) is argument
    return found


# row -> (what C calls it, what makes a share's objects)
ROWS = {
    "new_tuple": ("new_tuple", object),
    "new_list": ("new_list", object),
    "new_int": ("new_int", object),
    "new_float": ("new_float", object),
    "new_dict": ("new_dict", object),
    "new_instance": ("new_instance", lambda: Empty),
    "new_extension_instance": ("new_extension_instance", lambda: capi_bench.Box),
    "list_append": ("list_append", object),
    "dict_set": ("dict_set", keyed),
    "dict_get": ("dict_get", keyed),
    "attribute_get": ("attribute_get", lambda: (Plain(), "value")),
    "attribute_set": ("attribute_set", lambda: (Plain(), "value")),
    "call_python": ("call_python", lambda: (same, Empty())),
    "call_c": (None, None),
    "reference_pair_local": ("reference_pair_owned", object),
    "reference_pair_borrowed": ("reference_pair", Empty),
    "reference_pair_shared": ("reference_pair", None),
    "weak_reference": ("weak_reference", Empty),
    "list_of_a_million": ("long_list", object),
    "tree_of_depth_18": ("tree", object),
    "cycles": ("cycles", lambda: capi_bench.Box),
    "list_cycles": ("list_cycles", object),
}


def main():
    mode, scale = measured.arguments(1)
    in_c, prepare = ROWS[sys.argv[4]]
    shared = Empty()
    objects = [prepare() if prepare else shared for _ in range(measured.SHARES)]

    def work(index):
        if in_c is None:
            return call_c(scale)
        return capi_bench.run(in_c, scale, objects[index])

    print(sys.argv[4], *measured.shares(mode, work))


if __name__ == "__main__":
    main()
