#include "compat/objects/type_tables.h"

#include <cstddef>

namespace tricolor::compat {
namespace {

constexpr int kTableOf(size_t table, size_t field) { return static_cast<int>(table + field); }

template <class T>
void InheritTable(T* PyTypeObject::*table, PyTypeObject* t, PyTypeObject* base) {
  T* from = base->*table;
  if (from == nullptr) return;
  if (t->*table == nullptr) {
    t->*table = from;
    return;
  }
  auto* to_word = reinterpret_cast<void**>(t->*table);
  auto* from_word = reinterpret_cast<void**>(from);
  for (size_t i = 0; i < sizeof(T) / sizeof(void*); ++i) {
    if (to_word[i] == nullptr) to_word[i] = from_word[i];
  }
}

}  // namespace

int SlotOffset(int slot) {
#define TC_SLOT(name, table, field) \
  case Py_##name: \
    return kTableOf(offsetof(PyHeapTypeObject, table), offsetof(decltype(PyHeapTypeObject::table), field))
#define TC_NB(name) TC_SLOT(name, as_number, name)
#define TC_SQ(name) TC_SLOT(name, as_sequence, name)
#define TC_MP(name) TC_SLOT(name, as_mapping, name)
#define TC_AM(name) TC_SLOT(name, as_async, name)
#define TC_BF(name) TC_SLOT(name, as_buffer, name)
#define TC_TP(name) TC_SLOT(name, ht_type, name)
  switch (slot) {
    TC_BF(bf_getbuffer); TC_BF(bf_releasebuffer);
    TC_MP(mp_ass_subscript); TC_MP(mp_length); TC_MP(mp_subscript);
    TC_NB(nb_absolute); TC_NB(nb_add); TC_NB(nb_and); TC_NB(nb_bool); TC_NB(nb_divmod);
    TC_NB(nb_float); TC_NB(nb_floor_divide); TC_NB(nb_index); TC_NB(nb_inplace_add);
    TC_NB(nb_inplace_and); TC_NB(nb_inplace_floor_divide); TC_NB(nb_inplace_lshift);
    TC_NB(nb_inplace_multiply); TC_NB(nb_inplace_or); TC_NB(nb_inplace_power);
    TC_NB(nb_inplace_remainder); TC_NB(nb_inplace_rshift); TC_NB(nb_inplace_subtract);
    TC_NB(nb_inplace_true_divide); TC_NB(nb_inplace_xor); TC_NB(nb_int); TC_NB(nb_invert);
    TC_NB(nb_lshift); TC_NB(nb_multiply); TC_NB(nb_negative); TC_NB(nb_or); TC_NB(nb_positive);
    TC_NB(nb_power); TC_NB(nb_remainder); TC_NB(nb_rshift); TC_NB(nb_subtract);
    TC_NB(nb_true_divide); TC_NB(nb_xor); TC_NB(nb_matrix_multiply);
    TC_NB(nb_inplace_matrix_multiply);
    TC_SQ(sq_ass_item); TC_SQ(sq_concat); TC_SQ(sq_contains); TC_SQ(sq_inplace_concat);
    TC_SQ(sq_inplace_repeat); TC_SQ(sq_item); TC_SQ(sq_length); TC_SQ(sq_repeat);
    TC_TP(tp_alloc); TC_TP(tp_base); TC_TP(tp_bases); TC_TP(tp_call); TC_TP(tp_clear);
    TC_TP(tp_dealloc); TC_TP(tp_del); TC_TP(tp_descr_get); TC_TP(tp_descr_set); TC_TP(tp_doc);
    TC_TP(tp_getattr); TC_TP(tp_getattro); TC_TP(tp_hash); TC_TP(tp_init); TC_TP(tp_is_gc);
    TC_TP(tp_iter); TC_TP(tp_iternext); TC_TP(tp_methods); TC_TP(tp_new); TC_TP(tp_repr);
    TC_TP(tp_richcompare); TC_TP(tp_setattr); TC_TP(tp_setattro); TC_TP(tp_str);
    TC_TP(tp_traverse); TC_TP(tp_members); TC_TP(tp_getset); TC_TP(tp_free); TC_TP(tp_finalize);
    TC_AM(am_await); TC_AM(am_aiter); TC_AM(am_anext); TC_AM(am_send);
    default: return -1;
  }
}

void InheritFunctions(PyTypeObject* t, PyTypeObject* base) {
#define TC_TAKE(field) \
  if (t->field == nullptr) t->field = base->field
  if (t->tp_getattr == nullptr && t->tp_getattro == nullptr) {
    t->tp_getattr = base->tp_getattr;
    t->tp_getattro = base->tp_getattro;
  }
  if (t->tp_setattr == nullptr && t->tp_setattro == nullptr) {
    t->tp_setattr = base->tp_setattr;
    t->tp_setattro = base->tp_setattro;
  }
  if (t->tp_hash == nullptr && t->tp_richcompare == nullptr) {
    t->tp_hash = base->tp_hash;
    t->tp_richcompare = base->tp_richcompare;
  }
  TC_TAKE(tp_repr);
  TC_TAKE(tp_str);
  TC_TAKE(tp_iter);
  TC_TAKE(tp_iternext);
  TC_TAKE(tp_descr_get);
  TC_TAKE(tp_descr_set);
  TC_TAKE(tp_init);
  TC_TAKE(tp_alloc);
  TC_TAKE(tp_finalize);
  TC_TAKE(tp_is_gc);
  TC_TAKE(tp_dealloc);
  TC_TAKE(tp_free);
  if (t->tp_call == nullptr) {
    t->tp_call = base->tp_call;
    if ((base->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL) != 0 &&
        (t->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0) {
      AddTypeFlags(t, Py_TPFLAGS_HAVE_VECTORCALL);
    }
  }
  if ((base->tp_flags & Py_TPFLAGS_HAVE_GC) != 0 && t->tp_traverse == nullptr &&
      t->tp_clear == nullptr) {
    AddTypeFlags(t, Py_TPFLAGS_HAVE_GC);
    t->tp_traverse = base->tp_traverse;
    t->tp_clear = base->tp_clear;
  }
  if (t->tp_new == nullptr && (t->tp_flags & Py_TPFLAGS_DISALLOW_INSTANTIATION) == 0 &&
      (base != &PyBaseObject_Type || (t->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0)) {
    t->tp_new = base->tp_new;
  }
  InheritTable(&PyTypeObject::tp_as_number, t, base);
  InheritTable(&PyTypeObject::tp_as_sequence, t, base);
  InheritTable(&PyTypeObject::tp_as_mapping, t, base);
  InheritTable(&PyTypeObject::tp_as_async, t, base);
  InheritTable(&PyTypeObject::tp_as_buffer, t, base);
}

}  // namespace tricolor::compat
