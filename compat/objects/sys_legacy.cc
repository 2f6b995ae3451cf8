// What the process was started with, as wide strings and through sys: the API from before PyConfig.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <cwchar>
#include <deque>

#include "compat/objects/prelude.h"
#include "runtime/modules/sys_access.h"

const unsigned long Py_Version = PY_VERSION_HEX;  // NOLINT
int Py_HasFileSystemDefaultEncoding = 1;
int Py_UTF8Mode = 0;
int (*PyOS_InputHook)(void) = nullptr;

namespace {

// What was handed out stays until the process ends: callers never free it.
wchar_t* Keep(std::wstring text) {
  static std::deque<std::wstring> kept;
  for (std::wstring& old : kept) {
    if (old == text) return old.data();
  }
  kept.push_back(std::move(text));
  return kept.back().data();
}
wchar_t* Wide(Object* text) {
  if (text == nullptr || !IsStr(text)) return nullptr;
  wchar_t* copy = PyUnicode_AsWideCharString(Py(text), nullptr);
  if (copy == nullptr) return PyErr_Clear(), nullptr;
  wchar_t* result = Keep(copy);
  PyMem_Free(copy);
  return result;
}
wchar_t* SysText(const char* name) { return Wide(SysGet(name)); }

PyObject* SysListOrNew(const char* name) {
  Object* list = SysGet(name);
  if (list != nullptr && IsList(list)) return Py(list);
  list = NewList();
  return list != nullptr && SysSet(name, list) ? Py(list) : nullptr;
}

}  // namespace

// ---- Texts
const char* Py_GetCopyright(void) {
  Object* text = SysGet("copyright");
  return text != nullptr && IsStr(text) ? StrUtf8(text) : "";
}
wchar_t* Py_GetPrefix(void) { return SysText("prefix"); }
wchar_t* Py_GetExecPrefix(void) { return SysText("exec_prefix"); }
wchar_t* Py_GetProgramFullPath(void) { return SysText("executable"); }
wchar_t* Py_GetProgramName(void) { return SysText("executable"); }
wchar_t* Py_GetPath(void) {
  Object* path = SysGet("path");
  if (path == nullptr || !IsList(path)) return nullptr;
  std::wstring joined;
  for (int64_t i = 0; i < ListSize(path); ++i) {
    const wchar_t* part = Wide(ListGet(path, i));
    if (i > 0) joined += L':';
    if (part != nullptr) joined += part;
  }
  return Keep(joined);
}
wchar_t* Py_GetPythonHome(void) {
  const char* home = getenv("PYTHONHOME");
  if (home == nullptr || *home == 0) return nullptr;
  wchar_t* wide = Py_DecodeLocale(home, nullptr);
  wchar_t* kept = wide == nullptr ? nullptr : Keep(wide);
  PyMem_RawFree(wide);
  return kept;
}
void Py_GetArgcArgv(int* argc, wchar_t*** argv) {
  static std::deque<std::vector<wchar_t*>> kept;
  Object* list = SysGet("orig_argv");
  std::vector<wchar_t*> all;
  for (int64_t i = 0; list != nullptr && i < ListSize(list); ++i) {
    all.push_back(Wide(ListGet(list, i)));
  }
  all.push_back(nullptr);
  kept.push_back(std::move(all));
  *argc = static_cast<int>(kept.back().size()) - 1;
  *argv = kept.back().data();
}

// ---- Options
PyObject* PySys_GetXOptions(void) { return Py(SysGet("_xoptions")); }
void PySys_AddXOption(const wchar_t* option) {
  Object* options = SysGet("_xoptions");
  const wchar_t* equals = wcschr(option, L'=');
  Object* name = Release(
      PyUnicode_FromWideChar(option, equals == nullptr ? -1 : equals - option));
  Object* value = equals == nullptr ? True() : Release(PyUnicode_FromWideChar(equals + 1, -1));
  if (options == nullptr || name == nullptr || value == nullptr || !DictSet(options, name, value)) {
    ClearError();
  }
}
int PySys_HasWarnOptions(void) {
  Object* list = SysGet("warnoptions");
  return list != nullptr && IsList(list) && ListSize(list) > 0;
}
void PySys_ResetWarnOptions(void) {
  PyObject* list = SysListOrNew("warnoptions");
  if (list == nullptr || PyList_SetSlice(list, 0, PyList_GET_SIZE(list), nullptr) < 0) ClearError();
}
void PySys_AddWarnOptionUnicode(PyObject* option) {
  PyObject* list = SysListOrNew("warnoptions");
  if (list == nullptr || PyList_Append(list, option) < 0) ClearError();
}
void PySys_AddWarnOption(const wchar_t* option) {
  Object* text = Release(PyUnicode_FromWideChar(option, -1));
  if (text != nullptr) PySys_AddWarnOptionUnicode(Py(text));
}

// ---- Arguments and the path
void PySys_SetArgvEx(int argc, wchar_t** argv, int update_path) {
  Object* list = NewList();
  for (int i = 0; list != nullptr && i < (argc > 0 ? argc : 1); ++i) {
    Object* text = Release(PyUnicode_FromWideChar(argc > 0 ? argv[i] : L"", -1));
    if (text == nullptr || !ListAppend(list, text)) list = nullptr;
  }
  if (list == nullptr || !SysSet("argv", list)) Py_FatalError("can't assign sys.argv");
  Object* path = SysGet("path");
  if (update_path == 0 || path == nullptr || !IsList(path)) return;
  // The program's folder, or the present one.
  std::wstring first = argc > 0 ? argv[0] : L"";
  const size_t slash = first.rfind(L'/');
  first = slash == std::wstring::npos ? L"" : first.substr(0, slash == 0 ? 1 : slash);
  Object* folder = Release(PyUnicode_FromWideChar(first.data(), static_cast<Py_ssize_t>(first.size())));
  if (folder == nullptr || PyList_Insert(Py(path), 0, Py(folder)) < 0) {
    Py_FatalError("can't prepend to sys.path");
  }
}
void PySys_SetArgv(int argc, wchar_t** argv) { PySys_SetArgvEx(argc, argv, 1); }
void PySys_SetPath(const wchar_t* path) {
  Object* list = NewList();
  const wchar_t* start = path;
  while (list != nullptr) {
    const wchar_t* end = wcschr(start, L':');
    Object* part = Release(PyUnicode_FromWideChar(start, end == nullptr ? -1 : end - start));
    if (part == nullptr || !ListAppend(list, part)) list = nullptr;
    if (end == nullptr) break;
    start = end + 1;
  }
  if (list == nullptr || !SysSet("path", list)) Py_FatalError("can't set sys.path");
}

// ---- Signals and the end
PyOS_sighandler_t PyOS_getsig(int signal) {
  struct sigaction now;
  return sigaction(signal, nullptr, &now) == -1 ? SIG_ERR : now.sa_handler;
}
PyOS_sighandler_t PyOS_setsig(int signal, PyOS_sighandler_t handler) {
  struct sigaction now = {}, old;
  now.sa_handler = handler;
  sigemptyset(&now.sa_mask);
  now.sa_flags = SA_ONSTACK;  // as faulthandler wants it for a stack that is full
  return sigaction(signal, &now, &old) == -1 ? SIG_ERR : old.sa_handler;
}

// ---- Threads
PyObject* PyThread_GetInfo(void) { return NewReference(SysGet("thread_info")); }
namespace {
size_t stack_size = 0;  // 0: the system's
}
size_t PyThread_get_stacksize(void) { return stack_size; }
int PyThread_set_stacksize(size_t size) {
  if (size != 0 && size < 32768) return -1;
  stack_size = size;
  return 0;
}
void PyThread_exit_thread(void) { pthread_exit(nullptr); }
int PyThread_create_key(void) {
  pthread_key_t key;
  if (pthread_key_create(&key, nullptr) != 0) return -1;
  if (key <= INT_MAX) return static_cast<int>(key);
  pthread_key_delete(key);
  return -1;
}
void PyThread_delete_key(int key) { pthread_key_delete(static_cast<pthread_key_t>(key)); }
int PyThread_set_key_value(int key, void* value) {
  return pthread_setspecific(static_cast<pthread_key_t>(key), value) != 0 ? -1 : 0;
}
void* PyThread_get_key_value(int key) {
  return pthread_getspecific(static_cast<pthread_key_t>(key));
}
void PyThread_delete_key_value(int key) { PyThread_set_key_value(key, nullptr); }
void PyThread_ReInitTLS(void) {}  // the keys of pthreads survive a fork
