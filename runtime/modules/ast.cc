// _ast: the node classes. Trees come from the front end (ast_tree.h).
#include <algorithm>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/ast_tree.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

struct NodeObject {
  Object base;
  Object* dict;
};

Type node_type;

struct NodeClass {
  const char *name, *base, *fields, *optional, *attributes, *doc;
};
const NodeClass kNodes[] = {
#define X(name, base, fields, optional, attributes, doc) \
  {#name, #base, fields, optional, attributes, doc},
#include "runtime/modules/ast_nodes.inc"
#undef X
};

void Trace(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&As<NodeObject>(o)->dict)); }

Object* DictOf(Object* o) {
  Object* dict = gc::Load(&As<NodeObject>(o)->dict);
  if (dict != nullptr) return dict;
  dict = NewDict();
  if (dict != nullptr) gc::Store(o, &As<NodeObject>(o)->dict, dict);
  return dict;
}

Object* New(Type* type, Args, size_t, Object*) { return NewInstance(type); }

// Positional arguments fill _fields in order, keywords set what they name.
bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* fields;
  const int found = LookupAttr(AsObject(TypeOf(self)), Intern("_fields"), &fields);
  if (found < 0) return false;
  fields = found == 0 ? EmptyTuple() : ToTuple(fields);
  if (fields == nullptr) return false;
  const int64_t count = TupleSize(fields);
  if (static_cast<int64_t>(nargs) > count) {
    Raise(exc::TypeError, "%T constructor takes at most %zd positional argument%s", self,
          static_cast<ssize_t>(count), count == 1 ? "" : "s");
    return false;
  }
  for (size_t i = 0; i < nargs; ++i) {
    if (!SetAttr(self, TupleAt(fields, static_cast<int64_t>(i)), args[i])) return false;
  }
  const int64_t keywords = kwnames == nullptr ? 0 : TupleSize(kwnames);
  for (int64_t i = 0; i < keywords; ++i) {
    Object* name = TupleAt(kwnames, i);
    for (int64_t j = 0; j < static_cast<int64_t>(nargs); ++j) {
      const int same = Compare(name, TupleAt(fields, j), kEq);
      if (same < 0) return false;
      if (same == 1) {
        Raise(exc::TypeError, "%T got multiple values for argument '%U'", self, name);
        return false;
      }
    }
    if (!SetAttr(self, name, args[nargs + static_cast<size_t>(i)])) return false;
  }
  return true;
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* dict = DictOf(self);
  return dict == nullptr ? nullptr : TupleOf(AsObject(TypeOf(self)), EmptyTuple(), dict);
}
Object* GetDict(Object* self, void*) { return DictOf(self); }

const NativeMethod kMethods[] = {{"__reduce__", Reduce, 0, 0, 0, nullptr}, {}};
const NativeGetSet kGetSet[] = {{"__dict__", GetDict, nullptr, nullptr, nullptr}, {}};

// "a b c" as a tuple of strings.
Object* Words(const char* text) {
  Object* list = NewList();
  for (std::string rest = text; list != nullptr && !rest.empty();) {
    const size_t space = std::min(rest.find(' '), rest.size());
    if (!ListAppend(list, Intern(rest.substr(0, space)))) return nullptr;
    rest.erase(0, space + 1);
  }
  return list == nullptr ? nullptr : ListToTuple(list);
}

Object* NewNodeClass(const NodeClass& node, Object* base) {
  Object* ns = NewDict();
  Object* fields = Words(node.fields);
  Object* optional = Words(node.optional);
  Object* bases = TupleOf(base);
  if (ns == nullptr || fields == nullptr || optional == nullptr || bases == nullptr ||
      !DictSet(ns, "_fields", fields) || !DictSet(ns, "__match_args__", fields) ||
      !DictSet(ns, "__module__", NewStr("ast")) || !DictSet(ns, "__doc__", NewStr(node.doc))) {
    return nullptr;
  }
  // Only the classes right below AST say which attributes there are; the others inherit them.
  if (base == AsObject(&node_type)) {
    Object* attributes = Words(node.attributes);
    if (attributes == nullptr || !DictSet(ns, "_attributes", attributes)) return nullptr;
  }
  for (int64_t i = 0; i < TupleSize(optional); ++i) {
    if (!DictSet(ns, TupleAt(optional, i), None())) return nullptr;
  }
  return CallArgs(AsObject(&type_type), NewStr(node.name), bases, ns);
}

}  // namespace

bool IsAstNode(const Object* o) { return node_type.tp_mro != nullptr && IsA(o, node_type); }

Object* CreateAstModule() {
  BeginType(&node_type, "ast.AST", sizeof(NodeObject));
  node_type.tp_flags |= kTypeBase;
  node_type.tp_dictoffset = offsetof(NodeObject, dict);
  node_type.attr_flags |= kHasDict;
  node_type.slots.trace = Trace;
  node_type.slots.new_ = New;
  node_type.slots.init = Init;
  node_type.native_methods = kMethods;
  node_type.native_getset = kGetSet;
  if (!ReadyBuiltinType(&node_type)) return nullptr;
  for (const char* name : {"_fields", "__match_args__", "_attributes"}) {
    if (!DictSet(node_type.tp_dict, name, EmptyTuple())) return nullptr;
  }
  const NativeMethod none[] = {{}};
  Object* module = NewNativeModule("_ast", nullptr, none);
  if (module == nullptr || !ModuleAdd(module, "AST", AsObject(&node_type))) return nullptr;
  for (const NodeClass& node : kNodes) {
    Object* base = DictGet(ModuleDict(module), node.base);
    Object* cls = base == nullptr ? nullptr : NewNodeClass(node, base);
    if (!ModuleAdd(module, node.name, cls)) return nullptr;
  }
  return ModuleAdd(module, "PyCF_ONLY_AST", NewInt(0x400)) &&
                 ModuleAdd(module, "PyCF_TYPE_COMMENTS", NewInt(0x1000)) &&
                 ModuleAdd(module, "PyCF_ALLOW_TOP_LEVEL_AWAIT", NewInt(0x2000))
             ? module
             : nullptr;
}

}  // namespace tricolor
