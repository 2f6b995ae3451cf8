// Points in time and durations in nanoseconds, and the ways of rounding them.
#ifndef Py_PYTIME_H
#define Py_PYTIME_H

#include <sys/time.h>
#include <time.h>

TC_BEGIN_DECLS

typedef int64_t _PyTime_t;
#define _PyTime_MIN INT64_MIN
#define _PyTime_MAX INT64_MAX
#define _SIZEOF_PYTIME_T 8

typedef enum {
  _PyTime_ROUND_FLOOR = 0,
  _PyTime_ROUND_CEILING = 1,
  _PyTime_ROUND_HALF_EVEN = 2,
  _PyTime_ROUND_UP = 3,  // away from zero
  _PyTime_ROUND_TIMEOUT = _PyTime_ROUND_UP
} _PyTime_round_t;

TC_API(PyObject *, _PyLong_FromTime_t, (time_t));
TC_API(time_t, _PyLong_AsTime_t, (PyObject *));
// Seconds from an int or a float, in the units that the name says. -1: an exception is set.
TC_API(int, _PyTime_ObjectToTime_t, (PyObject *, time_t *, _PyTime_round_t));
TC_API(int, _PyTime_ObjectToTimeval, (PyObject *, time_t *, long *, _PyTime_round_t));
TC_API(int, _PyTime_ObjectToTimespec, (PyObject *, time_t *, long *, _PyTime_round_t));
TC_API(int, _PyTime_FromSecondsObject, (_PyTime_t *, PyObject *, _PyTime_round_t));
TC_API(int, _PyTime_FromMillisecondsObject, (_PyTime_t *, PyObject *, _PyTime_round_t));
TC_API(int, _PyTime_FromNanosecondsObject, (_PyTime_t *, PyObject *));
TC_API(_PyTime_t, _PyTime_FromSeconds, (int));
TC_API(_PyTime_t, _PyTime_FromNanoseconds, (_PyTime_t));
TC_API(int, _PyTime_FromTimeval, (_PyTime_t *, struct timeval *));
TC_API(int, _PyTime_FromTimespec, (_PyTime_t *, struct timespec *));
TC_API(double, _PyTime_AsSecondsDouble, (_PyTime_t));
TC_API(_PyTime_t, _PyTime_AsMilliseconds, (_PyTime_t, _PyTime_round_t));
TC_API(_PyTime_t, _PyTime_AsMicroseconds, (_PyTime_t, _PyTime_round_t));
TC_API(_PyTime_t, _PyTime_AsNanoseconds, (_PyTime_t));
TC_API(PyObject *, _PyTime_AsNanosecondsObject, (_PyTime_t));
TC_API(int, _PyTime_AsTimeval, (_PyTime_t, struct timeval *, _PyTime_round_t));
TC_API(void, _PyTime_AsTimeval_clamp, (_PyTime_t, struct timeval *, _PyTime_round_t));
TC_API(int, _PyTime_AsTimevalTime_t, (_PyTime_t, time_t *, int *, _PyTime_round_t));
TC_API(int, _PyTime_AsTimespec, (_PyTime_t, struct timespec *));
TC_API(void, _PyTime_AsTimespec_clamp, (_PyTime_t, struct timespec *));
TC_API(_PyTime_t, _PyTime_GetSystemClock, (void));
TC_API(_PyTime_t, _PyTime_GetMonotonicClock, (void));
TC_API(_PyTime_t, _PyTime_GetPerfCounter, (void));
typedef struct {
  const char *implementation;
  int monotonic;
  int adjustable;
  double resolution;
} _Py_clock_info_t;
TC_API(int, _PyTime_GetSystemClockWithInfo, (_PyTime_t *, _Py_clock_info_t *));
TC_API(int, _PyTime_GetMonotonicClockWithInfo, (_PyTime_t *, _Py_clock_info_t *));
TC_API(int, _PyTime_GetPerfCounterWithInfo, (_PyTime_t *, _Py_clock_info_t *));
TC_API(int, _PyTime_localtime, (time_t, struct tm *));
TC_API(int, _PyTime_gmtime, (time_t, struct tm *));
// A duration from now as a point in time, and what is left of it.
TC_API(_PyTime_t, _PyDeadline_Init, (_PyTime_t));
TC_API(_PyTime_t, _PyDeadline_Get, (_PyTime_t));

TC_END_DECLS

#endif  // Py_PYTIME_H
