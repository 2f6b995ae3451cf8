// `__prompt__`: which classes have prompt instances.
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"
#include "runtime/prompt.h"

namespace tricolor {

namespace {

constexpr const char kName[] = "__prompt__";

// Some class has said something: before that none is asked.
bool ever_asked = false;  // relaxed atomic
bool EverAsked() { return __atomic_load_n(&ever_asked, __ATOMIC_RELAXED); }

Object* ValueOf(Type* type) {
  Object* name = Intern(kName);
  if (name != nullptr) return TypeLookup(type, name);
  ClearError();
  return nullptr;
}

// Null: instances of the class can be prompt. Else what they are, which cannot.
const char* Refusal(const Type* type) {
  if (IsSubtype(type, &exc::BaseException)) return "an exception";  // threads hold them
  if ((type->tp_flags & kTypeType) != 0) return "a class";
  // Whoever asks for the weak references to an object gets those that other threads made.
  if (IsSubtype(type, &weakref_type)) return "a weak reference";
  if (PlaceOfType(type) == FinalizerPlace::kThread) return "finalized on another thread";
  for (const Type* t = type; t != nullptr; t = t->tp_base) {
    if (t->kind == static_cast<uint8_t>(TypeKind::kExtension)) return "of a type in C";
  }
  return nullptr;
}

bool Check(Type* type, Object* value) {
  if (value == nullptr || value == False()) return true;
  if (value != True()) {
    Raise(exc::TypeError, "%s must be True or False, not %R", kName, value);
    return false;
  }
  const char* refusal = Refusal(type);
  if (refusal == nullptr) return true;
  Raise(exc::TypeError, "%s: what is %s cannot be prompt ('%.100s')", kName, refusal,
        type->tp_name);
  return false;
}

}  // namespace

bool CheckPrompt(Type* type, Object* name, Object* value) {
  if (!StrEquals(name, kName)) return true;
  if (!Check(type, value)) return false;
  __atomic_store_n(&ever_asked, true, __ATOMIC_RELAXED);
  return true;
}

void NotePromptIn(Object* class_namespace) {
  if (EverAsked() || DictGet(class_namespace, kName) == nullptr) return;
  __atomic_store_n(&ever_asked, true, __ATOMIC_RELAXED);
}

bool CheckPromptOfType(Type* type) {
  return !EverAsked() || Check(type, ValueOf(type));
}

void SetPromptOfType(Type* type) {
  if (!EverAsked()) return;
  const bool prompt = ValueOf(type) == True() && Refusal(type) == nullptr;
  if (prompt == ((type->tp_flags & kTypePrompt) != 0)) return;
  if (prompt) {
    __atomic_fetch_or(&type->cell_flags, kPromptCell, __ATOMIC_RELAXED);
    AddTypeFlags(type, kTypePrompt);
  } else {
    __atomic_fetch_and(&type->tp_flags, ~kTypePrompt, __ATOMIC_RELAXED);
    __atomic_fetch_and(&type->cell_flags, static_cast<uint8_t>(~kPromptCell), __ATOMIC_RELAXED);
  }
}

}  // namespace tricolor
