// ForEachReference: what an object refers to, one by one.
//
// THREADS    Attached, or the collector's. Fields are read as the collector reads them: another thread
//            may store into them meanwhile.
#ifndef TRICOLOR_RUNTIME_REFERENCES_H_
#define TRICOLOR_RUNTIME_REFERENCES_H_

#include "runtime/embedder.h"

namespace tricolor {

template <class F>
void ForEachReference(Object* o, F f) {
  struct References : gc::Visitor {
    explicit References(F& f) : f(f) {}
    void Visit(void* cell) override {
      if (cell != nullptr) f(static_cast<Object*>(cell));
    }
    void VisitRange(void* const* slots, size_t count) override {
      for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
    }
    void VisitConservative(const void*, const void*) override {}
    F& f;
  } references(f);
  if (TypeOf(o) != nullptr) TraceObject(o, references);
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_REFERENCES_H_
