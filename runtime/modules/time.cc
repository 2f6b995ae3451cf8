// time: clocks, sleeping, broken-down time.
#include <errno.h>
#include <string.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interrupt.h"
#include "runtime/modules/namespace.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/time_values.h"
#include "runtime/modules/waiting.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/varargs.h"

namespace tricolor {

namespace {

constexpr int64_t kNsPerSecond = 1000000000;

const StructField kTimeFields[] = {
    {"tm_year", "year, for example, 1993"}, {"tm_mon", "month of year, range [1, 12]"},
    {"tm_mday", "day of month, range [1, 31]"}, {"tm_hour", "hours, range [0, 23]"},
    {"tm_min", "minutes, range [0, 59]"}, {"tm_sec", "seconds, range [0, 61])"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"},
    {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"},
    {"tm_zone", "abbreviation of timezone name"}, {"tm_gmtoff", "offset from UTC in seconds"}};
StructSequence struct_time = {
    {}, "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n"
    " accepted by asctime(), mktime() and strftime().  May be considered as a\n"
    " sequence of 9 integers.", kTimeFields, 11, 9};

// ---- clocks

int64_t Clock(clockid_t id) {
  timespec now;
  clock_gettime(id, &now);
  return now.tv_sec * kNsPerSecond + now.tv_nsec;
}
Object* Seconds(int64_t ns) { return NewFloat(static_cast<double>(ns) / 1e9); }

template <clockid_t kClock>
Object* ClockSeconds(Object*, Args, size_t, Object*) {
  return Seconds(Clock(kClock));
}
template <clockid_t kClock>
Object* ClockNs(Object*, Args, size_t, Object*) {
  return NewInt(Clock(kClock));
}

bool ClockId(Object* o, clockid_t* id) {
  int number;
  if (!IntAsInt(o, &number)) return false;
  *id = number;
  return true;
}

Object* ClockGetTimeNs(Object*, Args args, size_t, Object*) {
  clockid_t id;
  timespec now;
  if (!ClockId(args[0], &id)) return nullptr;
  if (clock_gettime(id, &now) != 0) return RaiseErrno(errno);
  return NewInt(now.tv_sec * kNsPerSecond + now.tv_nsec);
}
Object* ClockGetTime(Object*, Args args, size_t, Object*) {
  clockid_t id;
  timespec now;
  if (!ClockId(args[0], &id)) return nullptr;
  if (clock_gettime(id, &now) != 0) return RaiseErrno(errno);
  return Seconds(now.tv_sec * kNsPerSecond + now.tv_nsec);
}
Object* ClockGetRes(Object*, Args args, size_t, Object*) {
  clockid_t id;
  timespec res;
  if (!ClockId(args[0], &id)) return nullptr;
  if (clock_getres(id, &res) != 0) return RaiseErrno(errno);
  return Seconds(res.tv_sec * kNsPerSecond + res.tv_nsec);
}

Object* GetClockInfo(Object*, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "get_clock_info() argument 1 must be str, not %#T", args[0]);
  }
  struct Info {
    const char* name;
    const char* implementation;
    bool monotonic, adjustable;
    clockid_t id;
  };
  static constexpr Info kInfos[] = {
      {"time", "clock_gettime(CLOCK_REALTIME)", false, true, CLOCK_REALTIME},
      {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
      {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
      {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false,
       CLOCK_PROCESS_CPUTIME_ID},
      {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false,
       CLOCK_THREAD_CPUTIME_ID}};
  for (const Info& info : kInfos) {
    if (!StrEquals(args[0], info.name)) continue;
    timespec res;
    clock_getres(info.id, &res);
    Object* o = NewNamespace();
    if (o == nullptr) return nullptr;
    Object* dict = NamespaceDict(o);
    const bool ok = DictSet(dict, "implementation", NewStr(info.implementation)) &&
                    DictSet(dict, "monotonic", Bool(info.monotonic)) &&
                    DictSet(dict, "adjustable", Bool(info.adjustable)) &&
                    DictSet(dict, "resolution", NewFloat(static_cast<double>(res.tv_sec) +
                                                         static_cast<double>(res.tv_nsec) * 1e-9));
    return ok ? o : nullptr;
  }
  return Raise(exc::ValueError, "unknown clock");
}

Object* Sleep(Object*, Args args, size_t, Object*) {
  int64_t ns;
  if (!SecondsToNs(args[0], &ns)) return nullptr;
  if (ns < 0) return Raise(exc::ValueError, "sleep length must be non-negative");
  const int64_t deadline = MonotonicNs() + ns;
  Thread* thread = CurrentThread();
  for (;;) {
    int failed;
    {
      gc::DetachedScope detached(thread);
      timespec until = {deadline / kNsPerSecond, deadline % kNsPerSecond};
      failed = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    }
    if (failed == 0) return PollHere() ? None() : nullptr;
    if (failed != EINTR) return RaiseErrno(failed);
    if (!HandleInterrupt()) return nullptr;
  }
}

// ---- broken-down time

Object* FromTm(const tm& t) {
  Object* items[] = {NewInt(t.tm_year + 1900), NewInt(t.tm_mon + 1), NewInt(t.tm_mday),
                     NewInt(t.tm_hour), NewInt(t.tm_min), NewInt(t.tm_sec),
                     NewInt((t.tm_wday + 6) % 7), NewInt(t.tm_yday + 1), NewInt(t.tm_isdst),
                     NewStr(t.tm_zone == nullptr ? "" : t.tm_zone), NewInt(t.tm_gmtoff)};
  return NewStructSequence(struct_time, items);
}

// The argument of gmtime and the like; none or None: now.
bool TimeArgument(Args args, size_t nargs, time_t* out) {
  if (nargs == 0 || args[0] == None()) {
    *out = time(nullptr);
    return true;
  }
  if (IsFloat(args[0])) {
    const double value = FloatValue(args[0]);
    if (std::isnan(value)) {
      Raise(exc::ValueError, "Invalid value NaN (not a number)");
      return false;
    }
    if (!(value > -9.2e18 && value < 9.2e18)) {
      Raise(exc::OverflowError, "timestamp out of range for platform time_t");
      return false;
    }
    *out = static_cast<time_t>(std::floor(value));
    return true;
  }
  int64_t value;
  if (!IntAsInt64(args[0], &value)) {
    if (ErrorIs(exc::OverflowError)) {
      ClearError();
      Raise(exc::OverflowError, "timestamp out of range for platform time_t");
    }
    return false;
  }
  *out = value;
  return true;
}

Object* GmTime(Object*, Args args, size_t nargs, Object*) {
  time_t when;
  tm t;
  if (!TimeArgument(args, nargs, &when)) return nullptr;
  if (gmtime_r(&when, &t) == nullptr) return RaiseErrno(errno);
  return FromTm(t);
}
Object* LocalTime(Object*, Args args, size_t nargs, Object*) {
  time_t when;
  tm t;
  if (!TimeArgument(args, nargs, &when)) return nullptr;
  if (localtime_r(&when, &t) == nullptr) return RaiseErrno(errno);
  return FromTm(t);
}

// A tuple or struct_time as the C structure. False: exception. `zone` keeps tm_zone's text.
bool ToTm(Object* o, const char* function, tm* t, std::string* zone) {
  memset(t, 0, sizeof *t);
  if (!IsTuple(o)) {
    Raise(exc::TypeError, "Tuple or struct_time argument required");
    return false;
  }
  if (TupleSize(o) != 9) {
    Raise(exc::TypeError, "%s(): illegal time tuple argument", function);
    return false;
  }
  int v[9];
  for (int i = 0; i < 9; ++i) {
    if (!IntAsInt(TupleAt(o, i), &v[i])) return false;
  }
  if (v[0] < INT32_MIN + 1900) {
    Raise(exc::OverflowError, "year out of range");
    return false;
  }
  t->tm_year = v[0] - 1900;
  t->tm_mon = v[1] - 1;
  t->tm_mday = v[2];
  t->tm_hour = v[3];
  t->tm_min = v[4];
  t->tm_sec = v[5];
  t->tm_wday = (v[6] + 1) % 7;
  t->tm_yday = v[7] - 1;
  t->tm_isdst = v[8];
  if (TypeOf(o) == &struct_time.type) {
    Object* name = TupleItems(o)[9];
    if (IsStr(name)) {
      *zone = StrToStd(name);
      t->tm_zone = zone->c_str();
    }
    int64_t offset;
    if (IsInt(TupleItems(o)[10]) && IntFits(TupleItems(o)[10], &offset)) t->tm_gmtoff = offset;
  }
  return true;
}

bool CheckTm(tm* t) {
  const auto fail = [](const char* what) {
    Raise(exc::ValueError, "%s out of range", what);
    return false;
  };
  if (t->tm_mon == -1) t->tm_mon = 0;
  else if (t->tm_mon < 0 || t->tm_mon > 11) return fail("month");
  if (t->tm_mday == 0) t->tm_mday = 1;
  else if (t->tm_mday < 0 || t->tm_mday > 31) return fail("day of month");
  if (t->tm_hour < 0 || t->tm_hour > 23) return fail("hour");
  if (t->tm_min < 0 || t->tm_min > 59) return fail("minute");
  if (t->tm_sec < 0 || t->tm_sec > 61) return fail("seconds");
  if (t->tm_wday < 0) return fail("day of week");
  if (t->tm_yday == -1) t->tm_yday = 0;
  else if (t->tm_yday < 0 || t->tm_yday > 365) return fail("day of year");
  return true;
}

bool NowOrArgument(Args args, size_t nargs, const char* function, tm* t, std::string* zone) {
  if (nargs == 0) {
    const time_t now = time(nullptr);
    return localtime_r(&now, t) != nullptr;
  }
  return ToTm(args[0], function, t, zone) && CheckTm(t);
}

Object* AscText(const tm& t) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return StrFormat("%s %s%3d %.2d:%.2d:%.2d %d", kDays[t.tm_wday], kMonths[t.tm_mon], t.tm_mday,
                   t.tm_hour, t.tm_min, t.tm_sec, 1900 + t.tm_year);
}

Object* AscTime(Object*, Args args, size_t nargs, Object*) {
  tm t;
  std::string zone;
  return NowOrArgument(args, nargs, "asctime", &t, &zone) ? AscText(t) : nullptr;
}
Object* CTime(Object*, Args args, size_t nargs, Object*) {
  time_t when;
  tm t;
  if (!TimeArgument(args, nargs, &when)) return nullptr;
  if (localtime_r(&when, &t) == nullptr) return RaiseErrno(errno);
  return AscText(t);
}

Object* MkTime(Object*, Args args, size_t, Object*) {
  tm t;
  std::string zone;
  if (!ToTm(args[0], "mktime", &t, &zone)) return nullptr;
  t.tm_wday = -1;  // stays only on failure
  const time_t when = mktime(&t);
  if (when == -1 && t.tm_wday == -1) {
    return Raise(exc::OverflowError, "mktime argument out of range");
  }
  return NewFloat(static_cast<double>(when));
}

Object* StrfTime(Object*, Args args, size_t nargs, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "strftime() argument 1 must be str, not %#T", args[0]);
  }
  tm t;
  std::string zone, format;
  if (!NowOrArgument(args + 1, nargs - 1, "strftime", &t, &zone)) return nullptr;
  if (!StrToFsBytes(args[0], &format)) return nullptr;
  if (format.empty()) return NewStr("");
  t.tm_isdst = std::clamp(t.tm_isdst, -1, 1);
  for (size_t room = 1024; room <= 256 * format.size() + 4096; room *= 2) {
    std::string buffer(room, '\0');
    const size_t n = strftime(buffer.data(), room, format.c_str(), &t);
    if (n > 0) return StrSurrogateEscape({buffer.data(), n});
  }
  return NewStr("");
}

Object* StrpTime(Object*, Args args, size_t nargs, Object*) {
  Object* function = ImportAttr("_strptime", "_strptime_time");
  return function == nullptr ? nullptr : Call(function, args, nargs);
}

bool AddZone(Object* module) {
  tzset();
  // The offsets of January and July: the one without and the one with summer time.
  const time_t now = time(nullptr);
  tm here;
  localtime_r(&now, &here);
  tm winter = {}, summer = {};
  winter.tm_year = summer.tm_year = here.tm_year;
  winter.tm_mday = summer.tm_mday = 1;
  summer.tm_mon = 6;
  winter.tm_isdst = summer.tm_isdst = -1;
  mktime(&winter);
  mktime(&summer);
  const int64_t first = -winter.tm_gmtoff, second = -summer.tm_gmtoff;
  const bool south = second > first;
  const tm& standard = south ? summer : winter;
  const tm& daylight = south ? winter : summer;
  return ModuleAdd(module, "timezone", NewInt(std::max(first, second))) &&
         ModuleAdd(module, "altzone", NewInt(std::min(first, second))) &&
         ModuleAdd(module, "daylight", NewInt(first != second)) &&
         ModuleAdd(module, "tzname",
                   TupleOf(NewStr(standard.tm_zone), NewStr(daylight.tm_zone)));
}

Object* TzSet(Object*, Args, size_t, Object*) {
  Object* module = DictGet(Runtime::Get()->modules, "time");
  return module == nullptr || AddZone(module) ? None() : nullptr;
}

const NativeMethod kMethods[] = {
    {"time", ClockSeconds<CLOCK_REALTIME>, 0, 0, 0, "time() -> floating point number"},
    {"time_ns", ClockNs<CLOCK_REALTIME>, 0, 0, 0, "time_ns() -> int"},
    {"clock_gettime", ClockGetTime, 1, 1, kParseTuple, "clock_gettime(clk_id) -> float"},
    {"clock_gettime_ns", ClockGetTimeNs, 1, 1, kParseTuple, "clock_gettime_ns(clk_id) -> int"},
    {"clock_getres", ClockGetRes, 1, 1, kParseTuple,
     "clock_getres(clk_id) -> floating point number"},
    {"sleep", Sleep, 1, 1, 0, "sleep(seconds)"},
    {"gmtime", GmTime, 0, 1, kParseTuple, "gmtime([seconds]) -> struct_time"},
    {"localtime", LocalTime, 0, 1, kParseTuple, "localtime([seconds]) -> struct_time"},
    {"asctime", AscTime, 0, 1, kVarargs, "asctime([tuple]) -> string"},
    {"ctime", CTime, 0, 1, kParseTuple, "ctime(seconds) -> string"},
    {"mktime", MkTime, 1, 1, 0, "mktime(tuple) -> floating point number"},
    {"strftime", StrfTime, 1, 2, kParseTuple, "strftime(format[, tuple]) -> string"},
    {"strptime", StrpTime, 1, 2, 0, "strptime(string, format) -> struct_time"},
    {"tzset", TzSet, 0, 0, 0, "tzset()"},
    {"monotonic", ClockSeconds<CLOCK_MONOTONIC>, 0, 0, 0, "monotonic() -> float"},
    {"monotonic_ns", ClockNs<CLOCK_MONOTONIC>, 0, 0, 0, "monotonic_ns() -> int"},
    {"perf_counter", ClockSeconds<CLOCK_MONOTONIC>, 0, 0, 0, "perf_counter() -> float"},
    {"perf_counter_ns", ClockNs<CLOCK_MONOTONIC>, 0, 0, 0, "perf_counter_ns() -> int"},
    {"process_time", ClockSeconds<CLOCK_PROCESS_CPUTIME_ID>, 0, 0, 0, "process_time() -> float"},
    {"process_time_ns", ClockNs<CLOCK_PROCESS_CPUTIME_ID>, 0, 0, 0, "process_time_ns() -> int"},
    {"thread_time", ClockSeconds<CLOCK_THREAD_CPUTIME_ID>, 0, 0, 0, "thread_time() -> float"},
    {"thread_time_ns", ClockNs<CLOCK_THREAD_CPUTIME_ID>, 0, 0, 0, "thread_time_ns() -> int"},
    {"get_clock_info", GetClockInfo, 1, 1, kParseTuple, "get_clock_info(name: str) -> dict"},
    {}};

}  // namespace

bool SecondsToNs(Object* o, int64_t* ns) {
  if (IsFloat(o)) {
    const double seconds = FloatValue(o);
    if (std::isnan(seconds)) {
      Raise(exc::ValueError, "Invalid value NaN (not a number)");
      return false;
    }
    const double scaled = std::ceil(seconds * 1e9);
    if (!(scaled > -9.2233720368547e18 && scaled < 9.2233720368547e18)) {
      Raise(exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
      return false;
    }
    *ns = static_cast<int64_t>(scaled);
    return true;
  }
  int64_t seconds;
  if (!IntAsInt64(o, &seconds)) {
    if (ErrorIs(exc::OverflowError)) {
      ClearError();
      Raise(exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
    }
    return false;
  }
  if (__builtin_mul_overflow(seconds, kNsPerSecond, ns)) {
    Raise(exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
    return false;
  }
  return true;
}

Object* CreateTimeModule() {
  if (!InitStructSequence(&struct_time)) return nullptr;
  Object* module = NewNativeModule(
      "time", "This module provides various functions to manipulate time values.", kMethods);
  const bool ok =
      module != nullptr && ModuleAdd(module, "struct_time", AsObject(&struct_time.type)) &&
      ModuleAdd(module, "_STRUCT_TM_ITEMS", NewInt(11)) &&
      ModuleAdd(module, "CLOCK_REALTIME", NewInt(CLOCK_REALTIME)) &&
      ModuleAdd(module, "CLOCK_MONOTONIC", NewInt(CLOCK_MONOTONIC)) &&
      ModuleAdd(module, "CLOCK_MONOTONIC_RAW", NewInt(CLOCK_MONOTONIC_RAW)) &&
      ModuleAdd(module, "CLOCK_PROCESS_CPUTIME_ID", NewInt(CLOCK_PROCESS_CPUTIME_ID)) &&
      ModuleAdd(module, "CLOCK_THREAD_CPUTIME_ID", NewInt(CLOCK_THREAD_CPUTIME_ID)) &&
      ModuleAdd(module, "CLOCK_BOOTTIME", NewInt(CLOCK_BOOTTIME)) &&
      ModuleAdd(module, "CLOCK_TAI", NewInt(CLOCK_TAI)) && AddZone(module);
  return ok ? module : nullptr;
}

}  // namespace tricolor
