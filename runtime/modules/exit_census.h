// Whether anything in the heap could still notice that the process ends.
#ifndef TRICOLOR_RUNTIME_MODULES_EXIT_CENSUS_H_
#define TRICOLOR_RUNTIME_MODULES_EXIT_CENSUS_H_

namespace tricolor {

// False: no object, dead or alive, has a finalizer or a callback of a weak reference to run, but for
// the standard streams (flushed already), files that are closed, and the bookkeeping of importlib and abc. Then
// collections at exit would show nothing. True: there is something, or looking would cost too much.
// Main thread, when no other runs Python code.
bool AnythingToFinalize();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_EXIT_CENSUS_H_
