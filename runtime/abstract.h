// Operations on any object: what operators and builtin functions mean, by the type's slots.
//
// Results that are Object* are null, bool results false, int results -1, when an exception is set.
// Names are str objects; those that come as constants are interned (runtime/names.h).
#ifndef TRICOLOR_RUNTIME_ABSTRACT_H_
#define TRICOLOR_RUNTIME_ABSTRACT_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

// Attributes.
Object* GetAttr(Object* o, Object* name);
Object* GetAttr(Object* o, const char* name);
int LookupAttr(Object* o, Object* name, Object** result);  // 1 found, 0 absent (no error), -1
bool SetAttr(Object* o, Object* name, Object* value);
bool DelAttr(Object* o, Object* name);
Object* GenericGetAttr(Object* o, Object* name);
bool GenericSetAttr(Object* o, Object* name, Object* value);
// `o.name` for a call: sets *self to o and returns the unbound function when binding can be
// skipped, otherwise *self = null and the attribute itself.
Object* GetMethod(Object* o, Object* name, Object** self);
// A special method, looked up on the type; bound. 0 absent.
int LookupSpecial(Object* o, Object* name, Object** result);

// Calls.
Object* Call(Object* f, Args args, size_t nargs, Object* kwnames = nullptr);
Object* CallWithDict(Object* f, Object* args_tuple, Object* kwargs_dict_or_null);
Object* CallMethod(Object* o, Object* name, Args args, size_t nargs);  // args without self
template <class... T>
inline Object* CallArgs(Object* f, T*... args) {
  Object* array[sizeof...(args) + 1] = {reinterpret_cast<Object*>(args)..., nullptr};
  return Call(f, array, sizeof...(args));
}
template <class... T>
inline Object* CallMethodArgs(Object* o, Object* name, T*... args) {
  Object* array[sizeof...(args) + 1] = {reinterpret_cast<Object*>(args)..., nullptr};
  return CallMethod(o, name, array, sizeof...(args));
}
bool IsCallable(Object* o);

// Items.
Object* GetItem(Object* o, Object* key);
bool SetItem(Object* o, Object* key, Object* value);
bool DelItem(Object* o, Object* key);
Object* SequenceGetItem(Object* o, int64_t index);  // negative counts from the end
int64_t Length(Object* o);
int64_t LengthHint(Object* o, int64_t default_value);
int Contains(Object* o, Object* value);

// Iteration.
Object* Iter(Object* o);
Object* Next(Object* iterator);  // null: the end, or an error (ErrorSet)
bool IsIterator(Object* o);

// Comparison, hash, truth, text.
Object* RichCompare(Object* a, Object* b, CompareOp op);
int Compare(Object* a, Object* b, CompareOp op);  // 1 0 -1; identity implies == (as containers do)
bool Is(Object* a, Object* b);                    // identity; exact ints by value
int64_t Hash(Object* o);                          // -1: error
int IsTrue(Object* o);
Object* Repr(Object* o);                          // a str
Object* Str(Object* o);
Object* Ascii(Object* o);
Object* Format(Object* o, Object* spec);
Object* ToBytes(Object* o);

// Numbers.
Object* BinaryOp(Object* a, Object* b, int opcode);  // BinaryOpcode, + kInPlace for a += b
Object* Power(Object* a, Object* b, Object* modulus);
Object* Negative(Object* o);
Object* Positive(Object* o);
Object* Absolute(Object* o);
Object* Invert(Object* o);
Object* ToIndex(Object* o);                        // an int object (operator.index)
bool ToIndexInt(Object* o, int64_t* out);          // IndexError-free: clips to int64
bool ToIndexOrRaise(Object* o, Type& overflow_error, int64_t* out);
Object* ToInt(Object* o);                          // int(o) without a base
Object* ToFloat(Object* o);
bool ToDouble(Object* o, double* out);             // accepts ints, __float__, __index__

// Types.
int IsInstance(Object* o, Object* type_or_tuple);  // with __instancecheck__
int IsSubclass(Object* o, Object* type_or_tuple);
const char* TypeName(const Object* o);             // the last part of tp_name, for messages

// id(): by value for exact ints (odd: never an address), the address otherwise.
Object* Id(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_ABSTRACT_H_
