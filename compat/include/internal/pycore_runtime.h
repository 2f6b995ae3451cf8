// What the whole process shares: interned names as constants of the code.
#ifndef Py_INTERNAL_RUNTIME_H
#define Py_INTERNAL_RUNTIME_H

TC_BEGIN_DECLS

// &_Py_ID(append) is the interned str "append". Borrowed: a use keeps what it got until the runtime
// ends. &_Py_STR(dot) is the str that _Py_DECLARE_STR(dot, ".") announced.
#define TC_IDENTIFIER(text) \
  (*({ \
    static _Py_Identifier tc_id_ = {text, _Py_NULL}; \
    _PyUnicode_FromId(&tc_id_); \
  }))
#define _Py_ID(name) TC_IDENTIFIER(#name)
#define _Py_STR(name) TC_IDENTIFIER(tc_literal_##name)
#define _Py_DECLARE_STR(name, text) static const char tc_literal_##name[] = text

TC_END_DECLS

#endif  // Py_INTERNAL_RUNTIME_H
