// Separators of paths.
#ifndef Py_OSDEFS_H
#define Py_OSDEFS_H

#define SEP L'/'
#define DELIM L':'
#define MAXPATHLEN 4096

#endif  // Py_OSDEFS_H
