// sys: where things are.
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "runtime/error.h"
#include "runtime/modules/sys.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

bool AppendPath(Object* list, const std::string& path) {
  Object* text = StrSurrogateEscape(path);
  return text != nullptr && ListAppend(list, text);
}

const std::string& FileOfCommand(const RuntimeOptions& options) {
  return options.location.empty() ? options.executable : options.location;
}

// The executable is that of a virtual environment, which site.py makes sys.prefix of.
bool InVirtualEnvironment(const std::string& executable) {
  const size_t slash = executable.rfind('/');
  if (slash == std::string::npos) return false;
  const std::string folder = executable.substr(0, slash);
  return access((folder + "/pyvenv.cfg").c_str(), F_OK) == 0 ||
         access((folder + "/../pyvenv.cfg").c_str(), F_OK) == 0;
}

// CPython's own C modules, built for this runtime: the folder `stdlib` beside the command, or beside
// the folder that it is in (where a build leaves them). None: those modules are absent.
bool AppendOwnModules(Object* list, const std::string& executable) {
  const size_t slash = executable.rfind('/');
  if (slash == std::string::npos) return true;
  const std::string folder = executable.substr(0, slash);
  const size_t above = folder.rfind('/');
  for (const std::string& place :
       {folder + "/stdlib", folder.substr(0, above == std::string::npos ? 0 : above) + "/stdlib"}) {
    if (access(place.c_str(), X_OK) == 0) return AppendPath(list, place);
  }
  return true;
}

// PYTHONPATH, then CPython's own folders; site adds the rest.
Object* SearchPath(const RuntimeOptions& options) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  const char* extra = options.ignore_environment ? nullptr : getenv("PYTHONPATH");
  if (extra != nullptr && *extra != '\0') {
    const std::string all = extra;
    for (size_t at = 0; at <= all.size();) {
      const size_t colon = std::min(all.find(':', at), all.size());
      if (!AppendPath(list, all.substr(at, colon - at))) return nullptr;
      at = colon + 1;
    }
  }
  const size_t slash = options.stdlib.rfind('/');
  const bool ok = AppendPath(list, options.stdlib.substr(0, slash) + "/python311.zip") &&
                  AppendPath(list, options.stdlib) &&
                  AppendOwnModules(list, FileOfCommand(options));
  return ok ? list : nullptr;
}

Object* Arguments(const RuntimeOptions& options) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  for (const std::string& argument : options.argv) {
    if (!AppendPath(list, argument)) return nullptr;
  }
  return list;
}

Object* OriginalArguments(const RuntimeOptions& options) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  for (const std::string& argument : options.original_argv) {
    if (!AppendPath(list, argument)) return nullptr;
  }
  return list;
}

// "/usr" for "/usr/lib/python3.11".
std::string PrefixOf(const std::string& stdlib) {
  const size_t lib = stdlib.rfind("/lib/");
  return lib == std::string::npos ? "/usr" : stdlib.substr(0, lib);
}

// sys.pycache_prefix: -X before the environment.
std::string CachePrefix(const RuntimeOptions& options) {
  constexpr char kOption[] = "pycache_prefix=";
  for (auto option = options.x_options.rbegin(); option != options.x_options.rend(); ++option) {
    if (option->rfind(kOption, 0) == 0) return option->substr(sizeof kOption - 1);
  }
  const char* cache = options.ignore_environment ? nullptr : getenv("PYTHONPYCACHEPREFIX");
  return cache == nullptr ? "" : cache;
}

}  // namespace

bool AddSysPaths(Object* module) {
  const RuntimeOptions& options = Runtime::Get()->options();
  Object* prefix = NewStr(PrefixOf(options.stdlib));
  Object* executable = StrSurrogateEscape(options.executable);
  Object* base_executable = InVirtualEnvironment(options.executable)
                                ? StrSurrogateEscape(FileOfCommand(options))
                                : executable;
  const std::string cache = CachePrefix(options);
  return ModuleAdd(module, "path", SearchPath(options)) &&
         ModuleAdd(module, "argv", Arguments(options)) &&
         ModuleAdd(module, "orig_argv", OriginalArguments(options)) &&
         ModuleAdd(module, "executable", executable) &&
         ModuleAdd(module, "_base_executable", base_executable) &&
         ModuleAdd(module, "prefix", prefix) && ModuleAdd(module, "base_prefix", prefix) &&
         ModuleAdd(module, "exec_prefix", prefix) &&
         ModuleAdd(module, "base_exec_prefix", prefix) &&
         ModuleAdd(module, "platlibdir", NewStr("lib")) && ModuleAdd(module, "_home", None()) &&
         ModuleAdd(module, "_stdlib_dir", NewStr(options.stdlib)) &&
         ModuleAdd(module, "_framework", NewStr("")) &&
         ModuleAdd(module, "pycache_prefix",
                   cache.empty() ? None() : StrSurrogateEscape(cache)) &&
         ModuleAdd(module, "modules", Runtime::Get()->modules) &&
         ModuleAdd(module, "meta_path", NewList()) && ModuleAdd(module, "path_hooks", NewList()) &&
         ModuleAdd(module, "path_importer_cache", NewDict());
}

}  // namespace tricolor
