// marshal.
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/unmarshal.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

bool Version(Args args, size_t nargs, size_t index, int* version) {
  *version = kMarshalVersion;
  return nargs <= index || IntAsInt(args[index], version);
}

Object* Dumps(Object*, Args args, size_t nargs, Object*) {
  int version;
  if (!Version(args, nargs, 1, &version) || !AuditEvent("marshal.dumps", args[0], version)) {
    return nullptr;
  }
  return MarshalDumps(args[0], version);
}

Object* Dump(Object*, Args args, size_t nargs, Object*) {
  int version;
  if (!Version(args, nargs, 2, &version) || !AuditEvent("marshal.dumps", args[0], version)) {
    return nullptr;
  }
  Object* data = MarshalDumps(args[0], version);
  return data == nullptr ? nullptr : CallMethodArgs(args[1], names.write, data);
}

Object* Loads(Object*, Args args, size_t, Object*) {
  Object* data = args[0];
  if (!IsBytes(data)) {
    if (TypeOf(data)->slots.get_buffer == nullptr) {
      return Raise(exc::TypeError, "a bytes-like object is required, not '%T'", data);
    }
    data = ToBytes(data);
    if (data == nullptr) return nullptr;
  }
  if (!AuditEvent("marshal.loads", data)) return nullptr;
  return Unmarshal(BytesData(data), static_cast<size_t>(BytesSize(data)));
}

Object* LoadFile(Object*, Args args, size_t, Object*) {
  Object* data = CallMethodArgs(args[0], names.read);
  if (data == nullptr) return nullptr;
  if (!IsBytes(data)) {
    return Raise(exc::TypeError, "file.read() returned not bytes but %T", data);
  }
  if (!AuditEvent("marshal.load")) return nullptr;
  size_t consumed = 0;
  Object* value = Unmarshal(BytesData(data), static_cast<size_t>(BytesSize(data)), &consumed);
  if (value == nullptr) return nullptr;
  const int64_t rest = static_cast<int64_t>(consumed) - BytesSize(data);
  if (rest != 0 && CallMethodArgs(args[0], names.seek, NewInt(rest), NewInt(1)) == nullptr) {
    return nullptr;
  }
  return value;
}

const NativeMethod kMethods[] = {
    {"dump", Dump, 2, 3, 0, "dump($module, value, file, version=version, /)\n--\n\n"},
    {"load", LoadFile, 1, 1, 0, "load($module, file, /)\n--\n\n"},
    {"dumps", Dumps, 1, 2, 0, "dumps($module, value, version=version, /)\n--\n\n"},
    {"loads", Loads, 1, 1, 0, "loads($module, bytes, /)\n--\n\n"},
    {}};

}  // namespace

Object* CreateMarshalModule() {
  Object* module = NewNativeModule(
      "marshal", "This module contains functions that can read and write Python values in\n"
      "a binary format.", kMethods);
  return module != nullptr && ModuleAdd(module, "version", NewInt(kMarshalVersion)) ? module
                                                                                     : nullptr;
}

}  // namespace tricolor
