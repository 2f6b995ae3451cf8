#ifndef Py_STRTOD_H
#define Py_STRTOD_H

TC_BEGIN_DECLS

TC_API(double, PyOS_string_to_double, (const char *, char **, PyObject *));
TC_API(char *, PyOS_double_to_string, (double, char, int, int, int *));
TC_API(int, PyOS_mystrnicmp, (const char *, const char *, Py_ssize_t));
TC_API(int, PyOS_mystricmp, (const char *, const char *));
#define PyOS_strnicmp PyOS_mystrnicmp
#define PyOS_stricmp PyOS_mystricmp
#define Py_DTSF_SIGN 0x01
#define Py_DTSF_ADD_DOT_0 0x02
#define Py_DTSF_ALT 0x04
#define Py_DTST_FINITE 0
#define Py_DTST_INFINITE 1
#define Py_DTST_NAN 2

#define Py_ISLOWER(c) (Py_CHARMASK(c) >= 'a' && Py_CHARMASK(c) <= 'z')
#define Py_ISUPPER(c) (Py_CHARMASK(c) >= 'A' && Py_CHARMASK(c) <= 'Z')
#define Py_ISALPHA(c) (Py_ISLOWER(c) || Py_ISUPPER(c))
#define Py_ISDIGIT(c) (Py_CHARMASK(c) >= '0' && Py_CHARMASK(c) <= '9')
#define Py_ISXDIGIT(c) \
  (Py_ISDIGIT(c) || (Py_CHARMASK(c) >= 'a' && Py_CHARMASK(c) <= 'f') || \
   (Py_CHARMASK(c) >= 'A' && Py_CHARMASK(c) <= 'F'))
#define Py_ISALNUM(c) (Py_ISALPHA(c) || Py_ISDIGIT(c))
#define Py_ISSPACE(c) ((c) == ' ' || ((c) >= '\t' && (c) <= '\r'))
#define Py_TOLOWER(c) (Py_ISUPPER(c) ? (c) + 32 : (c))
#define Py_TOUPPER(c) (Py_ISLOWER(c) ? (c) - 32 : (c))

TC_END_DECLS

#endif  // Py_STRTOD_H
