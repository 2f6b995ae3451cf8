// Output of a compressor whose size is not known before: a list of growing blocks.
#ifndef Py_INTERNAL_BLOCKS_OUTPUT_BUFFER_H
#define Py_INTERNAL_BLOCKS_OUTPUT_BUFFER_H

TC_BEGIN_DECLS

typedef struct {
  PyObject *list;         // of bytes; null before the first block and after the end
  Py_ssize_t allocated;   // all blocks together
  Py_ssize_t max_length;  // -1: no limit
} _BlocksOutputBuffer;

// Each gives the size of the block at *next, -1: an exception is set.
TC_API(Py_ssize_t, _BlocksOutputBuffer_InitAndGrow,
       (_BlocksOutputBuffer *, Py_ssize_t max_length, void **next));
TC_API(Py_ssize_t, _BlocksOutputBuffer_InitWithSize,
       (_BlocksOutputBuffer *, Py_ssize_t size, void **next));
// REQUIRES the block before is full (`left` is 0).
TC_API(Py_ssize_t, _BlocksOutputBuffer_Grow,
       (_BlocksOutputBuffer *, void **next, Py_ssize_t left));
TC_API(PyObject *, _BlocksOutputBuffer_Finish, (_BlocksOutputBuffer *, Py_ssize_t left));
static inline Py_ssize_t _BlocksOutputBuffer_GetDataSize(_BlocksOutputBuffer *b, Py_ssize_t left) {
  return b->allocated - left;
}
static inline void _BlocksOutputBuffer_OnError(_BlocksOutputBuffer *b) { Py_CLEAR(b->list); }
#define OUTPUT_BUFFER_MAX_BLOCK_SIZE (256 * 1024 * 1024)

TC_END_DECLS

#endif  // Py_INTERNAL_BLOCKS_OUTPUT_BUFFER_H
