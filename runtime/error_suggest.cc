// "Did you mean": the nearest known name to the one that an error is about.
#include <algorithm>
#include <cctype>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/error_print.h"
#include "runtime/names.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

// As CPython weighs them: another letter costs 2, another case 1.
constexpr size_t kMoveCost = 2;
constexpr size_t kCaseCost = 1;
constexpr size_t kMaxNames = 750;
constexpr size_t kMaxLength = 40;

size_t SubstitutionCost(char a, char b) {
  if ((a & 31) != (b & 31)) return kMoveCost;
  if (a == b) return 0;
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

}  // namespace

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty() || b.empty()) return (a.size() + b.size()) * kMoveCost;
  if (a.size() > kMaxLength || b.size() > kMaxLength) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if ((b.size() - a.size()) * kMoveCost > limit) return limit + 1;
  std::vector<size_t> row(a.size());
  for (size_t i = 0; i < a.size(); ++i) row[i] = (i + 1) * kMoveCost;
  size_t result = 0;
  for (size_t bi = 0; bi < b.size(); ++bi) {
    size_t distance = bi * kMoveCost;
    result = distance;
    size_t minimum = SIZE_MAX;
    for (size_t i = 0; i < a.size(); ++i) {
      const size_t substitute = distance + SubstitutionCost(b[bi], a[i]);
      distance = row[i];
      result = std::min(std::min(result, distance) + kMoveCost, substitute);
      row[i] = result;
      minimum = std::min(minimum, result);
    }
    if (minimum > limit) return limit + 1;
  }
  return result;
}

namespace {

// The nearest of `known` (a list) to `name`; empty: none is near enough.
std::string Nearest(Object* known, const std::string& name) {
  std::string best;
  if (known == nullptr || static_cast<size_t>(ListSize(known)) >= kMaxNames) return best;
  size_t best_distance = SIZE_MAX;
  for (int64_t i = 0; i < ListSize(known); ++i) {
    Object* item = ListGet(known, i);
    if (item == nullptr || !IsStr(item)) continue;
    const std::string text = Utf8Of(item);
    if (text == name) continue;
    size_t limit = (name.size() + text.size() + 3) * kMoveCost / 6;
    limit = std::min(limit, best_distance - 1);
    const size_t distance = EditDistance(name, text, limit);
    if (distance > limit || (!best.empty() && distance >= best_distance)) continue;
    best = text;
    best_distance = distance;
  }
  return best;
}

// dir(o), sorted.
Object* DirOf(Object* o) {
  Object* dir;
  if (LookupSpecial(o, names.__dir__, &dir) <= 0) return nullptr;
  Object* result = Call(dir, nullptr, 0);
  Object* list = result == nullptr ? nullptr : ToList(result);
  return list != nullptr && ListSort(list, nullptr, false) ? list : nullptr;
}

std::string ForName(Object* e, const std::string& name) {
  auto* t = As<TracebackObject>(gc::Load(&AsException(e)->traceback));
  if (t == nullptr) return {};
  while (TracebackObject* next = gc::Load(&t->next)) t = next;
  Frame* frame = AsFrameObject(gc::Load(&t->frame))->frame;
  Object* locals = ToList(frame->code->slot_names);
  std::string best = Nearest(locals, name);
  if (best.empty()) best = Nearest(DictKeysList(frame->globals), name);
  if (best.empty() && IsDict(frame->builtins)) best = Nearest(DictKeysList(frame->builtins), name);
  return best;
}

}  // namespace

std::string Suggestion(Object* e) {
  SavedError saved;
  std::string best;
  if (IsA(e, exc::AttributeError)) {
    auto* a = As<AttributeErrorObject>(e);
    Object* name = gc::Load(&a->name);
    Object* obj = gc::Load(&a->obj);
    if (name == nullptr || obj == nullptr || !IsStr(name)) return {};
    best = Nearest(DirOf(obj), Utf8Of(name));
  } else if (IsA(e, exc::NameError)) {
    Object* name = gc::Load(&As<NameErrorObject>(e)->name);
    if (name == nullptr || !IsStr(name)) return {};
    best = ForName(e, Utf8Of(name));
  }
  ClearError();
  return best.empty() ? std::string() : ". Did you mean: '" + best + "'?";
}

}  // namespace tricolor
