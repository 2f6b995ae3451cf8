#ifndef Py_BUFFER_H
#define Py_BUFFER_H

TC_BEGIN_DECLS

#define PyBUF_MAX_NDIM 64
#define PyBUF_SIMPLE 0
#define PyBUF_WRITABLE 0x0001
#define PyBUF_WRITEABLE PyBUF_WRITABLE
#define PyBUF_FORMAT 0x0004
#define PyBUF_ND 0x0008
#define PyBUF_STRIDES (0x0010 | PyBUF_ND)
#define PyBUF_C_CONTIGUOUS (0x0020 | PyBUF_STRIDES)
#define PyBUF_F_CONTIGUOUS (0x0040 | PyBUF_STRIDES)
#define PyBUF_ANY_CONTIGUOUS (0x0080 | PyBUF_STRIDES)
#define PyBUF_INDIRECT (0x0100 | PyBUF_STRIDES)
#define PyBUF_CONTIG (PyBUF_ND | PyBUF_WRITABLE)
#define PyBUF_CONTIG_RO PyBUF_ND
#define PyBUF_STRIDED (PyBUF_STRIDES | PyBUF_WRITABLE)
#define PyBUF_STRIDED_RO PyBUF_STRIDES
#define PyBUF_RECORDS (PyBUF_STRIDES | PyBUF_WRITABLE | PyBUF_FORMAT)
#define PyBUF_RECORDS_RO (PyBUF_STRIDES | PyBUF_FORMAT)
#define PyBUF_FULL (PyBUF_INDIRECT | PyBUF_WRITABLE | PyBUF_FORMAT)
#define PyBUF_FULL_RO (PyBUF_INDIRECT | PyBUF_FORMAT)
#define PyBUF_READ 0x100
#define PyBUF_WRITE 0x200

TC_API(int, PyObject_CheckBuffer, (PyObject *));
TC_API(int, PyObject_GetBuffer, (PyObject *, Py_buffer *, int));
TC_API(void, PyBuffer_Release, (Py_buffer *));
TC_API(int, PyBuffer_IsContiguous, (const Py_buffer *, char));
TC_API(void *, PyBuffer_GetPointer, (const Py_buffer *, const Py_ssize_t *));
TC_API(Py_ssize_t, PyBuffer_SizeFromFormat, (const char *));
TC_API(int, PyBuffer_ToContiguous, (void *, const Py_buffer *, Py_ssize_t, char));
TC_API(int, PyBuffer_FromContiguous, (const Py_buffer *, const void *, Py_ssize_t, char));
TC_API(void, PyBuffer_FillContiguousStrides,
       (int, Py_ssize_t *, Py_ssize_t *, int, char));
TC_API(int, PyBuffer_FillInfo, (Py_buffer *, PyObject *, void *, Py_ssize_t, int, int));

TC_END_DECLS

#endif  // Py_BUFFER_H
