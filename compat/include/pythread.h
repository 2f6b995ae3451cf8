#ifndef Py_PYTHREAD_H
#define Py_PYTHREAD_H

#include <pthread.h>

TC_BEGIN_DECLS

typedef void *PyThread_type_lock;
typedef enum PyLockStatus {
  PY_LOCK_FAILURE = 0, PY_LOCK_ACQUIRED = 1, PY_LOCK_INTR
} PyLockStatus;
#define PYTHREAD_INVALID_THREAD_ID ((unsigned long)-1)
#define WAIT_LOCK 1
#define NOWAIT_LOCK 0
#define PY_TIMEOUT_T long long
#define PY_TIMEOUT_MAX (LLONG_MAX / 1000)
#define PyThread_tss_NEEDS_INIT {0}
typedef struct _Py_tss_t {
  int _is_initialized;
  pthread_key_t _key;
} Py_tss_t;
#define Py_tss_NEEDS_INIT {0, 0}

TC_API(void, PyThread_init_thread, (void));
TC_API(unsigned long, PyThread_start_new_thread, (void (*)(void *), void *));
TC_API(unsigned long, PyThread_get_thread_ident, (void));
TC_API(unsigned long, PyThread_get_thread_native_id, (void));
TC_API(PyThread_type_lock, PyThread_allocate_lock, (void));
TC_API(void, PyThread_free_lock, (PyThread_type_lock));
TC_API(int, PyThread_acquire_lock, (PyThread_type_lock, int));
TC_API(PyLockStatus, PyThread_acquire_lock_timed, (PyThread_type_lock, PY_TIMEOUT_T, int));
TC_API(void, PyThread_release_lock, (PyThread_type_lock));
TC_API(Py_tss_t *, PyThread_tss_alloc, (void));
TC_API(void, PyThread_tss_free, (Py_tss_t *));
TC_API(int, PyThread_tss_is_created, (Py_tss_t *));
TC_API(int, PyThread_tss_create, (Py_tss_t *));
TC_API(void, PyThread_tss_delete, (Py_tss_t *));
TC_API(int, PyThread_tss_set, (Py_tss_t *, void *));
TC_API(void *, PyThread_tss_get, (Py_tss_t *));

TC_API(PyObject *, PyThread_GetInfo, (void));
TC_API(size_t, PyThread_get_stacksize, (void));
TC_API(int, PyThread_set_stacksize, (size_t));
TC_API(_Py_NO_RETURN void, PyThread_exit_thread, (void));
// The older keys of thread-specific values.
TC_API(int, PyThread_create_key, (void));
TC_API(void, PyThread_delete_key, (int));
TC_API(int, PyThread_set_key_value, (int, void *));
TC_API(void *, PyThread_get_key_value, (int));
TC_API(void, PyThread_delete_key_value, (int));
TC_API(void, PyThread_ReInitTLS, (void));

TC_END_DECLS

#endif  // Py_PYTHREAD_H
