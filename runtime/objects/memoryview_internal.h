// memoryview: what its files share. memoryview.cc has the type, the life of views and their buffers;
// memoryview_index.cc items and slices; memoryview_cast.cc casts; memoryview_items.cc single items;
// memoryview_iterator.cc the iterator; memoryview_release.cc release().
#ifndef TRICOLOR_RUNTIME_OBJECTS_MEMORYVIEW_INTERNAL_H_
#define TRICOLOR_RUNTIME_OBJECTS_MEMORYVIEW_INTERNAL_H_

#include "runtime/objects/memoryview.h"

namespace tricolor {

bool CheckMemoryView(Object* o);                    // false: ValueError, it was released
bool ReleaseMemoryView(Object* o, bool check);      // check: BufferError while it is exported
// A view of `managed` with a copy of the geometry of `source`.
Object* NewMemoryViewPart(ManagedBuffer* managed, const BufferInfo& source);

bool NeedNativeFormat(const BufferInfo& view);      // false: NotImplementedError
bool SameItemStructure(const BufferInfo& a, const BufferInfo& b);  // format, item size, shape
Object* MemoryViewItem(Object* o, int64_t i);
Object* MemoryViewGetItem(Object* o, Object* key);
bool MemoryViewSetItem(Object* o, Object* key, Object* value);
Object* MemoryViewToList(const BufferInfo& view);   // of lists, by its dimensions
Object* NewMemoryIterator(Object* o);
Object* ReleaseMethod(Object* o, Args args, size_t nargs, Object* kwnames);
Object* MemoryViewCast(Object* o, Args args, size_t nargs, Object* kwnames);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_MEMORYVIEW_INTERNAL_H_
