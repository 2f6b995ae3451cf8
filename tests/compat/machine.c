// A machine that makes, keeps, shows and drops objects at random and knows what each must hold: what the C API takes
// back at once must never be anybody's any more.
//
//   run(seed, steps, known)   Each step does one thing to one of the slots. `known` is a list that Python has too.
//                             How often an object did not hold what it was made with.
//   filled(n, f)              Puts n new objects into a tuple and a list that only C has; f() before each. How many are not
//                             there afterwards.
//   park(on)                  From here on dead nodes wait in a free list of C's, and are the next ones.
//   pairs(n)                  Leaves n pairs of nodes that have each other.
//   again(n)                  Makes n nodes, one after the other has died.
//   chain(n)                  Makes n pairs of nodes, each of which has the one before, and drops the last.
//   appended(n)               Makes n lists, appends to each and drops it. How many were where the one before was.
//   alive()                   Nodes that were made and not deallocated.
//   use(cls)                  The class whose instances it makes too.
//   new(cls)                  PyObject_CallNoArgs.
//   around(cls, f)            Makes an instance of cls, calls f(), and drops it. f's result.
//   blank(cls, n, ways)       Makes n instances of cls and drops each, after it got something in one of so many ways (1: nothing,
//                             nor is it looked at). How many were not new.
//   crossed(one, two, n)      The same of two classes; how many were of the wrong one.
//   get(o, name), put(o, name, value)   PyObject_GetAttr and PyObject_SetAttr, each twice: the second may be remembered.
#include "extension.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long nodes;           // atomic: the module may run without the lock (TRICOLOR_PARALLEL_MODULES)
static __thread long deaths;  // of nodes, on this thread

// Holds a number, and another node or nothing.
typedef struct {
  PyObject_HEAD
  PyObject *number;
  PyObject *other;
  long key;
} Node;

static int node_traverse(PyObject *self, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(((Node *)self)->number);
  Py_VISIT(((Node *)self)->other);
  return 0;
}
static int node_clear(PyObject *self) {
  Py_CLEAR(((Node *)self)->number);
  Py_CLEAR(((Node *)self)->other);
  return 0;
}
static __thread Node *parked[16];
static __thread int parked_count;
static int parks;

static void node_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (((Node *)self)->key < 0) Py_FatalError("a node dies twice");
  PyObject_GC_UnTrack(self);
  (void)node_clear(self);
  ((Node *)self)->key = -1;
  __atomic_fetch_sub(&nodes, 1, __ATOMIC_RELAXED);
  ++deaths;
  if (parks && parked_count < 16) {
    parked[parked_count++] = (Node *)self;
  } else {
    type->tp_free(self);
  }
  Py_DECREF(type);
}
static PyType_Slot node_slots[] = {
    {Py_tp_dealloc, node_dealloc}, {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {0, NULL}};
static PyType_Spec node_spec = {"machine.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, node_slots};
static PyTypeObject *node_type;

enum Kind { kInt, kFloat, kTuple, kList, kNode, kPair, kText, kBytes, kLong, kWide, kPlain, kDict, kKinds };

static PyObject *plain, *value_name;

typedef struct {
  uintptr_t hidden;  // the owned reference, inverted; 0: none
  enum Kind kind;
  long key;
} Slot;

static PyObject *number_of(long key) { return PyLong_FromLong(100000 + key); }
static int is_number(PyObject *o, long key) { return PyLong_CheckExact(o) && PyLong_AsLong(o) == 100000 + key; }

static PyObject *make_node(long key) {
  Node *node;
  if (parked_count > 0) {
    node = parked[--parked_count];
    node->key = 0;
    (void)PyObject_Init((PyObject *)node, node_type);
    PyObject_GC_Track(node);
  } else {
    node = (Node *)node_type->tp_alloc(node_type, 0);
    if (node == NULL) return NULL;
  }
  __atomic_fetch_add(&nodes, 1, __ATOMIC_RELAXED);
  if (node->number != NULL || node->other != NULL || node->key != 0) Py_FatalError("a fresh node is not empty");
  node->key = key;
  node->number = number_of(key);
  return (PyObject *)node;
}

// Of one digit, two or three, and of either sign.
static PyObject *long_of(long key) {
  const long long number = (1LL << (20 + key % 3 * 20)) + key;
  return PyLong_FromLongLong(key % 2 ? -number : number);
}
static int is_long(PyObject *o, long key) {
  const long long number = (1LL << (20 + key % 3 * 20)) + key;
  return PyLong_CheckExact(o) && PyLong_AsLongLong(o) == (key % 2 ? -number : number);
}

static PyObject *make_plain(long key) {
  PyObject *o = PyObject_CallNoArgs(plain);
  if (o == NULL) return NULL;
  if (Py_REFCNT(o) != 1) Py_FatalError("a fresh instance is not new");
  if (PyObject_HasAttr(o, value_name)) Py_FatalError("a fresh instance is not empty");
  if (key % 3 == 0) return o;  // stays as it was made
  PyObject *number = number_of(key);
  const int failed = number == NULL || PyObject_SetAttr(o, value_name, number) < 0;
  Py_XDECREF(number);
  return failed ? NULL : o;
}

static PyObject *make_dict(long key) {
  PyObject *o = PyDict_New(), *number = number_of(key);
  if (o == NULL || number == NULL) return NULL;
  if (PyDict_Size(o) != 0) Py_FatalError("a fresh dict is not empty");
  for (long i = 0; i < key % 3 * 10; ++i) {  // its table grows
    PyObject *name = number_of(i);
    if (PyDict_SetItem(o, name, name) < 0 || PyDict_DelItem(o, name) < 0) return NULL;
    Py_DECREF(name);
  }
  if (PyDict_SetItem(o, value_name, Py_None) < 0 || PyDict_SetItem(o, value_name, number) < 0) return NULL;
  Py_DECREF(number);
  return o;
}

// The key, a colon and letters; up to some hundred.
enum { kMostText = 400 };
static Py_ssize_t write_text(char *out, long key) {
  const long letters = key % 7 == 0 ? key % 350 : key % 40;
  Py_ssize_t n = sprintf(out, "%ld:", key);
  for (long i = 0; i < letters; ++i) out[n++] = (char)('a' + (key + i) % 26);
  out[n] = 0;
  return n;
}
// By one of several ways, each of which makes and drops others.
static PyObject *make_text(long key) {
  char words[kMostText];
  const Py_ssize_t n = write_text(words, key);
  PyObject *o = NULL, *other = NULL;
  switch (key % 6) {
    case 0:
      o = PyUnicode_New(n, 127);
      if (o != NULL && PyUnicode_1BYTE_DATA(o)[n] != 0) Py_FatalError("a fresh str has no end");
      if (o != NULL) memcpy(PyUnicode_1BYTE_DATA(o), words, (size_t)n);
      return o;
    case 1:
      return PyUnicode_FromStringAndSize(words, n);
    case 2:
      other = PyUnicode_FromFormat("<%s>", words);
      o = other == NULL ? NULL : PyUnicode_Substring(other, 1, n + 1);
      break;
    case 3:
      return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, words, n);
    case 4:  // the first half and the second
      o = PyUnicode_FromStringAndSize(words, n / 2);
      other = PyUnicode_FromStringAndSize(words + n / 2, n - n / 2);
      PyUnicode_Append(&o, other);
      break;
    default:
      other = PyBytes_FromString(words);
      o = other == NULL ? NULL : PyUnicode_FromEncodedObject(other, "ascii", NULL);
  }
  Py_XDECREF(other);
  return o;
}
static PyObject *make_bytes(long key) {
  char words[kMostText];
  const Py_ssize_t n = write_text(words, key);
  PyObject *o, *other;
  switch (key % 4) {
    case 0:
      o = PyBytes_FromStringAndSize(NULL, n);
      if (o != NULL && PyBytes_AS_STRING(o)[n] != 0) Py_FatalError("fresh bytes have no end");
      if (o != NULL) memcpy(PyBytes_AS_STRING(o), words, (size_t)n);
      return o;
    case 1:
      other = PyUnicode_FromString(words);
      o = other == NULL ? NULL : PyUnicode_AsUTF8String(other);
      Py_XDECREF(other);
      return o;
    case 2:  // as long as there was room for; and then shorter
      o = PyBytes_FromStringAndSize(NULL, kMostText);
      if (o != NULL) memcpy(PyBytes_AS_STRING(o), words, (size_t)n);
      if (o != NULL) (void)_PyBytes_Resize(&o, n);
      return o;
    default:
      return PyBytes_FromString(words);
  }
}
static int is_text(const char *text, Py_ssize_t size, long key) {
  char words[kMostText];
  const Py_ssize_t n = write_text(words, key);
  return size == n && memcmp(text, words, (size_t)n + 1) == 0;
}
// A table that C and Python fill; its keys stay.
static int look_up(PyObject *names, PyObject *o) {
  if (PyDict_GetItemWithError(names, o) == NULL && PyErr_Occurred()) return 0;
  return PyDict_Size(names) > 500 || PyDict_SetDefault(names, o, o) != NULL;
}

static PyObject *make(enum Kind kind, long key) {
  PyObject *o = NULL;
  switch (kind) {
    case kInt:
      return number_of(key);
    case kFloat:
      return PyFloat_FromDouble(key + 0.5);
    case kTuple:
      o = PyTuple_New(2);
      for (int i = 0; o != NULL && i < 2; ++i) {
        if (PyTuple_GET_ITEM(o, i) != NULL) Py_FatalError("a fresh tuple is not empty");
        PyTuple_SET_ITEM(o, i, number_of(key + i));
      }
      return o;
    case kList:
      o = PyList_New(key % 3);
      for (long i = 0; o != NULL && i < key % 3; ++i) {
        if (PyList_GET_ITEM(o, i) != NULL) Py_FatalError("a fresh list is not empty");
        PyList_SET_ITEM(o, i, number_of(key + i));
      }
      for (long i = key % 3; o != NULL && i < key % 41; ++i) {
        PyObject *number = number_of(key + i);
        (void)PyList_Append(o, number);
        Py_DECREF(number);
      }
      return o;
    case kPair: {  // two nodes that have each other: only a collection finds them dead
      o = make_node(key);
      PyObject *other = make_node(key + 1);
      if (o == NULL || other == NULL) return NULL;
      ((Node *)o)->other = other;
      Py_INCREF(o);
      ((Node *)other)->other = o;
      return o;
    }
    case kText:
      return make_text(key);
    case kBytes:
      return make_bytes(key);
    case kLong:
      return long_of(key);
    case kWide: {
      const long n = 1 + key % 15;
      o = PyTuple_New(n);
      for (long i = 0; o != NULL && i < n; ++i) {
        if (PyTuple_GET_ITEM(o, i) != NULL) Py_FatalError("a fresh tuple is not empty");
        PyTuple_SET_ITEM(o, i, number_of(key + i));
      }
      return o;
    }
    case kPlain:
      return make_plain(key);
    case kDict:
      return make_dict(key);
    default:
      return make_node(key);
  }
}

static int holds(PyObject *o, enum Kind kind, long key) {
  switch (kind) {
    case kInt:
      return is_number(o, key);
    case kFloat:
      return PyFloat_CheckExact(o) && PyFloat_AS_DOUBLE(o) == key + 0.5;
    case kTuple:
      return PyTuple_CheckExact(o) && PyTuple_GET_SIZE(o) == 2 && is_number(PyTuple_GET_ITEM(o, 0), key) &&
             is_number(PyTuple_GET_ITEM(o, 1), key + 1);
    case kList: {
      const long n = key % 41 > key % 3 ? key % 41 : key % 3;
      if (!PyList_CheckExact(o) || PyList_GET_SIZE(o) != n) return 0;
      for (long i = 0; i < n; ++i) {
        if (!is_number(PyList_GET_ITEM(o, i), key + i)) return 0;
      }
      return 1;
    }
    case kText:
      return PyUnicode_CheckExact(o) && is_text(PyUnicode_AsUTF8(o), PyUnicode_GET_LENGTH(o), key);
    case kBytes:
      return PyBytes_CheckExact(o) && is_text(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), key);
    case kLong:
      return is_long(o, key);
    case kWide:
      for (long i = 0; i < 1 + key % 15; ++i) {
        if (!PyTuple_CheckExact(o) || PyTuple_GET_SIZE(o) != 1 + key % 15 || !is_number(PyTuple_GET_ITEM(o, i), key + i)) {
          return 0;
        }
      }
      return 1;
    case kPlain: {
      if (Py_TYPE(o) != (PyTypeObject *)plain) return 0;
      if (key % 3 == 0) return !PyObject_HasAttr(o, value_name);
      PyObject *number = PyObject_GetAttr(o, value_name);
      if (number == NULL) PyErr_Clear();
      const int right = number != NULL && is_number(number, key);
      Py_XDECREF(number);
      return right;
    }
    case kDict: {
      PyObject *number = PyDict_CheckExact(o) ? PyDict_GetItemWithError(o, value_name) : NULL;
      return number != NULL && PyDict_Size(o) == 1 && is_number(number, key);
    }
    default: {
      Node *node = (Node *)o;
      if (Py_TYPE(o) != node_type || node->key != key || !is_number(node->number, key)) return 0;
      if (kind == kNode) return node->other == NULL;
      return ((Node *)node->other)->key == key + 1 && ((Node *)node->other)->other == o;
    }
  }
}

static PyObject *run(PyObject *module, PyObject *args) {
  enum { kSlots = 48 };
  Slot slots[kSlots] = {{0}};
  unsigned long state;
  long steps, wrong = 0;
  PyObject *known;
  if (!PyArg_ParseTuple(args, "klO!", &state, &steps, &PyList_Type, &known)) return NULL;
  PyObject *names = PyDict_New();
  if (names == NULL) return NULL;
  for (long step = 0; step < steps; ++step) {
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    Slot *slot = &slots[(state >> 33) % kSlots];
    PyObject *o = slot->hidden == 0 ? NULL : (PyObject *)~slot->hidden;
    const unsigned what = (state >> 48) % 16;
    if (o == NULL) {
      slot->kind = (state >> 40) % kKinds;
      slot->key = step;
      o = make(slot->kind, slot->key);
      if (o == NULL) return NULL;
      slot->hidden = ~(uintptr_t)o;
      if (what == 0 && slot->kind == kText && !look_up(names, o)) return NULL;
      if (what == 1 && slot->kind == kText && slot->key % 50 == 0) {
        PyUnicode_InternInPlace(&o);
        slot->hidden = ~(uintptr_t)o;
      }
      if (what < 6) {  // used and dropped
        wrong += !holds(o, slot->kind, slot->key);
        slot->hidden = 0;
        Py_DECREF(o);
      }
      continue;
    }
    wrong += !holds(o, slot->kind, slot->key);
    if (what < 4) {  // a pair of counts, as any code makes it
      Py_INCREF(o);
      Py_DECREF(o);
    } else if (what < 8) {  // dropped
      slot->hidden = 0;
      Py_DECREF(o);
    } else if (what < 10) {  // Python may have it from here on
      if (PyList_Append(known, o) < 0) return NULL;
    } else if (what < 13 && PyList_GET_SIZE(known) > 0) {  // what Python has, or had, is this slot's
      slot->hidden = 0;
      Py_DECREF(o);
      PyObject *shown = PyList_GetItem(known, (Py_ssize_t)(state >> 20) % PyList_GET_SIZE(known));
      if (shown == NULL) return NULL;
      if (PyLong_CheckExact(shown) && (PyLong_AsLong(shown) < 100000 || PyLong_AsLong(shown) > 1000000)) continue;  // kLong's
      for (int kind = 0; kind < kLong; ++kind) {
        const long key = PyLong_CheckExact(shown)    ? PyLong_AsLong(shown) - 100000
                         : PyFloat_CheckExact(shown) ? (long)PyFloat_AS_DOUBLE(shown)
                         : PyTuple_CheckExact(shown) ? PyLong_AsLong(PyTuple_GET_ITEM(shown, 0)) - 100000
                         : PyUnicode_CheckExact(shown) ? atol(PyUnicode_AsUTF8(shown))
                         : PyBytes_CheckExact(shown)   ? atol(PyBytes_AS_STRING(shown))
                         : Py_TYPE(shown) == node_type ? ((Node *)shown)->key
                                                       : -1;
        if (key < 0 || !holds(shown, kind, key)) continue;
        Py_INCREF(shown);
        *slot = (Slot){~(uintptr_t)shown, kind, key};
        break;
      }
    } else if (what == 13 && PyList_GET_SIZE(known) > 20) {
      if (PyList_SetSlice(known, 0, 10, NULL) < 0) return NULL;
    } else {  // others may run, and the collector come
      PyObject *result = PyObject_CallMethod(known, "copy", NULL);
      if (result == NULL) return NULL;
      Py_DECREF(result);
    }
  }
  for (int i = 0; i < kSlots; ++i) {
    if (slots[i].hidden == 0) continue;
    PyObject *o = (PyObject *)~slots[i].hidden;
    wrong += !holds(o, slots[i].kind, slots[i].key);
    Py_DECREF(o);
  }
  Py_ssize_t at = 0;
  PyObject *name, *value;
  while (PyDict_Next(names, &at, &name, &value)) wrong += name != value || !holds(name, kText, atol(PyUnicode_AsUTF8(name)));
  Py_DECREF(names);
  return PyLong_FromLong(wrong);
}

// The macros steal: each object is the container's alone, which may be older than it.
static PyObject *filled(PyObject *module, PyObject *args) {
  long n, wrong = 0;
  PyObject *f;
  if (!PyArg_ParseTuple(args, "lO", &n, &f)) return NULL;
  PyObject *tuple = PyTuple_New(n), *list = PyList_New(n);
  if (tuple == NULL || list == NULL) return NULL;
  for (long i = 0; i < n; ++i) {
    PyObject *result = PyObject_CallNoArgs(f);
    if (result == NULL) return NULL;
    Py_DECREF(result);
    PyObject *o = make(i % kDict, i);
    PyTuple_SET_ITEM(tuple, i, o);
    // Every other one is the list's as well, which others know by then.
    PyList_SET_ITEM(list, i, i % 2 == 0 ? make(i % kDict, i) : Py_NewRef(o));
  }
  for (int round = 0; round < 2; ++round) {
    for (long i = 0; i < n; ++i) {
      wrong += !holds(PyTuple_GET_ITEM(tuple, i), i % kDict, i) + !holds(PyList_GET_ITEM(list, i), i % kDict, i);
    }
    PyObject *result = PyObject_CallNoArgs(f);
    Py_XDECREF(result);
  }
  Py_DECREF(tuple);
  Py_DECREF(list);
  return PyLong_FromLong(wrong);
}

// Nobody but C ever has one of them, so that all are gone on return, however deep that is.
static PyObject *chain(PyObject *module, PyObject *n) {
  PyObject *head = NULL;
  for (long i = PyLong_AsLong(n); i > 0; --i) {
    PyObject *next = make_node(i), *leaf = make_node(i);
    if (next == NULL || leaf == NULL) return NULL;
    ((Node *)next)->other = head;
    ((Node *)leaf)->other = next;
    head = leaf;
  }
  const long before = deaths;
  Py_XDECREF(head);
  return PyLong_FromLong(deaths - before);
}

static PyObject *pairs(PyObject *module, PyObject *n) {
  for (long i = PyLong_AsLong(n); i > 0; --i) Py_XDECREF(make(kPair, i));
  Py_RETURN_NONE;
}

static PyObject *again(PyObject *module, PyObject *n) {
  for (long i = PyLong_AsLong(n); i > 0; --i) Py_XDECREF(make(kNode, i));
  Py_RETURN_NONE;
}

static PyObject *appended(PyObject *module, PyObject *n) {
  long again = 0;
  uintptr_t before = 0;
  for (long i = PyLong_AsLong(n); i > 0; --i) {
    PyObject *list = PyList_New(0);
    for (int k = 0; list != NULL && k < 100; ++k) {
      if (PyList_Append(list, n) < 0) Py_CLEAR(list);
    }
    if (list == NULL) return NULL;
    if ((uintptr_t)list == before) ++again;
    before = (uintptr_t)list;
    Py_DECREF(list);
  }
  return PyLong_FromLong(again);
}

static PyObject *park(PyObject *module, PyObject *on) {
  parks = on == Py_True;
  Py_RETURN_NONE;
}

static PyObject *alive(PyObject *module, PyObject *unused) { return PyLong_FromLong(nodes); }

static PyObject *use(PyObject *module, PyObject *cls) {
  Py_XSETREF(plain, Py_NewRef(cls));
  Py_RETURN_NONE;
}

static PyObject *new(PyObject *module, PyObject *cls) { return PyObject_CallNoArgs(cls); }
static PyObject *around(PyObject *module, PyObject *args) {
  PyObject *cls, *f;
  if (!PyArg_ParseTuple(args, "OO", &cls, &f)) return NULL;
  PyObject *o = PyObject_CallNoArgs(cls);
  if (o == NULL) return NULL;
  PyObject *result = PyObject_CallNoArgs(f);
  Py_DECREF(o);
  return result;
}

// What an instance may have had before it is dropped.
static int soil(PyObject *o, Py_ssize_t how) {
  PyObject *got;
  switch (how) {
    case 1:
      return PyObject_SetAttr(o, value_name, Py_None);
    case 2:
      return PyObject_SetAttr(o, value_name, Py_None) < 0 ? -1 : PyObject_DelAttr(o, value_name);
    case 3:
      got = PyObject_GetAttrString(o, "__dict__");
      if (got == NULL || PyDict_SetItem(got, value_name, Py_None) < 0) return -1;
      break;
    case 4:
      got = PyWeakref_NewRef(o, NULL);
      break;
    case 5: {
      PyObject **dict = _PyObject_GetDictPtr(o);
      if (dict == NULL) return -1;
      if (*dict == NULL) *dict = PyDict_New();
      return *dict == NULL ? -1 : PyDict_SetItem(*dict, value_name, Py_None);
    }
    default:
      return 0;
  }
  Py_XDECREF(got);
  return got == NULL ? -1 : 0;
}
static PyObject *blank(PyObject *module, PyObject *args) {
  PyObject *cls;
  Py_ssize_t n, ways, wrong = 0;
  if (!PyArg_ParseTuple(args, "Onn", &cls, &n, &ways)) return NULL;
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyObject_CallNoArgs(cls);
    if (o == NULL) return NULL;
    wrong += Py_TYPE(o) != (PyTypeObject *)cls || Py_REFCNT(o) != 1;
    if (ways > 1 && i % 7 == 6) wrong += PyObject_HasAttr(o, value_name);  // from here on it is known to others
    if (soil(o, i % ways) < 0) return NULL;
    Py_DECREF(o);
  }
  return PyLong_FromSsize_t(wrong);
}

// The first one dies while the second is there, whose class makes the next.
static PyObject *crossed(PyObject *module, PyObject *args) {
  PyObject *one, *two;
  Py_ssize_t n, wrong = 0;
  if (!PyArg_ParseTuple(args, "OOn", &one, &two, &n)) return NULL;
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *first = PyObject_CallNoArgs(one), *second = PyObject_CallNoArgs(two);
    if (first == NULL || second == NULL) return NULL;
    Py_DECREF(first);
    PyObject *third = PyObject_CallNoArgs(two);
    if (third == NULL) return NULL;
    wrong += Py_TYPE(second) != (PyTypeObject *)two || Py_TYPE(third) != (PyTypeObject *)two;
    Py_DECREF(third);
    Py_DECREF(second);
  }
  return PyLong_FromSsize_t(wrong);
}

static PyObject *get(PyObject *module, PyObject *args) {
  PyObject *o, *name;
  if (!PyArg_ParseTuple(args, "OO", &o, &name)) return NULL;
  PyObject *first = PyObject_GetAttr(o, name);
  if (first == NULL) return NULL;
  PyObject *second = PyObject_GetAttr(o, name);
  Py_DECREF(first);
  return second;
}
static PyObject *put(PyObject *module, PyObject *args) {
  PyObject *o, *name, *value;
  if (!PyArg_ParseTuple(args, "OOO", &o, &name, &value)) return NULL;
  for (int i = 0; i < 2; ++i) {
    if (PyObject_SetAttr(o, name, value) < 0) return NULL;
  }
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"new", new, METH_O, NULL},
    {"around", around, METH_VARARGS, NULL},
    {"blank", blank, METH_VARARGS, NULL},
    {"crossed", crossed, METH_VARARGS, NULL},
    {"get", get, METH_VARARGS, NULL},
    {"put", put, METH_VARARGS, NULL},
    {"use", use, METH_O, NULL},
    {"run", run, METH_VARARGS, NULL},
    {"filled", filled, METH_VARARGS, NULL},
    {"pairs", pairs, METH_O, NULL},
    {"again", again, METH_O, NULL},
    {"park", park, METH_O, NULL},
    {"appended", appended, METH_O, NULL},
    {"chain", chain, METH_O, NULL},
    {"alive", alive, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "machine", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_machine(void) {
  PyObject *module = PyModule_Create(&definition);
  value_name = PyUnicode_InternFromString("value");
  node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
  if (module == NULL || node_type == NULL || PyModule_AddObjectRef(module, "Node", (PyObject *)node_type) < 0) return NULL;
  return module;
}
