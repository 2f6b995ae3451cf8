// Ephemerons: references that count only as long as another object, their key, lives.
//
// WHY        A table that gives objects further properties holds a property for as long as the
//            object lives. If the property leads back to its object and the table's reference were a
//            common one, neither would ever die.
// USE        The embedder's Trace shows such a field by Visitor::VisitEphemeron(key, &value) instead
//            of Visit, and its program reads it by Heap::WeakLoad(&value) only: while a cycle marks,
//            whoever reads a value keeps it, and when marking is over the value of a dead key reads
//            as null. Stores go through ref.h, as everywhere. A cell whose key died has null in the
//            field when the weak phase ends. A key that OnMarked revives brings its values along.
//            No key (null): dead.
// COST       While a cycle marks: an entry of a hash table for each value that is met before its
//            key, looked up once when the key is traced. Whatever the order, and however long the
//            chain from value to next key, each is looked at once.
#ifndef TRICOLOR_GC_EPHEMERON_H_
#define TRICOLOR_GC_EPHEMERON_H_

#include <vector>

namespace tricolor::gc {

class Heap;

// Collector's thread, in Embedder::OnMarked. Whether some living cell holds a value for a dead key.
bool HasValuesOfDead(Heap* heap);
// Appends those values for one dead key: they die with it, and are not what it refers to.
void ListValuesOfDead(Heap* heap, const void* key, std::vector<void*>* out);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_EPHEMERON_H_
