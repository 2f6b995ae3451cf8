// Inside of dict, for the files that make it up.
#ifndef TRICOLOR_RUNTIME_OBJECTS_DICT_METHODS_H_
#define TRICOLOR_RUNTIME_OBJECTS_DICT_METHODS_H_

#include "runtime/object.h"
#include "runtime/objects/dict.h"
#include "runtime/names.h"

namespace tricolor {

bool DictSetHashed(Object* dict, Object* key, int64_t hash, Object* value);
Object* DictSetDefaultHashed(Object* dict, Object* key, int64_t hash, Object* value);
// `wanted`, if not null, is asked under the lock whether the value is to go (it must not run Python).
int DictPopHashed(Object* dict, Object* key, int64_t hash, Object** value,
                  bool (*wanted)(Object* value) = nullptr);
// As DictDelete, if the value is `wanted`.
int DictDeleteIf(Object* dict, Object* key, bool (*wanted)(Object* value));
bool DictPopItem(Object* dict, Object** key, Object** value);  // false: empty
// Gives a present key the last or first place. 1 done, 0 absent, -1 error.
int DictMove(Object* dict, Object* key, bool to_end);
Object* DictSubscript(Object* dict, Object* key);  // with __missing__, KeyError

struct DictView {  // dict_keys, dict_values, dict_items
  Object base;
  Object* dict;
};

// dict_keyiterator and its five like; `sequence`-like fields as in CPython.
struct DictIterator {
  Object base;
  Object* dict;       // null: exhausted
  int64_t used;       // the dict's size at the start; -1: it changed
  int64_t position;   // next entry (forward), last entry not yet seen (reverse)
  int64_t remaining;
};

Object* NewDictView(Type& type, Object* dict);
Object* NewDictIterator(Type& type, Object* dict);
Object* DictIter(Object* dict);  // iter(dict): slots.iter of dict

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_DICT_METHODS_H_
