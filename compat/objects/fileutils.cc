// File descriptors and text of the system (internal/pycore_fileutils.h).
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_fileutils.h"
#include "runtime/audit.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"

namespace {

// -1 with OSError, unless a signal handler raised already.
int64_t OrRaise(int64_t result, PyObject* path = nullptr) {
  if (result < 0 && result != kCallRaised) RaiseErrno(errno, Escape(path));
  return result < 0 ? -1 : result;
}

constexpr size_t kLargestTransfer = PY_SSIZE_T_MAX;

// The file name that an object of str, bytes or os.PathLike stands for; null: exception.
PyObject* FileName(PyObject* path) {
  PyObject* bytes = nullptr;
  return PyUnicode_FSConverter(path, &bytes) != 0 ? bytes : nullptr;
}

}  // namespace

int _Py_fstat_noraise(int fd, struct stat* s) { return fstat(fd, s); }
int _Py_fstat(int fd, struct stat* s) {
  return static_cast<int>(OrRaise(SystemCall([&] { return fstat(fd, s); })));
}
// As CPython's: -2 with an exception, -1 with errno only.
int _Py_stat(PyObject* path, struct stat* s) {
  PyObject* name = FileName(path);
  if (name == nullptr) return -2;
  const int result = stat(PyBytes_AS_STRING(name), s);
  const int error_number = errno;
  Py_DECREF(name);
  errno = error_number;
  return result;
}
int _Py_open_noraise(const char* path, int flags) { return open(path, flags | O_CLOEXEC); }
int _Py_open(const char* path, int flags) {
  if (!AuditEvent("open", std::string_view(path), None(), flags)) return -1;
  const int64_t fd = SystemCall([&] { return open(path, flags | O_CLOEXEC); });
  if (fd >= 0 || fd == kCallRaised) return fd < 0 ? -1 : static_cast<int>(fd);
  const int error_number = errno;
  RaiseErrno(error_number, StrSurrogateEscape(path));
  return -1;
}
FILE* _Py_fopen_obj(PyObject* path, const char* mode) {
  if (!AuditEvent("open", Escape(path), mode, 0)) return nullptr;
  PyObject* name = FileName(path);
  if (name == nullptr) return nullptr;
  const std::string cloexec = std::string(mode) + "e";
  FILE* file = nullptr;
  const int64_t result = SystemCall([&] {
    file = fopen(PyBytes_AS_STRING(name), cloexec.c_str());
    return file == nullptr ? -1 : 0;
  });
  const int error_number = errno;
  Py_DECREF(name);
  if (result == -1) RaiseErrno(error_number, Escape(path));
  errno = error_number;
  return file;
}
Py_ssize_t _Py_read(int fd, void* data, size_t size) {
  size = std::min(size, kLargestTransfer);
  return OrRaise(SystemCall([&] { return read(fd, data, size); }));
}
Py_ssize_t _Py_write(int fd, const void* data, size_t size) {
  size = std::min(size, kLargestTransfer);
  return OrRaise(SystemCall([&] { return write(fd, data, size); }));
}
// Touches nothing of the runtime: the caller may have no thread state, or be between fork and exec.
Py_ssize_t _Py_write_noraise(int fd, const void* data, size_t size) {
  size = std::min(size, kLargestTransfer);
  for (;;) {
    const ssize_t n = write(fd, data, size);
    if (n >= 0 || errno != EINTR) return n;
  }
}
int _Py_dup(int fd) {
  return static_cast<int>(OrRaise(SystemCall([&] { return fcntl(fd, F_DUPFD_CLOEXEC, 0); })));
}

int _Py_get_inheritable(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  return flags < 0 ? static_cast<int>(OrRaise(flags)) : (flags & FD_CLOEXEC) == 0;
}
int _Py_set_inheritable_async_safe(int fd, int inheritable, int* atomic_flag_works) {
  if (atomic_flag_works != nullptr && !inheritable) *atomic_flag_works = 1;
  const int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return -1;
  const int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  return wanted == flags ? 0 : fcntl(fd, F_SETFD, wanted) < 0 ? -1 : 0;
}
int _Py_set_inheritable(int fd, int inheritable, int* atomic_flag_works) {
  return static_cast<int>(OrRaise(_Py_set_inheritable_async_safe(fd, inheritable, atomic_flag_works)));
}
int _Py_get_blocking(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? static_cast<int>(OrRaise(flags)) : (flags & O_NONBLOCK) == 0;
}
int _Py_set_blocking(int fd, int blocking) {
  int nonblocking = !blocking;
  return static_cast<int>(OrRaise(ioctl(fd, FIONBIO, &nonblocking)));
}
// Between fork and exec, too.
void _Py_closerange(int first, int last) {
  first = std::max(first, 0);
  if (last < first) return;
  if (close_range(static_cast<unsigned>(first), static_cast<unsigned>(last), 0) == 0) return;
  const long limit = sysconf(_SC_OPEN_MAX);  // NOLINT
  for (int fd = first; fd <= last && fd < limit; ++fd) close(fd);
}

// ---- the locale
int _Py_GetLocaleconvNumeric(struct lconv* lc, PyObject** point, PyObject** separator) {
  *point = PyUnicode_DecodeLocale(lc->decimal_point, nullptr);
  if (*point == nullptr) return -1;
  *separator = PyUnicode_DecodeLocale(lc->thousands_sep, nullptr);
  if (*separator != nullptr) return 0;
  Py_CLEAR(*point);
  return -1;
}
// File names and standard streams are UTF-8 here whatever it says.
PyObject* _Py_GetLocaleEncodingObject(void) {
  const char* name = nl_langinfo(CODESET);
  return PyUnicode_FromString(name == nullptr || *name == '\0' ? "UTF-8" : name);
}

// ---- users and groups. 2^32 - 1 stands for "no change" and may be written as -1.
namespace {

// 1: *value is set. 0: an exception is.
int Id(PyObject* o, const char* what, uint32_t* value) {
  PyObject* index = PyNumber_Index(o);
  if (index == nullptr) {
    ClearError();
    Raise(exc::TypeError, "%s should be integer, not %s", what, Py_TYPE(o)->tp_name);
    return 0;
  }
  int overflow;
  const long long n = PyLong_AsLongLongAndOverflow(index, &overflow);  // NOLINT
  Py_DECREF(index);
  if (overflow < 0 || (overflow == 0 && n < -1)) {
    Raise(exc::OverflowError, "%s is less than minimum", what);
    return 0;
  }
  if (overflow > 0 || n > static_cast<long long>(UINT32_MAX)) {  // NOLINT
    Raise(exc::OverflowError, "%s is greater than maximum", what);
    return 0;
  }
  *value = static_cast<uint32_t>(n);
  return 1;
}

PyObject* FromId(uint32_t id) {
  return id == UINT32_MAX ? PyLong_FromLong(-1) : PyLong_FromUnsignedLong(id);
}

}  // namespace
PyObject* _PyLong_FromUid(uid_t id) { return FromId(id); }
PyObject* _PyLong_FromGid(gid_t id) { return FromId(id); }
int _Py_Uid_Converter(PyObject* o, uid_t* id) { return Id(o, "uid", id); }
int _Py_Gid_Converter(PyObject* o, gid_t* id) { return Id(o, "gid", id); }
