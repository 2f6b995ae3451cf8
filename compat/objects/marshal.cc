// marshal for C code: the runtime's own reader and writer, over memory and C files.
#include "compat/objects/prelude.h"
#include "compat/include/marshal.h"
#include "runtime/audit.h"
#include "runtime/interp/unmarshal.h"

namespace {

// What is left of the file; false: exception.
bool ReadRest(FILE* file, std::string* out) {
  char part[65536];
  size_t n;
  while ((n = fread(part, 1, sizeof part, file)) > 0) out->append(part, n);
  if (ferror(file) == 0) return true;
  PyErr_SetFromErrno(PyExc_OSError);
  return false;
}

// Little-endian, signed. False: the file ended (EOFError).
bool ReadNumber(FILE* file, int bytes, int64_t* out) {
  unsigned char data[8];
  if (fread(data, 1, static_cast<size_t>(bytes), file) != static_cast<size_t>(bytes)) {
    Raise(exc::EOFError, "EOF read where data expected");
    return false;
  }
  uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value |= static_cast<uint64_t>(data[i]) << (8 * i);
  const int unused = 64 - 8 * bytes;
  *out = static_cast<int64_t>(value << unused) >> unused;
  return true;
}

}  // namespace

PyObject* PyMarshal_ReadObjectFromString(const char* data, Py_ssize_t size) {
  const std::string_view text(data, static_cast<size_t>(size));
  if (!AuditEvent("marshal.loads", AuditBytes{text})) return nullptr;
  return NewReference(Unmarshal(data, static_cast<size_t>(size)));
}
PyObject* PyMarshal_WriteObjectToString(PyObject* o, int version) {
  if (!AuditEvent("marshal.dumps", Escape(o), version)) return nullptr;
  return NewReference(MarshalDumps(Escape(o), version));
}
long PyMarshal_ReadLongFromFile(FILE* file) {  // NOLINT
  int64_t value = -1;
  return ReadNumber(file, 4, &value) ? static_cast<long>(value) : -1;  // NOLINT
}
int PyMarshal_ReadShortFromFile(FILE* file) {
  int64_t value = -1;
  return ReadNumber(file, 2, &value) ? static_cast<int>(value) : -1;
}
PyObject* PyMarshal_ReadObjectFromFile(FILE* file) {
  const off_t start = ftello(file);
  std::string data;
  if (!ReadRest(file, &data)) return nullptr;
  if (!AuditEvent("marshal.load")) return nullptr;
  size_t consumed = 0;
  Object* value = Unmarshal(data.data(), data.size(), &consumed);
  if (value == nullptr) return nullptr;
  // The next read goes on behind the object. A file that cannot seek has only this one.
  if (consumed != data.size() && start >= 0) {
    fseeko(file, start + static_cast<off_t>(consumed), SEEK_SET);
  }
  return NewReference(value);
}
PyObject* PyMarshal_ReadLastObjectFromFile(FILE* file) {
  std::string data;
  if (!ReadRest(file, &data)) return nullptr;
  return PyMarshal_ReadObjectFromString(data.data(), static_cast<Py_ssize_t>(data.size()));
}
void PyMarshal_WriteLongToFile(long value, FILE* file, int) {  // NOLINT
  unsigned char data[4];
  for (int i = 0; i < 4; ++i) data[i] = static_cast<unsigned char>(value >> (8 * i));
  fwrite(data, 1, sizeof data, file);
}
void PyMarshal_WriteObjectToFile(PyObject* o, FILE* file, int version) {
  if (!AuditEvent("marshal.dumps", Escape(o), version)) return;
  std::string data;
  if (MarshalToString(Escape(o), version, &data)) fwrite(data.data(), 1, data.size(), file);
}
