#include "runtime/objects/capsule.h"

#include "runtime/native.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type capsule_type;

namespace {

Object* ReprCapsule(Object* self) {
  const auto* c = As<CapsuleObject>(self);
  const char* quote = c->name == nullptr ? "" : "\"";
  return StrFormat("<capsule object %s%s%s at %p>", quote, c->name == nullptr ? "NULL" : c->name,
                   quote, static_cast<void*>(self));
}

}  // namespace

Object* NewCapsule(void* pointer, const char* name) {
  auto* c = New<CapsuleObject>(capsule_type);
  if (c == nullptr) return nullptr;
  c->pointer = pointer;
  c->name = name;
  return AsObject(c);
}

void SetUpCapsuleType() {
  BeginType(&capsule_type, "PyCapsule", sizeof(CapsuleObject));
  capsule_type.tp_flags |= kTypeDisallowNew;
  capsule_type.cell_flags = gc::kLeaf;
  capsule_type.slots.repr = ReprCapsule;
}

}  // namespace tricolor
