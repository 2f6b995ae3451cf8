// Iterators that hold a sequence and an index: those of str, bytes and bytearray.
//
//   struct Items {
//     static Type& type();                       // the iterator's
//     static int64_t Size(Object* source);
//     static Object* At(Object* source, int64_t i);  // null without an exception: beyond the end
//     static Object* Nothing();                  // what an exhausted iterator is pickled as
//   };
//   using Iterator = IndexIterator<Items>;       // slots.iter = Iterator::New
//
// THREADS    May be shared; that may repeat or skip items, nothing worse.
#ifndef TRICOLOR_RUNTIME_OBJECTS_INDEX_ITERATOR_H_
#define TRICOLOR_RUNTIME_OBJECTS_INDEX_ITERATOR_H_

#include <algorithm>

#include "gc/visitor.h"
#include "runtime/abstract.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

struct IndexIteratorObject {
  Object base;
  Object* source;  // null: exhausted
  int64_t index;   // relaxed atomic
};

template <class Items>
class IndexIterator {
 public:
  static Object* New(Object* source) {
    auto* it = tricolor::New<IndexIteratorObject>(Items::type());
    if (it == nullptr) return nullptr;
    gc::Store(it, &it->source, source);
    return AsObject(it);
  }

  // The type's fields, in a SetUp function.
  static void SetUp(const char* name) {
    Type& type = Items::type();
    BeginType(&type, name, sizeof(IndexIteratorObject));
    type.native_methods = kMethods;
    type.slots.iter = SelfIter;
    type.slots.next = Next;
    type.slots.trace = Trace;
  }

 private:
  static IndexIteratorObject* Of(Object* o) { return As<IndexIteratorObject>(o); }
  static Object* Source(Object* o) { return gc::Load(&Of(o)->source); }

  static Object* Next(Object* o) {
    Object* source = Source(o);
    if (source == nullptr) return nullptr;
    const int64_t i = Relaxed(&Of(o)->index);
    Object* item = Items::At(source, i);
    if (item != nullptr) {
      SetRelaxed(&Of(o)->index, i + 1);
    } else if (!ErrorSet()) {
      gc::StoreNoBarrier(&Of(o)->source, static_cast<Object*>(nullptr));
    }
    return item;
  }
  static void Trace(Object* o, gc::Visitor& visitor) { visitor.Visit(Source(o)); }

  static Object* LengthHint(Object* o, Args, size_t, Object*) {
    Object* source = Source(o);
    if (source == nullptr) return BoxInt(0);
    return BoxInt(std::max<int64_t>(0, Items::Size(source) - Relaxed(&Of(o)->index)));
  }
  static Object* Reduce(Object* o, Args, size_t, Object*) {
    Object* iter = BuiltinFunction("iter");
    Object* source = Source(o);
    Object* args = iter == nullptr ? nullptr : TupleOf(source != nullptr ? source : Items::Nothing());
    if (args == nullptr) return nullptr;
    return source == nullptr ? TupleOf(iter, args)
                             : TupleOf(iter, args, BoxInt(Relaxed(&Of(o)->index)));
  }
  static Object* SetState(Object* o, Args args, size_t, Object*) {
    int64_t i;
    if (!IntAsInt64(args[0], &i)) return nullptr;
    Object* source = Source(o);
    if (source != nullptr) {
      SetRelaxed(&Of(o)->index, std::clamp<int64_t>(i, 0, Items::Size(source)));
    }
    return None();
  }

  static constexpr NativeMethod kMethods[] = {
      {"__length_hint__", LengthHint, 0, 0, 0,
       "Private method returning an estimate of len(list(it))."},
      {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."},
      {"__setstate__", SetState, 1, 1, 0, "Set state information for unpickling."},
      {nullptr, nullptr, 0, 0, 0, nullptr}};
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_INDEX_ITERATOR_H_
