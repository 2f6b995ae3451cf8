#ifndef Py_CODECREGISTRY_H
#define Py_CODECREGISTRY_H

TC_BEGIN_DECLS

TC_API(PyObject *, PyCodec_Encode, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyCodec_Decode, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyCodec_Encoder, (const char *));
TC_API(PyObject *, PyCodec_Decoder, (const char *));
TC_API(PyObject *, PyCodec_LookupError, (const char *));

TC_END_DECLS

#endif  // Py_CODECREGISTRY_H
