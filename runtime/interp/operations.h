// What instructions do when no fast path takes them. All of it is called out of the loop: here
// native locals are scanned, in the loop they are not.
//
// CONVENTION `operands` points at the lowest operand, which stays in its slot (integers boxed in
//            place) until the call has returned. Null, false, -1, an empty Value: exception.
#ifndef TRICOLOR_RUNTIME_INTERP_OPERATIONS_H_
#define TRICOLOR_RUNTIME_INTERP_OPERATIONS_H_

#include <string>

#include "runtime/builtin_types.h"
#include "runtime/interp/frame.h"
#include "runtime/interp/temporaries.h"
#include "runtime/object.h"
#include "runtime/type.h"
#include "runtime/value.h"

namespace tricolor {

// Boxes the integer in a slot, in the slot. Null: MemoryError.
inline Object* BoxSlot(Value* slot) {
  const Value v = LoadSlot(slot);
  if (!v.IsInt()) return v.AsObject();
  Object* o = BoxInt(v.AsInt());
  if (o != nullptr) StoreSlot(slot, Value(o));
  return o;
}
bool BoxSlots(Value* from, Value* to);
// Slots as arguments of a native call. REQUIRES boxed.
inline Object* const* AsArgs(const Value* slots) { return reinterpret_cast<Object* const*>(slots); }

// arithmetic.cc
Value BinarySlow(Value* operands, int opcode);
Value CompareSlow(Value* operands, int op);
Value UnarySlow(Value* operand, uint8_t op);
int TruthSlow(Value* operand);
bool SameSlow(Value a, Value b);  // `is`
Value SubscriptSlow(Value* operands);

// names.cc
Object* LoadName(Frame* frame, Object* name);
bool StoreName(Frame* frame, Object* name, Object* value);
bool DeleteName(Frame* frame, Object* name);
Object* LoadGlobal(Frame* frame, Object* name);
bool DeleteGlobal(Frame* frame, Object* name);
Value LoadClassDeref(Frame* frame, int slot);
Object* RaiseUnbound(Frame* frame, int slot);
Object* RaiseUndefined(Object* name);
Object* LoadBuildClass(Frame* frame);
Object* ImportName(Frame* frame, Object* name, Value* operands);  // level, fromlist
Object* ImportFrom(Value* module, Object* name);
bool ImportStar(Frame* frame, Value* module);
bool SetupAnnotations(Frame* frame);

// build.cc
// Is what is being filled of the type it must be? A debugger may have jumped there with something
// else. False: SystemError.
bool RaiseNotBuilding(Object* o);
inline bool CheckBuilding(Object* o, const Type& type) {
  return __builtin_expect(IsExactly(o, type), 1) || RaiseNotBuilding(o);
}
Object* BuildTuple(Value* items, int count);
Object* BuildList(Value* items, int count);
Object* BuildSet(Value* items, int count);
Object* BuildMap(Value* pairs, int count);
Object* BuildConstKeyMap(Value* values, int count);  // the tuple of keys is behind them
Object* BuildString(Value* pieces, int count);
Object* BuildSliceOf(Value* parts, int count);
// o[a:b] and o[a:b:c] of exact lists, tuples and strs with plain bounds, without a slice object.
// Null and no exception: take the general way. `parts`: o, a, b[, c].
Object* FastSlice(Value* parts, int count);
// The same for o[a:b] = v of an exact list. 1 done, 0 take the general way, -1 exception.
// `parts`: v, o, a, b.
int FastStoreSlice(Value* parts);
Object* FormatValue(Value* operands, int flags);
Object* MakeFunction(Frame* frame, Value* operands, int flags, int count);
bool ExtendList(Value* list, Value* iterable);
bool UpdateSet(Value* set, Value* iterable);
bool UpdateDict(Value* dict, Value* mapping);
bool MergeKeywords(Value* dict, Value* mapping, Value* callable);
bool UnpackSequence(Value* sequence, int count);                  // leaves them first on top
bool UnpackEx(Value* sequence, int before, int after);

// call_slow.cc
Object* CallSlow(Value* callable, Value* args, int64_t nargs, Object* kwnames);
Object* CallEx(Value* callable, Value* args, Value* kwargs);       // kwargs may be null
// What f(*args, **kwargs) has to pass, as an exact tuple and a dict (null: no keywords).
bool CallContainers(Value* callable, Value* args, Value* kwargs, Object** tuple, Object** dict);
std::string CalleeText(Object* callee);                            // "module.name()"
Object* RaiseInitResult(Object* result);

// raise.cc
enum class RaiseResult { kRaised, kReraised };
RaiseResult DoRaise(Value* operands, int count);
int ExceptionMatches(Value* exception, Value* type);
// 1 matched: *match, *rest; 0 not; -1.
int ExceptionGroupMatches(Value* exception, Value* type, Object** match, Object** rest);
Object* PrepareReraiseStar(Value* original, Value* list);
bool EnterWith(Value* manager, bool async);                        // manager → exit, result
Object* RaiseNoException(Object* o);  // it stands where an exception is to be raised again
Object* WithExceptStart(Value* exception, Value* exit);

// match.cc
Object* MatchKeys(Value* subject, Value* keys);                    // tuple, None
Object* MatchClass(Value* subject, Value* type, Value* names, int positional);

// awaiting.cc
SendResult SendSlow(Value* operands, Object** result);             // receiver, value
SendResult SendTraced(Thread* t, Frame* frame, Value* operands, Object** result);  // with events
Object* GetAwaitable(Value* operand, int where);
Object* GetAiter(Value* operand);
Object* GetAnext(Value* aiter);
Object* GetYieldFromIter(Frame* frame, Value* operand);
bool PrintExpression(Value* operand);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_OPERATIONS_H_
