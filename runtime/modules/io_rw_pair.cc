// _io.BufferedRWPair: a reader and a writer over two raw streams, as one object.
#include "runtime/error.h"
#include "runtime/modules/io_internal.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"

namespace tricolor {

Type buffered_pair_type;

namespace {

struct PairObject {
  IoObject io;
  Object* reader;
  Object* writer;
};

PairObject* AsPair(Object* o) { return As<PairObject>(o); }

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* size = NewInt(kDefaultBufferSize);
  if (size == nullptr || !NoKeywords("BufferedRWPair", kwnames) ||
      !CheckPositional("BufferedRWPair", nargs, 2, 3)) {
    return false;
  }
  if (nargs == 3) size = args[2];
  const auto check = [](Object* raw, const char* question, const char* message) {
    Object* answer = CallName(raw, question);
    if (answer == nullptr) return false;
    const int yes = IsTrue(answer);
    if (yes == 0) RaiseUnsupported(message);
    return yes > 0;
  };
  if (!check(args[0], "readable", "File or stream is not readable.") ||
      !check(args[1], "writable", "File or stream is not writable.")) {
    return false;
  }
  Object* reader = CallArgs(AsObject(&buffered_reader_type), args[0], size);
  Object* writer = reader == nullptr ? nullptr
                                     : CallArgs(AsObject(&buffered_writer_type), args[1], size);
  if (writer == nullptr) return false;
  gc::Store(self, &AsPair(self)->reader, reader);
  gc::Store(self, &AsPair(self)->writer, writer);
  return true;
}

Object* Forward(Object* target, const char* name, Args args, size_t nargs) {
  if (target == nullptr) return Raise(exc::ValueError, "I/O operation on uninitialized object");
  return CallMethod(target, Intern(name), args, nargs);
}

#define TC_FORWARD(function, side, name) \
  Object* function(Object* self, Args args, size_t nargs, Object*) { \
    return Forward(gc::Load(&AsPair(self)->side), name, args, nargs); \
  }
TC_FORWARD(Read, reader, "read")
TC_FORWARD(Peek, reader, "peek")
TC_FORWARD(Read1, reader, "read1")
TC_FORWARD(ReadInto, reader, "readinto")
TC_FORWARD(ReadInto1, reader, "readinto1")
TC_FORWARD(Write, writer, "write")
TC_FORWARD(Flush, writer, "flush")
TC_FORWARD(Readable, reader, "readable")
TC_FORWARD(Writable, writer, "writable")
#undef TC_FORWARD

Object* Close(Object* self, Args, size_t, Object*) {
  Object* written = Forward(gc::Load(&AsPair(self)->writer), "close", nullptr, 0);
  Object* error = TakeError();
  Object* read = Forward(gc::Load(&AsPair(self)->reader), "close", nullptr, 0);
  if (error != nullptr) {
    Object* second = TakeError();
    if (second != nullptr) {
      gc::Store(second, &AsException(second)->context, error);
      error = second;
    }
    SetError(error);
    return nullptr;
  }
  return written == nullptr ? nullptr : read;
}

Object* IsATty(Object* self, Args, size_t, Object*) {
  Object* answer = Forward(gc::Load(&AsPair(self)->writer), "isatty", nullptr, 0);
  if (answer != False()) return answer;
  return Forward(gc::Load(&AsPair(self)->reader), "isatty", nullptr, 0);
}

Object* GetClosed(Object* self, void*) {
  Object* writer = gc::Load(&AsPair(self)->writer);
  if (writer == nullptr) {
    return Raise(exc::RuntimeError, "the BufferedRWPair object is being garbage-collected");
  }
  return GetAttr(writer, "closed");
}

const NativeMethod kMethods[] = {{"read", Read, 0, 1, 0, nullptr},
                                 {"peek", Peek, 0, 1, 0, nullptr},
                                 {"read1", Read1, 0, 1, 0, nullptr},
                                 {"readinto", ReadInto, 1, 1, 0, nullptr},
                                 {"readinto1", ReadInto1, 1, 1, 0, nullptr},
                                 {"write", Write, 1, 1, 0, nullptr},
                                 {"flush", Flush, 0, 0, 0, nullptr},
                                 {"readable", Readable, 0, 0, 0, nullptr},
                                 {"writable", Writable, 0, 0, 0, nullptr},
                                 {"close", Close, 0, 0, 0, nullptr},
                                 {"isatty", IsATty, 0, 0, 0, nullptr},
                                 {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {{"closed", GetClosed, nullptr, nullptr, nullptr},
                                {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

void SetUpPairType() {
  BeginIoType(&buffered_pair_type, "_io.BufferedRWPair", sizeof(PairObject),
              &buffered_io_base_type);
  buffered_pair_type.slots.new_ = [](Type* type, Args, size_t, Object*) { return NewInstance(type); };
  buffered_pair_type.slots.init = Init;
  buffered_pair_type.slots.trace = [](Object* o, gc::Visitor& visitor) {
    TraceIoBase(o, visitor);
    visitor.Visit(gc::Load(&AsPair(o)->reader));
    visitor.Visit(gc::Load(&AsPair(o)->writer));
  };
  buffered_pair_type.native_methods = kMethods;
  buffered_pair_type.native_getset = kGetSet;
}

}  // namespace tricolor
