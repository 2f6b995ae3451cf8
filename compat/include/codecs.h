#ifndef Py_CODECREGISTRY_H
#define Py_CODECREGISTRY_H

TC_BEGIN_DECLS

TC_API(PyObject *, PyCodec_Encode, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyCodec_Decode, (PyObject *, const char *, const char *));
TC_API(PyObject *, PyCodec_Encoder, (const char *));
TC_API(PyObject *, PyCodec_Decoder, (const char *));
TC_API(PyObject *, PyCodec_LookupError, (const char *));
TC_API(int, PyCodec_Register, (PyObject *search));
TC_API(int, PyCodec_Unregister, (PyObject *search));
TC_API(int, PyCodec_RegisterError, (const char *name, PyObject *handler));
TC_API(int, PyCodec_KnownEncoding, (const char *));
TC_API(PyObject *, PyCodec_IncrementalEncoder, (const char *, const char *errors));
TC_API(PyObject *, PyCodec_IncrementalDecoder, (const char *, const char *errors));
TC_API(PyObject *, PyCodec_StreamReader, (const char *, PyObject *stream, const char *errors));
TC_API(PyObject *, PyCodec_StreamWriter, (const char *, PyObject *stream, const char *errors));
// The error handlers themselves: called with the exception.
TC_API(PyObject *, PyCodec_StrictErrors, (PyObject *));
TC_API(PyObject *, PyCodec_IgnoreErrors, (PyObject *));
TC_API(PyObject *, PyCodec_ReplaceErrors, (PyObject *));
TC_API(PyObject *, PyCodec_XMLCharRefReplaceErrors, (PyObject *));
TC_API(PyObject *, PyCodec_BackslashReplaceErrors, (PyObject *));
TC_API(PyObject *, PyCodec_NameReplaceErrors, (PyObject *));

TC_END_DECLS

#endif  // Py_CODECREGISTRY_H
