// EphemeronDict: what weakref.WeakKeyDictionary keeps its pairs in. A key that is a weak reference
// holds its value only as long as its referent lives: a value that leads to its own key keeps
// neither (docs/decisions/020-ephemerons.md).
//
// It is laid out as a dict, whose values are holders: cells that the collector knows as ephemerons.
// The value of a dead key reads as None; its pair stays until somebody takes it away, as the
// callback of the weak reference does. Keys of other kinds hold their values as in a dict.
// isinstance() takes it for a dict; for type(), and for IsDict, it is none: its table holds holders.
//
// THREADS    As dict: readers take no lock, each operation is one step.
#ifndef TRICOLOR_RUNTIME_OBJECTS_EPHEMERON_DICT_H_
#define TRICOLOR_RUNTIME_OBJECTS_EPHEMERON_DICT_H_

#include "runtime/object.h"

namespace tricolor {

// With the module _weakref. False: an exception is set.
bool SetUpEphemeronDict();

// An empty one; a dict where nobody imported _weakref.
Object* NewEphemeronDict();

bool IsEphemeronDict(const Object* o);
// A dict with the pairs of this moment: one step, where keys() and then their values are many.
Object* EphemeronsAsDict(Object* ephemeron_dict);

// It, or its values() or items() (its keys() are a dict's), and a list of what is in that: one step.
bool IsEphemeronDictOrView(const Object* o);
Object* EphemeronList(Object* dict_or_view);

// One of the holders, which no program sees; what it has for its key: None if that is dead.
bool IsEphemeronHolder(const Object* o);
Object* ReadEphemeron(Object* holder);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_EPHEMERON_DICT_H_
