// How a program that embeds Python configures it. Here the runtime is the program: what would change
// its configuration raises NotImplementedError with the name of the function.
#ifndef Py_INTERNAL_CORECONFIG_H
#define Py_INTERNAL_CORECONFIG_H

#include "../cpython/initconfig.h"

static inline int tc_no_configuration(const char *name) {
  PyErr_Format(PyExc_NotImplementedError,
               "%s: the configuration of the runtime cannot be read or set as a whole", name);
  return -1;
}
static inline void PyConfig_InitIsolatedConfig(PyConfig *config) {
  memset(config, 0, sizeof *config);
  config->isolated = 1;
}
static inline void PyConfig_Clear(PyConfig *config) { memset(config, 0, sizeof *config); }
static inline PyObject *_Py_GetConfigsAsDict(void) {
  tc_no_configuration("_Py_GetConfigsAsDict");
  return _Py_NULL;
}
// Each field under its name; None for a text that is not set.
#define TC_CONFIG_INTS(X) \
  X(_config_init) X(isolated) X(use_environment) X(dev_mode) X(install_signal_handlers) \
  X(use_hash_seed) X(faulthandler) X(tracemalloc) X(import_time) X(code_debug_ranges) \
  X(show_ref_count) X(dump_refs) X(malloc_stats) X(parse_argv) X(site_import) X(bytes_warning) \
  X(warn_default_encoding) X(inspect) X(interactive) X(optimization_level) X(parser_debug) \
  X(write_bytecode) X(verbose) X(quiet) X(user_site_directory) X(configure_c_stdio) \
  X(buffered_stdio) X(use_frozen_modules) X(safe_path) X(pathconfig_warnings) \
  X(module_search_paths_set) X(skip_source_first_line) X(_install_importlib) X(_init_main) \
  X(_isolated_interpreter)
#define TC_CONFIG_TEXTS(X) \
  X(dump_refs_file) X(filesystem_encoding) X(filesystem_errors) X(pycache_prefix) \
  X(stdio_encoding) X(stdio_errors) X(check_hash_pycs_mode) X(program_name) X(pythonpath_env) \
  X(home) X(platlibdir) X(stdlib_dir) X(executable) X(base_executable) X(prefix) X(base_prefix) \
  X(exec_prefix) X(base_exec_prefix) X(run_command) X(run_module) X(run_filename)
#define TC_CONFIG_LISTS(X) \
  X(orig_argv) X(argv) X(xoptions) X(warnoptions) X(module_search_paths)
static inline PyObject *tc_wide_or_none(const wchar_t *text) {
  return text == _Py_NULL ? Py_NewRef(Py_None) : PyUnicode_FromWideChar(text, -1);
}
static inline PyObject *tc_list_of_wide(const PyWideStringList *list) {
  PyObject *result = PyList_New(list->length);
  for (Py_ssize_t i = 0; result != _Py_NULL && i < list->length; ++i) {
    PyObject *item = tc_wide_or_none(list->items[i]);
    if (item == _Py_NULL) Py_CLEAR(result);
    else PyList_SET_ITEM(result, i, item);
  }
  return result;
}
static inline int tc_set_new(PyObject *dict, const char *key, PyObject *value) {
  const int result = value == _Py_NULL ? -1 : PyDict_SetItemString(dict, key, value);
  Py_XDECREF(value);
  return result;
}
static inline PyObject *_PyConfig_AsDict(const PyConfig *config) {
  PyObject *dict = PyDict_New();
  int failed = dict == _Py_NULL ||
               tc_set_new(dict, "hash_seed", PyLong_FromUnsignedLong(config->hash_seed)) < 0;
#define TC_INT(name) failed = failed || tc_set_new(dict, #name, PyLong_FromLong(config->name)) < 0;
#define TC_TEXT(name) failed = failed || tc_set_new(dict, #name, tc_wide_or_none(config->name)) < 0;
#define TC_LIST(name) failed = failed || tc_set_new(dict, #name, tc_list_of_wide(&config->name)) < 0;
  TC_CONFIG_INTS(TC_INT)
  TC_CONFIG_TEXTS(TC_TEXT)
  TC_CONFIG_LISTS(TC_LIST)
#undef TC_INT
#undef TC_TEXT
#undef TC_LIST
  if (failed) Py_CLEAR(dict);
  return dict;
}
static inline int _PyConfig_FromDict(PyConfig *config, PyObject *dict) {
  return tc_no_configuration("_PyConfig_FromDict");
}
static inline int _PyInterpreterState_GetConfigCopy(PyConfig *config) {
  *config = *_Py_GetConfig();
  return 0;
}
static inline int _PyInterpreterState_SetConfig(const PyConfig *config) {
  return tc_no_configuration("_PyInterpreterState_SetConfig");
}

#endif  // Py_INTERNAL_CORECONFIG_H
