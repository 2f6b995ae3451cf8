#include "runtime/modules/struct_sequence.h"

#include <string>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

// Instances are exact: the types have no subtypes.
StructSequence* SequenceOf(Type* type) { return static_cast<StructSequence*>(type->module_state); }
StructSequence* SequenceOf(Object* o) { return SequenceOf(TypeOf(o)); }

void Trace(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(TupleItems(o)),
                     static_cast<size_t>(SequenceOf(o)->count));
}

Object* ReprSequence(Object* o) {
  StructSequence* s = SequenceOf(o);
  std::string text = s->name;
  text += '(';
  StrBuilder builder;
  builder.Append(text);
  int shown = 0;
  for (int i = 0; i < s->visible; ++i) {
    if (s->fields[i].name == nullptr) continue;
    Object* value = Repr(TupleAt(o, i));
    if (value == nullptr) return nullptr;
    builder.Append(std::string(shown++ == 0 ? "" : ", ") + s->fields[i].name + "=");
    builder.Append(value);
  }
  builder.Append(")");
  return builder.Finish();
}

Object* GetField(Object* o, void* closure) {
  return TupleAt(o, static_cast<int64_t>(reinterpret_cast<intptr_t>(closure)));
}

Object* NewFromPython(Type* type, Args args, size_t nargs, Object* kwnames) {
  StructSequence* s = SequenceOf(type);
  if (s->cannot_make) return Raise(exc::TypeError, "cannot create '%s' instances", s->name);
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs(type->tp_name, args, nargs, kwnames, {"sequence", "dict"}, 0, 2, 1, out)) {
    return nullptr;
  }
  if (out[1] != nullptr && !IsDict(out[1])) {
    return Raise(exc::TypeError, "%s() takes a dict as second arg, if any", s->name);
  }
  Object* values = ToTuple(out[0]);
  if (values == nullptr) {
    if (ErrorIs(exc::TypeError)) Raise(exc::TypeError, "constructor requires a sequence");
    return nullptr;
  }
  const int64_t size = TupleSize(values);
  if (s->visible == s->count) {
    if (size != s->visible) {
      return Raise(exc::TypeError, "%s() takes a %d-sequence (%zd-sequence given)", s->name,
                   s->visible, static_cast<ssize_t>(size));
    }
  } else if (size < s->visible) {
    return Raise(exc::TypeError, "%s() takes an at least %d-sequence (%zd-sequence given)",
                 s->name, s->visible, static_cast<ssize_t>(size));
  } else if (size > s->count) {
    return Raise(exc::TypeError, "%s() takes an at most %d-sequence (%zd-sequence given)", s->name,
                 s->count, static_cast<ssize_t>(size));
  }
  Object* items[64];
  for (int i = 0; i < s->count; ++i) {
    items[i] = i < size ? TupleAt(values, i) : nullptr;
    if (items[i] == nullptr && out[1] != nullptr && s->fields[i].name != nullptr) {
      items[i] = DictGet(out[1], s->fields[i].name);
    }
    if (items[i] == nullptr) items[i] = None();
  }
  return NewStructSequence(*s, items);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  StructSequence* s = SequenceOf(self);
  Object* visible = NewTupleFrom(TupleItems(self), s->visible);
  Object* dict = NewDict();
  if (visible == nullptr || dict == nullptr) return nullptr;
  for (int i = s->visible; i < s->count; ++i) {
    if (s->fields[i].name != nullptr && !DictSet(dict, s->fields[i].name, TupleAt(self, i))) {
      return nullptr;
    }
  }
  Object* args = TupleOf(visible, dict);
  return args == nullptr ? nullptr : TupleOf(AsObject(TypeOf(self)), args);
}

const NativeMethod kMethods[] = {{"__reduce__", Reduce, 0, 0, 0, nullptr}, {}};

}  // namespace

void BeginStructSequence(StructSequence* s) {
  Type& type = *s->Made();
  BeginType(&type, s->name, tuple_type.tp_basicsize, sizeof(Object*));
  type.tp_base = &tuple_type;
  type.tp_flags |= kTypeTuple;
  type.tp_doc = s->doc;
  type.slots.repr = ReprSequence;
  type.slots.trace = Trace;
  type.slots.new_ = NewFromPython;
  type.native_methods = kMethods;
  type.module_state = s;
  auto* getset = new std::vector<NativeGetSet>;  // lives as long as the static type
  for (int i = 0; i < s->count; ++i) {
    if (s->fields[i].name == nullptr) continue;
    getset->push_back({s->fields[i].name, GetField, nullptr, s->fields[i].doc,
                       reinterpret_cast<void*>(static_cast<intptr_t>(i))});
  }
  getset->push_back({});
  type.native_getset = getset->data();
}

bool FinishStructSequence(StructSequence* s) {
  Type& type = *s->Made();
  Object* match = NewTuple(s->visible - s->unnamed);
  if (match == nullptr) return false;
  for (int i = 0, n = 0; i < s->visible; ++i) {
    if (s->fields[i].name == nullptr) continue;
    Object* name = Intern(s->fields[i].name);
    if (name == nullptr) return false;
    TupleInit(match, n++, name);
  }
  return DictSet(type.tp_dict, "n_sequence_fields", NewInt(s->visible)) &&
         DictSet(type.tp_dict, "n_fields", NewInt(s->count)) &&
         DictSet(type.tp_dict, "n_unnamed_fields", NewInt(s->unnamed)) &&
         DictSet(type.tp_dict, "__match_args__", match);
}

bool InitStructSequence(StructSequence* s) {
  BeginStructSequence(s);
  return ReadyBuiltinType(s->Made()) && FinishStructSequence(s);
}

Object* NewStructSequence(StructSequence& s, Object* const* items) {
  Object* o = NewInstance(s.Made(), s.count);
  if (o == nullptr) return nullptr;
  for (int i = 0; i < s.count; ++i) {
    if (items[i] == nullptr) return nullptr;
    TupleInit(o, i, items[i]);
  }
  // len() sees the visible fields; the others lie behind them and are traced all the same.
  As<TupleObject>(o)->base.size = s.visible;
  return o;
}

}  // namespace tricolor
