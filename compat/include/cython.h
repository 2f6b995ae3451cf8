// Which of CPython's structures the C code that Cython writes may look into: its own switches, which
// it leaves as they are when they are set. The error and the exception being handled are not fields of
// the thread's state here, so that code asks the functions.
#ifndef TC_CYTHON_H
#define TC_CYTHON_H

#ifndef CYTHON_FAST_THREAD_STATE
#define CYTHON_FAST_THREAD_STATE 0
#endif
#ifndef CYTHON_USE_EXC_INFO_STACK
#define CYTHON_USE_EXC_INFO_STACK 0
#endif
#ifndef CYTHON_USE_DICT_VERSIONS
#define CYTHON_USE_DICT_VERSIONS 0
#endif

#endif  // TC_CYTHON_H
