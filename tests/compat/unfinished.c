// Needs a function that nobody has: importing it must say its name.
#include <Python.h>

TC_API(PyObject *, PyTricolor_NoSuchFunction, (void));

PyMODINIT_FUNC PyInit_unfinished(void) { return PyTricolor_NoSuchFunction(); }
