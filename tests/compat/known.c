// Objects that C makes, shows by one route of the C API, and drops: whoever learnt of one has it still.
//
//   routes()                       names of the routes
//   show(route, kind, key, target) makes an object of the kind, shows it by the route (`target`: what it is shown
//                                  to), drops its own reference and makes others of all sizes. The route's result.
//   held(o, kind, key)             whether o is what show made.
//   like(kind, key)                another one like it.
//   hand_back(*args)               args, which every format of Py_BuildValue has handed back.
//   drop_texts(s, b, n)            asks for texts that may be s and b themselves, or everybody's, and drops them.
//   Holder()                       an instance of C whose dictionary C puts into its word.
//   die(f)                         drops one with such a dictionary: its tp_dealloc drops that, leaves the word as it is,
//                                  and calls f.
//   fill(holder, *pairs)           gives it a new dictionary, which nobody else has, drops the old one and makes others.
#include "extension.h"

#include <errno.h>
#include <structmember.h>

enum Kind { kInt, kFloat, kTuple, kList, kNode, kShort, kPlain, kDict, kText, kPart, kNumeral, kBytes, kKinds };

static PyObject *plain_class;  // a class of Python's

static PyObject *text(const char *s) { return PyUnicode_InternFromString(s); }

typedef struct {
  PyObject_HEAD
  PyObject *value;  // shown as a member
  long key;
} Node;
static PyTypeObject *node_type;

static int node_traverse(PyObject *self, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(((Node *)self)->value);
  return 0;
}
static int node_clear(PyObject *self) {
  Py_CLEAR(((Node *)self)->value);
  return 0;
}
static void node_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  (void)node_clear(self);
  ((Node *)self)->key = -1;
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *node_iter(PyObject *self) { return Py_NewRef(self); }
static PyObject *node_next(PyObject *self) {  // gives its value away
  PyObject *value = ((Node *)self)->value;
  ((Node *)self)->value = NULL;
  return value;
}
static PyObject *node_get(PyObject *self, void *closure) { return Py_XNewRef(((Node *)self)->value); }
static PyObject *node_forget(PyObject *self, PyObject *unused) {
  Py_CLEAR(((Node *)self)->value);
  Py_RETURN_NONE;
}
static PyMemberDef node_members[] = {{"member", T_OBJECT, offsetof(Node, value), 0, NULL},
                                     {"member_ex", T_OBJECT_EX, offsetof(Node, value), 0, NULL}, {0}};
static PyGetSetDef node_getset[] = {{"got", node_get, NULL, NULL, NULL}, {0}};
static PyMethodDef node_methods[] = {{"forget", node_forget, METH_NOARGS, NULL}, {0}};
static PyType_Slot node_slots[] = {
    {Py_tp_dealloc, node_dealloc}, {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear},
    {Py_tp_iter, node_iter},       {Py_tp_iternext, node_next},     {Py_tp_members, node_members},
    {Py_tp_getset, node_getset},   {Py_tp_methods, node_methods},   {0, NULL}};
static PyType_Spec node_spec = {"known.Node", sizeof(Node), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, node_slots};

static PyObject *make_node(long key) {
  Node *node = (Node *)node_type->tp_alloc(node_type, 0);
  if (node != NULL) node->key = key;
  return (PyObject *)node;
}

typedef struct {
  PyObject_HEAD
  PyObject *dict;
  PyObject *on_death;
} Holder;
static PyTypeObject *holder_type;

static int holder_traverse(PyObject *self, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(((Holder *)self)->dict);
  Py_VISIT(((Holder *)self)->on_death);
  return 0;
}
static void holder_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  Py_XDECREF(((Holder *)self)->dict);
  if (((Holder *)self)->on_death != NULL) {
    PyObject *result = PyObject_CallNoArgs(((Holder *)self)->on_death);
    if (result == NULL) PyErr_WriteUnraisable(NULL);
    Py_XDECREF(result);
    Py_DECREF(((Holder *)self)->on_death);
  }
  type->tp_free(self);
  Py_DECREF(type);
}
static PyMemberDef holder_members[] = {{"__dictoffset__", T_PYSSIZET, offsetof(Holder, dict), READONLY, NULL},
                                       {0}};
static PyGetSetDef holder_getset[] = {{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL}, {0}};
static PyType_Slot holder_slots[] = {{Py_tp_dealloc, holder_dealloc},
                                     {Py_tp_traverse, holder_traverse},
                                     {Py_tp_members, holder_members},
                                     {Py_tp_getset, holder_getset},
                                     {0, NULL}};
static PyType_Spec holder_spec = {"known.Holder", sizeof(Holder), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, holder_slots};

enum { kItems = 9 };

static PyObject *make(int kind, long key) {
  PyObject *o = NULL;
  char words[32];
  snprintf(words, sizeof words, "xwords_%ldx", key);  // the xs are for kPart
  const Py_ssize_t size = (Py_ssize_t)strlen(words) - 2;
  switch (kind) {
    case kInt:
      return PyLong_FromLong((1L << 61) + key);
    case kFloat:
      return PyFloat_FromDouble(key + 0.5);
    case kTuple:
      o = PyTuple_New(kItems);
      for (int i = 0; o != NULL && i < kItems; ++i) PyTuple_SET_ITEM(o, i, PyLong_FromLong(100000 + key + i));
      return o;
    case kList:
      o = PyList_New(kItems);
      for (int i = 0; o != NULL && i < kItems; ++i) PyList_SET_ITEM(o, i, PyLong_FromLong(100000 + key + i));
      return o;
    case kShort:
      return PyLong_FromLong((1L << 31) + key);
    case kPlain: {
      o = PyObject_CallNoArgs(plain_class);
      PyObject *number = PyLong_FromLong(100000 + key);
      const int failed = o == NULL || PyObject_SetAttr(o, text("number"), number) < 0;
      Py_XDECREF(number);
      return failed ? NULL : o;
    }
    case kDict: {
      o = PyDict_New();
      PyObject *number = PyLong_FromLong(100000 + key);
      const int failed = o == NULL || PyDict_Size(o) != 0 || Py_REFCNT(o) != 1 || PyDict_SetItem(o, text("o"), number) < 0;
      Py_XDECREF(number);
      return failed ? NULL : o;
    }
    case kText:
      o = PyUnicode_New(size, 127);
      if (o != NULL) memcpy(PyUnicode_1BYTE_DATA(o), words + 1, (size_t)size);
      return o;
    case kPart: {
      PyObject *whole = PyUnicode_FromString(words);
      o = whole == NULL ? NULL : PyUnicode_Substring(whole, 1, size + 1);
      Py_XDECREF(whole);
      return o;
    }
    case kNumeral: {
      PyObject *number = PyLong_FromLong((1L << 61) + key);
      o = number == NULL ? NULL : PyObject_Repr(number);
      Py_XDECREF(number);
      return o;
    }
    case kBytes:
      return PyBytes_FromStringAndSize(words + 1, size);
    default:
      return make_node(key);
  }
}

static int holds(PyObject *o, int kind, long key) {
  char words[32];
  snprintf(words, sizeof words, kind == kNumeral ? "%ld" : "words_%ld", kind == kNumeral ? (1L << 61) + key : key);
  switch (kind) {
    case kInt:
      return PyLong_CheckExact(o) && PyLong_AsLong(o) == (1L << 61) + key;
    case kFloat:
      return PyFloat_CheckExact(o) && PyFloat_AS_DOUBLE(o) == key + 0.5;
    case kTuple:
      if (!PyTuple_CheckExact(o) || PyTuple_GET_SIZE(o) != kItems) return 0;
      for (int i = 0; i < kItems; ++i) {
        if (PyLong_AsLong(PyTuple_GET_ITEM(o, i)) != 100000 + key + i) return 0;
      }
      return 1;
    case kList:
      if (!PyList_CheckExact(o) || PyList_GET_SIZE(o) != kItems) return 0;
      for (int i = 0; i < kItems; ++i) {
        if (PyLong_AsLong(PyList_GET_ITEM(o, i)) != 100000 + key + i) return 0;
      }
      return 1;
    case kShort:
      return PyLong_CheckExact(o) && PyLong_AsLong(o) == (1L << 31) + key;
    case kPlain: {
      PyObject *number = Py_TYPE(o) == (PyTypeObject *)plain_class ? PyObject_GetAttr(o, text("number")) : NULL;
      if (number == NULL) PyErr_Clear();
      const int right = number != NULL && PyLong_AsLong(number) == 100000 + key;
      Py_XDECREF(number);
      return right;
    }
    case kDict: {
      PyObject *number = PyDict_CheckExact(o) && PyDict_Size(o) == 1 ? PyDict_GetItemWithError(o, text("o")) : NULL;
      return number != NULL && PyLong_Check(number) && PyLong_AsLong(number) == 100000 + key;
    }
    case kText:
    case kPart:
    case kNumeral:
      return PyUnicode_CheckExact(o) && PyUnicode_CompareWithASCIIString(o, words) == 0;
    case kBytes:
      return PyBytes_CheckExact(o) && PyBytes_GET_SIZE(o) == (Py_ssize_t)strlen(words) && strcmp(PyBytes_AS_STRING(o), words) == 0;
    default:
      return Py_TYPE(o) == node_type && ((Node *)o)->key == key;
  }
}

// Objects of the same sizes, so that a cell that was given back is another's.
static void scrub(void) {
  PyObject *others[6 * kKinds];
  for (int i = 0; i < 6 * kKinds; ++i) others[i] = make(i % kKinds, 7000000 + i);
  for (int i = 6 * kKinds; i-- > 0;) Py_XDECREF(others[i]);
}

static PyObject *done(int result) { return result < 0 ? NULL : Py_NewRef(Py_None); }
static PyObject *length(PyObject *self, PyObject *unused) { return Py_NewRef(self == NULL ? Py_None : self); }
static PyMethodDef bound_def = {"bound", length, METH_NOARGS, NULL};

// X(name, an expression that is a new reference or NULL; o: the object, t: the target)
#define ROUTES(X) \
  X(returned, Py_NewRef(o)) \
  X(call_one, PyObject_CallOneArg(t, o)) \
  X(call_objects, PyObject_CallFunctionObjArgs(t, o, NULL)) \
  X(call_format, PyObject_CallFunction(t, "(O)", o)) \
  X(call_format_given, PyObject_CallFunction(t, "(N)", Py_NewRef(o))) \
  X(call_nested, PyObject_CallFunction(t, "([O])", o)) \
  X(call_method, PyObject_CallMethod(t, "__call__", "(O)", o)) \
  X(call_method_one, PyObject_CallMethodOneArg(t, text("__call__"), o)) \
  X(call_tuple, with_tuple(o, t)) \
  X(call_keywords, with_keywords(o, t)) \
  X(call_vector, PyObject_Vectorcall(t, &o, 1, NULL)) \
  X(call_vector_names, vector_names(o, t)) \
  X(build_tuple, Py_BuildValue("(Oi)", o, 1)) \
  X(build_list, Py_BuildValue("[O]", o)) \
  X(build_dict, Py_BuildValue("{sO}", "o", o)) \
  X(build_itself, Py_BuildValue("O", o)) \
  X(build_itself_comma, Py_BuildValue("O,", o)) \
  X(build_itself_space, Py_BuildValue(" O ", o)) \
  X(pack, PyTuple_Pack(1, o)) \
  X(set_attribute, done(PyObject_SetAttrString(t, "o", o))) \
  X(set_item, done(PyObject_SetItem(t, Py_None, o))) \
  X(get_item, PyObject_GetItem(t, o)) \
  X(delete_item, done(PyObject_DelItem(t, o))) \
  X(contains, done(PySequence_Contains(t, o))) \
  X(add, PyNumber_Add(t, o)) \
  X(add_right, PyNumber_Add(o, t)) \
  X(power, PyNumber_Power(t, o, Py_None)) \
  X(power_modulo, PyNumber_Power(t, Py_None, o)) \
  X(divmod, PyNumber_Divmod(t, o)) \
  X(inplace_add, PyNumber_InPlaceAdd(t, o)) \
  X(compare, PyObject_RichCompare(t, o, Py_EQ)) \
  X(compare_bool, done(PyObject_RichCompareBool(o, t, Py_EQ))) \
  X(list_append, listed(PyList_Append, o)) \
  X(list_insert, list_insert(o)) \
  X(list_slice, list_slice(o)) \
  X(list_set, list_set(o)) \
  X(list_index, done((int)PySequence_Index(t, o))) \
  X(dict_value, dict_value(o)) \
  X(dict_key, dict_key(o)) \
  X(dict_default, dict_default(o)) \
  X(dict_find, dict_find(o, t)) \
  X(set_add, set_add(o)) \
  X(set_find, set_find(o, t)) \
  X(cell, PyCell_New(o)) \
  X(slice, PySlice_New(o, NULL, NULL)) \
  X(method, PyMethod_New(t, o)) \
  X(function_self, PyCFunction_New(&bound_def, o)) \
  X(function_module, PyCFunction_NewEx(&bound_def, NULL, o)) \
  X(iterator, PyObject_GetIter(o)) \
  X(sequence_iterator, PySequence_Check(o) ? PySeqIter_New(o) : Py_NewRef(Py_None)) \
  X(call_iterator, PyCallIter_New(t, o)) \
  X(fast, PySequence_Check(o) ? PySequence_Fast(o, "no") : Py_NewRef(Py_None)) \
  X(static_method, PyStaticMethod_New(o)) \
  X(alias, Py_GenericAlias((PyObject *)&PyList_Type, o)) \
  X(raised, (PyErr_SetObject(PyExc_ValueError, o), NULL)) \
  X(raised_key, (PyErr_SetObject(PyExc_KeyError, o), NULL)) \
  X(restored, (PyErr_Restore(Py_NewRef(PyExc_ValueError), Py_NewRef(o), NULL), NULL)) \
  X(stopped, (PyErr_SetObject(PyExc_StopIteration, o), NULL)) \
  X(module, done(PyModule_AddObjectRef(module_of(t), "shown", o))) \
  X(sys_object, done(PySys_SetObject("shown", o))) \
  X(context, PyContextVar_New("shown", o)) \
  X(context_set, context_set(o)) \
  X(defaults, defaults(o, t)) \
  X(audited, done(PySys_Audit("known.shown", "O", o))) \
  X(sent, sent(o, t)) \
  X(member, owned(o, "member")) \
  X(member_ex, owned(o, "member_ex")) \
  X(got, owned(o, "got")) \
  X(next, next_of(o)) \
  X(tuple_of, PySequence_Check(o) ? PySequence_Tuple(o) : Py_NewRef(Py_None)) \
  X(unicode_join, joined(o)) \
  X(in_tuple, in_tuple(o)) \
  X(proxy, PyDict_Check(o) ? PyDictProxy_New(o) : Py_NewRef(Py_None)) \
  X(globals, PyDict_Check(o) ? globals_of(o) : Py_NewRef(Py_None)) \
  X(locals, PyDict_Check(o) ? locals_of(o) : Py_NewRef(Py_None)) \
  X(instance_dict, PyDict_Check(o) ? instance_dict(o) : Py_NewRef(Py_None)) \
  X(given_dict, PyDict_Check(o) ? given_dict(o) : Py_NewRef(Py_None)) \
  X(python_dict, PyDict_Check(o) ? python_dict(o) : Py_NewRef(Py_None)) \
  X(copied, PyDict_Check(o) ? PyDict_Copy(o) : Py_NewRef(Py_None)) \
  X(keywords, PyDict_Check(o) ? keywords(o, t) : Py_NewRef(Py_None)) \
  X(dict_default_key, dict_default_key(o)) \
  X(interned, OF_STR(changed(PyUnicode_InternInPlace, o))) \
  X(attribute, OF_STR(PyObject_GetAttr(t, o))) \
  X(attribute_set, OF_STR(done(PyObject_SetAttr(t, o, Py_None)))) \
  X(attribute_asked, OF_STR(done(PyObject_HasAttr(t, o)))) \
  X(method_named, OF_STR(PyObject_CallMethodNoArgs(t, o))) \
  X(module_named, OF_STR(take_name(PyModule_NewObject(o)))) \
  X(module_added, OF_STR(take_name(Py_XNewRef(PyImport_AddModuleObject(o))))) \
  X(imported, OF_STR(PyImport_Import(o))) \
  X(encoded, OF_STR(PyUnicode_AsEncodedString(o, "known_shown", "strict"))) \
  X(encoded_any, PyCodec_Encode(o, "known_shown", "strict")) \
  X(decoded_any, PyCodec_Decode(o, "known_shown", "strict")) \
  X(file_missing, (errno = ENOENT, PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, o))) \
  X(import_failed, OF_STR(PyErr_SetImportError(o, o, o))) \
  X(formatted, OF_STR(PyErr_Format(PyExc_ValueError, "%U", o))) \
  X(from_format, OF_STR(PyUnicode_FromFormat("%U", o))) \
  X(from_object, OF_STR(PyUnicode_FromObject(o))) \
  X(the_str, OF_STR(PyObject_Str(o))) \
  X(the_whole, OF_STR(PyUnicode_Substring(o, 0, PyUnicode_GET_LENGTH(o)))) \
  X(slice_whole, PyUnicode_Check(o) || PyBytes_Check(o) ? PySequence_GetSlice(o, 0, 1000) : Py_NewRef(Py_None)) \
  X(concat, OF_STR(PyUnicode_Concat(o, text("")))) \
  X(append, OF_STR(appended(o, text("")))) \
  X(append_more, OF_STR(append_more(o))) \
  X(split, OF_STR(PyUnicode_Split(o, text("/"), -1))) \
  X(split_lines, OF_STR(PyUnicode_Splitlines(o, 0))) \
  X(partition, OF_STR(PyUnicode_Partition(o, text("/")))) \
  X(replace, OF_STR(PyUnicode_Replace(o, text("/"), text("!"), -1))) \
  X(percent, OF_STR(PyUnicode_Format(o, PyTuple_New(0)))) \
  X(repeat, PyUnicode_Check(o) || PyBytes_Check(o) ? PySequence_Repeat(o, 1) : Py_NewRef(Py_None)) \
  X(fs_path, PyUnicode_Check(o) || PyBytes_Check(o) ? PyOS_FSPath(o) : Py_NewRef(Py_None)) \
  X(fs_decoded, OF_STR(fs_decoded(o))) \
  X(written, OF_STR(done(PyFile_WriteObject(o, t, Py_PRINT_RAW)))) \
  X(utf8_kept, OF_STR(utf8_kept(o))) \
  X(from_bytes, PyBytes_Check(o) ? PyBytes_FromObject(o) : Py_NewRef(Py_None)) \
  X(the_bytes, PyBytes_Check(o) ? PyObject_Bytes(o) : Py_NewRef(Py_None)) \
  X(bytes_concat, PyBytes_Check(o) ? bytes_concat(o) : Py_NewRef(Py_None)) \
  X(view, PyBytes_Check(o) ? PyMemoryView_FromObject(o) : Py_NewRef(Py_None)) \
  X(buffer_kept, PyBytes_Check(o) ? buffer_kept(o) : Py_NewRef(Py_None))

#define OF_STR(expression) (PyUnicode_Check(o) ? (expression) : Py_NewRef(Py_None))

static PyObject *take(PyObject *o, PyObject *used) {
  Py_XDECREF(used);
  return o;
}
static PyObject *with_tuple(PyObject *o, PyObject *t) {
  PyObject *args = PyTuple_Pack(1, o);
  return take(PyObject_Call(t, args, NULL), args);
}
static PyObject *with_keywords(PyObject *o, PyObject *t) {
  PyObject *args = PyTuple_New(0);
  PyObject *names = Py_BuildValue("{sO}", "o", o);
  return take(take(PyObject_Call(t, args, names), args), names);
}
static PyObject *vector_names(PyObject *o, PyObject *t) {
  PyObject *names = Py_BuildValue("(s)", "o");
  return take(PyObject_Vectorcall(t, &o, 0, names), names);
}
static PyObject *listed(int (*f)(PyObject *, PyObject *), PyObject *o) {
  PyObject *list = PyList_New(0);
  return f(list, o) < 0 ? NULL : list;
}
static PyObject *list_insert(PyObject *o) {
  PyObject *list = PyList_New(0);
  return PyList_Insert(list, 0, o) < 0 ? NULL : list;
}
static PyObject *list_slice(PyObject *o) {
  PyObject *list = PyList_New(0);
  PyObject *one = PyList_New(1);
  PyList_SET_ITEM(one, 0, Py_NewRef(o));
  (void)PyList_SetSlice(list, 0, 0, one);
  return take(list, one);
}
static PyObject *list_set(PyObject *o) {
  PyObject *list = PyList_New(1);
  return PyList_SetItem(list, 0, Py_NewRef(o)) < 0 ? NULL : list;
}
static PyObject *dict_value(PyObject *o) {
  PyObject *d = PyDict_New();
  return PyDict_SetItemString(d, "o", o) < 0 ? NULL : d;
}
static PyObject *dict_key(PyObject *o) {
  PyObject *d = PyDict_New();
  return PyDict_SetItem(d, o, Py_None) < 0 ? take(NULL, d) : d;
}
static PyObject *dict_default(PyObject *o) {
  PyObject *d = PyDict_New();
  return PyDict_SetDefault(d, Py_None, o) == NULL ? NULL : d;
}
// The target is a key with the same hash as everything.
static PyObject *dict_find(PyObject *o, PyObject *t) {
  PyObject *d = PyDict_New();
  if (PyDict_SetItem(d, t, Py_None) < 0) return NULL;
  (void)PyDict_GetItemWithError(d, o);
  return PyErr_Occurred() ? take(NULL, d) : d;
}
static PyObject *set_add(PyObject *o) {
  PyObject *s = PySet_New(NULL);
  return PySet_Add(s, o) < 0 ? take(NULL, s) : s;
}
static PyObject *set_find(PyObject *o, PyObject *t) {
  PyObject *s = PySet_New(NULL);
  if (PySet_Add(s, t) < 0 || PySet_Contains(s, o) < 0 || PySet_Discard(s, o) < 0) return take(NULL, s);
  return s;
}
static PyObject *module_of(PyObject *t) { return PyImport_AddModule("known_shown"); }
static PyObject *context_set(PyObject *o) {
  static PyObject *variable;
  if (variable == NULL) variable = PyContextVar_New("variable", NULL);
  PyObject *token = PyContextVar_Set(variable, o);
  if (token == NULL) return NULL;
  Py_DECREF(token);
  return Py_NewRef(variable);
}
static PyObject *defaults(PyObject *o, PyObject *t) {
  PyObject *function = PyObject_GetAttrString(t, "function");
  PyObject *given = PyTuple_Pack(1, o);
  const int r = PyFunction_SetDefaults(function, given);
  Py_DECREF(given);
  return r < 0 ? take(NULL, function) : function;
}
static PyObject *sent(PyObject *o, PyObject *t) {
  PyObject *generator = PyObject_GetAttrString(t, "generator");
  PyObject *result = NULL;
  (void)PyIter_Send(generator, o, &result);
  Py_XDECREF(result);
  return generator;
}
static PyObject *owned(PyObject *o, const char *name) {
  PyObject *owner = make_node(-2);
  ((Node *)owner)->value = Py_NewRef(o);
  PyObject *operators = PyImport_ImportModule("operator");
  PyObject *shown = PyObject_CallMethod(operators, "attrgetter", "s", name);
  Py_DECREF(operators);
  PyObject *value = PyObject_CallOneArg(shown, owner);
  Py_DECREF(shown);
  Py_DECREF(owner);
  return value;
}
static PyObject *next_of(PyObject *o) {
  PyObject *owner = make_node(-2);
  ((Node *)owner)->value = Py_NewRef(o);
  PyObject *list = PyList_New(0);
  PyObject *r = PyObject_CallMethod(list, "extend", "(O)", owner);
  Py_DECREF(owner);
  return take(list, r);
}
static PyObject *joined(PyObject *o) {
  PyObject *list = PyList_New(1);
  PyList_SET_ITEM(list, 0, Py_NewRef(o));
  PyObject *r = PyUnicode_Join(text(""), list);
  if (r == NULL) PyErr_Clear();
  Py_XDECREF(r);
  return list;
}
static PyObject *in_tuple(PyObject *o) {
  PyObject *inner = PyTuple_New(1);
  PyTuple_SET_ITEM(inner, 0, Py_NewRef(o));
  PyObject *outer = PyTuple_New(1);
  PyTuple_SET_ITEM(outer, 0, inner);
  PyObject *shown = PyTuple_GET_ITEM(outer, 0);
  Py_INCREF(shown);
  Py_DECREF(outer);
  return shown;
}
// A function whose globals it is.
static PyObject *globals_of(PyObject *o) {
  PyObject *names = PyDict_New();
  PyObject *f = PyRun_String("lambda: 1", Py_eval_input, o, names);
  return take(f == NULL ? NULL : PyDict_DelItemString(o, "__builtins__") < 0 ? take(NULL, f) : f, names);
}
static PyObject *locals_of(PyObject *o) {
  PyObject *names = PyDict_New();
  return take(PyRun_String("locals()", Py_eval_input, names, o), names);
}
// Found in the word of an instance, or set there; by what the instance answers.
static PyObject *instance_dict(PyObject *o) {
  PyObject *owner = holder_type->tp_alloc(holder_type, 0);
  ((Holder *)owner)->dict = Py_NewRef(o);
  PyObject *found = PyObject_GenericGetDict(owner, NULL);
  Py_DECREF(owner);
  return found;
}
static PyObject *given_dict(PyObject *o) {
  PyObject *owner = holder_type->tp_alloc(holder_type, 0);
  return PyObject_GenericSetDict(owner, o, NULL) < 0 ? take(NULL, owner) : take(PyObject_GenericGetDict(owner, NULL), owner);
}
static PyObject *python_dict(PyObject *o) {
  PyObject *owner = PyObject_CallNoArgs(plain_class);
  PyObject **word = _PyObject_GetDictPtr(owner);
  Py_XSETREF(*word, Py_NewRef(o));
  PyObject *found = PyObject_GetAttr(owner, text("__dict__"));
  return take(found, owner);
}
static PyObject *keywords(PyObject *o, PyObject *t) {
  PyObject *args = PyTuple_New(0);
  return take(PyObject_Call(t, args, o), args);
}
static PyObject *dict_default_key(PyObject *o) {
  PyObject *d = PyDict_New();
  return PyDict_SetDefault(d, o, Py_None) == NULL ? take(NULL, d) : d;
}
static PyObject *changed(void (*f)(PyObject **), PyObject *o) {
  PyObject *mine = Py_NewRef(o);
  f(&mine);
  return mine;
}
static PyObject *take_name(PyObject *module) {
  return module == NULL ? NULL : take(PyObject_GetAttrString(module, "__name__"), module);
}
static PyObject *appended(PyObject *o, PyObject *more) {
  PyObject *mine = Py_NewRef(o);
  PyUnicode_Append(&mine, more);
  return mine;
}
// The text behind it is another object's; what it was is as it was.
static PyObject *append_more(PyObject *o) {
  PyObject *longer = appended(o, text("!"));
  return longer == NULL ? NULL : take(PyUnicode_Substring(longer, 0, PyUnicode_GET_LENGTH(longer) - 1), longer);
}
static PyObject *fs_decoded(PyObject *o) {
  PyObject *path = NULL;
  return PyUnicode_FSDecoder(o, &path) ? path : NULL;
}
static PyObject *utf8_kept(PyObject *o) {
  const char *utf8 = PyUnicode_AsUTF8(o);
  PyObject *again = PyUnicode_FromString(utf8);
  scrub();
  if (PyUnicode_CompareWithASCIIString(again, utf8) != 0) Py_FatalError("UTF-8 of a str that is owned has changed");
  return again;
}
static PyObject *bytes_concat(PyObject *o) {
  PyObject *mine = Py_NewRef(o), *nothing = PyBytes_FromString("");
  PyBytes_Concat(&mine, nothing);
  return take(mine, nothing);
}
// The buffer alone keeps it.
static PyObject *buffer_kept(PyObject *o) {
  Py_buffer view;
  PyObject *copy = PyBytes_FromStringAndSize(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o));
  if (copy == NULL || PyObject_GetBuffer(copy, &view, PyBUF_SIMPLE) < 0) return take(NULL, copy);
  Py_DECREF(copy);
  scrub();
  PyObject *again = PyBytes_FromStringAndSize(view.buf, view.len);
  PyBuffer_Release(&view);
  return again;
}
typedef PyObject *(*Route)(PyObject *o, PyObject *t);
#define X(name, expression) \
  static PyObject *route_##name(PyObject *o, PyObject *t) { return (expression); }
ROUTES(X)
#undef X
static const struct {
  const char *name;
  Route route;
} all_routes[] = {
#define X(name, expression) {#name, route_##name},
    ROUTES(X)
#undef X
};
enum { kRoutes = sizeof all_routes / sizeof all_routes[0] };

static PyObject *routes(PyObject *module, PyObject *unused) {
  PyObject *list = PyList_New(0);
  for (int i = 0; i < kRoutes; ++i) {
    PyObject *name = PyUnicode_FromString(all_routes[i].name);
    (void)PyList_Append(list, name);
    Py_DECREF(name);
  }
  return list;
}

static PyObject *show(PyObject *module, PyObject *args) {
  int route, kind;
  long key;
  PyObject *target;
  if (!PyArg_ParseTuple(args, "iilO", &route, &kind, &key, &target)) return NULL;
  PyObject *o = make(kind, key);
  if (o == NULL) return NULL;
  PyObject *result = all_routes[route].route(o, target);
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  if (!holds(o, kind, key)) Py_FatalError("changed while it was owned");
  Py_DECREF(o);
  scrub();
  PyErr_Restore(type, value, traceback);
  return result;
}

static PyObject *held(PyObject *module, PyObject *args) {
  PyObject *o;
  int kind;
  long key;
  if (!PyArg_ParseTuple(args, "Oil", &o, &kind, &key)) return NULL;
  return PyBool_FromLong(holds(o, kind, key));
}

static PyObject *like(PyObject *module, PyObject *args) {
  int kind;
  long key;
  return PyArg_ParseTuple(args, "il", &kind, &key) ? make(kind, key) : NULL;
}

static PyObject *fill(PyObject *module, PyObject *args) {
  Holder *holder = (Holder *)PyTuple_GET_ITEM(args, 0);
  PyObject *dict = PyDict_New();
  for (Py_ssize_t i = 1; dict != NULL && i < PyTuple_GET_SIZE(args); ++i) {
    PyObject *pair = PyTuple_GET_ITEM(args, i);
    if (PyDict_SetItem(dict, PyTuple_GetItem(pair, 0), PyTuple_GetItem(pair, 1)) < 0) return take(NULL, dict);
  }
  Py_XSETREF(holder->dict, dict);
  scrub();
  return dict == NULL ? NULL : Py_NewRef(Py_None);
}

static PyObject *die(PyObject *module, PyObject *f) {
  PyObject *holder = holder_type->tp_alloc(holder_type, 0);
  ((Holder *)holder)->dict = make(kDict, 1);
  ((Holder *)holder)->on_death = Py_NewRef(f);
  Py_DECREF(holder);
  Py_RETURN_NONE;
}

// What it was given, by formats that hand it back as it is; the caller has it still.
static PyObject *hand_back(PyObject *module, PyObject *args) {
  const char *formats[] = {"O,", " O ", "S,", "O:", NULL};
  for (int i = 0; formats[i] != NULL; ++i) {
    PyObject *r = Py_BuildValue(formats[i], args);
    if (r != args) return PyErr_Format(PyExc_AssertionError, "another object");
    Py_DECREF(r);
    PyObject *others[4];
    for (int k = 0; k < 4; ++k) others[k] = PyTuple_New(PyTuple_GET_SIZE(args));
    for (int k = 0; k < 4; ++k) Py_DECREF(others[k]);
  }
  return Py_NewRef(args);
}

static void drop(PyObject *o) {
  Py_XDECREF(o);
  PyErr_Clear();
  // Others in all cells that could have been its.
  PyObject *others[24];
  for (int i = 0; i < 24; ++i) {
    others[i] = PyUnicode_New(1 + 3 * i, 127);
    if (others[i] != NULL) memset(PyUnicode_1BYTE_DATA(others[i]), '!', (size_t)(1 + 3 * i));
  }
  for (int i = 0; i < 24; ++i) Py_XDECREF(others[i]);
}

// Texts that are Python's, or everybody's: what a function answers may be one of them itself, and is dropped here.
static PyObject *drop_texts(PyObject *module, PyObject *args) {
  PyObject *s, *b, *number;
  if (!PyArg_ParseTuple(args, "UO!O", &s, &PyBytes_Type, &b, &number)) return NULL;
  const Py_ssize_t n = PyUnicode_GET_LENGTH(s);
  PyObject *list = Py_BuildValue("(O)", s);
  drop(PyUnicode_Substring(s, 0, n));
  drop(PyUnicode_Substring(s, 0, 1));
  drop(PyUnicode_Substring(s, 1, 1));
  drop(PyUnicode_FromObject(s));
  drop(PyObject_Str(s));
  drop(PyUnicode_Concat(s, text("")));
  drop(PyUnicode_Concat(text(""), s));
  drop(PyUnicode_Replace(s, text("/"), s, -1));
  drop(PyUnicode_Join(text(""), list));
  drop(PyUnicode_FromFormat("%U", s));
  drop(PyUnicode_FromFormat("%S", s));
  drop(PyOS_FSPath(s));
  drop(PyUnicode_New(0, 0));
  drop(PyUnicode_FromString(""));
  drop(PyUnicode_FromString("a"));
  drop(PyUnicode_FromStringAndSize("b", 1));
  drop(PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, "c", 1));
  drop(PyUnicode_FromOrdinal('d'));
  drop(PyUnicode_DecodeUTF8("e", 1, NULL));
  drop(PyUnicode_DecodeASCII("f", 1, NULL));
  drop(PyObject_Repr(number));
  drop(PyObject_Str(number));
  drop(PyUnicode_InternFromString("interned"));
  drop(PyBytes_FromObject(b));
  drop(PyObject_Bytes(b));
  drop(PySequence_GetSlice(b, 0, 1000));
  drop(PyUnicode_DecodeUTF8("\xff", 1, "known_shown"));
  drop(PyUnicode_FromEncodedObject(b, "ascii", "known_shown"));
  drop(PyOS_FSPath(b));
  drop(PySequence_Repeat(s, 1));
  drop(PySequence_GetSlice(s, 0, 1000));
  drop(PyUnicode_Format(s, list));
  drop(PyObject_Format(s, NULL));
  Py_DECREF(list);
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"drop_texts", drop_texts, METH_VARARGS, NULL},
    {"routes", routes, METH_NOARGS, NULL},
    {"show", show, METH_VARARGS, NULL},
    {"held", held, METH_VARARGS, NULL},
    {"like", like, METH_VARARGS, NULL},
    {"hand_back", hand_back, METH_VARARGS, NULL},
    {"fill", fill, METH_VARARGS, NULL},
    {"die", die, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "known", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_known(void) {
  PyObject *module = PyModule_Create(&definition);
  node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
  holder_type = (PyTypeObject *)PyType_FromSpec(&holder_spec);
  plain_class = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Plain");
  if (module == NULL || plain_class == NULL || node_type == NULL || holder_type == NULL ||
      PyModule_AddType(module, node_type) < 0 || PyModule_AddType(module, holder_type) < 0) {
    return NULL;
  }
  return module;
}
