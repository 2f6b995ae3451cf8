// One function for each corner of the API whose results a program can compare with CPython's.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

static PyObject *integers(PyObject *module, PyObject *args) {
  (void)module;
  unsigned char b = 0, B = 0;
  short h = 0;
  unsigned short H = 0;
  int i = 0;
  unsigned int I = 0;
  long l = 0;
  unsigned long k = 0;
  long long L = 0;
  unsigned long long K = 0;
  Py_ssize_t n = 0;
  if (!PyArg_ParseTuple(args, "b|BhHiIlkLKn:integers", &b, &B, &h, &H, &i, &I, &l, &k, &L, &K, &n)) {
    return NULL;
  }
  return Py_BuildValue("(BBhHiIlkLKn)", b, B, h, H, i, I, l, k, L, K, n);
}

static PyObject *texts(PyObject *module, PyObject *args) {
  (void)module;
  const char *s, *z = NULL, *y = NULL;
  Py_ssize_t ys = 0;
  PyObject *U = NULL;
  int C = 'x', p = -1;
  if (!PyArg_ParseTuple(args, "s|zy#UCp:texts", &s, &z, &y, &ys, &U, &C, &p)) return NULL;
  return Py_BuildValue("{s:s,s:z,s:y#,s:O,s:C,s:i}", "s", s, "z", z, "y", y, ys, "U",
                       U == NULL ? Py_None : U, "C", C, "p", p);
}

static PyObject *buffers(PyObject *module, PyObject *args) {
  (void)module;
  Py_buffer a, b = {0};
  if (!PyArg_ParseTuple(args, "s*|y*:buffers", &a, &b)) return NULL;
  PyObject *r = Py_BuildValue("ny#", a.len, (char *)a.buf, a.len);
  PyBuffer_Release(&a);
  if (b.obj != NULL) PyBuffer_Release(&b);
  return r;
}

static PyObject *nested(PyObject *module, PyObject *args) {
  (void)module;
  int a, b, c;
  double d = 0;
  if (!PyArg_ParseTuple(args, "i(ii)|d;custom text", &a, &b, &c, &d)) return NULL;
  return Py_BuildValue("[i(ii)d]", a, b, c, d);
}

static int even(PyObject *o, void *result) {
  const long n = PyLong_AsLong(o);
  if (n == -1 && PyErr_Occurred()) return 0;
  if (n % 2 != 0) {
    PyErr_SetString(PyExc_ValueError, "an even number, please");
    return 0;
  }
  *(long *)result = n / 2;
  return 1;
}

static PyObject *keywords(PyObject *module, PyObject *args, PyObject *kwargs) {
  (void)module;
  static char *names[] = {"", "first", "second", "third", "only", NULL};
  PyObject *o, *list = NULL;
  int first, second = -2;
  long third = -3;
  const char *only = "none";
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "Oi|O!O&$s:keywords", names, &o, &first,
                                   &PyList_Type, &list, even, &third, &only)) {
    return NULL;
  }
  (void)second;
  return Py_BuildValue("(OiNls)", o, first, Py_NewRef(list == NULL ? Py_None : list), third, only);
}

static PyObject *unpack(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *a, *b = Py_None, *c = Py_None;
  if (!PyArg_UnpackTuple(args, "unpack", 1, 3, &a, &b, &c)) return NULL;
  return PyTuple_Pack(3, c, b, a);
}

static PyObject *build(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  Py_complex c = {1, -2};
  return Py_BuildValue("(i,l L n)[s s#]{s:i,s:[]}()O y c C d D z N", 1, 2L, 3LL, (Py_ssize_t)4,
                       "text", "cut short", (Py_ssize_t)3, "key", 5, "empty", Py_None, "bytes", 'b',
                       0x20ac, 1.5, &c, NULL, PyLong_FromLong(6));
}

static PyObject *convert(PyObject *module, PyObject *o) {
  (void)module;
  PyObject *out = PyList_New(0);
#define TRY(expression, make) \
  do { \
    PyObject *v = NULL; \
    { \
      __auto_type r = (expression); \
      if (PyErr_Occurred()) { \
        PyObject *t, *e, *tb; \
        PyErr_Fetch(&t, &e, &tb); \
        PyErr_NormalizeException(&t, &e, &tb); \
        v = PyObject_Repr(e); \
        Py_XDECREF(t), Py_XDECREF(e), Py_XDECREF(tb); \
      } else { \
        v = make(r); \
      } \
    } \
    if (v == NULL || PyList_Append(out, v) < 0) return NULL; \
    Py_DECREF(v); \
  } while (0)
  int overflow;
  TRY(PyLong_AsLong(o), PyLong_FromLong);
  TRY(PyLong_AsLongLong(o), PyLong_FromLongLong);
  TRY(PyLong_AsUnsignedLong(o), PyLong_FromUnsignedLong);
  TRY(PyLong_AsUnsignedLongLong(o), PyLong_FromUnsignedLongLong);
  TRY(PyLong_AsUnsignedLongMask(o), PyLong_FromUnsignedLong);
  TRY(PyLong_AsSsize_t(o), PyLong_FromSsize_t);
  TRY(PyLong_AsSize_t(o), PyLong_FromSize_t);
  TRY(PyLong_AsDouble(o), PyFloat_FromDouble);
  TRY(PyLong_AsLongAndOverflow(o, &overflow), PyLong_FromLong);
  TRY(PyFloat_AsDouble(o), PyFloat_FromDouble);
  TRY(PyNumber_AsSsize_t(o, PyExc_IndexError), PyLong_FromSsize_t);
  TRY(PyNumber_AsSsize_t(o, NULL), PyLong_FromSsize_t);
  TRY(PyObject_IsTrue(o), PyLong_FromLong);
  TRY(PyObject_Length(o), PyLong_FromSsize_t);
  if (PyLong_Check(o)) {
    unsigned char bytes[12];
    TRY(_PyLong_AsByteArray((PyLongObject *)o, bytes, 12, 1, 1), PyLong_FromLong);
    TRY(_PyLong_AsByteArray((PyLongObject *)o, bytes, 12, 0, 0), PyLong_FromLong);
    TRY(_PyLong_AsByteArray((PyLongObject *)o, bytes, 4, 1, 1), PyLong_FromLong);
    if (_PyLong_AsByteArray((PyLongObject *)o, bytes, 12, 1, 1) == 0) {
      PyObject *b = PyBytes_FromStringAndSize((char *)bytes, 12);
      PyList_Append(out, b);
      Py_DECREF(b);
      b = _PyLong_FromByteArray(bytes, 12, 1, 1);
      PyList_Append(out, b);
      Py_DECREF(b);
    }
    PyErr_Clear();
    TRY((size_t)_PyLong_NumBits(o), PyLong_FromSize_t);
    TRY(_PyLong_Sign(o), PyLong_FromLong);
  }
  return out;
}

static PyObject *characters(PyObject *module, PyObject *o) {
  (void)module;
  if (!PyUnicode_Check(o)) return PyErr_Format(PyExc_TypeError, "a str, not %.100s", Py_TYPE(o)->tp_name);
  PyObject *list = PyList_New(PyUnicode_GET_LENGTH(o));
  for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(o); ++i) {
    const Py_UCS4 c = PyUnicode_READ(PyUnicode_KIND(o), PyUnicode_DATA(o), i);
    PyList_SET_ITEM(list, i, Py_BuildValue("(kii)", (unsigned long)c, Py_UNICODE_ISSPACE(c) != 0,
                                           Py_UNICODE_ISALPHA(c) != 0));
  }
  return Py_BuildValue("(iNn)", (int)PyUnicode_KIND(o), list, PyUnicode_GET_LENGTH(o));
}

static PyObject *formats(PyObject *module, PyObject *o) {
  (void)module;
  return PyUnicode_FromFormat("%d %5d|%3d|%05d %i %u %ld %lld %zd %zu %x %c %s %.3s %10s| %R %S %A %U %V %%",
                              1, 2, 3, 4, 5, 6u, 7L, 8LL, (Py_ssize_t)9, (size_t)10, 255, 'c', "text",
                              "cut off", "right", o, o, o, PyUnicode_FromString("u"), NULL, "v");
}

static PyObject *errors(PyObject *module, PyObject *f) {
  (void)module;
  PyObject *r = PyObject_CallNoArgs(f);
  if (r != NULL) return r;
  PyObject *type, *value, *tb;
  if (PyErr_ExceptionMatches(PyExc_LookupError)) {
    PyErr_Fetch(&type, &value, &tb);
    PyErr_NormalizeException(&type, &value, &tb);
    r = Py_BuildValue("(sOi)", "lookup", value, tb != NULL);
    Py_DECREF(type);
    Py_DECREF(value);
    Py_XDECREF(tb);
    return r;
  }
  if (PyErr_GivenExceptionMatches(PyErr_Occurred(), PyExc_ValueError)) {
    PyErr_Clear();
    return PyErr_Format(PyExc_RuntimeError, "%s: %d", "was a ValueError", 5);
  }
  return NULL;
}

static PyObject *slices(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *slice;
  Py_ssize_t length, start, stop, step, n;
  if (!PyArg_ParseTuple(args, "O!n", &PySlice_Type, &slice, &length)) return NULL;
  if (PySlice_GetIndicesEx(slice, length, &start, &stop, &step, &n) < 0) return NULL;
  return Py_BuildValue("nnnn", start, stop, step, n);
}

static PyObject *walk(PyObject *module, PyObject *dict) {
  (void)module;
  PyObject *out = PyList_New(0), *key, *value;
  Py_ssize_t position = 0;
  while (PyDict_Next(dict, &position, &key, &value)) {
    PyObject *pair = PyTuple_Pack(2, value, key);
    PyList_Append(out, pair);
    Py_DECREF(pair);
  }
  if (PyList_Sort(out) < 0 || PyList_Reverse(out) < 0) return NULL;
  return out;
}

// keys: strs whose places in a table overlap. What is found is weighted by where it was looked for.
static PyObject *places(PyObject *module, PyObject *keys) {
  (void)module;
  PyObject *dict = PyDict_New();
  const Py_ssize_t n = PyTuple_Size(keys);
  long found = 0, lost = 0;
  for (int round = 0; dict != NULL && round < 4; round++) {
    for (Py_ssize_t i = 0; i < n; i++) {
      PyObject *key = PyTuple_GET_ITEM(keys, i);
      if (round == 2 && i % 3 == 0) {  // leaves places of deleted keys behind
        if (PyDict_DelItem(dict, key) < 0) Py_CLEAR(dict);
      } else if (round != 2) {
        PyObject *value = PyLong_FromLong(1000 * round + (long)i);
        if (value == NULL || PyDict_SetItem(dict, key, value) < 0) Py_CLEAR(dict);
        Py_XDECREF(value);
      }
      if (dict == NULL) return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
      PyObject *value = PyDict_GetItemWithError(dict, PyTuple_GET_ITEM(keys, i));
      if (value == NULL) {
        lost += i + 1;
      } else {
        found += (i + 1) * PyLong_AsLong(value);
      }
    }
  }
  PyObject *result = Py_BuildValue("(lln)", found, lost, PyDict_Size(dict));
  Py_DECREF(dict);
  return result;
}

// Changes a str of its own, which it has looked up before if there is a dict.
static PyObject *written(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *dict;
  int how;
  if (!PyArg_ParseTuple(args, "Oi", &dict, &how)) return NULL;
  PyObject *text = PyUnicode_New(3, 127), *other = PyUnicode_FromString("xx");
  if (text == NULL || other == NULL) return NULL;
  memcpy(PyUnicode_DATA(text), "abc", 3);
  if (dict != Py_None) PyDict_GetItemWithError(dict, text);
  Py_ssize_t n = how == 0   ? PyUnicode_WriteChar(text, 0, 'x')
                 : how == 1 ? PyUnicode_Fill(text, 0, 1, 'x')
                            : PyUnicode_CopyCharacters(text, 0, other, 0, 1);
  Py_DECREF(other);
  if (n >= 0) return text;
  Py_DECREF(text);
  return NULL;
}

// A type whose instances object.__new__ makes; they may lead to themselves.
typedef struct {
  PyObject_HEAD
  PyObject *held;
} Holder;

static long holders_dead;

static int holder_traverse(PyObject *self, visitproc visit, void *arg) {
  Py_VISIT(((Holder *)self)->held);
  Py_VISIT(Py_TYPE(self));
  return 0;
}

static int holder_clear(PyObject *self) {
  Py_CLEAR(((Holder *)self)->held);
  return 0;
}

static void holder_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  holder_clear(self);
  holders_dead++;
  type->tp_free(self);
  Py_DECREF(type);
}

static PyObject *hold(PyObject *self, PyObject *o) {
  Py_INCREF(o);
  Py_XSETREF(((Holder *)self)->held, o);
  Py_RETURN_NONE;
}

static PyMethodDef holder_methods[] = {{"hold", hold, METH_O, NULL}, {0}};
static PyType_Slot holder_slots[] = {{Py_tp_traverse, holder_traverse}, {Py_tp_clear, holder_clear},
                                     {Py_tp_dealloc, holder_dealloc}, {Py_tp_methods, holder_methods}, {0}};
static PyType_Spec holder_spec = {"api.Holder", sizeof(Holder), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, holder_slots};

static PyObject *holder_type(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyType_FromSpec(&holder_spec);
}

static PyObject *dead_holders(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyLong_FromLong(holders_dead);
}

static PyObject *calls(PyObject *module, PyObject *o) {
  (void)module;
  return Py_BuildValue("(NNNNN)", PyObject_CallMethod(o, "take", "i", 1),
                       PyObject_CallMethod(o, "take", "(is)", 1, "two"),
                       PyObject_CallMethod(o, "take", NULL),
                       PyObject_CallMethod(o, "take", "O", Py_None),
                       PyObject_CallMethodObjArgs(o, PyUnicode_FromString("take"), Py_True, Py_False, NULL));
}

static PyObject *fast(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) {
  (void)module;
  PyObject *out = PyList_New(0);
  for (Py_ssize_t i = 0; i < nargs; ++i) PyList_Append(out, args[i]);
  for (Py_ssize_t i = 0; kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); ++i) {
    PyList_Append(out, PyTuple_GET_ITEM(kwnames, i));
    PyList_Append(out, args[nargs + i]);
  }
  return out;
}

// ---- A heap type with arithmetic, items, a dictionary and weak references.
typedef struct {
  PyObject_HEAD
  long value;
  PyObject *dict;
  PyObject *weakrefs;
} Number;

static PyObject *number_of(PyTypeObject *type, long value) {
  Number *n = (Number *)type->tp_alloc(type, 0);
  if (n != NULL) n->value = value;
  return (PyObject *)n;
}
static PyTypeObject *number_type;
static int as_long(PyObject *o, long *value) {
  if (PyObject_TypeCheck(o, number_type)) {
    *value = ((Number *)o)->value;
    return 1;
  }
  if (!PyLong_Check(o)) return 0;
  *value = PyLong_AsLong(o);
  return 1;
}
static PyObject *number_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  static char *names[] = {"value", NULL};
  long value = 0;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|l:Number", names, &value)) return NULL;
  return number_of(type, value);
}
static void number_dealloc(Number *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject *)self);
  Py_CLEAR(self->dict);
  type->tp_free(self);
  Py_DECREF(type);
}
static int number_traverse(Number *self, visitproc visit, void *arg) {
  Py_VISIT(self->dict);
  Py_VISIT(Py_TYPE(self));
  return 0;
}
static PyObject *number_add(PyObject *a, PyObject *b) {
  long x, y;
  if (!as_long(a, &x) || !as_long(b, &y)) Py_RETURN_NOTIMPLEMENTED;
  return number_of(number_type, x + y);
}
static PyObject *number_divmod(PyObject *a, PyObject *b) {
  long x, y;
  if (!as_long(a, &x) || !as_long(b, &y)) Py_RETURN_NOTIMPLEMENTED;
  return Py_BuildValue("ll", x / y, x % y);
}
static PyObject *number_index(Number *self) { return PyLong_FromLong(self->value); }
static PyObject *number_repr(Number *self) {
  return PyUnicode_FromFormat("%s(%ld)", _PyType_Name(Py_TYPE(self)), self->value);
}
static PyObject *number_compare(PyObject *a, PyObject *b, int op) {
  long x, y;
  if (!as_long(a, &x) || !as_long(b, &y)) Py_RETURN_NOTIMPLEMENTED;
  Py_RETURN_RICHCOMPARE(x, y, op);
}
static Py_hash_t number_hash(Number *self) { return self->value; }
static Py_ssize_t number_length(Number *self) { return self->value; }
static PyObject *number_item(Number *self, Py_ssize_t i) {
  if (i < 0 || i >= self->value) {
    PyErr_SetString(PyExc_IndexError, "Number index out of range");
    return NULL;
  }
  return PyLong_FromSsize_t(i * 10);
}
static PyObject *number_get_double(Number *self, void *factor) {
  return PyLong_FromLong(self->value * (long)(intptr_t)factor);
}
static PyObject *number_make(PyObject *cls, PyObject *args) {
  long value;
  if (!PyArg_ParseTuple(args, "l:make", &value)) return NULL;
  return PyObject_CallFunction(cls, "l", value);
}
static PyObject *number_static(PyObject *none, PyObject *o) {
  return Py_BuildValue("(OO)", none == NULL ? Py_None : none, o);
}
static PyMethodDef number_methods[] = {
    {"make", number_make, METH_VARARGS | METH_CLASS, "make($type, value, /)\n--\n\nMakes one."},
    {"plain", number_static, METH_O | METH_STATIC, NULL},
    {0}};
static PyGetSetDef number_getset[] = {
    {"double", (getter)number_get_double, NULL, "twice the value", (void *)2},
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {0}};
static PyMemberDef number_members[] = {
    {"value", T_LONG, offsetof(Number, value), 0, "the value"},
    {"__dictoffset__", T_PYSSIZET, offsetof(Number, dict), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Number, weakrefs), READONLY, NULL},
    {0}};
static PyType_Slot number_slots[] = {
    {Py_tp_new, number_new}, {Py_tp_dealloc, number_dealloc}, {Py_tp_traverse, number_traverse},
    {Py_tp_repr, number_repr}, {Py_tp_hash, number_hash}, {Py_tp_richcompare, number_compare},
    {Py_tp_methods, number_methods}, {Py_tp_getset, number_getset},
    {Py_tp_members, number_members}, {Py_tp_doc, "Number(value=0)\n--\n\nA number."},
    {Py_nb_add, number_add}, {Py_nb_divmod, number_divmod}, {Py_nb_index, number_index},
    {Py_sq_length, number_length}, {Py_sq_item, number_item}, {0, NULL}};
static PyType_Spec number_spec = {"api.Number", sizeof(Number), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
                                  number_slots};

static PyObject *appended(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list, *item;
  if (!PyArg_ParseTuple(args, "OO", &list, &item) || PyList_Append(list, item) < 0) return NULL;
  Py_RETURN_NONE;
}
static PyObject *number(PyObject *module, PyObject *args) {
  (void)module;
  long long n;
  double d;
  if (!PyArg_ParseTuple(args, "Ld", &n, &d)) return NULL;
  int wrong = 0;
  for (int i = 0; i < 3; ++i) {  // the second one is the first one's cell, if it has room
    Py_XDECREF(PyLong_FromLong(123456789));
    PyObject *o = PyLong_FromLong((long)n);
    if (o == NULL) return NULL;
    wrong += PyLong_AsLong(o) != n || PyLong_AsLongLong(o) != n || !PyLong_CheckExact(o);
    Py_DECREF(o);
    o = PyFloat_FromDouble(d);
    if (o == NULL) return NULL;
    wrong += PyFloat_AsDouble(o) != d || !PyFloat_CheckExact(o);
    Py_DECREF(o);
  }
  return Py_BuildValue("(iNN)", wrong, PyLong_FromLong((long)n), PyFloat_FromDouble(d));
}
// Containers of `n` that are made, filled and dropped three times each.
static PyObject *containers(PyObject *module, PyObject *size) {
  (void)module;
  const Py_ssize_t n = PyLong_AsSsize_t(size);
  int wrong = 0;
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < 3; ++k) Py_XDECREF(PyList_New(0));  // waits beside the tuples' places
    PyObject *tuple = PyTuple_New(n);
    PyObject *list = PyList_New(n);
    PyObject *dict = PyDict_New();
    if (tuple == NULL || list == NULL || dict == NULL) {
      Py_XDECREF(tuple);
      Py_XDECREF(list);
      Py_XDECREF(dict);
      return NULL;
    }
    wrong += PyTuple_GET_SIZE(tuple) != n || PyList_GET_SIZE(list) != n || PyDict_Size(dict) != 0;
    wrong += !PyTuple_CheckExact(tuple) || !PyList_CheckExact(list) || !PyDict_CheckExact(dict);
    for (Py_ssize_t k = 0; k < n; ++k) {
      wrong += PyTuple_GET_ITEM(tuple, k) != NULL || PyList_GET_ITEM(list, k) != NULL;
      PyTuple_SET_ITEM(tuple, k, PyLong_FromSsize_t(k + 5000));
      PyList_SET_ITEM(list, k, PyFloat_FromDouble((double)k));
    }
    if (n > 0 && i == 1) PyDict_SetItem(dict, PyTuple_GET_ITEM(tuple, 0), Py_None);
    PyList_Append(list, Py_None);
    wrong += PyList_GET_SIZE(list) != n + 1 || PyList_GET_ITEM(list, n) != Py_None;
    if (i == 2) return Py_BuildValue("(iNNN)", wrong, tuple, list, dict);
    Py_DECREF(tuple);
    Py_DECREF(list);
    Py_DECREF(dict);
  }
  return NULL;
}

static PyMethodDef functions[] = {
    {"appended", appended, METH_VARARGS, NULL},
    {"number", number, METH_VARARGS, NULL},
    {"containers", containers, METH_O, NULL},
    {"integers", integers, METH_VARARGS, NULL},
    {"texts", texts, METH_VARARGS, NULL},
    {"buffers", buffers, METH_VARARGS, NULL},
    {"nested", nested, METH_VARARGS, NULL},
    {"keywords", (PyCFunction)(void (*)(void))keywords, METH_VARARGS | METH_KEYWORDS,
     "keywords(x, /, first)\n--\n\nTakes them."},
    {"unpack", unpack, METH_VARARGS, NULL},
    {"build", build, METH_NOARGS, NULL},
    {"convert", convert, METH_O, NULL},
    {"characters", characters, METH_O, NULL},
    {"formats", formats, METH_O, NULL},
    {"errors", errors, METH_O, NULL},
    {"slices", slices, METH_VARARGS, NULL},
    {"walk", walk, METH_O, NULL},
    {"places", places, METH_O, NULL},
    {"written", written, METH_VARARGS, NULL},
    {"holder_type", holder_type, METH_NOARGS, NULL},
    {"dead_holders", dead_holders, METH_NOARGS, NULL},
    {"calls", calls, METH_O, NULL},
    {"fast", (PyCFunction)(void (*)(void))fast, METH_FASTCALL | METH_KEYWORDS, NULL},
    {0}};

typedef struct {
  PyObject *answer;
} State;

static int module_exec(PyObject *m) {
  State *state = PyModule_GetState(m);
  state->answer = PyLong_FromLong(42);
  number_type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &number_spec, NULL);
  if (number_type == NULL || PyModule_AddType(m, number_type) < 0) return -1;
  return PyModule_AddIntConstant(m, "forty_two", 42);
}
static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, module_exec}, {0, NULL}};
static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT, "api", "Corners of the API.", sizeof(State), functions, module_slots,
    NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_api(void) { return PyModuleDef_Init(&module_def); }
