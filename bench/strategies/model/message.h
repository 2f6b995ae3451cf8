// Messages: what isolated heaps send each other in place of references.
//
// WHY        Interpreters and processes share no objects: a message is written to bytes on one side
//            and made again on the other, as pickle does for `multiprocessing`.
// THREADS    Each side on its own heap.
#ifndef TRICOLOR_BENCH_STRATEGIES_MODEL_MESSAGE_H_
#define TRICOLOR_BENCH_STRATEGIES_MODEL_MESSAGE_H_

#include <string>
#include <string_view>

#include "bench/strategies/model/list.h"

namespace tricolor::strategies {

// Appends `o`: integers, tuples, and lists of these.
template <class P>
void Write(const Ref<P>& o, std::string* bytes) {
  const Kind kind = static_cast<const Type*>(o.get()->type)->kind;
  const bool list = kind == Kind::kList;
  bytes->push_back(static_cast<char>(kind));
  const uint64_t word = kind == Kind::kInt ? static_cast<uint64_t>(IntValue<P>(o))
                        : list             ? Size<P>(o)
                                           : TupleSize<P>(o);
  bytes->append(reinterpret_cast<const char*>(&word), sizeof(word));
  if (kind == Kind::kInt) return;
  for (uint64_t i = 0; i < word; ++i) {
    Write<P>(list ? GetItem<P>(o, i) : TupleItem<P>(o, i), bytes);
  }
}

// Makes the first object of `bytes` again and takes it off.
template <class P>
Ref<P> Read(std::string_view* bytes) {
  const Kind kind = static_cast<Kind>(bytes->front());
  uint64_t word;
  std::memcpy(&word, bytes->data() + 1, sizeof(word));
  bytes->remove_prefix(1 + sizeof(word));
  if (kind == Kind::kInt) return NewInt<P>(static_cast<int64_t>(word));
  Ref<P> o = kind == Kind::kList ? NewList<P>() : NewTuple<P>(word);
  for (uint64_t i = 0; i < word; ++i) {
    Ref<P> item = Read<P>(bytes);
    if (kind == Kind::kList) {
      Append<P>(o, std::move(item));
    } else {
      InitSlot<P>(o, i, std::move(item));
    }
  }
  return o;
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_MODEL_MESSAGE_H_
