// _collections: what its files share.
#ifndef TRICOLOR_RUNTIME_MODULES__COLLECTIONS_H_
#define TRICOLOR_RUNTIME_MODULES__COLLECTIONS_H_

#include "runtime/type.h"

namespace tricolor {

// Each sets its types up, makes them ready and adds them to the module.
bool AddDeque(Object* module);
bool AddDefaultDict(Object* module);
bool AddOrderedDict(Object* module);

// Set up by AddOrderedDict, so unusable until _collections is imported.
extern Type ordered_dict_type TC_SYMBOL(PyODict_Type);
extern Type odict_iterator_type TC_SYMBOL(PyODictIter_Type);
extern Type odict_keys_type TC_SYMBOL(PyODictKeys_Type);
extern Type odict_values_type TC_SYMBOL(PyODictValues_Type);
extern Type odict_items_type TC_SYMBOL(PyODictItems_Type);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES__COLLECTIONS_H_
