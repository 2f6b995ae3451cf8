// OSError and the subclasses that errno values choose.
#include <cerrno>

#include "runtime/abstract.h"
#include "runtime/objects/exceptions_internal.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

OSErrorObject* AsOSError(Object* o) { return As<OSErrorObject>(o); }

// OSError(errno, strerror[, filename[, winerror[, filename2]]]); other counts are just args.
struct Parts {
  Object *number = nullptr, *text = nullptr, *filename = nullptr, *filename2 = nullptr;
};

Parts ParseParts(Args args, size_t nargs) {
  Parts p;
  if (nargs < 2 || nargs > 5) return p;
  p.number = args[0];
  p.text = args[1];
  if (nargs > 2) p.filename = args[2];
  if (nargs > 4) p.filename2 = args[4];
  return p;
}

bool Fill(Object* self, const Parts& p, Args args, size_t nargs) {
  auto* e = AsOSError(self);
  e->written = -1;
  size_t kept = nargs;
  if (p.filename != nullptr && p.filename != None()) {
    int64_t written;
    if (IsA(self, exc::BlockingIOError) && TypeOf(p.filename)->slots.to_index != nullptr) {
      if (!ToIndexOrRaise(p.filename, exc::ValueError, &written)) return false;
      e->written = written;
    } else {
      gc::Store(self, &e->filename, p.filename);
      if (p.filename2 != nullptr && p.filename2 != None()) {
        gc::Store(self, &e->filename2, p.filename2);
      }
      // Compatibility of old: the names are not part of args.
      if (nargs >= 2 && nargs <= 5) kept = 2;
    }
  }
  gc::Store(self, &e->myerrno, p.number);
  gc::Store(self, &e->strerror, p.text);
  return SetExceptionArgs(self, args, kept);
}

bool OSErrorInit(Object* self, Args args, size_t nargs, Object* kwnames);
Object* OSErrorNew(Type* type, Args args, size_t nargs, Object* kwnames);

// A subclass with its own __init__ but not __new__ is filled by __init__, others by __new__.
bool FilledByInit(const Type* type) {
  return type->slots.init != OSErrorInit && type->slots.new_ == OSErrorNew;
}

Object* OSErrorNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Parts p;
  const bool by_init = FilledByInit(type);
  if (!by_init) {
    if (!NoKeywords(type->tp_name, kwnames)) return nullptr;
    p = ParseParts(args, nargs);
    int64_t number;
    if (type == &exc::OSError && p.number != nullptr && IsInt(p.number) &&
        IntFits(p.number, &number)) {
      type = &OSErrorTypeFor(static_cast<int>(number));
    }
  }
  Object* self = NewInstance(type);
  if (self == nullptr) return nullptr;
  AsOSError(self)->written = -1;
  if (by_init) return SetExceptionArgs(self, nullptr, 0) ? self : nullptr;
  return Fill(self, p, args, nargs) ? self : nullptr;
}

bool OSErrorInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!FilledByInit(TypeOf(self))) return true;
  if (!NoKeywords(TypeOf(self)->tp_name, kwnames)) return false;
  return Fill(self, ParseParts(args, nargs), args, nargs);
}

Object* OSErrorStr(Object* self) {
  auto* e = AsOSError(self);
  Object* number = gc::Load(&e->myerrno);
  Object* text = gc::Load(&e->strerror);
  Object* filename = gc::Load(&e->filename);
  Object* filename2 = gc::Load(&e->filename2);
  Object* n = number == nullptr ? None() : number;
  Object* t = text == nullptr ? None() : text;
  if (filename != nullptr && filename2 != nullptr) {
    return StrFormat("[Errno %S] %S: %R -> %R", n, t, filename, filename2);
  }
  if (filename != nullptr) return StrFormat("[Errno %S] %S: %R", n, t, filename);
  if (number != nullptr && text != nullptr) return StrFormat("[Errno %S] %S", number, text);
  return ExceptionStr(self);
}

Object* OSErrorReduce(Object* self, Args, size_t, Object*) {
  auto* e = AsOSError(self);
  Object* args = gc::Load(&AsException(self)->args);
  Object* filename = gc::Load(&e->filename);
  Object* filename2 = gc::Load(&e->filename2);
  if (TupleSize(args) == 2 && filename != nullptr) {
    Object* first = TupleAt(args, 0);
    Object* second = TupleAt(args, 1);
    Object* none = None();
    args = filename2 == nullptr ? TupleOf(first, second, filename)
                                : TupleOf(first, second, filename, none, filename2);
    if (args == nullptr) return nullptr;
  }
  Type* type = TypeOf(self);
  Object* dict = gc::Load(&AsException(self)->dict);
  return dict == nullptr ? TupleOf(type, args) : TupleOf(type, args, dict);
}

Object* GetWritten(Object* o, void*) {
  const int64_t n = AsOSError(o)->written;
  return n == -1 ? Raise(exc::AttributeError, "characters_written") : NewInt(n);
}

bool SetWritten(Object* o, Object* value, void*) {
  if (value == nullptr) {
    if (AsOSError(o)->written == -1) {
      return RaiseFalse(Raise(exc::AttributeError, "characters_written"));
    }
    AsOSError(o)->written = -1;
    return true;
  }
  int64_t n;
  if (!ToIndexOrRaise(value, exc::ValueError, &n)) return false;
  AsOSError(o)->written = n;
  return true;
}

const NativeMember kMembers[] = {
    {"errno", MemberKind::kObject, offsetof(OSErrorObject, myerrno), false, "POSIX exception code"},
    {"strerror", MemberKind::kObject, offsetof(OSErrorObject, strerror), false,
     "exception strerror"},
    {"filename", MemberKind::kObject, offsetof(OSErrorObject, filename), false,
     "exception filename"},
    {"filename2", MemberKind::kObject, offsetof(OSErrorObject, filename2), false,
     "second exception filename"},
    {}};
const NativeGetSet kGetSet[] = {{"characters_written", GetWritten, SetWritten, nullptr, nullptr},
                                {}};
const NativeMethod kMethods[] = {{"__reduce__", OSErrorReduce, 0, 0, 0, nullptr}, {}};

}  // namespace

Type& OSErrorTypeFor(int error_number) {
  switch (error_number) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
      return exc::BlockingIOError;
    case EPIPE:
    case ESHUTDOWN:
      return exc::BrokenPipeError;
    case ECHILD:
      return exc::ChildProcessError;
    case ECONNABORTED:
      return exc::ConnectionAbortedError;
    case ECONNREFUSED:
      return exc::ConnectionRefusedError;
    case ECONNRESET:
      return exc::ConnectionResetError;
    case EEXIST:
      return exc::FileExistsError;
    case ENOENT:
      return exc::FileNotFoundError;
    case EISDIR:
      return exc::IsADirectoryError;
    case ENOTDIR:
      return exc::NotADirectoryError;
    case EINTR:
      return exc::InterruptedError;
    case EACCES:
    case EPERM:
      return exc::PermissionError;
    case ESRCH:
      return exc::ProcessLookupError;
    case ETIMEDOUT:
      return exc::TimeoutError;
    default:
      return exc::OSError;
  }
}

void SetUpOSError() {
  Type& t = exc::OSError;
  t.tp_basicsize = sizeof(OSErrorObject);
  t.slots.new_ = OSErrorNew;
  t.slots.init = OSErrorInit;
  t.slots.str = OSErrorStr;
  t.slots.trace = TraceException<4>;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
  for (Type* sub :
       {&exc::BlockingIOError, &exc::ChildProcessError, &exc::ConnectionError,
        &exc::FileExistsError, &exc::FileNotFoundError, &exc::InterruptedError,
        &exc::IsADirectoryError, &exc::NotADirectoryError, &exc::PermissionError,
        &exc::ProcessLookupError, &exc::TimeoutError, &exc::BrokenPipeError,
        &exc::ConnectionAbortedError, &exc::ConnectionRefusedError, &exc::ConnectionResetError}) {
    sub->slots.new_ = OSErrorNew;
  }
}

}  // namespace tricolor
