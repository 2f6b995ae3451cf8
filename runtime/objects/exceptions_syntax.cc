// SyntaxError.
#include <string>

#include "runtime/abstract.h"
#include "runtime/objects/exceptions_internal.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

SyntaxErrorObject* AsSyntax(Object* o) { return As<SyntaxErrorObject>(o); }

bool SyntaxErrorInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!ExceptionInit(self, args, nargs, kwnames)) return false;
  auto* e = AsSyntax(self);
  if (nargs >= 1) gc::Store(self, &e->msg, args[0]);
  if (nargs != 2) return true;
  Object* info = ToTuple(args[1]);
  if (info == nullptr) return false;
  const int64_t n = TupleSize(info);
  if (n != 4 && n != 6) {
    if (n == 5) {
      return RaiseFalse(
          Raise(exc::TypeError, "end_offset must be provided when end_lineno is provided"));
    }
    return RaiseFalse(
        n < 4 ? Raise(exc::TypeError, "function takes at least 4 arguments (%zd given)", n)
              : Raise(exc::TypeError, "function takes at most 6 arguments (%zd given)", n));
  }
  gc::Store(self, &e->filename, TupleAt(info, 0));
  gc::Store(self, &e->lineno, TupleAt(info, 1));
  gc::Store(self, &e->offset, TupleAt(info, 2));
  gc::Store(self, &e->text, TupleAt(info, 3));
  if (n == 6) {
    gc::Store(self, &e->end_lineno, TupleAt(info, 4));
    gc::Store(self, &e->end_offset, TupleAt(info, 5));
  }
  return true;
}

// "message (file, line n)", with the last part of the file's path.
Object* SyntaxErrorStr(Object* self) {
  auto* e = AsSyntax(self);
  Object* msg = gc::Load(&e->msg);
  if (msg == nullptr) msg = None();
  Object* filename = gc::Load(&e->filename);
  Object* lineno = gc::Load(&e->lineno);
  int64_t line;
  const bool have_line = lineno != nullptr && IsExactly(lineno, int_type);
  if (filename != nullptr && IsStr(filename)) {
    int64_t begin = StrLength(filename);
    while (begin > 0 && StrAt(filename, begin - 1) != '/') --begin;
    filename = StrSubstring(filename, begin, StrLength(filename));
    if (filename == nullptr) return nullptr;
  } else {
    filename = nullptr;
  }
  if (filename == nullptr && !have_line) return Str(msg);
  if (have_line && !IntFits(lineno, &line)) line = -1;
  if (filename != nullptr && have_line) {
    return StrFormat("%S (%U, line %ld)", msg, filename, static_cast<long>(line));  // NOLINT
  }
  if (filename != nullptr) return StrFormat("%S (%U)", msg, filename);
  return StrFormat("%S (line %ld)", msg, static_cast<long>(line));  // NOLINT
}

#define TC_MEMBER(name, doc) \
  { #name, MemberKind::kObject, offsetof(SyntaxErrorObject, name), false, doc }
const NativeMember kMembers[] = {TC_MEMBER(msg, "exception msg"),
                                 TC_MEMBER(filename, "exception filename"),
                                 TC_MEMBER(lineno, "exception lineno"),
                                 TC_MEMBER(offset, "exception offset"),
                                 TC_MEMBER(text, "exception text"),
                                 TC_MEMBER(end_lineno, "exception end lineno"),
                                 TC_MEMBER(end_offset, "exception end offset"),
                                 TC_MEMBER(print_file_and_line, "exception print_file_and_line"),
                                 {}};
#undef TC_MEMBER

}  // namespace

void SetUpSyntaxError() {
  Type& t = exc::SyntaxError;
  t.tp_basicsize = sizeof(SyntaxErrorObject);
  t.slots.init = SyntaxErrorInit;
  t.slots.str = SyntaxErrorStr;
  t.slots.trace = TraceException<8>;
  t.native_members = kMembers;
}

}  // namespace tricolor
