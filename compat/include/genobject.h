// Generators are made by the interpreter; C code passes them on.
#ifndef Py_GENOBJECT_H
#define Py_GENOBJECT_H

typedef struct tc_generator PyGenObject;
typedef struct tc_generator PyCoroObject;
typedef struct tc_generator PyAsyncGenObject;

#endif  // Py_GENOBJECT_H
