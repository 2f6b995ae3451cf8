// File descriptors and text of the system.
#ifndef Py_INTERNAL_FILEUTILS_H
#define Py_INTERNAL_FILEUTILS_H

#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>

TC_BEGIN_DECLS

#define _Py_stat_struct stat
// `noraise`: -1 and errno instead of an exception.
TC_API(int, _Py_fstat, (int fd, struct stat *));
TC_API(int, _Py_fstat_noraise, (int fd, struct stat *));
TC_API(int, _Py_stat, (PyObject *path, struct stat *));
TC_API(int, _Py_open, (const char *path, int flags));
TC_API(int, _Py_open_noraise, (const char *path, int flags));
TC_API(FILE *, _Py_fopen_obj, (PyObject *path, const char *mode));
TC_API(Py_ssize_t, _Py_read, (int fd, void *data, size_t size));
TC_API(Py_ssize_t, _Py_write, (int fd, const void *data, size_t size));
TC_API(Py_ssize_t, _Py_write_noraise, (int fd, const void *data, size_t size));
TC_API(int, _Py_dup, (int fd));
TC_API(int, _Py_get_inheritable, (int fd));
TC_API(int, _Py_set_inheritable, (int fd, int inheritable, int *atomic_flag_works));
TC_API(int, _Py_set_inheritable_async_safe, (int fd, int inheritable, int *atomic_flag_works));
TC_API(int, _Py_get_blocking, (int fd));
TC_API(int, _Py_set_blocking, (int fd, int blocking));
TC_API(void, _Py_closerange, (int first, int last));
#define _Py_get_osfhandle(fd) (fd)
#define _Py_get_osfhandle_noraise(fd) (fd)

// Numbers of the locale: its decimal point and separator as new str objects.
TC_API(int, _Py_GetLocaleconvNumeric, (struct lconv *, PyObject **point, PyObject **separator));
TC_API(PyObject *, _Py_GetLocaleEncodingObject, (void));

typedef enum {
  _Py_ERROR_UNKNOWN = 0,
  _Py_ERROR_STRICT,
  _Py_ERROR_SURROGATEESCAPE,
  _Py_ERROR_REPLACE,
  _Py_ERROR_IGNORE,
  _Py_ERROR_BACKSLASHREPLACE,
  _Py_ERROR_SURROGATEPASS,
  _Py_ERROR_XMLCHARREFREPLACE,
  _Py_ERROR_OTHER
} _Py_error_handler;
TC_API(_Py_error_handler, _Py_GetErrorHandler, (const char *errors));
// 0; -1: no memory; -2: the text cannot be coded, `length` or `error_position` and `reason` say where
// and why; -3: the handler is not one for the locale.
TC_API(int, _Py_DecodeLocaleEx,
       (const char *, wchar_t **out, size_t *length, const char **reason, int current_locale,
        _Py_error_handler));
TC_API(int, _Py_EncodeLocaleEx,
       (const wchar_t *, char **out, size_t *error_position, const char **reason,
        int current_locale, _Py_error_handler));
// In place, without needless slashes, dots and double dots.
TC_API(wchar_t *, _Py_normpath, (wchar_t *path, Py_ssize_t size));

TC_END_DECLS

#endif  // Py_INTERNAL_FILEUTILS_H
