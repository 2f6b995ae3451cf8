// Objects: the header, references, types.
//
// A PyObject is the runtime's own object. `ob_refcnt` is the ledger: how many references native
// code owns, not how many there are (compat/README.md draws it). The inline paths below are exact
// because code that has not opted in to parallelism runs under one lock.
#ifndef Py_OBJECT_H
#define Py_OBJECT_H

TC_BEGIN_DECLS

typedef struct _typeobject PyTypeObject;

// The first word is one number to initializers: extensions write `{1, &Some_Type}` for a static object.
struct _object {
  __extension__ union {
    int64_t tc_first_word;
    __extension__ struct {
      int32_t ob_refcnt;  // the ledger
      uint8_t tc_flags;   // the other bytes belong to the runtime
      uint8_t tc_lock;
      uint8_t tc_state;
      uint8_t tc_aux;
    };
  };
  PyTypeObject *ob_type;
};
typedef struct _object PyObject;

typedef struct {
  PyObject ob_base;
  Py_ssize_t ob_size;
} PyVarObject;

#define TC_LEDGER_IMMORTAL (-(1 << 30))
#define TC_LEDGER_BIAS (1 << 30)
#define TC_LEDGER_GOING (1 << 27)          // from here to the end: its tp_del or tp_dealloc runs,
#define TC_LEDGER_GOING_END (1 << 29)      // and the count is what
#define TC_LEDGER_GOING_COUNT ((1 << 26) - 1)  // these bits say
#define TC_AUX_NATIVE_SEEN 0x80
#define TC_AUX_CONDEMNED 0x04
#define TC_ARRAY_HEADER 24  // bytes before the items that a list's ob_item refers to

#define _PyObject_EXTRA_INIT
#define _PyObject_HEAD_EXTRA
#define PyObject_HEAD PyObject ob_base;
#define PyObject_VAR_HEAD PyVarObject ob_base;
#define Py_INVALID_SIZE ((Py_ssize_t)-1)
#define PyObject_HEAD_INIT(type) { { TC_LEDGER_IMMORTAL & 0xffffffffLL }, (type) },
#define PyVarObject_HEAD_INIT(type, size) { PyObject_HEAD_INIT(type) (size) },

#define _PyObject_CAST(op) _Py_CAST(PyObject *, (op))
#define _PyObject_CAST_CONST(op) _Py_CAST(const PyObject *, (op))
#define _PyVarObject_CAST(op) _Py_CAST(PyVarObject *, (op))
#define _PyVarObject_CAST_CONST(op) _Py_CAST(const PyVarObject *, (op))

// ---- Functions of types.
typedef PyObject *(*unaryfunc)(PyObject *);
typedef PyObject *(*binaryfunc)(PyObject *, PyObject *);
typedef PyObject *(*ternaryfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*inquiry)(PyObject *);
typedef Py_ssize_t (*lenfunc)(PyObject *);
typedef PyObject *(*ssizeargfunc)(PyObject *, Py_ssize_t);
typedef PyObject *(*ssizessizeargfunc)(PyObject *, Py_ssize_t, Py_ssize_t);
typedef int (*ssizeobjargproc)(PyObject *, Py_ssize_t, PyObject *);
typedef int (*ssizessizeobjargproc)(PyObject *, Py_ssize_t, Py_ssize_t, PyObject *);
typedef int (*objobjargproc)(PyObject *, PyObject *, PyObject *);
typedef int (*objobjproc)(PyObject *, PyObject *);
typedef int (*visitproc)(PyObject *, void *);
typedef int (*traverseproc)(PyObject *, visitproc, void *);
typedef void (*freefunc)(void *);
typedef void (*destructor)(PyObject *);
typedef Py_ssize_t printfunc; /* stands where tp_vectorcall_offset is */
typedef PyObject *(*getattrfunc)(PyObject *, char *);
typedef PyObject *(*getattrofunc)(PyObject *, PyObject *);
typedef int (*setattrfunc)(PyObject *, char *, PyObject *);
typedef int (*setattrofunc)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*reprfunc)(PyObject *);
typedef Py_hash_t (*hashfunc)(PyObject *);
typedef PyObject *(*richcmpfunc)(PyObject *, PyObject *, int);
typedef PyObject *(*getiterfunc)(PyObject *);
typedef PyObject *(*iternextfunc)(PyObject *);
typedef PyObject *(*descrgetfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*descrsetfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*initproc)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*newfunc)(PyTypeObject *, PyObject *, PyObject *);
typedef PyObject *(*allocfunc)(PyTypeObject *, Py_ssize_t);
typedef PyObject *(*vectorcallfunc)(PyObject *, PyObject *const *, size_t, PyObject *);

typedef enum { PYGEN_RETURN = 0, PYGEN_ERROR = -1, PYGEN_NEXT = 1 } PySendResult;
typedef PySendResult (*sendfunc)(PyObject *, PyObject *, PyObject **);

// ---- Buffers: pybuffer.h has the functions.
typedef struct {
  void *buf;
  PyObject *obj;
  Py_ssize_t len;
  Py_ssize_t itemsize;
  int readonly;
  int ndim;
  char *format;
  Py_ssize_t *shape;
  Py_ssize_t *strides;
  Py_ssize_t *suboffsets;
  void *internal;
} Py_buffer;
typedef int (*getbufferproc)(PyObject *, Py_buffer *, int);
typedef void (*releasebufferproc)(PyObject *, Py_buffer *);

typedef struct {
  binaryfunc nb_add;
  binaryfunc nb_subtract;
  binaryfunc nb_multiply;
  binaryfunc nb_remainder;
  binaryfunc nb_divmod;
  ternaryfunc nb_power;
  unaryfunc nb_negative;
  unaryfunc nb_positive;
  unaryfunc nb_absolute;
  inquiry nb_bool;
  unaryfunc nb_invert;
  binaryfunc nb_lshift;
  binaryfunc nb_rshift;
  binaryfunc nb_and;
  binaryfunc nb_xor;
  binaryfunc nb_or;
  unaryfunc nb_int;
  void *nb_reserved;
  unaryfunc nb_float;
  binaryfunc nb_inplace_add;
  binaryfunc nb_inplace_subtract;
  binaryfunc nb_inplace_multiply;
  binaryfunc nb_inplace_remainder;
  ternaryfunc nb_inplace_power;
  binaryfunc nb_inplace_lshift;
  binaryfunc nb_inplace_rshift;
  binaryfunc nb_inplace_and;
  binaryfunc nb_inplace_xor;
  binaryfunc nb_inplace_or;
  binaryfunc nb_floor_divide;
  binaryfunc nb_true_divide;
  binaryfunc nb_inplace_floor_divide;
  binaryfunc nb_inplace_true_divide;
  unaryfunc nb_index;
  binaryfunc nb_matrix_multiply;
  binaryfunc nb_inplace_matrix_multiply;
} PyNumberMethods;

typedef struct {
  lenfunc sq_length;
  binaryfunc sq_concat;
  ssizeargfunc sq_repeat;
  ssizeargfunc sq_item;
  void *was_sq_slice;
  ssizeobjargproc sq_ass_item;
  void *was_sq_ass_slice;
  objobjproc sq_contains;
  binaryfunc sq_inplace_concat;
  ssizeargfunc sq_inplace_repeat;
} PySequenceMethods;

typedef struct {
  lenfunc mp_length;
  binaryfunc mp_subscript;
  objobjargproc mp_ass_subscript;
} PyMappingMethods;

typedef struct {
  unaryfunc am_await;
  unaryfunc am_aiter;
  unaryfunc am_anext;
  sendfunc am_send;
} PyAsyncMethods;

typedef struct {
  getbufferproc bf_getbuffer;
  releasebufferproc bf_releasebuffer;
} PyBufferProcs;

struct PyMethodDef;
struct PyMemberDef;
struct PyGetSetDef;

// Words of the runtime's own part of a type.
#define TC_TYPE_TAIL 74

struct _typeobject {
  PyVarObject ob_base;
  const char *tp_name;
  Py_ssize_t tp_basicsize, tp_itemsize;
  destructor tp_dealloc;
  Py_ssize_t tp_vectorcall_offset;
  getattrfunc tp_getattr;
  setattrfunc tp_setattr;
  PyAsyncMethods *tp_as_async;
  reprfunc tp_repr;
  PyNumberMethods *tp_as_number;
  PySequenceMethods *tp_as_sequence;
  PyMappingMethods *tp_as_mapping;
  hashfunc tp_hash;
  ternaryfunc tp_call;
  reprfunc tp_str;
  getattrofunc tp_getattro;
  setattrofunc tp_setattro;
  PyBufferProcs *tp_as_buffer;
  unsigned long tp_flags;
  const char *tp_doc;
  traverseproc tp_traverse;
  inquiry tp_clear;
  richcmpfunc tp_richcompare;
  Py_ssize_t tp_weaklistoffset;
  getiterfunc tp_iter;
  iternextfunc tp_iternext;
  struct PyMethodDef *tp_methods;
  struct PyMemberDef *tp_members;
  struct PyGetSetDef *tp_getset;
  PyTypeObject *tp_base;
  PyObject *tp_dict;
  descrgetfunc tp_descr_get;
  descrsetfunc tp_descr_set;
  Py_ssize_t tp_dictoffset;
  initproc tp_init;
  allocfunc tp_alloc;
  newfunc tp_new;
  freefunc tp_free;
  inquiry tp_is_gc;
  PyObject *tp_bases;
  PyObject *tp_mro;
  PyObject *tp_cache;
  PyObject *tp_subclasses;
  PyObject *tp_weaklist;
  destructor tp_del;
  unsigned int tp_version_tag;
  destructor tp_finalize;
  vectorcallfunc tp_vectorcall;
  uint64_t tc_runtime_part[TC_TYPE_TAIL];
};

// A type made at run time. The names are CPython's, the order is not.
typedef struct _heaptypeobject {
  PyTypeObject ht_type;
  PyObject *ht_name, *ht_qualname, *ht_slots;
  PyObject *tc_late;
  int32_t tc_slots_begin, tc_slots_end;
  PyAsyncMethods as_async;
  PyNumberMethods as_number;
  PyMappingMethods as_mapping;
  PySequenceMethods as_sequence;
  PyBufferProcs as_buffer;
  PyObject *ht_module;
  char *_ht_tpname;
  void *ht_cached_keys;
} PyHeapTypeObject;

typedef struct {
  int slot;
  void *pfunc;
} PyType_Slot;

typedef struct {
  const char *name;
  int basicsize;
  int itemsize;
  unsigned int flags;
  PyType_Slot *slots;
} PyType_Spec;

// Instances have a __dict__ whose place is not said: PyType_Ready adds a word behind tp_basicsize.
#define Py_TPFLAGS_MANAGED_DICT (1UL << 4)
#define Py_TPFLAGS_SEQUENCE (1UL << 5)
#define Py_TPFLAGS_MAPPING (1UL << 6)
#define Py_TPFLAGS_DISALLOW_INSTANTIATION (1UL << 7)
#define Py_TPFLAGS_IMMUTABLETYPE (1UL << 8)
#define Py_TPFLAGS_HEAPTYPE (1UL << 9)
#define Py_TPFLAGS_BASETYPE (1UL << 10)
#define Py_TPFLAGS_HAVE_VECTORCALL (1UL << 11)
#define _Py_TPFLAGS_HAVE_VECTORCALL Py_TPFLAGS_HAVE_VECTORCALL
#define Py_TPFLAGS_READY (1UL << 12)
#define Py_TPFLAGS_READYING (1UL << 13)
#define Py_TPFLAGS_HAVE_GC (1UL << 14)
#define Py_TPFLAGS_HAVE_STACKLESS_EXTENSION 0
#define Py_TPFLAGS_METHOD_DESCRIPTOR (1UL << 17)
#define Py_TPFLAGS_HAVE_VERSION_TAG (1UL << 18)
#define Py_TPFLAGS_VALID_VERSION_TAG (1UL << 19)
#define Py_TPFLAGS_IS_ABSTRACT (1UL << 20)
#define _Py_TPFLAGS_MATCH_SELF (1UL << 22)
#define Py_TPFLAGS_LONG_SUBCLASS (1UL << 24)
#define Py_TPFLAGS_LIST_SUBCLASS (1UL << 25)
#define Py_TPFLAGS_TUPLE_SUBCLASS (1UL << 26)
#define Py_TPFLAGS_BYTES_SUBCLASS (1UL << 27)
#define Py_TPFLAGS_UNICODE_SUBCLASS (1UL << 28)
#define Py_TPFLAGS_DICT_SUBCLASS (1UL << 29)
#define Py_TPFLAGS_BASE_EXC_SUBCLASS (1UL << 30)
#define Py_TPFLAGS_TYPE_SUBCLASS (1UL << 31)
#define Py_TPFLAGS_DEFAULT Py_TPFLAGS_HAVE_STACKLESS_EXTENSION
#define Py_TPFLAGS_HAVE_FINALIZE (1UL << 0)
#define Py_TPFLAGS_CHECKTYPES 0
#define Py_TPFLAGS_HAVE_WEAKREFS 0
#define Py_TPFLAGS_HAVE_ITER 0
#define Py_TPFLAGS_HAVE_CLASS 0
#define Py_TPFLAGS_HAVE_NEWBUFFER 0
#define Py_TPFLAGS_HAVE_GETCHARBUFFER 0

// ---- Fields.
static inline PyTypeObject *Py_TYPE(PyObject *op) {
  return __atomic_load_n(&op->ob_type, __ATOMIC_RELAXED);
}
static inline Py_ssize_t Py_SIZE(PyObject *op) {
  return __atomic_load_n(&((PyVarObject *)op)->ob_size, __ATOMIC_RELAXED);
}
static inline int Py_IS_TYPE(PyObject *op, PyTypeObject *type) { return Py_TYPE(op) == type; }
static inline void Py_SET_SIZE(PyVarObject *op, Py_ssize_t size) {
  __atomic_store_n(&op->ob_size, size, __ATOMIC_RELAXED);
}
TC_API(void, tc_set_type, (PyObject *, PyTypeObject *));
static inline void Py_SET_TYPE(PyObject *op, PyTypeObject *type) { tc_set_type(op, type); }
#define Py_TYPE(op) Py_TYPE(_PyObject_CAST(op))
#define Py_SIZE(op) Py_SIZE(_PyObject_CAST(op))
#define Py_IS_TYPE(op, type) Py_IS_TYPE(_PyObject_CAST(op), (type))
#define Py_SET_SIZE(op, size) Py_SET_SIZE(_PyVarObject_CAST(op), (size))
#define Py_SET_TYPE(op, type) Py_SET_TYPE(_PyObject_CAST(op), (type))

// ---- References.
extern uint32_t tc_gc_barrier_on;  // the collector marks
// Zero, or the greatest number: while the collector marks, or a parallel module is loaded. A count above it may be
// written plainly, one more: its cell is pinned (compat/README.md, [L2]), and nobody is to be told.
extern int32_t tc_gc_alert;
// One, or the greatest number: a parallel module is loaded. Above it one less is written plainly.
extern int32_t tc_ledger_last;
TC_API(void, tc_incref_slow, (PyObject *));
TC_API(void, tc_decref_slow, (PyObject *));
TC_API(void, tc_set_refcnt, (PyObject *, Py_ssize_t));

// Nobody changes these words between two calls of the API but who does so by himself: a compiler may read them once,
// or put a load and a test into one instruction, which it does not do with atomic ones.
#if defined(__SANITIZE_THREAD__)
#define TC_READ(word) __atomic_load_n(&(word), __ATOMIC_RELAXED)
#define TC_WRITE(word, value) __atomic_store_n(&(word), (value), __ATOMIC_RELAXED)
#else
#define TC_READ(word) (word)
#define TC_WRITE(word, value) ((void)((word) = (value)))
#endif

// What this thread has counted of objects that others know too, and not written yet: beside parallel modules, where a
// count that is written costs a locked instruction (compat/shares.h).
struct tc_share {
  PyObject *object;
  int32_t difference;
};
#define TC_SHARE_BITS 0x3f0u  // an object's place, in bytes
#define TC_SHARE_OF(places, o) ((struct tc_share *)((char *)(places) + ((uintptr_t)(o) & TC_SHARE_BITS)))
extern __thread struct tc_share *tc_own_shares __attribute__((tls_model("initial-exec")));
static inline int tc_count_in_share(PyObject *op, int32_t by) {
  struct tc_share *const share = TC_SHARE_OF(tc_own_shares, op);
  if (share->object != op) return 0;
  share->difference += by;
  return 1;
}
// In line in modules that want to be parallel. In others it would be in the way of all that is counted otherwise: they call.
#ifdef TRICOLOR_PARALLEL
#define TC_COUNT_IN_SHARE(op, by) tc_count_in_share((op), (by))
#else
#define TC_COUNT_IN_SHARE(op, by) 0
#endif

// What a program may know of the count: 1 means that nobody else has this object, 0 that a tp_del or tp_dealloc begins.
static inline Py_ssize_t Py_REFCNT(PyObject *op) {
  const int32_t n = __atomic_load_n(&op->ob_refcnt, __ATOMIC_RELAXED);
  if (n >= TC_LEDGER_GOING && n < TC_LEDGER_GOING_END) return n & TC_LEDGER_GOING_COUNT;
  return n > 0 ? n : TC_LEDGER_BIAS;
}
static inline void Py_INCREF(PyObject *op) {
  const int32_t n = TC_READ(op->ob_refcnt);
  if (TC_LIKELY(n > TC_READ(tc_gc_alert))) {
    TC_WRITE(op->ob_refcnt, n + 1);
  } else if (n != TC_LEDGER_IMMORTAL && !(n > 0 && TC_COUNT_IN_SHARE(op, 1))) {
    tc_incref_slow(op);
  }
}
// One: the last reference to what nobody else knows. What others may know dies by a collection.
static inline void Py_DECREF(PyObject *op) {
  const int32_t n = TC_READ(op->ob_refcnt);
  if (TC_LIKELY(n > TC_READ(tc_ledger_last))) {
    TC_WRITE(op->ob_refcnt, n - 1);
  } else if (n != TC_LEDGER_IMMORTAL && !(n > 1 && TC_COUNT_IN_SHARE(op, -1))) {
    tc_decref_slow(op);
  }
}
// Whether `value`, which the caller owns, went into an empty slot of a cell that the collector does not ask about.
static inline int tc_steal_plainly(PyObject *cell, PyObject **slot, PyObject *value) {
  if (TC_UNLIKELY((TC_READ(tc_gc_alert) | __atomic_load_n(&cell->tc_state, __ATOMIC_RELAXED)) != 0 ||
                  __atomic_load_n(slot, __ATOMIC_RELAXED) != _Py_NULL || value == _Py_NULL)) {
    return 0;
  }
  const int32_t n = __atomic_load_n(&value->ob_refcnt, __ATOMIC_RELAXED);
  if (n >= 0) {
    if (n == 0 || (__atomic_load_n(&value->tc_aux, __ATOMIC_RELAXED) & TC_AUX_CONDEMNED) != 0) return 0;
    // From here on others may know it.
    __atomic_store_n(&value->ob_refcnt, n < TC_LEDGER_BIAS / 2 ? n - 1 + TC_LEDGER_BIAS : n - 1, __ATOMIC_RELAXED);
  }
  __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  return 1;
}
static inline void Py_XINCREF(PyObject *op) {
  if (op != _Py_NULL) Py_INCREF(op);
}
static inline void Py_XDECREF(PyObject *op) {
  if (op != _Py_NULL) Py_DECREF(op);
}
static inline PyObject *Py_NewRef(PyObject *op) {
  Py_INCREF(op);
  return op;
}
static inline PyObject *Py_XNewRef(PyObject *op) {
  Py_XINCREF(op);
  return op;
}
TC_API(void, Py_IncRef, (PyObject *));
TC_API(void, Py_DecRef, (PyObject *));
TC_API(void, _Py_NewReference, (PyObject *));
TC_API(void, _Py_Dealloc, (PyObject *));
#define _Py_ForgetReference(op) ((void)0)
#define Py_REFCNT(op) Py_REFCNT(_PyObject_CAST(op))
#define Py_SET_REFCNT(op, n) tc_set_refcnt(_PyObject_CAST(op), (n))
#define Py_INCREF(op) Py_INCREF(_PyObject_CAST(op))
#define Py_DECREF(op) Py_DECREF(_PyObject_CAST(op))
#define Py_XINCREF(op) Py_XINCREF(_PyObject_CAST(op))
#define Py_XDECREF(op) Py_XDECREF(_PyObject_CAST(op))
#define Py_NewRef(op) Py_NewRef(_PyObject_CAST(op))
#define Py_XNewRef(op) Py_XNewRef(_PyObject_CAST(op))
#define _Py_NewRef(op) Py_NewRef(op)
#define _Py_XNewRef(op) Py_XNewRef(op)

#define Py_CLEAR(op) \
  do { \
    PyObject *tc_old_ = _PyObject_CAST(op); \
    if (tc_old_ != _Py_NULL) { \
      (op) = _Py_NULL; \
      Py_DECREF(tc_old_); \
    } \
  } while (0)
#define Py_SETREF(op, value) \
  do { \
    PyObject *tc_old_ = _PyObject_CAST(op); \
    (op) = (value); \
    Py_DECREF(tc_old_); \
  } while (0)
#define Py_XSETREF(op, value) \
  do { \
    PyObject *tc_old_ = _PyObject_CAST(op); \
    (op) = (value); \
    Py_XDECREF(tc_old_); \
  } while (0)

TC_API(int, Py_Is, (PyObject *, PyObject *));
TC_API(int, Py_IsNone, (PyObject *));
TC_API(int, Py_IsTrue, (PyObject *));
TC_API(int, Py_IsFalse, (PyObject *));
#define Py_Is(a, b) ((a) == (b))
#define Py_IsNone(x) Py_Is((x), Py_None)
#define Py_IsTrue(x) Py_Is((x), Py_True)
#define Py_IsFalse(x) Py_Is((x), Py_False)

TC_DATA(PyTypeObject, _PyNone_Type);
TC_DATA(PyTypeObject, _PyNotImplemented_Type);
TC_DATA(PyObject, _Py_NoneStruct);
TC_DATA(PyObject, _Py_NotImplementedStruct);
#define Py_None (&_Py_NoneStruct)
#define Py_NotImplemented (&_Py_NotImplementedStruct)
#define Py_RETURN_NONE return Py_None
#define Py_RETURN_NOTIMPLEMENTED return Py_NotImplemented

#define Py_LT 0
#define Py_LE 1
#define Py_EQ 2
#define Py_NE 3
#define Py_GT 4
#define Py_GE 5
#define Py_RETURN_RICHCOMPARE(a, b, op) \
  do { \
    switch (op) { \
      case Py_EQ: if ((a) == (b)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
      case Py_NE: if ((a) != (b)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
      case Py_LT: if ((a) < (b)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
      case Py_GT: if ((a) > (b)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
      case Py_LE: if ((a) <= (b)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
      case Py_GE: if ((a) >= (b)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
      default: Py_UNREACHABLE(); \
    } \
  } while (0)

// ---- Types.
TC_DATA(PyTypeObject, PyType_Type);
TC_DATA(PyTypeObject, PyBaseObject_Type);
TC_DATA(PyTypeObject, PySuper_Type);
TC_API(int, PyType_IsSubtype, (PyTypeObject *, PyTypeObject *));
static inline int PyObject_TypeCheck(PyObject *op, PyTypeObject *type) {
  return Py_TYPE(op) == type || PyType_IsSubtype(Py_TYPE(op), type);
}
#define PyObject_TypeCheck(op, type) PyObject_TypeCheck(_PyObject_CAST(op), (type))
static inline int PyType_HasFeature(PyTypeObject *type, unsigned long feature) {
  return (__atomic_load_n(&type->tp_flags, __ATOMIC_RELAXED) & feature) != 0;
}
#define PyType_FastSubclass(type, flag) PyType_HasFeature(type, flag)
#define _PyType_HasFeature(type, feature) PyType_HasFeature(type, feature)
#define PyType_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TYPE_SUBCLASS)
#define PyType_CheckExact(op) Py_IS_TYPE((op), &PyType_Type)
#define _PyType_CAST(op) _Py_CAST(PyTypeObject *, (op))

TC_API(int, PyType_Ready, (PyTypeObject *));
TC_API(PyObject *, PyType_FromSpec, (PyType_Spec *));
TC_API(PyObject *, PyType_FromSpecWithBases, (PyType_Spec *, PyObject *));
TC_API(PyObject *, PyType_FromModuleAndSpec, (PyObject *, PyType_Spec *, PyObject *));
TC_API(void *, PyType_GetSlot, (PyTypeObject *, int));
TC_API(PyObject *, PyType_GetModule, (PyTypeObject *));
TC_API(void *, PyType_GetModuleState, (PyTypeObject *));
struct PyModuleDef;
TC_API(PyObject *, PyType_GetModuleByDef, (PyTypeObject *, struct PyModuleDef *));
#define _PyType_GetModuleByDef PyType_GetModuleByDef
TC_API(PyObject *, PyType_GetName, (PyTypeObject *));
TC_API(PyObject *, PyType_GetQualName, (PyTypeObject *));
TC_API(unsigned long, PyType_GetFlags, (PyTypeObject *));
TC_API(PyObject *, PyType_GenericAlloc, (PyTypeObject *, Py_ssize_t));
TC_API(PyObject *, PyType_GenericNew, (PyTypeObject *, PyObject *, PyObject *));
TC_API(void, PyType_Modified, (PyTypeObject *));
TC_API(unsigned int, PyType_ClearCache, (void));
TC_API(PyObject *, _PyType_Lookup, (PyTypeObject *, PyObject *));
TC_API(const char *, _PyType_Name, (PyTypeObject *));

// ---- Any object.
TC_API(PyObject *, PyObject_Repr, (PyObject *));
TC_API(PyObject *, PyObject_Str, (PyObject *));
TC_API(PyObject *, PyObject_ASCII, (PyObject *));
TC_API(PyObject *, PyObject_Bytes, (PyObject *));
TC_API(PyObject *, PyObject_RichCompare, (PyObject *, PyObject *, int));
TC_API(int, PyObject_RichCompareBool, (PyObject *, PyObject *, int));
TC_API(PyObject *, PyObject_GetAttrString, (PyObject *, const char *));
TC_API(int, PyObject_SetAttrString, (PyObject *, const char *, PyObject *));
TC_API(int, PyObject_HasAttrString, (PyObject *, const char *));
TC_API(PyObject *, PyObject_GetAttr, (PyObject *, PyObject *));
TC_API(int, PyObject_SetAttr, (PyObject *, PyObject *, PyObject *));
TC_API(int, PyObject_HasAttr, (PyObject *, PyObject *));
TC_API(PyObject *, PyObject_SelfIter, (PyObject *));
TC_API(PyObject *, PyObject_GenericGetAttr, (PyObject *, PyObject *));
TC_API(int, PyObject_GenericSetAttr, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyObject_GenericGetDict, (PyObject *, void *));
TC_API(int, PyObject_GenericSetDict, (PyObject *, PyObject *, void *));
TC_API(PyObject *, _PyObject_GenericGetAttrWithDict, (PyObject *, PyObject *, PyObject *, int));
TC_API(int, _PyObject_GenericSetAttrWithDict, (PyObject *, PyObject *, PyObject *, PyObject *));
TC_API(PyObject **, _PyObject_GetDictPtr, (PyObject *));
TC_API(PyObject *, _PyObject_NextNotImplemented, (PyObject *));
TC_API(int, _PyObject_LookupAttr, (PyObject *, PyObject *, PyObject **));
TC_API(PyObject *, _PyObject_LookupSpecial, (PyObject *, PyObject *));
TC_API(Py_hash_t, PyObject_Hash, (PyObject *));
TC_API(Py_hash_t, PyObject_HashNotImplemented, (PyObject *));
TC_API(int, PyObject_IsTrue, (PyObject *));
TC_API(int, PyObject_Not, (PyObject *));
TC_API(int, PyCallable_Check, (PyObject *));
TC_API(void, PyObject_ClearWeakRefs, (PyObject *));
TC_API(PyObject *, PyObject_Dir, (PyObject *));
TC_API(int, PyObject_Print, (PyObject *, FILE *, int));
TC_API(void, _PyObject_Dump, (PyObject *));
TC_API(int, PyObject_CallFinalizerFromDealloc, (PyObject *));
TC_API(void, PyObject_CallFinalizer, (PyObject *));
TC_API(int, Py_ReprEnter, (PyObject *));
TC_API(void, Py_ReprLeave, (PyObject *));
#define Py_PRINT_RAW 1
TC_API(int, _PyObject_IsAbstract, (PyObject *));
TC_API(PyObject *, _PyObject_GetState, (PyObject *));
TC_API(PyObject *, _PyType_GetSubclasses, (PyTypeObject *));

// Deallocation never recurses deeply here: the trashcan is always closed.
#define Py_TRASHCAN_BEGIN(op, dealloc) do {
#define Py_TRASHCAN_END } while (0);
#define Py_TRASHCAN_BEGIN_CONDITION(op, cond) do {
#define Py_TRASHCAN_SAFE_BEGIN(op) do {
#define Py_TRASHCAN_SAFE_END(op) } while (0);

// ---- Interned names that are made when first used.
typedef struct _Py_Identifier {
  const char *string;
  PyObject *object;
} _Py_Identifier;
#define _Py_static_string_init(value) { value, _Py_NULL }
#define _Py_static_string(name, value) static _Py_Identifier name = _Py_static_string_init(value)
#define _Py_IDENTIFIER(name) _Py_static_string(PyId_##name, #name)
TC_API(PyObject *, _PyUnicode_FromId, (_Py_Identifier *));
TC_API(PyObject *, _PyObject_GetAttrId, (PyObject *, _Py_Identifier *));
TC_API(int, _PyObject_SetAttrId, (PyObject *, _Py_Identifier *, PyObject *));
TC_API(int, _PyObject_LookupAttrId, (PyObject *, _Py_Identifier *, PyObject **));
TC_API(PyObject *, _PyObject_LookupSpecialId, (PyObject *, _Py_Identifier *));
TC_API(PyObject *, _PyType_LookupId, (PyTypeObject *, _Py_Identifier *));

// ---- Stores into slots that the collector traces: the owner keeps `value`, whose native
// reference it takes over; what was there becomes the caller's own.
TC_API(void, tc_slot_steal, (PyObject *owner, PyObject **slot, PyObject *value));
TC_API(void, tc_list_seen, (PyObject *));

TC_END_DECLS

#endif  // Py_OBJECT_H
