// What binding generators do with types and calls without asking: classes put together by hand, dictionaries
// whose place the runtime chooses, functions written into a class after it was made. Without PY_SSIZE_T_CLEAN.
#include <Python.h>
#include <structmember.h>

// ---- Keyword lists and counts.
static PyObject *twice(PyObject *module, PyObject *args, PyObject *kwargs) {
  (void)module;
  static char *names[] = {"name", "dict", "rest", "dict", NULL};
  PyObject *a, *b, *c = Py_None, *d = Py_None;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO|$OO:twice", names, &a, &b, &c, &d)) return NULL;
  return PyTuple_Pack(4, a, b, c, d);
}

// Any format whose units store objects, with any names.
static PyObject *by_format(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *positional, *keywords, *names;
  const char *format;
  if (!PyArg_ParseTuple(args, "OOsO", &positional, &keywords, &format, &names)) return NULL;
  char *list[5] = {NULL};
  PyObject *out[4] = {NULL};
  for (Py_ssize_t i = 0; i < PyTuple_Size(names); ++i) {
    list[i] = (char *)PyUnicode_AsUTF8(PyTuple_GetItem(names, i));
  }
  if (!PyArg_ParseTupleAndKeywords(positional, keywords, format, list, &out[0], &out[1], &out[2], &out[3])) return NULL;
  PyObject *result = PyTuple_New(4);
  for (Py_ssize_t i = 0; result != NULL && i < 4; ++i) {
    PyObject *item = out[i] == NULL ? Py_None : out[i];
    Py_INCREF(item);
    PyTuple_SET_ITEM(result, i, item);
  }
  return result;
}
static PyObject *pair(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *a, *b, *c;
  return PyArg_ParseTuple(args, "O(OO):pair", &a, &b, &c) ? PyTuple_Pack(3, a, b, c) : NULL;
}
// What was encoded for an argument before the one that does not fit.
static PyObject *encoded(PyObject *module, PyObject *args) {
  (void)module;
  char *a = NULL, *b = NULL;
  if (PyArg_ParseTuple(args, "eses", "utf-8", &a, "utf-8", &b)) {
    PyObject *r = Py_BuildValue("ss", a, b);
    PyMem_Free(a);
    PyMem_Free(b);
    return r;
  }
  if (a == NULL && b == NULL) return NULL;
  PyErr_Clear();
  return PyUnicode_FromString("left behind");
}

static PyObject *counts(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  PyObject *list = PyList_New(0);
  PyObject *same = Py_BuildValue("N", list);
  const Py_ssize_t after_n = Py_REFCNT(list);
  PyObject *again = Py_BuildValue("O", list);
  const Py_ssize_t after_o = Py_REFCNT(list);
  PyObject *r = Py_BuildValue("(OOnn)", same == list ? Py_True : Py_False,
                              again == list ? Py_True : Py_False, after_n, after_o);
  Py_DECREF(again);
  Py_DECREF(same);
  return r;
}

// The exceptions of calls by format, one after the other.
static PyObject *calls(PyObject *module, PyObject *o) {
  (void)module;
  PyObject *out = PyList_New(0);
#define TRY(expression) \
  do { \
    PyObject *r = (expression); \
    if (r == NULL) { \
      PyObject *type, *value, *traceback; \
      PyErr_Fetch(&type, &value, &traceback); \
      PyErr_NormalizeException(&type, &value, &traceback); \
      r = PyObject_Repr(value); \
      Py_XDECREF(type), Py_XDECREF(value), Py_XDECREF(traceback); \
    } \
    if (r == NULL || PyList_Append(out, r) < 0) return NULL; \
    Py_DECREF(r); \
  } while (0)
  TRY(PyObject_CallFunction(o, "is", 1, "two"));
  TRY(PyObject_CallFunction(o, NULL));
  TRY(PyObject_CallFunction(o, "s#", "text", 2));
  TRY(PyObject_CallMethod(o, "missing", "i", 1));
  TRY(PyObject_CallMethod(o, "__name__", "i", 1));
  TRY(PyObject_CallMethod(o, "__call__", "(ii)", 1, 2));
  TRY(PyObject_CallMethod(o, "__call__", "y#", "text", 2));
  return out;
}

// File, function and line of each entry of a traceback, by its fields.
static PyObject *trace(PyObject *module, PyObject *exception) {
  (void)module;
  PyObject *out = PyList_New(0);
  PyObject *first = PyException_GetTraceback(exception);
  for (PyTracebackObject *tb = (PyTracebackObject *)first; tb != NULL; tb = tb->tb_next) {
    PyCodeObject *code = PyFrame_GetCode(tb->tb_frame);
    PyObject *entry = Py_BuildValue("(Oi)", code->co_name, tb->tb_lineno);
    Py_DECREF(code);
    PyList_Append(out, entry);
    Py_DECREF(entry);
  }
  Py_XDECREF(first);
  return out;
}

// ---- Types with the fields of one, some of them with a dictionary whose place is not said.
typedef struct {
  PyObject_HEAD
  long value;
} Root;

static int open_traverse(PyObject *self, visitproc visit, void *arg) {
  PyObject **dict = _PyObject_GetDictPtr(self);
  if (dict != NULL) Py_VISIT(*dict);
  Py_VISIT(Py_TYPE(self));
  return 0;
}
static int open_clear(PyObject *self) {
  PyObject **dict = _PyObject_GetDictPtr(self);
  if (dict != NULL) Py_CLEAR(*dict);
  return 0;
}
static int alive;
static void any_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (PyType_IS_GC(type)) PyObject_GC_UnTrack(self);
  open_clear(self);
  --alive;
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *any_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)args, (void)kwargs;
  Root *self = (Root *)type->tp_alloc(type, 0);
  if (self == NULL) return NULL;
  ++alive;
  self->value = 7;
  return (PyObject *)self;
}
static PyMemberDef root_members[] = {{"value", T_LONG, offsetof(Root, value), 0, NULL}, {0}};
static PyGetSetDef open_getset[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL}, {0}};

// As pybind11 makes its classes: a cell of type's, filled field by field.
static PyObject *make(const char *name, PyTypeObject *base, int open) {
  PyHeapTypeObject *h = (PyHeapTypeObject *)PyType_Type.tp_alloc(&PyType_Type, 0);
  if (h == NULL) return NULL;
  h->ht_name = PyUnicode_FromString(name);
  h->ht_qualname = Py_NewRef(h->ht_name);
  PyTypeObject *t = &h->ht_type;
  t->tp_name = name;
  Py_INCREF(base);
  t->tp_base = base;
  t->tp_basicsize = sizeof(Root);
  t->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HEAPTYPE;
  t->tp_new = any_new;
  t->tp_dealloc = any_dealloc;
  if (base == &PyBaseObject_Type) t->tp_members = root_members;
  if (open) {
    t->tp_flags |= Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT;
    t->tp_traverse = open_traverse;
    t->tp_clear = open_clear;
    t->tp_getset = open_getset;
  }
  if (PyType_Ready(t) < 0) return NULL;
  return (PyObject *)t;
}
// A type with several bases from a specification, as binding generators make it; `bases` a tuple.
static PyObject* derived(PyObject* module, PyObject* bases) {
  (void)module;
  static PyType_Slot slots[] = {{Py_tp_new, any_new}, {Py_tp_dealloc, any_dealloc}, {0, NULL}};
  static PyType_Spec spec = {.name = "by_hand.Derived",
                             .basicsize = sizeof(Root),
                             .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                             .slots = slots};
  return PyType_FromSpecWithBases(&spec, bases);
}
// A heap type whose instances have so many words, one of them for the dictionary and one for weak references, as far
// as the offsets say.
static PyObject *with_words(PyObject *module, PyObject *args) {
  (void)module;
  int words, dict, weak;
  const char *name;
  if (!PyArg_ParseTuple(args, "siii", &name, &words, &dict, &weak)) return NULL;
  PyMemberDef members[3] = {{0}};
  PyMemberDef *member = members;
  if (dict > 0) *member++ = (PyMemberDef){"__dictoffset__", T_PYSSIZET, dict, READONLY, NULL};
  if (weak > 0) *member++ = (PyMemberDef){"__weaklistoffset__", T_PYSSIZET, weak, READONLY, NULL};
  PyType_Slot slots[] = {{Py_tp_members, members}, {0, NULL}};
  PyType_Spec spec = {.name = name,
                      .basicsize = (int)(sizeof(PyObject) + words * sizeof(PyObject *)),
                      .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                      .slots = slots};
  return PyType_FromSpec(&spec);
}
// A metaclass whose classes' instances have no dictionary.
static PyObject *closed_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  PyObject *made = PyType_Type.tp_new(type, args, kwargs);
  if (made == NULL) return NULL;
  ((PyTypeObject *)made)->tp_dictoffset = 0;
  ((PyTypeObject *)made)->tp_flags &= ~Py_TPFLAGS_MANAGED_DICT;
  return made;
}
static PyTypeObject ClosedMeta = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.ClosedMeta",
    .tp_vectorcall_offset = (printfunc)0,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = closed_new,
};
// Instances have a dictionary, and no attribute that shows it.
typedef struct {
  PyObject_HEAD
  PyObject *dict;
} Inward;
static int inward_clear(Inward *self) {
  Py_CLEAR(self->dict);
  return 0;
}
static int inward_traverse(Inward *self, visitproc visit, void *arg) {
  Py_VISIT(self->dict);
  return 0;
}
static void inward_dealloc(Inward *self) {
  PyObject_GC_UnTrack(self);
  inward_clear(self);
  Py_TYPE(self)->tp_free(self);
}
static PyObject *fresh_type(PyObject *module, PyObject *base) {
  (void)module;
  return make("by_hand.Fresh", (PyTypeObject *)base, 1);
}
static PyObject *untrack(PyObject *module, PyObject *o) {
  (void)module;
  PyObject_GC_UnTrack(o);
  return PyBool_FromLong(PyObject_GC_IsTracked(o));
}
static PyTypeObject InwardType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.Inward",
    .tp_basicsize = sizeof(Inward),
    .tp_dictoffset = offsetof(Inward, dict),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = (destructor)inward_dealloc,
    .tp_traverse = (traverseproc)inward_traverse,
    .tp_clear = (inquiry)inward_clear,
};
static PyObject *count_alive(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(alive);
}

// ---- A metaclass that writes into the classes that it makes.
static int refuse(PyObject *self, PyObject *name, PyObject *value) {
  (void)value;
  PyErr_Format(PyExc_TypeError, "%s is frozen: %U", Py_TYPE(self)->tp_name, name);
  return -1;
}
static PyObject *shout(PyObject *self, PyObject *name) {
  PyObject *v = PyObject_GenericGetAttr(self, name);
  if (v != NULL || !PyErr_ExceptionMatches(PyExc_AttributeError)) return v;
  PyErr_Clear();
  return PyUnicode_FromFormat("no %U", name);
}
static int sets;
static int record_setattr(PyObject *self, PyObject *name, PyObject *value) {
  ++sets;
  return PyObject_GenericSetAttr(self, name, value);
}
static PyTypeObject Meta;
static PyTypeObject Record = {PyVarObject_HEAD_INIT(&Meta, 0).tp_name = "by_hand.Record",
                              .tp_basicsize = sizeof(Root),
                              .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                              .tp_setattro = record_setattr,
                              .tp_members = root_members,
                              .tp_new = PyType_GenericNew};
static PyObject *meta_new(PyTypeObject *meta, PyObject *args, PyObject *kwargs) {
  PyObject *cls = PyType_Type.tp_new(meta, args, kwargs);
  if (cls == NULL) return NULL;
  PyObject *dict = PyTuple_GetItem(args, 2);
  if (PyDict_GetItemString(dict, "frozen") != NULL) ((PyTypeObject *)cls)->tp_setattro = refuse;
  if (PyDict_GetItemString(dict, "loud") != NULL) ((PyTypeObject *)cls)->tp_getattro = shout;
  return cls;
}
static PyTypeObject Meta = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.Meta",
                            .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TYPE_SUBCLASS,
                            .tp_new = meta_new};
static PyObject *count_sets(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(sets);
}

// The thread's own count, which no release takes away, and one more inside (pybind11 keeps it itself).
static PyObject *gil_counts(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  PyThreadState *state = PyThreadState_Get();
  const int outside = state->gilstate_counter;
  const PyGILState_STATE before = PyGILState_Ensure();
  const int inside = state->gilstate_counter;
  PyGILState_Release(before);
  Py_BEGIN_ALLOW_THREADS
  const PyGILState_STATE none = PyGILState_Ensure();
  PyGILState_Release(none);
  Py_END_ALLOW_THREADS
  return Py_BuildValue("(iii)", outside, inside, state->gilstate_counter);
}

// ---- Capsules: the destructor finds the pointer, and may give up the lock.
static int destroyed;
static void destroy(PyObject *capsule) {
  void *p = PyCapsule_GetPointer(capsule, "by_hand");
  if (p != NULL) ++destroyed;
  Py_BEGIN_ALLOW_THREADS
  free(p);
  Py_END_ALLOW_THREADS
}
static PyObject *capsule(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyCapsule_New(malloc(1000), "by_hand", destroy);
}
static PyObject *used_in_c(PyObject *module, PyObject *unused) {
  PyObject *c = capsule(module, unused);
  PyObject *r = PyBool_FromLong(PyCapsule_IsValid(c, "by_hand"));
  Py_DECREF(c);
  return r;
}
static PyObject *count_destroyed(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(destroyed);
}

// What C code finds of __slots__ behind a class: names, offsets, what stands there in an object of the class; and
// whether objects of the class, and of a class without them, take weak references.
static PyObject *slots_of(PyObject *module, PyObject *o) {
  (void)module;
  PyTypeObject *type = Py_TYPE(o);
  PyMemberDef *m = (PyMemberDef *)((char *)type + Py_TYPE(type)->tp_basicsize);
  PyObject *out = PyList_New(0);
  for (Py_ssize_t i = 0; i < Py_SIZE(type); ++i) {
    PyObject *value = *(PyObject **)((char *)o + m[i].offset);
    PyObject *row = Py_BuildValue("(siiO)", m[i].name, m[i].type, m[i].flags, value == NULL ? Py_None : value);
    if (row == NULL || PyList_Append(out, row) < 0) return NULL;
    Py_DECREF(row);
  }
  PyObject *weak = PyBool_FromLong(PyType_SUPPORTS_WEAKREFS(type));
  PyList_Append(out, weak);
  Py_DECREF(weak);
  return out;
}
// The keys of a mapping; and a type that says that it has no hash.
static PyObject *keys(PyObject *module, PyObject *o) { return (void)module, PyMapping_Keys(o); }
static PyTypeObject Unhashable = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.Unhashable",
                                  .tp_basicsize = sizeof(PyObject),
                                  .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                                  .tp_hash = PyObject_HashNotImplemented,
                                  .tp_new = PyType_GenericNew};
// Formats with lengths, by the plain names, which know nothing of PY_SSIZE_T_CLEAN.
#undef Py_BuildValue
PyAPI_FUNC(PyObject *) Py_BuildValue(const char *, ...);
static PyObject *unclean(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return Py_BuildValue("(s#)", "text", 2);
}
// How the process was started, as code that carries later versions' PyConfig_Get asks it.
PyAPI_FUNC(const PyConfig *) _Py_GetConfig(void);
#undef Py_BuildValue
static PyObject *config(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  const PyConfig *c = _Py_GetConfig();
  PyObject *out = Py_BuildValue("[iiiiiikiiuuuuu]", c->isolated, c->use_environment, c->site_import, c->parse_argv,
                                c->optimization_level, c->use_hash_seed, c->hash_seed, c->tracemalloc, c->import_time,
                                c->filesystem_encoding, c->filesystem_errors, c->check_hash_pycs_mode, c->platlibdir,
                                c->run_module == NULL ? L"" : c->run_module);
  const PyWideStringList *lists[] = {&c->xoptions, &c->warnoptions};
  for (int i = 0; i < 2 && out != NULL; ++i) {
    for (Py_ssize_t k = 0; k < lists[i]->length; ++k) {
      PyObject *item = PyUnicode_FromWideChar(lists[i]->items[k], -1);
      PyList_Append(out, item);
      Py_DECREF(item);
    }
  }
  return out;
}
// The generic lookup, also of a class.
static PyObject *generic(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o, *name;
  return PyArg_ParseTuple(args, "OO", &o, &name) ? PyObject_GenericGetAttr(o, name) : NULL;
}

static PyObject *undocumented(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  Py_RETURN_NONE;
}
// A text for a function that was made without one.
static PyObject *document(PyObject *module, PyObject *function) {
  (void)module;
  if (Py_TYPE(function) != &PyCFunction_Type) return PyErr_Format(PyExc_TypeError, "not a function of C's");
  ((PyCFunctionObject *)function)->m_ml->ml_doc = "Documented later.";
  Py_RETURN_NONE;
}
static PyObject *what_is_called(PyObject *module, PyObject *o) {
  (void)module;
  return Py_BuildValue("iiss", PyCFunction_Check(o) != 0, PyCFunction_CheckExact(o) != 0, PyEval_GetFuncName(o),
                       PyEval_GetFuncDesc(o));
}
// An iterator by index is what its tp_iter makes.
static PyObject *square(PyObject *self, Py_ssize_t i) {
  (void)self;
  if (i < 4) return PyLong_FromSsize_t(i * i);
  PyErr_SetNone(PyExc_IndexError);
  return NULL;
}
static PySequenceMethods as_squares = {.sq_item = square};
static PyTypeObject Squares = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.Squares",
                               .tp_basicsize = sizeof(PyObject),
                               .tp_as_sequence = &as_squares,
                               .tp_iter = PySeqIter_New,
                               .tp_new = PyType_GenericNew};
static PyObject *call_until(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *f, *sentinel;
  return PyArg_ParseTuple(args, "OO", &f, &sentinel) ? PyCallIter_New(f, sentinel) : NULL;
}
// Rows that pointers lead to, and memory that nobody exports.
static char *rows[] = {"abc", "def"};
static int get_rows(PyObject *self, Py_buffer *view, int flags) {
  static Py_ssize_t shape[] = {2, 3}, strides[] = {sizeof(char *), 1}, suboffsets[] = {0, -1};
  (void)flags;
  Py_INCREF(self);
  *view = (Py_buffer){.obj = self, .buf = rows, .len = 6, .itemsize = 1, .readonly = 1, .ndim = 2, .format = "B",
                      .shape = shape, .strides = strides, .suboffsets = suboffsets};
  return 0;
}
static PyBufferProcs as_rows = {.bf_getbuffer = get_rows};
static PyTypeObject Rows = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.Rows",
                            .tp_basicsize = sizeof(PyObject),
                            .tp_as_buffer = &as_rows,
                            .tp_new = PyType_GenericNew};
static PyObject *views(PyObject *module, PyObject *o) {
  (void)module;
  return Py_BuildValue("NN", PyMemoryView_FromMemory(rows[0], 3, PyBUF_READ), PyMemoryView_GetContiguous(o, PyBUF_READ, 'F'));
}
static PyObject *compiled(PyObject *module, PyObject *text) {
  (void)module;
  return Py_CompileString(PyBytes_AsString(text), "<text>", Py_eval_input);
}
static PyObject *character(PyObject *module, PyObject *number) {
  (void)module;
  return PyUnicode_FromFormat("<%c>", (int)PyLong_AsLong(number));
}
// Bytes in the place of text, cut within a character.
static PyObject *cut(PyObject *module, PyObject *bytes) {
  (void)module;
  const char *text = PyBytes_AsString(bytes);
  return text == NULL ? NULL : PyUnicode_FromFormat("%s, %.5s, %.5V, %8.2V", text, text, NULL, text, NULL, text);
}
// Begins as a function of C's, as what Cython makes of a def.
static PyMethodDef alike = {"alike", undocumented, METH_NOARGS, NULL};
static PyObject *make_alike(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)args, (void)kwargs;
  PyObject *o = type->tp_alloc(type, 0);
  if (o != NULL) ((PyCFunctionObject *)o)->m_ml = &alike;
  return o;
}
static PyTypeObject Alike = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "by_hand.Alike",
                             .tp_basicsize = sizeof(PyCFunctionObject),
                             .tp_new = make_alike};
static PyObject *how_to_call(PyObject *module, PyObject *o) {
  return Py_BuildValue("iii", PyCFunction_GET_FLAGS(o), PyCFunction_GET_FUNCTION(o) == undocumented,
                       PyCFunction_GET_SELF(o) == module);
}
// What a buffer with everything in it has.
static PyObject *buffer_of(PyObject *module, PyObject *o) {
  (void)module;
  Py_buffer view;
  if (PyObject_GetBuffer(o, &view, PyBUF_FULL_RO) < 0) return NULL;
  PyObject *r = Py_BuildValue("isiii", view.ndim, view.format, view.shape != NULL, view.strides != NULL,
                              view.suboffsets != NULL);
  PyBuffer_Release(&view);
  return r;
}
// A text put together of others, as Cython does it.
static PyObject *joined(PyObject *module, PyObject *args) {
  (void)module;
  Py_ssize_t length = 0, at = 0;
  Py_UCS4 most = 127;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); ++i) {
    PyObject *s = PyTuple_GET_ITEM(args, i);
    length += PyUnicode_GET_LENGTH(s) - 1;
    if (PyUnicode_MAX_CHAR_VALUE(s) > most) most = PyUnicode_MAX_CHAR_VALUE(s);
  }
  PyObject *r = PyUnicode_New(length, most);
  for (Py_ssize_t i = 0; r != NULL && i < PyTuple_GET_SIZE(args); ++i) {
    PyObject *s = PyTuple_GET_ITEM(args, i);
    _PyUnicode_FastCopyCharacters(r, at, s, 1, PyUnicode_GET_LENGTH(s) - 1);
    at += PyUnicode_GET_LENGTH(s) - 1;
  }
  return r;
}

static PyMethodDef functions[] = {
    {"by_format", by_format, METH_VARARGS, NULL},
    {"pair", pair, METH_VARARGS, NULL},
    {"encoded", encoded, METH_VARARGS, NULL},
    {"undocumented", undocumented, METH_NOARGS, NULL},
    {"document", document, METH_O, "document($module, function, /)\n--\n\n"},
    {"what_is_called", what_is_called, METH_O, NULL},
    {"joined", joined, METH_VARARGS, NULL},
    {"how_to_call", how_to_call, METH_O, NULL},
    {"call_until", call_until, METH_VARARGS, NULL},
    {"buffer_of", buffer_of, METH_O, NULL},
    {"views", views, METH_O, NULL},
    {"compiled", compiled, METH_O, NULL},
    {"character", character, METH_O, NULL},
    {"cut", cut, METH_O, NULL},
    {"capsule", capsule, METH_NOARGS, NULL},
    {"used_in_c", used_in_c, METH_NOARGS, NULL},
    {"destroyed", count_destroyed, METH_NOARGS, NULL},
    {"gil_counts", gil_counts, METH_NOARGS, NULL},
    {"sets", count_sets, METH_NOARGS, NULL},
    {"twice", (PyCFunction)(void (*)(void))twice, METH_VARARGS | METH_KEYWORDS, NULL},
    {"counts", counts, METH_NOARGS, NULL},
    {"calls", calls, METH_O, NULL},
    {"trace", trace, METH_O, NULL},
    {"config", config, METH_NOARGS, NULL},
    {"keys", keys, METH_O, NULL},
    {"unclean", unclean, METH_NOARGS, NULL},
    {"slots_of", slots_of, METH_O, NULL},
    {"generic", generic, METH_VARARGS, NULL},
    {"alive", count_alive, METH_NOARGS, NULL},
    {"derived", derived, METH_O, NULL},
    {"with_words", with_words, METH_VARARGS, NULL},
    {"untrack", untrack, METH_O, NULL},
    {"fresh_type", fresh_type, METH_O, NULL},
    {0}};

static int add(PyObject *m, const char *name, PyObject *value) {
  return value == NULL ? -1 : PyModule_AddObject(m, name, value);
}

static PyModuleDef module_def = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "by_hand", .m_size = -1,
                                 .m_methods = functions};
PyMODINIT_FUNC PyInit_by_hand(void) {
  PyObject *m = PyModule_Create(&module_def);
  if (m == NULL) return NULL;
  PyObject *root = make("by_hand.Root", &PyBaseObject_Type, 0);
  if (add(m, "Root", root) < 0) return NULL;
  PyObject *open = make("by_hand.Open", (PyTypeObject *)root, 1);
  if (add(m, "Open", open) < 0) return NULL;
  if (add(m, "Other", make("by_hand.Other", (PyTypeObject *)root, 1)) < 0) return NULL;
  if (add(m, "Below", make("by_hand.Below", (PyTypeObject *)open, 1)) < 0) return NULL;
  if (add(m, "Closed", make("by_hand.Closed", (PyTypeObject *)root, 0)) < 0) return NULL;
  if (PyType_Ready(&Unhashable) < 0 || PyModule_AddType(m, &Unhashable) < 0) return NULL;
  if (PyModule_AddType(m, &Alike) < 0 || PyModule_AddType(m, &Squares) < 0 || PyModule_AddType(m, &Rows) < 0) return NULL;
  Meta.tp_base = ClosedMeta.tp_base = &PyType_Type;
  if (PyType_Ready(&ClosedMeta) < 0 || PyModule_AddType(m, &ClosedMeta) < 0) return NULL;
  if (PyType_Ready(&Meta) < 0 || PyType_Ready(&Record) < 0) return NULL;
  if (PyType_Ready(&InwardType) < 0 || PyModule_AddType(m, &InwardType) < 0) return NULL;
  Py_INCREF(&Record);
  if (add(m, "Record", (PyObject *)&Record) < 0) return NULL;
  return m;
}
