// Comparison, hash, truth, text and identity of any object.
#include "runtime/abstract.h"

#include <cstdio>
#include <cstring>

#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native_stack.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

const char* TypeName(const Object* o) {
  const char* name = TypeOf(o)->tp_name;
  const char* dot = std::strrchr(name, '.');
  return dot == nullptr || (TypeOf(o)->tp_flags & kTypeHeap) != 0 ? name : dot + 1;
}

namespace {

constexpr CompareOp kSwapped[] = {kGt, kGe, kEq, kNe, kLt, kLe};
constexpr const char* kOpText[] = {"<", "<=", "==", "!=", ">", ">="};

Object* CompareBySlots(Object* a, Object* b, CompareOp op) {
  Type* ta = TypeOf(a);
  Type* tb = TypeOf(b);
  bool tried_reflected = false;
  if (ta != tb && tb->slots.richcompare != nullptr && IsSubtype(tb, ta)) {
    tried_reflected = true;
    Object* r = tb->slots.richcompare(b, a, kSwapped[op]);
    if (r != NotImplemented()) return r;
  }
  if (ta->slots.richcompare != nullptr) {
    Object* r = ta->slots.richcompare(a, b, op);
    if (r != NotImplemented()) return r;
  }
  if (!tried_reflected && tb->slots.richcompare != nullptr) {
    Object* r = tb->slots.richcompare(b, a, kSwapped[op]);
    if (r != NotImplemented()) return r;
  }
  if (op == kEq) return Bool(Is(a, b));
  if (op == kNe) return Bool(!Is(a, b));
  return Raise(exc::TypeError, "'%s' not supported between instances of '%.100s' and '%.100s'",
               kOpText[op], ta->tp_name, tb->tp_name);
}

// Types whose comparison cannot recurse.
bool ComparesFlat(const Type* t) { return t == &int_type || t == &str_type || t == &float_type; }

}  // namespace

Object* RichCompare(Object* a, Object* b, CompareOp op) {
  const int flat = CompareFlat(a, b, op);
  if (flat != -2) return Bool(flat != 0);
  if (ComparesFlat(TypeOf(a)) && ComparesFlat(TypeOf(b))) return CompareBySlots(a, b, op);
  RecursionGuard guard(" in comparison");
  return guard.ok() ? CompareBySlots(a, b, op) : nullptr;
}

int Compare(Object* a, Object* b, CompareOp op) {
  if (a == b) {
    if (op == kEq) return 1;
    if (op == kNe) return 0;
  }
  const int flat = CompareFlat(a, b, op);
  if (flat != -2) return flat;
  if (op != kEq && IsExactly(a, tuple_type) && IsExactly(b, tuple_type)) {  // kEq: containers have looked (QuickEqual)
    int64_t equal;
    const int quick = CompareFlatItems(a, b, op, &equal);
    if (quick != -2) return quick;
  }
  Object* r = RichCompare(a, b, op);
  return r == nullptr ? -1 : IsTrue(r);
}

bool Is(Object* a, Object* b) {
  if (a == b) return true;
  return IsExactly(a, int_type) && IsExactly(b, int_type) && IntEqual(a, b);
}

int64_t Hash(Object* o) {
  if (IsExactly(o, int_type)) return IntHash(o);
  auto hash = TypeOf(o)->slots.hash;
  if (hash != nullptr) return EnoughStack() ? hash(o) : -1;
  Raise(exc::TypeError, "unhashable type: '%.200s'", TypeOf(o)->tp_name);
  return -1;
}

int IsTrue(Object* o) {
  if (o == True()) return 1;
  if (o == False() || o == None()) return 0;
  const Slots& slots = TypeOf(o)->slots;
  if (slots.to_bool != nullptr) return slots.to_bool(o);
  if (slots.len != nullptr) {
    const int64_t n = slots.len(o);
    return n < 0 ? -1 : n > 0;
  }
  return 1;
}

Object* Repr(Object* o) {
  if (o == nullptr) return NewStrAscii("<NULL>");
  auto repr = TypeOf(o)->slots.repr;
  if (repr == nullptr) {
    return StrFormat("<%s object at %p>", TypeOf(o)->tp_name, static_cast<void*>(o));
  }
  RecursionGuard guard(" while getting the repr of an object");
  if (!guard.ok()) return nullptr;
  Object* s = repr(o);
  if (s == nullptr || IsStr(s)) return s;
  return Raise(exc::TypeError, "__repr__ returned non-string (type %.200s)", TypeOf(s)->tp_name);
}

Object* Str(Object* o) {
  if (o == nullptr) return NewStrAscii("<NULL>");
  if (IsExactly(o, str_type)) return o;
  if (IsExactly(o, int_type)) return IntRepr(o);
  auto str = TypeOf(o)->slots.str;
  if (str == nullptr) return Repr(o);
  RecursionGuard guard(" while getting the str of an object");
  if (!guard.ok()) return nullptr;
  Object* s = str(o);
  if (s == nullptr || IsStr(s)) return s;
  return Raise(exc::TypeError, "__str__ returned non-string (type %.200s)", TypeOf(s)->tp_name);
}

Object* Ascii(Object* o) {
  Object* s = Repr(o);
  if (s == nullptr || StrIsAscii(s)) return s;
  StrBuilder out;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (c < 128) {
      out.Append(c);
      continue;
    }
    char buffer[16];
    const char* format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
    std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(c));
    out.Append(std::string_view(buffer));
  }
  return out.Finish();
}

Object* Format(Object* o, Object* spec) {
  if (spec != nullptr && !IsStr(spec)) {
    return Raise(exc::SystemError, "Format specifier must be a string, not %.200s",
                 TypeOf(spec)->tp_name);
  }
  if (spec == nullptr) spec = EmptyStr();
  // Nobody can change the __format__ of these.
  if (IsExactly(o, str_type)) return FormatStr(o, spec);
  if (IsExactly(o, int_type)) return FormatInt(o, spec);
  if (IsExactly(o, float_type)) return FormatFloat(o, spec);
  Object* method;
  const int found = LookupSpecial(o, names.__format__, &method);
  if (found < 0) return nullptr;
  if (found == 0) {
    return Raise(exc::TypeError, "Type %.100s doesn't define __format__", TypeOf(o)->tp_name);
  }
  Object* s = CallArgs(method, spec);
  if (s == nullptr || IsStr(s)) return s;
  return Raise(exc::TypeError, "__format__ must return a str, not %.200s", TypeOf(s)->tp_name);
}

Object* ToBytes(Object* o) {
  if (IsExactly(o, bytes_type)) return o;
  Object* method;
  const int found = LookupSpecial(o, names.__bytes__, &method);
  if (found < 0) return nullptr;
  if (found > 0 || SupportsBuffer(o)) return CallArgs(AsObject(&bytes_type), o);
  if (!IsStr(o)) {  // an iterable, even if it has an __index__
    Object* iterator = Iter(o);
    if (iterator != nullptr) return CallArgs(AsObject(&bytes_type), iterator);
    if (!ClearErrorIf(exc::TypeError)) return nullptr;
  }
  return Raise(exc::TypeError, "cannot convert '%.200T' object to bytes", o);
}

Object* Id(Object* o) {
  if (!IsExactly(o, int_type)) return NewIntUnsigned(reinterpret_cast<uint64_t>(o));
  Object* twice = IntAdd(o, o);
  Object* one = NewInt(1);
  return twice == nullptr || one == nullptr ? nullptr : IntAdd(twice, one);
}

}  // namespace tricolor
