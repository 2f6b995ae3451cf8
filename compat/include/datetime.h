// datetime's objects and its C API, which the module offers in a capsule. Fields are bytes in the
// order of a pickle: the year high byte first, then month, day, hour, …, microsecond in three.
#ifndef DATETIME_H
#define DATETIME_H

#define _PyDateTime_DATE_DATASIZE 4
#define _PyDateTime_TIME_DATASIZE 6
#define _PyDateTime_DATETIME_DATASIZE 10

typedef struct {
  PyObject_HEAD
  Py_hash_t hashcode;  // -1: not known yet
  int days, seconds, microseconds;
} PyDateTime_Delta;

typedef struct {
  PyObject_HEAD
} PyDateTime_TZInfo;

// What all others begin with. Without a tzinfo the object ends before that field.
#define _PyTZINFO_HEAD \
  PyObject_HEAD \
  Py_hash_t hashcode; \
  char hastzinfo;
#define _PyDateTime_TIMEHEAD \
  _PyTZINFO_HEAD \
  unsigned char data[_PyDateTime_TIME_DATASIZE];
#define _PyDateTime_DATETIMEHEAD \
  _PyTZINFO_HEAD \
  unsigned char data[_PyDateTime_DATETIME_DATASIZE];

typedef struct {
  _PyTZINFO_HEAD
} _PyDateTime_BaseTZInfo;

typedef struct {
  _PyDateTime_TIMEHEAD
} _PyDateTime_BaseTime;
typedef struct {
  _PyDateTime_TIMEHEAD
  unsigned char fold;
  PyObject *tzinfo;
} PyDateTime_Time;

typedef struct {
  _PyTZINFO_HEAD
  unsigned char data[_PyDateTime_DATE_DATASIZE];
} PyDateTime_Date;

typedef struct {
  _PyDateTime_DATETIMEHEAD
} _PyDateTime_BaseDateTime;
typedef struct {
  _PyDateTime_DATETIMEHEAD
  unsigned char fold;
  PyObject *tzinfo;
} PyDateTime_DateTime;

#define TC_DATE_(o) ((PyDateTime_Date *)(o))->data
#define TC_DATETIME_(o) ((PyDateTime_DateTime *)(o))->data
#define TC_TIME_(o) ((PyDateTime_Time *)(o))->data
#define TC_THREE_BYTES_(p, i) (((p)[i] << 16) | ((p)[(i) + 1] << 8) | (p)[(i) + 2])

#define _PyDateTime_HAS_TZINFO(o) (((_PyDateTime_BaseTZInfo *)(o))->hastzinfo)
#define PyDateTime_GET_YEAR(o) ((TC_DATE_(o)[0] << 8) | TC_DATE_(o)[1])
#define PyDateTime_GET_MONTH(o) (TC_DATE_(o)[2])
#define PyDateTime_GET_DAY(o) (TC_DATE_(o)[3])
#define PyDateTime_DATE_GET_HOUR(o) (TC_DATETIME_(o)[4])
#define PyDateTime_DATE_GET_MINUTE(o) (TC_DATETIME_(o)[5])
#define PyDateTime_DATE_GET_SECOND(o) (TC_DATETIME_(o)[6])
#define PyDateTime_DATE_GET_MICROSECOND(o) TC_THREE_BYTES_(TC_DATETIME_(o), 7)
#define PyDateTime_DATE_GET_FOLD(o) (((PyDateTime_DateTime *)(o))->fold)
#define PyDateTime_DATE_GET_TZINFO(o) \
  (_PyDateTime_HAS_TZINFO(o) ? ((PyDateTime_DateTime *)(o))->tzinfo : Py_None)
#define PyDateTime_TIME_GET_HOUR(o) (TC_TIME_(o)[0])
#define PyDateTime_TIME_GET_MINUTE(o) (TC_TIME_(o)[1])
#define PyDateTime_TIME_GET_SECOND(o) (TC_TIME_(o)[2])
#define PyDateTime_TIME_GET_MICROSECOND(o) TC_THREE_BYTES_(TC_TIME_(o), 3)
#define PyDateTime_TIME_GET_FOLD(o) (((PyDateTime_Time *)(o))->fold)
#define PyDateTime_TIME_GET_TZINFO(o) \
  (_PyDateTime_HAS_TZINFO(o) ? ((PyDateTime_Time *)(o))->tzinfo : Py_None)
#define PyDateTime_DELTA_GET_DAYS(o) (((PyDateTime_Delta *)(o))->days)
#define PyDateTime_DELTA_GET_SECONDS(o) (((PyDateTime_Delta *)(o))->seconds)
#define PyDateTime_DELTA_GET_MICROSECONDS(o) (((PyDateTime_Delta *)(o))->microseconds)

typedef struct {
  PyTypeObject *DateType, *DateTimeType, *TimeType, *DeltaType, *TZInfoType;
  PyObject *TimeZone_UTC;
  PyObject *(*Date_FromDate)(int, int, int, PyTypeObject *);
  PyObject *(*DateTime_FromDateAndTime)(int, int, int, int, int, int, int, PyObject *,
                                        PyTypeObject *);
  PyObject *(*Time_FromTime)(int, int, int, int, PyObject *, PyTypeObject *);
  PyObject *(*Delta_FromDelta)(int, int, int, int, PyTypeObject *);
  PyObject *(*TimeZone_FromTimeZone)(PyObject *offset, PyObject *name);
  PyObject *(*DateTime_FromTimestamp)(PyObject *, PyObject *, PyObject *);
  PyObject *(*Date_FromTimestamp)(PyObject *, PyObject *);
  PyObject *(*DateTime_FromDateAndTimeAndFold)(int, int, int, int, int, int, int, PyObject *, int,
                                               PyTypeObject *);
  PyObject *(*Time_FromTimeAndFold)(int, int, int, int, PyObject *, int, PyTypeObject *);
} PyDateTime_CAPI;

#define PyDateTime_CAPSULE_NAME "datetime.datetime_CAPI"

// The module itself has functions of these names.
#ifndef _PY_DATETIME_IMPL
static PyDateTime_CAPI *PyDateTimeAPI = _Py_NULL;
#define PyDateTime_IMPORT \
  PyDateTimeAPI = (PyDateTime_CAPI *)PyCapsule_Import(PyDateTime_CAPSULE_NAME, 0)
#define PyDateTime_TimeZone_UTC (PyDateTimeAPI->TimeZone_UTC)

#define PyDate_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DateType)
#define PyDate_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->DateType)
#define PyDateTime_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DateTimeType)
#define PyDateTime_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->DateTimeType)
#define PyTime_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->TimeType)
#define PyTime_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->TimeType)
#define PyDelta_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DeltaType)
#define PyDelta_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->DeltaType)
#define PyTZInfo_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->TZInfoType)
#define PyTZInfo_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->TZInfoType)

#define PyDate_FromDate(year, month, day) \
  PyDateTimeAPI->Date_FromDate((year), (month), (day), PyDateTimeAPI->DateType)
#define PyDateTime_FromDateAndTime(year, month, day, hour, minute, second, us) \
  PyDateTimeAPI->DateTime_FromDateAndTime((year), (month), (day), (hour), (minute), (second), \
                                          (us), Py_None, PyDateTimeAPI->DateTimeType)
#define PyDateTime_FromDateAndTimeAndFold(year, month, day, hour, minute, second, us, fold) \
  PyDateTimeAPI->DateTime_FromDateAndTimeAndFold((year), (month), (day), (hour), (minute), \
                                                 (second), (us), Py_None, (fold), \
                                                 PyDateTimeAPI->DateTimeType)
#define PyTime_FromTime(hour, minute, second, us) \
  PyDateTimeAPI->Time_FromTime((hour), (minute), (second), (us), Py_None, PyDateTimeAPI->TimeType)
#define PyTime_FromTimeAndFold(hour, minute, second, us, fold) \
  PyDateTimeAPI->Time_FromTimeAndFold((hour), (minute), (second), (us), Py_None, (fold), \
                                      PyDateTimeAPI->TimeType)
#define PyDelta_FromDSU(days, seconds, us) \
  PyDateTimeAPI->Delta_FromDelta((days), (seconds), (us), 1, PyDateTimeAPI->DeltaType)
#define PyTimeZone_FromOffset(offset) PyDateTimeAPI->TimeZone_FromTimeZone((offset), _Py_NULL)
#define PyTimeZone_FromOffsetAndName(offset, name) \
  PyDateTimeAPI->TimeZone_FromTimeZone((offset), (name))
#define PyDateTime_FromTimestamp(args) \
  PyDateTimeAPI->DateTime_FromTimestamp((PyObject *)PyDateTimeAPI->DateTimeType, (args), _Py_NULL)
#define PyDate_FromTimestamp(args) \
  PyDateTimeAPI->Date_FromTimestamp((PyObject *)PyDateTimeAPI->DateType, (args))
#endif  // _PY_DATETIME_IMPL

#endif  // DATETIME_H
