// Points in time and durations (cpython/pytime.h).
#include <time.h>

#include <cmath>

#include "compat/objects/prelude.h"
#include "compat/include/cpython/pytime.h"

namespace {

constexpr _PyTime_t kNsPerSecond = 1000000000;

double Round(double x, _PyTime_round_t how) {
  switch (how) {
    case _PyTime_ROUND_FLOOR: return std::floor(x);
    case _PyTime_ROUND_CEILING: return std::ceil(x);
    case _PyTime_ROUND_UP: return x >= 0 ? std::ceil(x) : std::floor(x);
    case _PyTime_ROUND_HALF_EVEN: break;
  }
  double rounded = std::round(x);
  if (std::fabs(x - rounded) == 0.5) rounded = 2.0 * std::round(x / 2.0);
  return rounded;
}

// t / unit, rounded; unit > 1.
_PyTime_t Divide(_PyTime_t t, _PyTime_t unit, _PyTime_round_t how) {
  const _PyTime_t quotient = t / unit, rest = t % unit;
  switch (how) {
    case _PyTime_ROUND_FLOOR: return rest < 0 ? quotient - 1 : quotient;
    case _PyTime_ROUND_CEILING: return rest > 0 ? quotient + 1 : quotient;
    case _PyTime_ROUND_UP: return rest > 0 ? quotient + 1 : rest < 0 ? quotient - 1 : quotient;
    case _PyTime_ROUND_HALF_EVEN: break;
  }
  const _PyTime_t size = rest < 0 ? -rest : rest;
  const _PyTime_t away = t < 0 ? quotient - 1 : quotient + 1;
  if (size > unit / 2) return away;
  return size == unit / 2 && quotient % 2 != 0 ? away : quotient;
}

int TimeTooLarge() {
  Raise(exc::OverflowError, "timestamp out of range for platform time_t");
  return -1;
}
int DurationTooLarge() {
  Raise(exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
  return -1;
}
int NotANumber() {
  Raise(exc::ValueError, "Invalid value NaN (not a number)");
  return -1;
}

bool InTimeRange(double x) { return x >= -9223372036854775808.0 && x < 9223372036854775808.0; }

// Whole seconds, and the rest in units of 1 / denominator.
int Split(PyObject* o, time_t* seconds, long* rest, long denominator, _PyTime_round_t how) {  // NOLINT
  if (!PyFloat_Check(o)) {
    *seconds = _PyLong_AsTime_t(o);
    *rest = 0;
    return *seconds == -1 && PyErr_Occurred() ? -1 : 0;
  }
  const double value = PyFloat_AsDouble(o);
  *rest = 0;
  if (std::isnan(value)) return NotANumber();
  double whole;
  double part = Round(std::modf(value, &whole) * static_cast<double>(denominator), how);
  if (part >= static_cast<double>(denominator)) {
    part -= static_cast<double>(denominator);
    whole += 1.0;
  } else if (part < 0) {
    part += static_cast<double>(denominator);
    whole -= 1.0;
  }
  if (!InTimeRange(whole)) return TimeTooLarge();
  *seconds = static_cast<time_t>(whole);
  *rest = static_cast<long>(part);  // NOLINT
  return 0;
}

int FromObject(_PyTime_t* t, PyObject* o, _PyTime_t unit, _PyTime_round_t how) {
  if (PyFloat_Check(o)) {
    const double value = PyFloat_AsDouble(o);
    if (std::isnan(value)) return NotANumber();
    const double ns = Round(value * static_cast<double>(unit), how);
    if (!InTimeRange(ns)) return DurationTooLarge();
    *t = static_cast<_PyTime_t>(ns);
    return 0;
  }
  const long long value = PyLong_AsLongLong(o);  // NOLINT
  if (value == -1 && PyErr_Occurred()) {
    return PyErr_ExceptionMatches(PyExc_OverflowError) ? (ClearError(), DurationTooLarge()) : -1;
  }
  return __builtin_mul_overflow(value, unit, t) ? DurationTooLarge() : 0;
}

_PyTime_t Now(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * kNsPerSecond + t.tv_nsec;
}

// Seconds rounded down and what is left, in 0 … per_second - 1.
void FloorSplit(_PyTime_t t, _PyTime_t per_second, time_t* seconds, _PyTime_t* rest) {
  *seconds = Divide(t, per_second, _PyTime_ROUND_FLOOR);
  *rest = t - *seconds * per_second;
}

}  // namespace

PyObject* _PyLong_FromTime_t(time_t t) { return PyLong_FromLongLong(t); }
time_t _PyLong_AsTime_t(PyObject* o) {
  const long long value = PyLong_AsLongLong(o);  // NOLINT
  if (value == -1 && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_OverflowError)) {
    ClearError();
    return TimeTooLarge();
  }
  return value;
}

int _PyTime_ObjectToTime_t(PyObject* o, time_t* seconds, _PyTime_round_t how) {
  if (!PyFloat_Check(o)) {
    *seconds = _PyLong_AsTime_t(o);
    return *seconds == -1 && PyErr_Occurred() ? -1 : 0;
  }
  const double value = PyFloat_AsDouble(o);
  if (std::isnan(value)) return NotANumber();
  const double whole = Round(value, how);
  if (!InTimeRange(whole)) return TimeTooLarge();
  *seconds = static_cast<time_t>(whole);
  return 0;
}
int _PyTime_ObjectToTimeval(PyObject* o, time_t* s, long* us, _PyTime_round_t how) {  // NOLINT
  return Split(o, s, us, 1000000, how);
}
int _PyTime_ObjectToTimespec(PyObject* o, time_t* s, long* ns, _PyTime_round_t how) {  // NOLINT
  return Split(o, s, ns, kNsPerSecond, how);
}

int _PyTime_FromSecondsObject(_PyTime_t* t, PyObject* o, _PyTime_round_t how) {
  return FromObject(t, o, kNsPerSecond, how);
}
int _PyTime_FromMillisecondsObject(_PyTime_t* t, PyObject* o, _PyTime_round_t how) {
  return FromObject(t, o, 1000000, how);
}
int _PyTime_FromNanosecondsObject(_PyTime_t* t, PyObject* o) {
  if (!PyLong_Check(o)) {
    Raise(exc::TypeError, "expect int, got %s", Py_TYPE(o)->tp_name);
    return -1;
  }
  return FromObject(t, o, 1, _PyTime_ROUND_FLOOR);
}
_PyTime_t _PyTime_FromSeconds(int seconds) { return seconds * kNsPerSecond; }
_PyTime_t _PyTime_FromNanoseconds(_PyTime_t ns) { return ns; }
int _PyTime_FromTimeval(_PyTime_t* t, timeval* v) {
  if (__builtin_mul_overflow(v->tv_sec, kNsPerSecond, t) ||
      __builtin_add_overflow(*t, v->tv_usec * 1000, t)) {
    return DurationTooLarge();
  }
  return 0;
}
int _PyTime_FromTimespec(_PyTime_t* t, timespec* v) {
  if (__builtin_mul_overflow(v->tv_sec, kNsPerSecond, t) ||
      __builtin_add_overflow(*t, v->tv_nsec, t)) {
    return DurationTooLarge();
  }
  return 0;
}

double _PyTime_AsSecondsDouble(_PyTime_t t) {
  // Whole seconds are divided as integers, so that they come out exact.
  return t % kNsPerSecond == 0 ? static_cast<double>(t / kNsPerSecond)
                               : static_cast<double>(t) / 1e9;
}
_PyTime_t _PyTime_AsMilliseconds(_PyTime_t t, _PyTime_round_t how) { return Divide(t, 1000000, how); }
_PyTime_t _PyTime_AsMicroseconds(_PyTime_t t, _PyTime_round_t how) { return Divide(t, 1000, how); }
_PyTime_t _PyTime_AsNanoseconds(_PyTime_t t) { return t; }
PyObject* _PyTime_AsNanosecondsObject(_PyTime_t t) { return PyLong_FromLongLong(t); }

int _PyTime_AsTimeval(_PyTime_t t, timeval* v, _PyTime_round_t how) {
  _PyTime_t us;
  FloorSplit(Divide(t, 1000, how), 1000000, &v->tv_sec, &us);
  v->tv_usec = us;
  return 0;
}
// 64 bits of seconds hold every duration: there is nothing to clamp.
void _PyTime_AsTimeval_clamp(_PyTime_t t, timeval* v, _PyTime_round_t how) {
  _PyTime_AsTimeval(t, v, how);
}
int _PyTime_AsTimevalTime_t(_PyTime_t t, time_t* seconds, int* us, _PyTime_round_t how) {
  timeval v;
  _PyTime_AsTimeval(t, &v, how);
  *seconds = v.tv_sec;
  *us = static_cast<int>(v.tv_usec);
  return 0;
}
int _PyTime_AsTimespec(_PyTime_t t, timespec* v) {
  _PyTime_t ns;
  FloorSplit(t, kNsPerSecond, &v->tv_sec, &ns);
  v->tv_nsec = ns;
  return 0;
}
void _PyTime_AsTimespec_clamp(_PyTime_t t, timespec* v) { _PyTime_AsTimespec(t, v); }

_PyTime_t _PyTime_GetSystemClock(void) { return Now(CLOCK_REALTIME); }
_PyTime_t _PyTime_GetMonotonicClock(void) { return Now(CLOCK_MONOTONIC); }
_PyTime_t _PyTime_GetPerfCounter(void) { return Now(CLOCK_MONOTONIC); }

namespace {
int WithInfo(clockid_t clock, const char* name, _PyTime_t* t, _Py_clock_info_t* info) {
  *t = Now(clock);
  timespec step;
  if (info == nullptr) return 0;
  if (clock_getres(clock, &step) != 0) return RaiseErrno(errno), -1;
  *info = {name, clock == CLOCK_MONOTONIC, clock == CLOCK_REALTIME,
           static_cast<double>(step.tv_sec) + static_cast<double>(step.tv_nsec) * 1e-9};
  return 0;
}
}  // namespace
int _PyTime_GetSystemClockWithInfo(_PyTime_t* t, _Py_clock_info_t* info) {
  return WithInfo(CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", t, info);
}
int _PyTime_GetMonotonicClockWithInfo(_PyTime_t* t, _Py_clock_info_t* info) {
  return WithInfo(CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", t, info);
}
int _PyTime_GetPerfCounterWithInfo(_PyTime_t* t, _Py_clock_info_t* info) {
  return _PyTime_GetMonotonicClockWithInfo(t, info);
}

namespace {
int BrokenDown(tm* (*convert)(const time_t*, tm*), time_t t, tm* out) {
  errno = 0;
  if (convert(&t, out) != nullptr) return 0;
  RaiseErrno(errno == 0 ? EINVAL : errno);
  return -1;
}
}  // namespace
int _PyTime_localtime(time_t t, tm* out) { return BrokenDown(localtime_r, t, out); }
int _PyTime_gmtime(time_t t, tm* out) { return BrokenDown(gmtime_r, t, out); }

_PyTime_t _PyDeadline_Init(_PyTime_t timeout) {
  _PyTime_t deadline;
  if (!__builtin_add_overflow(_PyTime_GetMonotonicClock(), timeout, &deadline)) return deadline;
  return timeout < 0 ? _PyTime_MIN : _PyTime_MAX;
}
_PyTime_t _PyDeadline_Get(_PyTime_t deadline) { return deadline - _PyTime_GetMonotonicClock(); }
