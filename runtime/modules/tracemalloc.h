// Where the program's memory came from: the module _tracemalloc, and what starts and ends it.
#ifndef TRICOLOR_RUNTIME_MODULES_TRACEMALLOC_H_
#define TRICOLOR_RUNTIME_MODULES_TRACEMALLOC_H_

namespace tricolor {

// From now on each allocation is noted with at most `frames` lines. Nothing happens if that is so
// already. False: ValueError is set, there are too few or too many frames.
bool StartMemoryTraces(int frames);
void StopMemoryTraces();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_TRACEMALLOC_H_
