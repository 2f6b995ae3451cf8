#include "runtime/modules/ast_tree.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/registry.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// The names of _ast's classes and the classes.
Object* ClassTable() {
  Object* module = ImportModule("_ast");
  return module == nullptr ? nullptr : ModuleDict(module);
}

// ---- From entries.

Object* FromValue(Object* value, Object* nodes) {
  if (IsTuple(value)) return TupleAt(value, 0);
  if (IsInt(value)) {
    int64_t index;
    return IntFits(value, &index) ? ListGet(nodes, index) : nullptr;
  }
  Object* list = NewList(ListSize(value));
  for (int64_t i = 0; list != nullptr && i < ListSize(value); ++i) {
    Object* item = FromValue(ListGet(value, i), nodes);
    if (item == nullptr || !ListAppend(list, item)) return nullptr;
  }
  return list;
}

Object* FromEntry(Object* entry, Object* classes, Object* nodes) {
  Object* cls = DictGetStr(classes, ListGet(entry, 0));
  if (cls == nullptr || !IsType(cls)) {
    return Raise(exc::SystemError, "unknown node class %R", ListGet(entry, 0));
  }
  Object* node = NewInstance(As<Type>(cls));
  if (node == nullptr) return nullptr;
  for (int64_t i = 1; i + 1 < ListSize(entry); i += 2) {
    Object* value = FromValue(ListGet(entry, i + 1), nodes);
    if (value == nullptr || !SetAttr(node, Intern(ListGet(entry, i)), value)) return nullptr;
  }
  return node;
}

// ---- To entries.

class Flattener {
 public:
  explicit Flattener(Object* classes)
      : classes_(classes),
        entries_(NewList()),
        fields_(Intern("_fields")),
        attributes_(Intern("_attributes")) {}

  bool ok() const { return entries_ != nullptr && fields_ != nullptr && attributes_ != nullptr; }
  Object* entries() const { return entries_; }

  // The number of the node's entry. Null: exception.
  Object* Add(Object* node) {
    RecursionGuard guard(" while traversing a syntax tree");
    if (!guard.ok()) return nullptr;
    Type* cls = KnownClass(TypeOf(node));
    if (cls == nullptr) {
      return Raise(exc::TypeError, "expected some sort of AST node, but got %R", node);
    }
    Object* entry = NewList();
    if (entry == nullptr || !ListAppend(entry, NewStr(cls->tp_name)) ||
        !AddNamed(node, cls, fields_, entry) || !AddNamed(node, cls, attributes_, entry) ||
        !ListAppend(entries_, entry)) {
      return nullptr;
    }
    return BoxInt(ListSize(entries_) - 1);
  }

 private:
  // The class of _ast that `type` is or derives from.
  Type* KnownClass(Type* type) {
    Object* mro = gc::Load(&type->tp_mro);
    for (int64_t i = 0; i < TupleSize(mro); ++i) {
      Object* cls = TupleAt(mro, i);
      if (DictGet(classes_, As<Type>(cls)->tp_name) == cls) return As<Type>(cls);
    }
    return nullptr;
  }

  bool AddNamed(Object* node, Type* cls, Object* which, Object* entry) {
    Object* listed = GetAttr(AsObject(cls), which);
    if (listed == nullptr || (listed = ToTuple(listed)) == nullptr) return false;
    for (int64_t i = 0; i < TupleSize(listed); ++i) {
      Object* value;
      const int found = LookupAttr(node, TupleAt(listed, i), &value);
      if (found < 0) return false;
      if (found == 0) continue;  // the compiler says what it misses
      Object* plain = ToValue(value);
      if (plain == nullptr || !ListAppend(entry, TupleAt(listed, i)) || !ListAppend(entry, plain)) {
        return false;
      }
    }
    return true;
  }

  Object* ToValue(Object* value) {
    if (IsAstNode(value)) return Add(value);
    if (IsList(value)) {
      RecursionGuard guard(" while traversing a syntax tree");
      if (!guard.ok()) return nullptr;
      Object* list = NewList(ListSize(value));
      for (int64_t i = 0; list != nullptr && i < ListSize(value); ++i) {
        Object* item = ListGet(value, i);
        Object* plain = item == nullptr ? nullptr : ToValue(item);
        if (plain == nullptr) return item == nullptr ? list : nullptr;
        if (!ListAppend(list, plain)) return nullptr;
      }
      return list;
    }
    if (CanTravel(value, 0)) return TupleOf(value);
    Object* text = Repr(value);
    return text == nullptr ? nullptr : TupleOf(NewStr(TypeName(value)), text);
  }

  static bool CanTravel(Object* o, int depth) {
    if (o == None() || o == Ellipsis() || IsExactly(o, bool_type) || IsExactly(o, int_type) ||
        IsExactly(o, float_type) || IsExactly(o, complex_type) || IsExactly(o, str_type) ||
        IsExactly(o, bytes_type)) {
      return true;
    }
    if (depth > 100 || !(IsExactly(o, tuple_type) || IsExactly(o, frozenset_type))) return false;
    Object* items = ToTuple(o);
    if (items == nullptr) {
      ClearError();
      return false;
    }
    for (int64_t i = 0; i < TupleSize(items); ++i) {
      if (!CanTravel(TupleAt(items, i), depth + 1)) return false;
    }
    return true;
  }

  Object* classes_;
  Object* entries_;
  Object* fields_;
  Object* attributes_;
};

}  // namespace

Object* NodesFromEntries(Object* entries) {
  Object* classes = ClassTable();
  Object* nodes = NewList(ListSize(entries));
  if (classes == nullptr || nodes == nullptr) return nullptr;
  for (int64_t i = 0; i < ListSize(entries); ++i) {
    Object* node = FromEntry(ListGet(entries, i), classes, nodes);
    if (node == nullptr || !ListAppend(nodes, node)) return nullptr;
    if ((i & 255) == 0 && !PollHere()) return nullptr;
  }
  return ListGet(nodes, ListSize(nodes) - 1);
}

Object* EntriesFromNodes(Object* root) {
  Object* classes = ClassTable();
  if (classes == nullptr) return nullptr;
  Flattener flattener(classes);
  return flattener.ok() && flattener.Add(root) != nullptr ? flattener.entries() : nullptr;
}

}  // namespace tricolor
