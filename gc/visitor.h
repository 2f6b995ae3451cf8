// Visitor: what an embedder's trace function tells about the references of one cell or frame.
#ifndef TRICOLOR_GC_VISITOR_H_
#define TRICOLOR_GC_VISITOR_H_

#include <cstddef>

namespace tricolor::gc {

class Visitor {
 public:
  virtual ~Visitor() = default;

  // A reference; null and objects outside the heap are allowed and cheap.
  virtual void Visit(void* cell) = 0;

  // The `count` references at `slots`, each read with a relaxed atomic load.
  virtual void VisitRange(void* const* slots, size_t count) = 0;

  // `*value` is a reference for as long as `key` lives (ephemeron.h). For who does not ask: always.
  virtual void VisitEphemeron(const void* key, void** value) {
    static_cast<void>(key);
    Visit(__atomic_load_n(value, __ATOMIC_RELAXED));
  }

  // Any word that may be a (interior) pointer into the heap: conservative.
  virtual void VisitConservative(const void* begin, const void* end) = 0;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_VISITOR_H_
