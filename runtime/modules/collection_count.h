// gc.get_count: what was made since the last collection.
#ifndef TRICOLOR_RUNTIME_MODULES_COLLECTION_COUNT_H_
#define TRICOLOR_RUNTIME_MODULES_COLLECTION_COUNT_H_

namespace tricolor {

// A collection has marked. Collector's thread.
void NoteCollection();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_COLLECTION_COUNT_H_
