// How this process was started, as PyConfig says it: from the options and from sys, at the first question.
#include <cstdlib>
#include <mutex>
#include <vector>

#include "compat/objects/prelude.h"
#include "compat/include/cpython/initconfig.h"
#include "runtime/modules/sys_access.h"

namespace {

using Strings = std::vector<std::string>;

// All that is made here stays for ever.
wchar_t* Wide(const std::string& text) { return Py_DecodeLocale(text.c_str(), nullptr); }
wchar_t* WideOf(Object* text) {
  wchar_t* wide = text == nullptr || !IsStr(text) ? nullptr : PyUnicode_AsWideCharString(Py(text), nullptr);
  if (wide == nullptr) ClearError();
  return wide;
}
PyWideStringList ListOf(const std::vector<wchar_t*>& items) {
  auto** copy = static_cast<wchar_t**>(PyMem_RawCalloc(items.size() + 1, sizeof(wchar_t*)));
  if (copy == nullptr) return {0, nullptr};
  std::copy(items.begin(), items.end(), copy);
  return {static_cast<Py_ssize_t>(items.size()), copy};
}
PyWideStringList ListOf(const Strings& strings) {
  std::vector<wchar_t*> items;
  for (const std::string& s : strings) items.push_back(Wide(s));
  return ListOf(items);
}
PyWideStringList ListOfSys(const char* name) {
  Object* list = SysGet(name);
  std::vector<wchar_t*> items;
  for (int64_t i = 0; list != nullptr && IsList(list) && i < ListSize(list); ++i) {
    wchar_t* item = WideOf(ListGet(list, i));
    if (item != nullptr) items.push_back(item);
  }
  return ListOf(items);
}

// -X name, or a variable that is not empty.
struct Switches {
  const RuntimeOptions& o;

  const char* Variable(const char* name) const {
    const char* value = o.ignore_environment ? nullptr : getenv(name);
    return value == nullptr || *value == 0 ? nullptr : value;
  }
  bool On(const std::string& name, const char* variable) const {
    for (const std::string& x : o.x_options) {
      if (x == name || x.rfind(name + "=", 0) == 0) return true;
    }
    return variable != nullptr && Variable(variable) != nullptr;
  }
  int Number(const std::string& name, const char* variable) const {
    for (const std::string& x : o.x_options) {
      if (x.rfind(name + "=", 0) == 0) return atoi(x.c_str() + name.size() + 1);
    }
    if (On(name, nullptr)) return 1;
    const char* value = Variable(variable);
    return value == nullptr ? 0 : atoi(value);
  }
};

void FillProgram(const RuntimeOptions& o, PyConfig* c) {
  c->orig_argv = ListOf(o.original_argv);
  c->argv = ListOf(o.argv);
  c->xoptions = ListOf(o.x_options);
  c->warnoptions = ListOf(o.warn_options);
  c->program_name = Wide(o.original_argv.empty() ? o.executable : o.original_argv[0]);
  const std::string first = o.argv.empty() ? "" : o.argv[0];
  for (size_t i = 1; i + 1 < o.original_argv.size(); ++i) {
    const std::string& word = o.original_argv[i];
    if (word.size() < 2 || word[0] != '-') break;
    if (first == "-c" && word.back() == 'c') c->run_command = Wide(o.original_argv[i + 1] + "\n");
    if (first == "-m" && word.back() == 'm') c->run_module = Wide(o.original_argv[i + 1]);
    if (c->run_command != nullptr || c->run_module != nullptr) break;
  }
  if (!first.empty() && first[0] != '-') c->run_filename = Wide(first);
}

void FillPlaces(const Switches& x, PyConfig* c) {
  struct Place { const char* name; wchar_t** place; };
  for (const Place& p : {Place{"platlibdir", &c->platlibdir}, Place{"_stdlib_dir", &c->stdlib_dir},
                         Place{"executable", &c->executable}, Place{"_base_executable", &c->base_executable},
                         Place{"prefix", &c->prefix}, Place{"base_prefix", &c->base_prefix},
                         Place{"exec_prefix", &c->exec_prefix}, Place{"base_exec_prefix", &c->base_exec_prefix},
                         Place{"pycache_prefix", &c->pycache_prefix}}) {
    *p.place = WideOf(SysGet(p.name));
  }
  c->module_search_paths = ListOfSys("path");
  c->module_search_paths_set = 1;
  const char* path = x.Variable("PYTHONPATH");
  const char* home = x.Variable("PYTHONHOME");
  c->pythonpath_env = path == nullptr ? nullptr : Wide(path);
  c->home = home == nullptr ? nullptr : Wide(home);
}

void FillStreams(PyConfig* c) {
  Object* in = SysGet("__stdin__");
  if (in != nullptr && in != None()) {
    Object* encoding = GetAttr(in, "encoding");
    ClearError();
    Object* errors = GetAttr(in, "errors");
    ClearError();
    c->stdio_encoding = WideOf(encoding);
    c->stdio_errors = WideOf(errors);
  }
  c->filesystem_encoding = Wide("utf-8");
  c->filesystem_errors = Wide("surrogateescape");
}

void FillSwitches(const RuntimeOptions& o, const Switches& x, PyConfig* c) {
  c->isolated = o.isolated;
  c->use_environment = !o.ignore_environment;
  c->optimization_level = o.optimize;
  c->bytes_warning = o.bytes_warning;
  c->verbose = o.verbose;
  c->quiet = o.quiet;
  c->inspect = o.inspect;
  c->interactive = o.interactive;
  c->safe_path = o.safe_path;
  c->site_import = !o.no_site;
  c->user_site_directory = !o.no_user_site;
  c->write_bytecode = !o.dont_write_bytecode;
  c->buffered_stdio = !o.unbuffered;
  c->dev_mode = x.On("dev", "PYTHONDEVMODE");
  c->faulthandler = c->dev_mode != 0 || x.On("faulthandler", "PYTHONFAULTHANDLER");
  c->tracemalloc = x.Number("tracemalloc", "PYTHONTRACEMALLOC");
  c->import_time = x.On("importtime", "PYTHONPROFILEIMPORTTIME");
  c->code_debug_ranges = !x.On("no_debug_ranges", "PYTHONNODEBUGRANGES");
  c->warn_default_encoding = x.On("warn_default_encoding", "PYTHONWARNDEFAULTENCODING");
  const char* seed = x.Variable("PYTHONHASHSEED");
  c->use_hash_seed = seed != nullptr && strcmp(seed, "random") != 0;
  c->hash_seed = c->use_hash_seed == 0 ? 0 : strtoul(seed, nullptr, 10);
  c->install_signal_handlers = 1;
  c->configure_c_stdio = 1;
  c->parse_argv = 2;  // they have been
  c->pathconfig_warnings = 1;
  c->check_hash_pycs_mode = Wide("default");
  c->_install_importlib = c->_init_main = 1;
}

}  // namespace

const PyConfig* _Py_GetConfig(void) {
  static PyConfig config;
  static std::once_flag filled;
  std::call_once(filled, [] {
    SavedError saved;
    const RuntimeOptions& o = Runtime::Get()->options();
    const Switches x{o};
    FillSwitches(o, x, &config);
    FillProgram(o, &config);
    FillPlaces(x, &config);
    FillStreams(&config);
  });
  return &config;
}
const PyConfig* _PyInterpreterState_GetConfig(PyInterpreterState*) { return _Py_GetConfig(); }
