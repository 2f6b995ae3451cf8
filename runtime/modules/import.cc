#include "runtime/modules/import.h"

#include <sys/stat.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/frontend.h"
#include "runtime/interp/unmarshal.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

Object* default_import_function = nullptr;

namespace {

constexpr char kBootstrapFile[] = "<frozen importlib._bootstrap>";
constexpr char kExternalFile[] = "<frozen importlib._bootstrap_external>";

// The first three are the import system's own; the others may be turned off.
constexpr FrozenModule kFrozen[] = {
    {"_frozen_importlib", "importlib/_bootstrap", kBootstrapFile, "importlib._bootstrap"},
    {"_frozen_importlib_external", "importlib/_bootstrap_external", kExternalFile,
     "importlib._bootstrap_external"},
    {"zipimport", "zipimport", "<frozen zipimport>", "zipimport"},
    {"abc", "abc", "<frozen abc>", "abc"},
    {"codecs", "codecs", "<frozen codecs>", "codecs"},
    {"io", "io", "<frozen io>", "io"},
    {"_collections_abc", "_collections_abc", "<frozen _collections_abc>", "_collections_abc"},
    {"_sitebuiltins", "_sitebuiltins", "<frozen _sitebuiltins>", "_sitebuiltins"},
    {"genericpath", "genericpath", "<frozen genericpath>", "genericpath"},
    {"ntpath", "ntpath", "<frozen ntpath>", "ntpath"},
    {"posixpath", "posixpath", "<frozen posixpath>", "posixpath"},
    {"os.path", "posixpath", "<frozen posixpath>", "posixpath"},
    {"os", "os", "<frozen os>", "os"},
    {"site", "site", "<frozen site>", "site"},
    {"stat", "stat", "<frozen stat>", "stat"},
    {"importlib.util", "importlib/util", "<frozen importlib.util>", "importlib.util"},
    {"importlib.machinery", "importlib/machinery", "<frozen importlib.machinery>",
     "importlib.machinery"},
    {"runpy", "runpy", "<frozen runpy>", "runpy"},
    {"__hello__", "__hello__", "<frozen __hello__>", "__hello__"},
};
constexpr size_t kOwnFrozen = 3;

std::atomic<int> frozen_override{0};

// -X frozen_modules=off, or what the tests say instead.
bool AllFrozen() {
  const int override_with = frozen_override.load(std::memory_order_relaxed);
  if (override_with != 0) return override_with > 0;
  const std::vector<std::string>& options = Runtime::Get()->options().x_options;
  for (auto option = options.rbegin(); option != options.rend(); ++option) {
    if (option->rfind("frozen_modules", 0) == 0) return *option != "frozen_modules=off";
  }
  return true;
}

bool ReadFile(const std::string& path, std::string* out) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::ifstream in(path, std::ios::binary);
  out->resize(static_cast<size_t>(status.st_size));
  return in && in.read(out->data(), status.st_size);
}

uint32_t Word(std::string_view data, size_t at) {
  uint32_t w;
  std::memcpy(&w, data.data() + at, 4);
  return w;
}

// The payload of a .pyc that belongs to the source as it is now.
bool ReadFreshPyc(const std::string& pyc, const std::string& source, std::string* file,
                  std::string_view* payload) {
  struct stat st;
  if (!ReadFile(pyc, file) || file->size() < 16 || !CheckPyc(*file, payload).empty()) return false;
  if (Word(*file, 4) != 0) return Word(*file, 4) == 1;  // unchecked hash
  return stat(source.c_str(), &st) == 0 && Word(*file, 8) == static_cast<uint32_t>(st.st_mtime) &&
         Word(*file, 12) == static_cast<uint32_t>(st.st_size);
}

std::string PycPath(const std::string& folder, const std::string& file, int optimize) {
  const size_t slash = file.rfind('/');
  const std::string dir = slash == std::string::npos ? "" : file.substr(0, slash + 1);
  const std::string base = slash == std::string::npos ? file : file.substr(slash + 1);
  const std::string level = optimize == 0 ? "" : ".opt-" + std::to_string(optimize);
  return folder + "/" + dir + "__pycache__/" + base + ".cpython-311" + level + ".pyc";
}

// globals["__package__"], or what stands for it. Null: exception.
Object* PackageOf(Object* globals) {
  Object* package = DictGetStr(globals, names.__package__);
  Object* spec = DictGetStr(globals, names.__spec__);
  if (package != nullptr && package != None()) {
    if (!IsStr(package)) return Raise(exc::TypeError, "package must be a string");
    if (spec != nullptr && spec != None()) {
      Object* parent = GetAttr(spec, "parent");
      if (parent == nullptr) return nullptr;
      const int same = Compare(package, parent, kEq);
      if (same < 0) return nullptr;
      if (same == 0 &&
          !Warn(exc::ImportWarning, "__package__ != __spec__.parent")) {
        return nullptr;
      }
    }
    return package;
  }
  if (spec != nullptr && spec != None()) {
    Object* parent = GetAttr(spec, "parent");
    if (parent == nullptr) return nullptr;
    if (!IsStr(parent)) return Raise(exc::TypeError, "__spec__.parent must be a string");
    return parent;
  }
  if (!Warn(exc::ImportWarning,
            "can't resolve package from __spec__ or __package__, "
            "falling back on __name__ and __path__")) {
    return nullptr;
  }
  package = DictGetStr(globals, names.__name__);
  if (package == nullptr) return Raise(exc::KeyError, "'__name__' not in globals");
  if (!IsStr(package)) return Raise(exc::TypeError, "__name__ must be a string");
  if (DictGetStr(globals, names.__path__) != nullptr) return package;
  const int64_t dot = StrFind(package, StrFromChar('.'), 0, StrLength(package), -1);
  return StrSubstring(package, 0, dot < 0 ? 0 : dot);
}

Object* ResolveRelative(Object* name, Object* globals, int level) {
  if (globals == nullptr) return Raise(exc::KeyError, "'__name__' not in globals");
  if (!IsDict(globals)) return Raise(exc::TypeError, "globals must be a dict");
  Object* package = PackageOf(globals);
  if (package == nullptr) return nullptr;
  int64_t end = StrLength(package);
  if (end == 0) {
    return Raise(exc::ImportError, "attempted relative import with no known parent package");
  }
  Object* dot = StrFromChar('.');
  for (int i = 1; i < level; ++i) {
    end = StrFind(package, dot, 0, end, -1);
    if (end < 0) {
      return Raise(exc::ImportError, "attempted relative import beyond top-level package");
    }
  }
  Object* base = StrSubstring(package, 0, end);
  if (base == nullptr || StrLength(name) == 0) return base;
  return StrFormat("%U.%U", base, name);
}

// Waits until another thread's import of `module` is over.
bool EnsureInitialized(Object* module, Object* name) {
  Object* spec;
  int found = LookupAttr(module, names.__spec__, &spec);
  if (found <= 0) return found == 0;
  Object* initializing;
  found = LookupAttr(spec, names._initializing, &initializing);
  if (found < 0) ClearError();
  if (found <= 0) return true;
  const int busy = IsTrue(initializing);
  if (busy <= 0) return busy == 0;
  return CallMethodArgs(Runtime::Get()->importlib, names._lock_unlock_module, name) != nullptr;
}

Object* GetOrLoad(Object* name) {
  Object* module;
  const int found = DictLookup(Runtime::Get()->modules, name, &module);
  if (found < 0) return nullptr;
  if (found == 1 && module != None()) return EnsureInitialized(module, name) ? module : nullptr;
  if (AuditHooksInstalled() &&
      !AuditEvent("import", name, None(), SysGet("path"), SysGet("meta_path"),
                  SysGet("path_hooks"))) {
    return nullptr;
  }
  return CallMethodArgs(Runtime::Get()->importlib, names._find_and_load, name,
                        default_import_function);
}

Object* ImportUnfiltered(Object* name, Object* globals, Object* fromlist, int level) {
  if (!IsStr(name)) return Raise(exc::TypeError, "module name must be a string");
  if (level < 0) return Raise(exc::ValueError, "level must be >= 0");
  Object* full = name;
  if (level > 0) {
    full = ResolveRelative(name, globals, level);
    if (full == nullptr) return nullptr;
  } else if (StrLength(name) == 0) {
    return Raise(exc::ValueError, "Empty module name");
  }
  Object* module = GetOrLoad(full);
  if (module == nullptr) return nullptr;

  if (fromlist != nullptr && fromlist != None()) {
    const int wanted = IsTrue(fromlist);
    if (wanted < 0) return nullptr;
    if (wanted == 1) {
      Object* path;
      const int found = LookupAttr(module, names.__path__, &path);
      if (found < 0) return nullptr;
      if (found == 0) return module;
      return CallMethodArgs(Runtime::Get()->importlib, names._handle_fromlist, module, fromlist,
                            default_import_function);
    }
  }
  if (level > 0 && StrLength(name) == 0) return module;
  const int64_t dot = StrFind(name, StrFromChar('.'), 0, StrLength(name), 1);
  if (dot < 0) return module;
  if (level == 0) {
    Object* front = StrSubstring(name, 0, dot);
    return front == nullptr ? nullptr : GetOrLoad(front);
  }
  Object* front = StrSubstring(full, 0, StrLength(full) - (StrLength(name) - dot));
  if (front == nullptr) return nullptr;
  Object* package;
  const int found = DictLookup(Runtime::Get()->modules, front, &package);
  if (found < 0) return nullptr;
  if (found == 0) return Raise(exc::KeyError, "%R not in sys.modules as expected", front);
  return package;
}

Object* NewFrozenModule(const char* name) {
  Object* text = Intern(name);
  if (text == nullptr) return nullptr;
  Object* code = FrozenModuleCode(text);
  if (code == nullptr) return nullptr;
  Object* module = NewModule(text);
  if (module == nullptr || !DictSet(Runtime::Get()->modules, text, module)) return nullptr;
  Object* dict = ModuleDict(module);
  const FrozenModule* frozen = FindFrozenModule(text);
  Object* origname = NewStr(frozen->origname);
  if (origname == nullptr || !DictSet(dict, "__origname__", origname)) return nullptr;
  return EvalCode(code, dict, dict, nullptr) == nullptr ? nullptr : module;
}

}  // namespace

const FrozenModule* FindFrozenModule(Object* name) {
  for (const FrozenModule& f : kFrozen) {
    if (!StrEquals(name, f.name)) continue;
    return &f < kFrozen + kOwnFrozen || AllFrozen() ? &f : nullptr;
  }
  return nullptr;
}

Object* FrozenModuleNames() {
  Object* list = NewList();
  const size_t count = AllFrozen() ? std::size(kFrozen) : kOwnFrozen;
  for (size_t i = 0; list != nullptr && i < count; ++i) {
    Object* name = NewStr(kFrozen[i].name);
    if (name == nullptr || !ListAppend(list, name)) return nullptr;
  }
  return list;
}

void OverrideFrozen(int with) { frozen_override.store(with, std::memory_order_relaxed); }

void FixCodeFilename(Object* code, Object* filename) {
  auto* c = AsCode(code);
  gc::Store(code, &c->filename, filename);
  for (int64_t i = 0; i < TupleSize(c->consts); ++i) {
    Object* constant = TupleAt(c->consts, i);
    if (IsExactly(constant, code_type)) FixCodeFilename(constant, filename);
  }
}

Object* FrozenModuleCode(Object* name) {
  const FrozenModule* frozen = FindFrozenModule(name);
  if (frozen == nullptr) return Raise(exc::ImportError, "No such frozen object named %R", name);
  const RuntimeOptions& options = Runtime::Get()->options();
  const std::string source = options.stdlib + "/" + frozen->file + ".py";
  Object* filename = NewStr(frozen->co_filename);
  if (filename == nullptr) return nullptr;
  std::string file;
  std::string_view payload;
  if (ReadFreshPyc(PycPath(options.stdlib, frozen->file, options.optimize), source, &file,
                   &payload)) {
    Object* code = Unmarshal(payload.data(), payload.size());
    if (code != nullptr) FixCodeFilename(code, filename);
    return code;
  }
  if (!ReadFile(source, &file)) {
    return Raise(exc::ImportError, "Python 3.11's standard library is not there: cannot read %s",
                 source.c_str());
  }
  return CompileSource(file, filename, "exec", 0, options.optimize);
}

void RemoveImportlibFrames() {
  Object* error = PeekError();
  if (error == nullptr || Runtime::Get()->options().verbose > 0) return;
  const bool always = IsA(error, exc::ImportError);
  Object* owner = error;
  Object** link = &AsException(error)->traceback;
  Object** chunk = nullptr;
  Object* chunk_owner = nullptr;
  bool in_chunk = false;
  while (Object* entry = gc::Load(link)) {
    if (entry == None()) break;
    auto* tb = As<TracebackObject>(entry);
    Object* code = reinterpret_cast<Object*>(AsFrameObject(tb->frame)->frame->code);
    Object* filename = AsCode(code)->filename;
    const bool now = StrEquals(filename, kBootstrapFile) || StrEquals(filename, kExternalFile);
    if (now && !in_chunk) {
      chunk = link;
      chunk_owner = owner;
    }
    in_chunk = now;
    auto** next = reinterpret_cast<Object**>(&tb->next);
    if (in_chunk && (always || StrEquals(AsCode(code)->name, "_call_with_frames_removed"))) {
      gc::Store(chunk_owner, chunk, gc::Load(next));
      link = chunk;
      owner = chunk_owner;
      continue;
    }
    link = next;
    owner = entry;
  }
}

Object* ImportModuleLevel(Object* name, Object* globals, Object* fromlist, int level) {
  Object* module = ImportUnfiltered(name, globals, fromlist, level);
  if (module == nullptr) RemoveImportlibFrames();
  return module;
}

Object* ImportModule(const char* name) {
  Object* text = Intern(name);
  if (text == nullptr) return nullptr;
  Object* package = ImportModuleLevel(text, nullptr, nullptr, 0);
  if (package == nullptr) return nullptr;
  Object* module;
  const int found = DictLookup(Runtime::Get()->modules, text, &module);
  if (found < 0) return nullptr;
  return found == 1 ? module : Raise(exc::KeyError, "%R not in sys.modules as expected", text);
}

Object* ImportAttr(const char* module, const char* attribute) {
  Object* m = ImportModule(module);
  return m == nullptr ? nullptr : GetAttr(m, attribute);
}

// Archives in sys.path.
bool InstallZipImport() {
  Object* importer = ImportAttr("zipimport", "zipimporter");
  Object* hooks = importer == nullptr ? nullptr : SysGet("path_hooks");
  return hooks != nullptr && ListInsert(hooks, 0, importer);
}

bool InitImport() {
  Runtime* runtime = Runtime::Get();
  Runtime::Get()->AddRoot(&default_import_function);
  Object* function = DictGetStr(runtime->builtins_dict, names.__import__);
  gc::Store<Object>(nullptr, &default_import_function, function);
  Object* bootstrap = NewFrozenModule("_frozen_importlib");
  if (bootstrap == nullptr) return false;
  gc::Store<Object>(nullptr, &runtime->importlib, bootstrap);
  Object* imp = DictGet(runtime->modules, "_imp");
  return CallMethodArgs(bootstrap, Intern("_install"), runtime->sys_module, imp) != nullptr &&
         CallMethodArgs(bootstrap, Intern("_install_external_importers")) != nullptr &&
         InstallZipImport();
}

}  // namespace tricolor
