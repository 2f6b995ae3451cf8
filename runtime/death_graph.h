// DeathGraph: the dead objects below some roots, as strongly connected components in an order in
// which each stands before those that it reaches.
//
// WHY        Reference counts would have freed what is in no cycle and behind none, from the outside
//            in; what a cycle holds would have waited for a collector. Both orders are Python's
//            (docs/finalization.md), so the collector must know which applies to an object.
// THREADS    The collector's, between the end of marking and the sweep. No recursion.
// EPHEMERONS What only a living table holds for a dead object is below that object: the table lets go
//            of it when the object dies.
// COST       Two visits of each dead object below the roots.
#ifndef TRICOLOR_RUNTIME_DEATH_GRAPH_H_
#define TRICOLOR_RUNTIME_DEATH_GRAPH_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "gc/heap.h"
#include "runtime/object.h"

namespace tricolor {

// What the owner of the graph says of an object, and the graph of a component.
enum DeathMark : uint16_t {
  kHasFinalizer = 1,   // given: it has a finalizer that has not run
  kHasWeakrefs = 2,    // given: weak references to it exist
  kInCycle = 4,        // it is in a cycle, or behind one
  kBelowFinalizer = 8,  // an object outside cycles whose finalizer will run is it, or reaches it
  kMatters = 16,       // whether it is resurrected decides about another, or about its references
  kSelfLoop = 32,
  kRunsProgram = 64,    // given: its finalizer runs code of the program
  kBelowProgram = 128,  // an object whose finalizer does so reaches it
  kHasTpDel = 256,      // given: a finalizer of C from before PEP 442, which has not run
  kUncollectable = 512,  // such an object is in a cycle of its own, which is it or leads to it
  kWaits = 1024,  // behind a cycle, such an object is it or leads to it: for the next collection
};


class DeathGraph {
 public:
  struct Component {
    uint32_t begin;  // its members: members()[begin .. end)
    uint32_t end;
    uint16_t marks;
  };

  explicit DeathGraph(gc::DeadSet& dead);

  // Before the first Add.
  void Mark(Object* o, DeathMark mark) { given_[o] |= mark; }
  // Adds what is below `root`. Of roots and siblings that do not reach each other, the one that was
  // added first dies last.
  void Add(Object* root);
  // As Add, for whoever asks about cycles only: an object that leads to nothing dead is in none.
  void AddUnlessAlone(Object* root);
  // After the last Add: marks components from the outside in.
  void Finish();

  // The outermost component is the last one.
  const std::vector<Component>& components() const { return components_; }
  const std::vector<Object*>& members() const { return members_; }
  uint16_t Given(Object* o) const {
    auto found = given_.find(o);
    return found == given_.end() ? 0 : found->second;
  }

 private:
  static constexpr uint32_t kOpen = UINT32_MAX;
  struct Node {
    uint32_t index;
    uint32_t low;
    uint32_t component;  // kOpen: not complete yet
  };
  struct Visiting {
    Object* object;
    size_t first_child;  // into children_
    size_t next_child;
    uint16_t marks;  // of the component as far as it is known
  };

  void Enter(Object* o);
  void Leave();
  void ListChildren(Object* o);

  gc::DeadSet& dead_;
  const bool has_ephemerons_;
  std::vector<void*> values_;  // of one key
  absl::flat_hash_map<Object*, uint16_t> given_;
  absl::flat_hash_map<Object*, Node> nodes_;
  std::vector<Object*> open_;      // members of components that are not complete
  std::vector<Object*> children_;  // of the nodes in visiting_, one behind the other
  std::vector<Visiting> visiting_;
  std::vector<Component> components_;
  std::vector<Object*> members_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_DEATH_GRAPH_H_
