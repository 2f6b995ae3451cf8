#include "runtime/finalizer_place.h"

#include "runtime/error.h"
#include "runtime/objects/str.h"

namespace tricolor {

thread_local int locks_entered = 0;
bool finalizers_parked = false;

namespace {

constexpr const char kName[] = "__finalize_on__";

bool Parse(Object* value, FinalizerPlace* place) {
  if (!IsStr(value)) return false;
  if (StrEquals(value, "thread")) {
    *place = FinalizerPlace::kThread;
  } else if (StrEquals(value, "inline")) {
    *place = FinalizerPlace::kInline;
  } else if (StrEquals(value, "owner")) {
    *place = FinalizerPlace::kOwner;
  } else {
    return false;
  }
  return true;
}

Object* ValueOf(Type* type) {
  Object* name = Intern(kName);
  if (name != nullptr) return TypeLookup(type, name);
  ClearError();
  return nullptr;
}

bool CheckValue(Object* value) {
  FinalizerPlace place;
  if (Parse(value, &place)) return true;
  Raise(exc::ValueError, "%s must be 'owner', 'inline' or 'thread', not %R", kName, value);
  return false;
}

}  // namespace

void SetPlaceOfType(Type* type) {
  auto place = FinalizerPlace::kDefault;
  Object* value = ValueOf(type);
  if (value != nullptr) Parse(value, &place);
  if (place == PlaceOfType(type)) return;
  __atomic_fetch_and(&type->reserved, ~kPlaceMask, __ATOMIC_RELAXED);
  __atomic_fetch_or(&type->reserved, static_cast<uint32_t>(place) << kPlaceShift, __ATOMIC_RELAXED);
}

bool CheckPlace(Object* name, Object* value) {
  return value == nullptr || !StrEquals(name, kName) || CheckValue(value);
}

bool CheckPlaceOfType(Type* type) {
  if (type->slots.finalize == nullptr) return true;
  Object* value = ValueOf(type);
  return value == nullptr || CheckValue(value);
}

}  // namespace tricolor
