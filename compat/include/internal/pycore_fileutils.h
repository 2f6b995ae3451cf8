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

TC_END_DECLS

#endif  // Py_INTERNAL_FILEUTILS_H
