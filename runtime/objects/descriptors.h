// Descriptors of native code: method, class method, getset, member, slot wrapper.
#ifndef TRICOLOR_RUNTIME_OBJECTS_DESCRIPTORS_H_
#define TRICOLOR_RUNTIME_OBJECTS_DESCRIPTORS_H_

#include "runtime/builtin_types.h"
#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

struct DescriptorObject {  // PyDescrObject
  Object base;
  Type* owner;
  Object* name;
  Object* qualname;  // null until asked for
};

struct MethodDescriptorObject {  // method_descriptor, classmethod_descriptor
  DescriptorObject d;
  const NativeMethod* method;
  AnyFunction vectorcall;
};

struct GetSetDescriptorObject {
  DescriptorObject d;
  const NativeGetSet* getset;
};

struct MemberDescriptorObject {
  DescriptorObject d;
  const char* doc;
  int32_t offset;
  MemberKind kind;
  bool read_only;
};

struct SlotDef;  // runtime/objects/slot_defs.h

struct SlotWrapperObject {
  DescriptorObject d;
  const SlotDef* def;
  void* wrapped;  // the slot's function
};

struct MethodWrapperObject {  // a slot wrapper bound to an object
  Object base;
  Object* wrapper;
  Object* self;
};

struct PropertyObject {
  Object base;
  Object* get;
  Object* set;
  Object* del;
  Object* doc;
  Object* name;
  bool getter_doc;
};

struct WrappedFunctionObject {  // classmethod, staticmethod
  Object base;
  Object* callable;
  Object* dict;
};

Object* NewMethodDescriptor(Type* owner, const NativeMethod* method);
Object* NewClassMethodDescriptor(Type* owner, const NativeMethod* method);
Object* NewGetSetDescriptor(Type* owner, const NativeGetSet* getset);
Object* NewMemberDescriptor(Type* owner, Object* name, MemberKind kind, int32_t offset,
                            bool read_only, const char* doc);
Object* NewSlotWrapper(Type* owner, const SlotDef* def, void* wrapped);
Object* NewMethodWrapper(Object* wrapper, Object* self);
Object* NewStaticMethod(Object* callable);
Object* NewClassMethod(Object* callable);

// Shared by the descriptor types.
Object* DescriptorQualname(Object* o, void*);
Object* DescriptorReduce(Object* o, Args args, size_t nargs, Object* kwnames);
void TraceDescriptor(Object* o, gc::Visitor& v);

// Calls a native method after checking counts and keywords. `callable` is named in messages.
Object* CallNative(const NativeMethod* method, Object* callable, Object* self, Args args,
                   size_t nargs, Object* kwnames);

// "module.qualname()" of any callable, as CPython names it in argument errors. Never null without
// an exception.
Object* FunctionText(Object* callable);

// The two parts of a native doc string "name($self)\n--\n\ntext"; None when absent.
Object* DocText(const char* name, const char* doc);
Object* DocSignature(const char* name, const char* doc);

// An argument array with `self` in front, on the native stack if it is short.
class PrependedArgs {
 public:
  // REQUIRES the object lives no longer than `args`.
  PrependedArgs(Object* self, Args args, size_t nargs, Object* kwnames);
  Object* const* data() const { return data_; }
  bool ok() const { return data_ != nullptr; }

 private:
  static constexpr size_t kInline = 16;
  Object* inline_[kInline];
  Object** data_ = inline_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_DESCRIPTORS_H_
