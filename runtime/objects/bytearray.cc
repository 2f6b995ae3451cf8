// bytearray: a growing array of bytes. Its data are a bytes cell of their own, which a resize
// replaces; everything that reads or writes them holds the object's lock, exported buffers excepted.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/modules/collect.h"
#include "runtime/names.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/format.h"
#include "runtime/objects/index_iterator.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type bytearray_type;
Type bytearray_iterator_type;

namespace {

ByteArrayObject* Of(Object* o) { return As<ByteArrayObject>(o); }
int64_t SizeNow(Object* o) { return __atomic_load_n(&Of(o)->base.size, __ATOMIC_RELAXED); }
void SetSize(Object* o, int64_t n) { __atomic_store_n(&Of(o)->base.size, n, __ATOMIC_RELAXED); }
char* Data(Object* o) { return gc::Load(&Of(o)->start); }

void SetData(Object* o, Object* cell) {
  char* data = BytesData(cell);
  gc::StoreNoBarrier(&Of(o)->bytes, data);
  gc::StoreNoBarrier(&Of(o)->start, data);
  gc::WriteBarrier(o, cell);
}

// False, and an exception, while its buffer is exported.
bool MayBeResized(Object* o) {
  if (__atomic_load_n(&Of(o)->exports, __ATOMIC_ACQUIRE) == 0) return true;
  Raise(exc::BufferError, "Existing exports of data: object cannot be re-sized");
  return false;
}

// REQUIRES the lock. False: BufferError or MemoryError.
bool Resize(Object* o, int64_t size) {
  const int64_t old = SizeNow(o);
  if (size == old) return true;
  if (!MayBeResized(o)) return false;
  int64_t allocated = __atomic_load_n(&Of(o)->allocated, __ATOMIC_RELAXED);
  const int64_t skipped = Data(o) - gc::Load(&Of(o)->bytes);
  const bool fits = skipped + size + 1 <= allocated;
  if (!fits || size < allocated / 2) {
    // Growing a little leaves room for more.
    const bool little = !fits && size <= allocated + allocated / 8;
    const int64_t room = little ? size + (size >> 3) + (size < 9 ? 3 : 6) : size + 1;
    Object* cell = NewBytes(nullptr, room);
    if (cell == nullptr) return false;
    const char* data = Data(o);
    if (data != nullptr) std::memcpy(BytesData(cell), data, std::min(old, size));
    SetData(o, cell);
    __atomic_store_n(&Of(o)->allocated, room, __ATOMIC_RELAXED);
  }
  SetSize(o, size);
  Data(o)[size] = 0;
  return true;
}

// Replaces [begin, end) by `bytes`. REQUIRES the lock.
bool Splice(Object* o, int64_t begin, int64_t end, std::string_view bytes) {
  const int64_t size = SizeNow(o);
  begin = std::min(begin, size);
  end = std::min(std::max(end, begin), size);
  const int64_t growth = static_cast<int64_t>(bytes.size()) - (end - begin);
  const int64_t tail = size - end;
  if (growth < 0) {
    if (__atomic_load_n(&Of(o)->exports, __ATOMIC_ACQUIRE) > 0) return Resize(o, size + growth);
    char* const data = Data(o);
    if (begin == 0) {  // what goes is at the front: it stays there, unused
      gc::StoreNoBarrier(&Of(o)->start, data - growth);
    } else {
      std::memmove(data + end + growth, data + end, tail);
    }
    if (!Resize(o, size + growth)) {
      gc::StoreNoBarrier(&Of(o)->start, data);
      return false;
    }
  } else if (growth > 0) {
    if (!Resize(o, size + growth)) return false;
    std::memmove(Data(o) + end + growth, Data(o) + end, tail);
  }
  if (!bytes.empty()) std::memcpy(Data(o) + begin, bytes.data(), bytes.size());
  return true;
}

Object* MakeByteArray(Type* type, std::string_view bytes) {
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  ObjectLock lock(o);
  return Splice(o, 0, 0, bytes) ? o : nullptr;
}

}  // namespace

std::string ByteArrayText(Object* o) {
  ObjectLock lock(o);
  const int64_t n = SizeNow(o);
  return n == 0 ? std::string() : std::string(Data(o), n);
}

Object* NewByteArray(const void* data, int64_t size) {
  if (data != nullptr) {
    return MakeByteArray(&bytearray_type,
                         {static_cast<const char*>(data), static_cast<size_t>(size)});
  }
  return MakeByteArray(&bytearray_type, std::string(size, '\0'));
}

ByteSelf::ByteSelf(Object* self) : self_(self), bytearray_(!IsBytes(self)) {
  if (bytearray_ && MultiThreaded()) {
    copy_ = ByteArrayText(self);
    view_ = copy_;
  } else if (bytearray_) {
    // A change on the way leaves the cell: it is found on this stack.
    view_ = {SizeNow(self) == 0 ? "" : Data(self), static_cast<size_t>(SizeNow(self))};
  } else {
    view_ = BytesView(self);
  }
}

Object* ByteSelf::Make(std::string_view bytes) const {
  return bytearray_ ? MakeByteArray(&bytearray_type, bytes) : NewBytes(bytes);
}

Object* ByteSelf::Same() const {
  return !bytearray_ && IsExactly(self_, bytes_type) ? self_ : Make(view_);
}

namespace {

Object* ReprSlot(Object* o) {
  // The type's name without its module.
  return NewStr(std::string(TypeName(o)) + "(" + BytesReprText(ByteArrayText(o)) + ")");
}

int64_t LengthSlot(Object* o) { return SizeNow(o); }

Object* StrSlot(Object* o) { return BytesAsStr("str() on a bytearray instance", ReprSlot(o)); }

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (!SupportsBuffer(a) || !SupportsBuffer(b)) {
    Object* other = SupportsBuffer(a) ? b : a;
    return IsInt(other) || WarnOfBytesCompared("bytearray", other, op) ? NotImplemented() : nullptr;
  }
  std::string x, y;
  if (!CopyBufferBytes(a, &x) || !CopyBufferBytes(b, &y)) {
    ClearError();
    return NotImplemented();
  }
  return BytesCompare(x, y, op);
}

Object* Item(Object* o, int64_t i) {
  ObjectLock lock(o);
  if (i < 0 || i >= SizeNow(o)) {
    lock.Release();
    return Raise(exc::IndexError, "bytearray index out of range");
  }
  return BoxInt(static_cast<unsigned char>(Data(o)[i]));
}

Object* RaiseKey(Object* key) {
  return Raise(exc::TypeError, "bytearray indices must be integers or slices, not %.200T", key);
}

Object* GetItemSlot(Object* o, Object* key) {
  if (IsInt(key) || TypeOf(key)->slots.to_index != nullptr) {
    int64_t i;
    if (!ToIndexOrRaise(key, exc::IndexError, &i)) return nullptr;
    return Item(o, i < 0 ? i + SizeNow(o) : i);
  }
  if (!IsExactly(key, slice_type)) return RaiseKey(key);
  SliceBounds bounds;
  if (!SliceUnpack(key, &bounds)) return nullptr;
  std::string out;
  {
    ObjectLock lock(o);
    const int64_t count = SliceAdjust(&bounds, SizeNow(o));
    const char* data = Data(o);
    if (bounds.step == 1 && count > 0) {
      out.assign(data + bounds.start, static_cast<size_t>(count));
    } else {
      for (int64_t i = 0, at = bounds.start; i < count; ++i, at += bounds.step) out += data[at];
    }
  }
  return MakeByteArray(&bytearray_type, out);
}

bool SetItemSlot(Object* o, Object* key, Object* value) {
  if (IsInt(key) || TypeOf(key)->slots.to_index != nullptr) {
    int64_t i;
    if (!ToIndexOrRaise(key, exc::IndexError, &i)) return false;
    unsigned char byte = 0;
    if (value != nullptr && !ByteValue(value, &byte)) return false;
    int64_t size = SizeNow(o);
    if (i < 0) i += size;
    if (i < 0 || i >= size) {
      Raise(exc::IndexError, "bytearray index out of range");
      return false;
    }
    ObjectLock lock(o);
    if (i >= SizeNow(o)) {  // it shrank meanwhile
      lock.Release();
      Raise(exc::IndexError, "bytearray index out of range");
      return false;
    }
    if (value == nullptr) return Splice(o, i, i + 1, {});
    Data(o)[i] = static_cast<char>(byte);
    return true;
  }
  if (!IsExactly(key, slice_type)) {
    RaiseKey(key);
    return false;
  }
  int64_t start, stop, step, count;
  if (!SliceIndices(key, SizeNow(o), &start, &stop, &step, &count)) return false;
  std::string bytes;
  if (value != nullptr && !CopyBufferBytes(value, &bytes)) return false;
  ObjectLock lock(o);
  const int64_t size = SizeNow(o);
  if (step == 1) return Splice(o, start, std::max(start, stop), bytes);
  const auto got = static_cast<int64_t>(bytes.size());
  if (got == 0) {  // delete
    // Nothing to do is not allowed either while the buffer is exported.
    if (count <= 0) return MayBeResized(o);
    std::string kept;
    for (int64_t i = 0; i < size; ++i) {
      const int64_t distance = i - start;
      const bool gone = distance % step == 0 && distance / step >= 0 && distance / step < count;
      if (!gone) kept += Data(o)[i];
    }
    return Splice(o, 0, size, kept);
  }
  if (got != count) {
    lock.Release();
    Raise(exc::ValueError, "attempt to assign bytes of size %zd to extended slice of size %zd",
          static_cast<ssize_t>(got), static_cast<ssize_t>(count));
    return false;
  }
  for (int64_t i = 0, at = start; i < count; ++i, at += step) {
    if (at >= 0 && at < size) Data(o)[at] = bytes[i];
  }
  return true;
}

int ContainsSlot(Object* o, Object* item) { return BytesContains(ByteSelf(o).view(), item); }

Object* ConcatSlot(Object* a, Object* b) {
  std::string x, y;
  if (!SupportsBuffer(a) || !SupportsBuffer(b)) {
    return Raise(exc::TypeError, "can't concat %.100T to %.100T", b, a);
  }
  if (!CopyBufferBytes(a, &x) || !CopyBufferBytes(b, &y)) return nullptr;
  return MakeByteArray(&bytearray_type, x + y);
}

std::string Repeated(const std::string& bytes, int64_t count) {
  std::string out;
  if (count > 0) out.reserve(bytes.size() * count);
  for (int64_t i = 0; i < count; ++i) out += bytes;
  return out;
}
bool RepeatFits(Object* o, int64_t count) {
  if (count <= 0 || SizeNow(o) == 0 || SizeNow(o) <= (int64_t{1} << 40) / count) return true;
  RaiseNoMemory();
  return false;
}

Object* RepeatSlot(Object* o, int64_t count) {
  if (!RepeatFits(o, count)) return nullptr;
  return MakeByteArray(&bytearray_type, Repeated(ByteArrayText(o), count));
}
Object* InplaceRepeat(Object* o, int64_t count) {
  if (!RepeatFits(o, count)) return nullptr;
  const std::string bytes = Repeated(ByteArrayText(o), count);
  ObjectLock lock(o);
  return Splice(o, 0, SizeNow(o), bytes) ? o : nullptr;
}
Object* InplaceConcat(Object* o, Object* other) {
  if (!SupportsBuffer(other)) {
    return Raise(exc::TypeError, "can't concat %.100T to %.100T", other, o);
  }
  std::string bytes;
  if (!CopyBufferBytes(other, &bytes)) return nullptr;
  ObjectLock lock(o);
  return Splice(o, SizeNow(o), SizeNow(o), bytes) ? o : nullptr;
}

Object* Remainder(Object* a, Object* b) {
  if (!IsA(a, bytearray_type)) return NotImplemented();
  Object* bytes = BytesPercent(ByteArrayText(a), b);
  return bytes == nullptr ? nullptr : MakeByteArray(&bytearray_type, BytesView(bytes));
}

bool GetBufferSlot(Object* o, BufferInfo* view, int flags) {
  ObjectLock lock(o);
  static char empty[1] = {0};
  char* data = Data(o);
  if (!FillBuffer(view, o, data == nullptr ? empty : data, SizeNow(o), false, flags)) return false;
  __atomic_fetch_add(&Of(o)->exports, 1, __ATOMIC_RELAXED);
  return true;
}
void ReleaseBufferSlot(Object* o, BufferInfo*) {
  __atomic_fetch_sub(&Of(o)->exports, 1, __ATOMIC_RELEASE);
}

void Trace(Object* o, gc::Visitor& visitor) {
  char* data = gc::Load(&Of(o)->bytes);
  if (data != nullptr) visitor.Visit(data - offsetof(BytesObject, data));
}

Object* NewSlot(Type* type, Args, size_t, Object*) { return NewInstance(type); }

// Item by item: a generator sees what it has given so far.
bool InitFromItems(Object* o, Object* iterable) {
  {
    ObjectLock lock(o);
    if (!Splice(o, 0, SizeNow(o), {})) return false;
  }
  Object* iterator = Iter(iterable);
  if (iterator == nullptr) {
    if (!ClearErrorIf(exc::TypeError)) return false;
    return RaiseFalse(
        Raise(exc::TypeError, "cannot convert '%.200T' object to bytearray", iterable));
  }
  while (Object* item = Next(iterator)) {
    unsigned char byte;
    if (!ByteValue(item, &byte)) return false;
    const char c = static_cast<char>(byte);
    ObjectLock lock(o);
    if (!Splice(o, SizeNow(o), SizeNow(o), {&c, 1})) return false;
  }
  return !ErrorSet();
}

bool InitSlot(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs("bytearray", args, nargs, kwnames, {"source", "encoding", "errors"}, 0, 3, 0,
                 out)) {
    return false;
  }
  for (int i = 1; i < 3; ++i) {
    const char* text;
    if (!CStringArgument("bytearray", i == 1 ? "encoding" : "errors", out[i], &text)) return false;
  }
  if (out[0] != nullptr && out[1] == nullptr && out[2] == nullptr && !IsStr(out[0]) &&
      !SupportsBuffer(out[0]) && TypeOf(out[0])->slots.to_index == nullptr &&
      (TypeOf(out[0])->slots.iter != nullptr || TypeOf(out[0])->slots.getitem != nullptr)) {
    return InitFromItems(o, out[0]);
  }
  std::string bytes;
  if (!ByteSource("bytearray", out[0], out[1], out[2], &bytes)) return false;
  ObjectLock lock(o);
  return Splice(o, 0, SizeNow(o), bytes);
}

// A view that nobody holds any more still counts as an export until it is collected: CPython's counts
// would have released it, as in `memoryview(b)[:n].tobytes(); del b[:n]`. So an operation that exports
// stopped looks again after a collection. It changed nothing, and kFunction takes from no iterator.
// `frame`: as CollectNow's.
bool OnlyDeadViews(Object* o, const void* frame) {
  if (!ErrorSet() || !ErrorIs(exc::BufferError) || TypeOf(o) == nullptr) return false;
  ClearError();
  CollectNow(frame);
  if (__atomic_load_n(&Of(o)->exports, __ATOMIC_ACQUIRE) <= 0) return true;
  Raise(exc::BufferError, "Existing exports of data: object cannot be re-sized");
  return false;
}
template <auto kFunction>
struct Again;
template <class R, class... A, R (*kFunction)(Object*, A...)>
struct Again<kFunction> {
  static R Call(Object* o, A... rest) { return CallFrom(__builtin_frame_address(0), o, rest...); }
  // `frame`: the caller's, which has no references but its arguments; or null.
  [[gnu::always_inline]] static R CallFrom(const void* frame, Object* o, A... rest) {
    R result = kFunction(o, rest...);
    return result || !OnlyDeadViews(o, frame) ? result : kFunction(o, rest...);
  }
};
Object* Done(bool ok) { return ok ? None() : nullptr; }

Object* Append(Object* o, Args args, size_t, Object*) {
  unsigned char byte;
  if (!ByteValue(args[0], &byte)) return nullptr;
  const char c = static_cast<char>(byte);
  ObjectLock lock(o);
  return Done(Splice(o, SizeNow(o), SizeNow(o), {&c, 1}));
}
bool AppendBytes(Object* o, std::string_view bytes) {
  ObjectLock lock(o);
  return Splice(o, SizeNow(o), SizeNow(o), bytes);
}
Object* Extend(Object* o, Args args, size_t, Object*) {
  std::string bytes;
  if (SupportsBuffer(args[0])) {
    if (!CopyBufferBytes(args[0], &bytes)) return nullptr;
  } else {
    Object* iterator = Iter(args[0]);
    if (iterator == nullptr) {
      if (!ClearErrorIf(exc::TypeError)) return nullptr;
      return Raise(exc::TypeError, "can't extend bytearray with %.100T", args[0]);
    }
    if (!CollectBytes(iterator, "byte must be in range(0, 256)", &bytes)) return nullptr;
  }
  const void* frame = __builtin_frame_address(0);
  return Again<AppendBytes>::CallFrom(frame, o, std::string_view(bytes)) ? None() : nullptr;
}
Object* Insert(Object* o, Args args, size_t, Object*) {
  int64_t i;
  if (!SsizeArgument(args[0], &i)) return nullptr;
  unsigned char byte;
  if (!ByteValue(args[1], &byte)) return nullptr;
  const char c = static_cast<char>(byte);
  ObjectLock lock(o);
  const int64_t size = SizeNow(o);
  if (i < 0) i = std::max<int64_t>(i + size, 0);
  i = std::min(i, size);
  return Done(Splice(o, i, i, {&c, 1}));
}
Object* Pop(Object* o, Args args, size_t nargs, Object*) {
  int64_t i = -1;
  if (nargs > 0 && !SsizeArgument(args[0], &i)) return nullptr;
  ObjectLock lock(o);
  const int64_t size = SizeNow(o);
  if (size == 0) {
    lock.Release();
    return Raise(exc::IndexError, "pop from empty bytearray");
  }
  if (i < 0) i += size;
  if (i < 0 || i >= size) {
    lock.Release();
    return Raise(exc::IndexError, "pop index out of range");
  }
  const auto byte = static_cast<unsigned char>(Data(o)[i]);
  return Splice(o, i, i + 1, {}) ? BoxInt(byte) : nullptr;
}
Object* Remove(Object* o, Args args, size_t, Object*) {
  unsigned char byte;
  if (!ByteValue(args[0], &byte)) return nullptr;
  ObjectLock lock(o);
  const int64_t size = SizeNow(o);
  const void* at = size == 0 ? nullptr : std::memchr(Data(o), byte, size);
  if (at == nullptr) {
    lock.Release();
    return Raise(exc::ValueError, "value not found in bytearray");
  }
  const int64_t i = static_cast<const char*>(at) - Data(o);
  return Done(Splice(o, i, i + 1, {}));
}
Object* Reverse(Object* o, Args, size_t, Object*) {
  ObjectLock lock(o);
  if (SizeNow(o) > 0) std::reverse(Data(o), Data(o) + SizeNow(o));
  return None();
}
Object* Clear(Object* o, Args, size_t, Object*) {
  ObjectLock lock(o);
  return Done(Splice(o, 0, SizeNow(o), {}));
}
Object* Copy(Object* o, Args, size_t, Object*) {
  return MakeByteArray(&bytearray_type, ByteArrayText(o));
}
Object* Alloc(Object* o, Args, size_t, Object*) {
  return BoxInt(__atomic_load_n(&Of(o)->allocated, __ATOMIC_RELAXED));
}
Object* SizeOf(Object* o, Args, size_t, Object*) {
  return BoxInt(static_cast<int64_t>(sizeof(ByteArrayObject)) +
                __atomic_load_n(&Of(o)->allocated, __ATOMIC_RELAXED));
}
Object* Reduce(Object* o, bool as_bytes) {
  Object* state = GetStateOf(o);
  if (state == nullptr) return nullptr;
  const std::string bytes = ByteArrayText(o);
  Object* args;
  if (as_bytes) {
    Object* data = NewBytes(bytes);
    args = data == nullptr ? nullptr : TupleOf(data);
  } else {
    Object* text = NewStrFromKind(kLatin1, bytes.data(), static_cast<int64_t>(bytes.size()));
    Object* encoding = NewStrAscii("latin-1");
    args = text == nullptr || encoding == nullptr ? nullptr : TupleOf(text, encoding);
  }
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args, state);
}
Object* ReduceMethod(Object* o, Args, size_t, Object*) { return Reduce(o, false); }
Object* ReduceEx(Object* o, Args args, size_t nargs, Object*) {
  int protocol = 0;
  if (nargs > 0 && !IntAsInt(args[0], &protocol)) return nullptr;
  return Reduce(o, protocol >= 3);
}

bool SetItemAgain(Object* o, Object* key, Object* value) {
  const void* frame = __builtin_frame_address(0);
  if (value != nullptr && IsExactly(key, slice_type) && !SupportsBuffer(value)) {
    int64_t start, stop, step, count;  // a slice that is none comes first
    if (!SliceIndices(key, SizeNow(o), &start, &stop, &step, &count)) return false;
    const Slots& slots = TypeOf(value)->slots;
    if (IsStr(value) || slots.to_index != nullptr || slots.to_int != nullptr ||
        slots.to_float != nullptr) {
      Raise(exc::TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
      return false;
    }
    value = CallArgs(AsObject(&bytearray_type), value);  // whatever makes one
    if (value == nullptr) return false;
    frame = nullptr;  // it stands in none but this one
  }
  return Again<SetItemSlot>::CallFrom(frame, o, key, value);
}

const NativeMethod kMethods[] = {
    {"append", Again<Append>::Call, 1, 1, 0, "append($self, item, /)\n--\n\nAppend a single item to the end."},
    {"clear", Again<Clear>::Call, 0, 0, 0, "clear($self, /)\n--\n\nRemove all items from the bytearray."},
    {"copy", Copy, 0, 0, 0, "copy($self, /)\n--\n\nReturn a copy of B."},
    {"extend", Extend, 1, 1, 0,
     "extend($self, iterable_of_ints, /)\n--\n\nAppend all the items from the iterator or buffer."},
    {"insert", Again<Insert>::Call, 2, 2, 0,
     "insert($self, index, item, /)\n--\n\nInsert a single item before the given index."},
    {"pop", Again<Pop>::Call, 0, 1, 0,
     "pop($self, index=-1, /)\n--\n\nRemove and return a single item from B."},
    {"remove", Again<Remove>::Call, 1, 1, 0,
     "remove($self, value, /)\n--\n\nRemove the first occurrence of a value in the bytearray."},
    {"reverse", Reverse, 0, 0, 0,
     "reverse($self, /)\n--\n\nReverse the order of the values in B in place."},
    {"__alloc__", Alloc, 0, 0, 0, "B.__alloc__() -> int"},
    {"__sizeof__", SizeOf, 0, 0, 0, "__sizeof__($self, /)\n--\n\nSize in memory, in bytes."},
    {"__reduce__", ReduceMethod, 0, 0, 0, "__reduce__($self, /)\n--\n\nFor pickling."},
    {"__reduce_ex__", ReduceEx, 0, 1, 0, "__reduce_ex__($self, proto=0, /)\n--\n\nFor pickling."},
    TC_BYTES_METHODS("bytearray"),
    {nullptr, nullptr, 0, 0, 0, nullptr}};

struct Items {
  static Type& type() { return bytearray_iterator_type; }
  static int64_t Size(Object* source) { return SizeNow(source); }
  static Object* At(Object* source, int64_t i) {
    int byte = -1;
    {
      ObjectLock lock(source);
      if (i < SizeNow(source)) byte = static_cast<unsigned char>(Data(source)[i]);
    }
    return byte < 0 ? nullptr : BoxInt(byte);
  }
  static Object* Nothing() { return EmptyTuple(); }
};
using Iterator = IndexIterator<Items>;

}  // namespace

void SetUpByteArrayTypes() {
  Type& t = bytearray_type;
  BeginType(&t, "bytearray", sizeof(ByteArrayObject));
  t.tp_flags |= kTypeBase | kTypeMatchSelf;
  t.tp_doc =
      "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> "
      "bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) "
      "-> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> "
      "empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding "
      "integers in range(256)\n  - a text string encoded using the specified encoding\n  - a "
      "bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer";
  t.native_methods = kMethods;
  Slots& s = t.slots;
  s.repr = ReprSlot;
  s.str = StrSlot;
  s.richcompare = CompareSlot;
  s.iter = Iterator::New;
  s.new_ = NewSlot;
  s.init = InitSlot;
  s.binary[kRemainder] = Remainder;
  s.len = LengthSlot;
  s.getitem = GetItemSlot;
  s.setitem = SetItemAgain;
  s.item = Item;
  s.contains = ContainsSlot;
  s.concat = ConcatSlot;
  s.repeat = RepeatSlot;
  s.inplace_concat = Again<InplaceConcat>::Call;
  s.inplace_repeat = Again<InplaceRepeat>::Call;
  s.get_buffer = GetBufferSlot;
  s.release_buffer = ReleaseBufferSlot;
  s.trace = Trace;

  Iterator::SetUp("bytearray_iterator");
}

}  // namespace tricolor
