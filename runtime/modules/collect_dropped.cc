#include "runtime/modules/collect_dropped.h"

#include <unordered_set>
#include <vector>

#include "gc/heap.h"
#include "runtime/builtin_types.h"
#include "runtime/embedder.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/collection_budget.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/module.h"
#include "runtime/references.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

// Beyond that an object is left to the next collection.
constexpr size_t kMostToWalk = 256;
constinit CollectionBudget budget(32, 20);

// Leads to the globals of a module, or is these, and leads from there to everything; what is named
// there is alive.
bool IsOfModule(Object* o) {
  return IsType(o) || IsExactly(o, function_type) || IsExactly(o, module_type) ||
         IsExactly(o, code_type) ||
         (IsExactly(o, dict_type) && (DictGetStr(o, names.__builtins__) != nullptr ||
                                      DictGetStr(o, names.__build_class__) != nullptr));
}

// It leads to itself, or to more than is worth looking at.
bool MayBeInCycle(Object* o) {
  std::unordered_set<Object*> seen;
  std::vector<Object*> open{o};
  bool found = false;
  while (!open.empty() && !found) {
    Object* const holder = open.back();
    open.pop_back();
    ForEachReference(holder, [&](Object* field) {
      found = found || field == o || seen.size() > kMostToWalk;
      const uint8_t flags = __atomic_load_n(&field->flags, __ATOMIC_RELAXED);
      if (found || (flags & gc::kInHeap) == 0 || (flags & gc::kLeaf) != 0) return;
      if (TypeOf(field) != nullptr && IsOfModule(field)) return;
      if (seen.insert(field).second) open.push_back(field);
    });
  }
  return found;
}

}  // namespace

bool DiesByName(Object* o) {
  if (o == nullptr || IsOfModule(o)) return false;
  const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
  const bool finalizer = (flags & (gc::kFinalizable | gc::kFinalized)) == gc::kFinalizable;
  if (!finalizer && WeakTable::CountReferences(o) == 0) return false;
  if (!TheHeap().Enabled() || CollectionsAreWatched()) return false;
  return budget.Allows() && !MayBeInCycle(o);
}

[[gnu::noinline]] void CollectDropped(const void* frame) {
  budget.Spend([frame] {
    CollectOnce(frame);
    return true;
  });
}

}  // namespace tricolor
