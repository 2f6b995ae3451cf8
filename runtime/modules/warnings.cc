// _warnings: warnings without importing warnings.py, until somebody has imported it; then its
// attributes (filters, defaultaction, onceregistry, _showwarnmsg) rule.
#include <atomic>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

Object* default_filters = nullptr;  // roots
Object* once_registry = nullptr;
Object* default_action = nullptr;
std::atomic<int64_t> filters_version{0};

struct Place {  // where a warning is said to come from
  Object* filename;
  int lineno;
  Object* module;
  Object* registry;  // dict or null
};

// An attribute of warnings.py if that is imported, else `fallback`.
Object* Current(const char* name, Object* fallback) {
  Object* warnings = DictGetStr(Runtime::Get()->modules, names.warnings);
  if (warnings == nullptr || warnings == None()) return fallback;
  Object* value;
  const int found = LookupAttr(warnings, Intern(name), &value);
  if (found < 0) return nullptr;
  return found == 1 ? value : fallback;
}

// 1, 0, -1: does a filter's pattern (None, an exact str, a compiled regex) accept the text?
int Matches(Object* pattern, Object* text) {
  if (pattern == None()) return 1;
  if (IsExactly(pattern, str_type)) return Compare(pattern, text, kEq);
  Object* match = CallMethodArgs(pattern, Intern("match"), text);
  return match == nullptr ? -1 : IsTrue(match);
}

// The action (a str) for a warning. Null: exception.
Object* FindAction(Object* category, Object* text, int lineno, Object* module, Object** item) {
  Object* filters = Current("filters", default_filters);
  if (filters == nullptr) return nullptr;
  if (!IsList(filters)) return Raise(exc::ValueError, "_warnings.filters must be a list");
  *item = None();
  for (int64_t i = 0; i < ListSize(filters); ++i) {
    Object* f = ListGet(filters, i);
    if (f == nullptr) break;
    if (!IsTuple(f) || TupleSize(f) != 5) {
      return Raise(exc::ValueError, "_warnings.filters item %zd isn't a 5-tuple",
                   static_cast<ssize_t>(i));
    }
    int64_t line;
    if (!IntAsInt64(TupleAt(f, 4), &line)) return nullptr;
    int good = Matches(TupleAt(f, 1), text);
    if (good == 1) good = IsSubclass(category, TupleAt(f, 2));
    if (good == 1) good = Matches(TupleAt(f, 3), module);
    if (good < 0) return nullptr;
    if (good == 1 && (line == 0 || line == lineno)) {
      *item = f;
      return TupleAt(f, 0);
    }
  }
  return Current("defaultaction", default_action);
}

// 1: the registry knows the key; it is there afterwards if `add`. -1.
int AlreadyWarned(Object* registry, Object* key, bool add) {
  Object* version = DictGet(registry, "version");
  int64_t value = -1;
  const int64_t now = filters_version.load();
  if (version == nullptr || !IsInt(version) || !IntFits(version, &value) || value != now) {
    if (!DictClear(registry) || !DictSet(registry, "version", NewInt(now))) return -1;
  } else {
    Object* seen;
    const int found = DictLookup(registry, key, &seen);
    if (found < 0) return -1;
    if (found == 1) {
      const int truth = IsTrue(seen);
      if (truth != 0) return truth;
    }
  }
  return add && !DictSet(registry, key, True()) ? -1 : 0;
}

// "file:line: Category: text" and the source line, to sys.stderr.
bool ShowPlainly(const Place& place, Object* text, Object* category, Object* source_line) {
  Object* err = SysGet("stderr");
  if (err == nullptr || err == None()) return true;
  Object* name = GetAttr(category, names.__name__);
  Object* line = name == nullptr ? nullptr
                                 : StrFormat("%U:%d: %S: %S\n", place.filename, place.lineno, name,
                                             text);
  if (line == nullptr || CallMethodArgs(err, names.write, line) == nullptr) return false;
  if (source_line == nullptr) {
    Object* get_line = ImportAttr("linecache", "getline");
    source_line = get_line == nullptr ? nullptr
                                      : CallArgs(get_line, place.filename, NewInt(place.lineno));
    if (source_line == nullptr) {
      ClearError();
      return true;
    }
  }
  Object* stripped = CallMethodArgs(source_line, Intern("strip"));
  if (stripped == nullptr) return false;
  if (StrLength(stripped) == 0) return true;
  line = StrFormat("  %U\n", stripped);
  return line != nullptr && CallMethodArgs(err, names.write, line) != nullptr;
}

bool Show(const Place& place, Object* message, Object* text, Object* category, Object* source) {
  if (source != nullptr && source != None()) ImportModule("warnings");  // its report tells more
  if (ErrorSet()) ClearError();
  Object* show = Current("_showwarnmsg", nullptr);
  if (show == nullptr) return !ErrorSet() && ShowPlainly(place, text, category, nullptr);
  Object* type = Current("WarningMessage", nullptr);
  if (type == nullptr) {
    if (!ErrorSet()) Raise(exc::RuntimeError, "unable to get warnings.WarningMessage");
    return false;
  }
  Object* record = CallArgs(type, message, category, place.filename, NewInt(place.lineno), None(),
                            None(), source == nullptr ? None() : source);
  return record != nullptr && CallArgs(show, record) != nullptr;
}

bool WarnAt(Object* category, Object* message, const Place& place, Object* source) {
  Object* text = message;
  if (IsA(message, exc::Warning)) {
    text = Str(message);
    category = AsObject(TypeOf(message));
  } else {
    message = CallArgs(category, message);
  }
  if (text == nullptr || message == nullptr) return false;
  Object* key = TupleOf(text, category, NewInt(place.lineno));
  if (key == nullptr) return false;
  if (place.registry != nullptr) {
    const int seen = AlreadyWarned(place.registry, key, false);
    if (seen != 0) return seen > 0;
  }
  Object* item = nullptr;
  Object* action = FindAction(category, text, place.lineno, place.module, &item);
  if (action == nullptr) return false;
  if (!IsStr(action)) {
    Raise(exc::TypeError, "action must be a string, not '%T'", action);
    return false;
  }
  if (StrEquals(action, "error")) {
    RaiseInstance(message);
    return false;
  }
  if (StrEquals(action, "ignore")) return true;
  if (!StrEquals(action, "always")) {
    if (place.registry != nullptr && !DictSet(place.registry, key, True())) return false;
    int seen = 0;
    if (StrEquals(action, "once")) {
      Object* registry = place.registry;
      if (registry == nullptr) registry = Current("onceregistry", once_registry);
      if (registry != nullptr && !IsDict(registry)) {
        Raise(exc::TypeError, "_warnings.onceregistry must be a dict, not '%.200T'", registry);
        return false;
      }
      Object* once_key = TupleOf(text, category);
      seen = registry == nullptr || once_key == nullptr ? -1
                                                         : AlreadyWarned(registry, once_key, true);
    } else if (StrEquals(action, "module")) {
      Object* module_key = TupleOf(text, category, NewInt(0));
      if (module_key == nullptr) return false;
      if (place.registry != nullptr) seen = AlreadyWarned(place.registry, module_key, true);
    } else if (!StrEquals(action, "default")) {
      Raise(exc::RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", action, item);
      return false;
    }
    if (seen != 0) return seen > 0;
  }
  return Show(place, message, text, category, source);
}

bool IsImportlibFrame(const Frame* frame) {
  const std::string name = StrToStd(frame->code->filename);
  return name.find("importlib") != std::string::npos &&
         name.find("_bootstrap") != std::string::npos;
}

// The frame that the warning is about.
Frame* FrameAt(int64_t level) {
  Frame* frame = CurrentThread()->frame;
  while (frame != nullptr && !FrameStarted(frame)) frame = frame->previous;
  if (level <= 0 || (frame != nullptr && IsImportlibFrame(frame))) {
    while (--level > 0 && frame != nullptr) frame = frame->previous;
    return frame;
  }
  while (--level > 0 && frame != nullptr) {
    do {
      frame = frame->previous;
    } while (frame != nullptr && IsImportlibFrame(frame));
  }
  return frame;
}

bool WarnFromStack(Object* category, Object* message, int64_t level, Object* source) {
  Frame* frame = FrameAt(level);
  Place place;
  Object* globals;
  if (frame == nullptr) {
    globals = ModuleDict(Runtime::Get()->sys_module);
    place.filename = NewStr("sys");
    place.lineno = 1;
  } else {
    globals = frame->globals;
    place.filename = frame->code->filename;
    place.lineno = FrameLine(frame);
  }
  place.module = DictGetStr(globals, names.__name__);
  if (place.module == nullptr || !(place.module == None() || IsStr(place.module))) {
    place.module = NewStr("<string>");
  }
  place.registry = DictGet(globals, "__warningregistry__");
  if (place.registry == nullptr) {
    place.registry = NewDict();
    if (place.registry == nullptr || !DictSet(globals, "__warningregistry__", place.registry)) {
      return false;
    }
  }
  if (place.filename == nullptr || place.module == nullptr) return false;
  return WarnAt(category, message, place, source);
}

// The category of a warning; null: TypeError.
Object* CategoryOf(Object* message, Object* category) {
  if (IsA(message, exc::Warning)) return AsObject(TypeOf(message));
  if (category == nullptr || category == None()) return AsObject(&exc::UserWarning);
  const int good = IsType(category) ? IsSubclass(category, AsObject(&exc::Warning)) : 0;
  if (good < 0) return nullptr;
  if (good == 1) return category;
  return Raise(exc::TypeError, "category must be a Warning subclass, not '%T'", category);
}

Object* WarnFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[4] = {nullptr, None(), nullptr, None()};
  int64_t level = 1;
  if (!ParseArgs("warn", args, nargs, kwnames, {"message", "category", "stacklevel", "source"}, 0,
                 4, 1, out) ||
      (out[2] != nullptr && !IntAsInt64(out[2], &level))) {
    return nullptr;
  }
  Object* category = CategoryOf(out[0], out[1]);
  return category != nullptr && WarnFromStack(category, out[0], level, out[3]) ? None() : nullptr;
}

Object* WarnExplicit(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[8] = {};
  if (!ParseArgs("warn_explicit", args, nargs, kwnames,
                 {"message", "category", "filename", "lineno", "module", "registry",
                  "module_globals", "source"},
                 0, 8, 4, out)) {
    return nullptr;
  }
  Place place = {out[2], 0, out[4], out[5]};
  if (!IsStr(place.filename)) {
    return Raise(exc::TypeError, "warn_explicit() argument 'filename' must be str, not %#T",
                 place.filename);
  }
  if (!IntAsInt(out[3], &place.lineno)) return nullptr;
  if (place.registry == None()) place.registry = nullptr;
  if (place.registry != nullptr && !IsDict(place.registry)) {
    return Raise(exc::TypeError, "'registry' must be a dict or None");
  }
  if (place.module == nullptr || place.module == None()) {
    std::string name = StrToStd(place.filename);
    if (name.size() >= 3 && name.compare(name.size() - 3, 3, ".py") == 0) {
      name.resize(name.size() - 3);
    }
    place.module = NewStr(name.empty() ? "<unknown>" : name);
    if (place.module == nullptr) return nullptr;
  }
  if (out[6] != nullptr && out[6] != None() && !IsDict(out[6])) {
    return Raise(exc::TypeError, "module_globals must be a dict, not '%.200T'", out[6]);
  }
  return WarnAt(out[1], out[0], place, out[7]) ? None() : nullptr;
}

Object* FiltersMutated(Object*, Args, size_t, Object*) {
  filters_version.fetch_add(1);
  return None();
}

const NativeMethod kMethods[] = {
    {"warn", WarnFunction, 0, kAnyCount, kKeywords,
     "warn($module, /, message, category=None, stacklevel=1, source=None)\n--\n\n"},
    {"warn_explicit", WarnExplicit, 0, kAnyCount, kKeywords, nullptr},
    {"_filters_mutated", FiltersMutated, 0, 0, 0, nullptr},
    {}};

Object* Filter(const char* action, Type& category, const char* module) {
  Object* module_object = module == nullptr ? None() : NewStr(module);
  return TupleOf(NewStr(action), None(), AsObject(&category), module_object, NewInt(0));
}

}  // namespace

Object* CreateWarningsModule() {
  for (Object** root : {&default_filters, &once_registry, &default_action}) {
    Runtime::Get()->AddRoot(root);
  }
  filters_version.store(0);
  Object* items[] = {Filter("default", exc::DeprecationWarning, "__main__"),
                     Filter("ignore", exc::DeprecationWarning, nullptr),
                     Filter("ignore", exc::PendingDeprecationWarning, nullptr),
                     Filter("ignore", exc::ImportWarning, nullptr),
                     Filter("ignore", exc::ResourceWarning, nullptr)};
  for (Object* item : items) {
    if (item == nullptr) return nullptr;
  }
  gc::Store<Object>(nullptr, &default_filters, NewListFrom(items, 5));
  gc::Store<Object>(nullptr, &once_registry, NewDict());
  gc::Store<Object>(nullptr, &default_action, NewStr("default"));
  Object* module = NewNativeModule("_warnings",
                                   "_warnings provides basic warning filtering support.\n"
                                   "It is a helper module to speed up interpreter start-up.",
                                   kMethods);
  const bool ok = module != nullptr && ModuleAdd(module, "filters", default_filters) &&
                  ModuleAdd(module, "_onceregistry", once_registry) &&
                  ModuleAdd(module, "_defaultaction", default_action);
  return ok ? module : nullptr;
}

}  // namespace tricolor
