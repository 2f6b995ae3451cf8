#include "runtime/modules/posix.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

extern char** environ;

namespace tricolor {

namespace {

Object* FsPath(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("fspath", args, nargs, kwnames, {"path"}, 0, 1, 1, out)) return nullptr;
  return PathText(out[0]);
}

bool EnvBytes(Object* o, const char* function, std::string* out) {
  PathArg path;
  if (!ParsePath(o, function, "name", false, false, &path)) return false;
  *out = path.path;
  return true;
}

Object* PutEnv(Object*, Args args, size_t, Object*) {
  std::string name, value;
  if (!EnvBytes(args[0], "putenv", &name) || !EnvBytes(args[1], "putenv", &value)) return nullptr;
  if (name.find('=') != std::string::npos) {
    return Raise(exc::ValueError, "illegal environment variable name");
  }
  if (!AuditEvent("os.putenv", AuditBytes{name}, AuditBytes{value})) return nullptr;
  return setenv(name.c_str(), value.c_str(), 1) != 0 ? RaiseErrno(errno) : None();
}

Object* UnsetEnv(Object*, Args args, size_t, Object*) {
  std::string name;
  if (!EnvBytes(args[0], "unsetenv", &name) || !AuditEvent("os.unsetenv", AuditBytes{name})) {
    return nullptr;
  }
  return unsetenv(name.c_str()) != 0 ? RaiseErrno(errno) : None();
}

Object* StrError(Object*, Args args, size_t, Object*) {
  int code;
  return IntAsInt(args[0], &code) ? NewStr(strerror(code)) : nullptr;
}

const NativeMethod kMethods[] = {
    {"fspath", FsPath, 0, kAnyCount, kKeywords, "fspath($module, /, path)\n--\n\n"},
    {"putenv", PutEnv, 2, 2, 0, "putenv($module, name, value, /)\n--\n\n"},
    {"unsetenv", UnsetEnv, 1, 1, 0, "unsetenv($module, name, /)\n--\n\n"},
    {"strerror", StrError, 1, 1, 0, "strerror($module, code, /)\n--\n\n"},
    {}};

Object* Environment() {
  Object* dict = NewDict();
  for (char** entry = environ; dict != nullptr && *entry != nullptr; ++entry) {
    const char* equals = strchr(*entry, '=');
    if (equals == nullptr) continue;
    Object* key = NewBytes(*entry, equals - *entry);
    Object* value = NewBytes(equals + 1, static_cast<int64_t>(strlen(equals + 1)));
    if (key == nullptr || value == nullptr || DictSetDefault(dict, key, value) == nullptr) {
      return nullptr;
    }
  }
  return dict;
}

bool AddFunctions(Object* module, const NativeMethod* table) {
  Object* name = As<ModuleObject>(module)->name;
  for (; table->name != nullptr; ++table) {
    if (!ModuleAdd(module, table->name, NewNativeFunction(table, module, name))) return false;
  }
  return true;
}

// What os.py looks at to fill supports_dir_fd and its like.
constexpr const char* kHaveFunctions[] = {
    "HAVE_FACCESSAT", "HAVE_FCHDIR", "HAVE_FCHMOD", "HAVE_FCHMODAT", "HAVE_FCHOWN", "HAVE_FCHOWNAT",
    "HAVE_FDOPENDIR", "HAVE_FSTATAT", "HAVE_FTRUNCATE", "HAVE_FUTIMENS", "HAVE_LINKAT",
    "HAVE_LCHOWN", "HAVE_LSTAT", "HAVE_LUTIMES", "HAVE_MKDIRAT", "HAVE_OPENAT", "HAVE_READLINKAT",
    "HAVE_RENAMEAT", "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT"};

}  // namespace

Object* PathText(Object* path) {
  if (IsStr(path) || IsBytes(path)) return path;
  Object* method;
  const int found = LookupSpecial(path, names.__fspath__, &method);
  if (found < 0) return nullptr;
  if (found == 0) {
    return Raise(exc::TypeError, "expected str, bytes or os.PathLike object, not %T", path);
  }
  Object* result = CallArgs(method);
  if (result == nullptr || IsStr(result) || IsBytes(result)) return result;
  return Raise(exc::TypeError, "expected %T.__fspath__() to return str or bytes, not %T", path,
               result);
}

bool ParsePath(Object* o, const char* function, const char* argument, bool allow_fd,
               bool allow_none, PathArg* out) {
  const auto wrong = [&] {
    Raise(exc::TypeError, "%s: %s should be %s, not %T", function, argument,
          allow_fd && allow_none ? "string, bytes, os.PathLike, integer or None"
          : allow_fd             ? "string, bytes, os.PathLike or integer"
          : allow_none           ? "string, bytes, os.PathLike or None"
                                 : "string, bytes or os.PathLike",
          o);
    return false;
  };
  out->given = o;
  if (o == None() && allow_none) {
    out->given = nullptr;
    out->path = ".";
    return true;
  }
  if (!IsStr(o) && !IsBytes(o)) {
    if (allow_fd && (IsInt(o) || TypeOf(o)->slots.to_index != nullptr)) {
      return IntAsInt(o, &out->fd);
    }
    Object* method;
    const int found = LookupSpecial(o, names.__fspath__, &method);
    if (found < 0) return false;
    if (found == 0) return wrong();
    Object* result = CallArgs(method);
    if (result == nullptr) return false;
    if (!IsStr(result) && !IsBytes(result)) {
      Raise(exc::TypeError, "expected %T.__fspath__() to return str or bytes, not %T", o, result);
      return false;
    }
    out->given = o = result;
  }
  if (IsStr(o)) {
    if (!StrToFsBytes(o, &out->path)) return false;
  } else {
    out->is_bytes = true;
    out->path = BytesView(o);
  }
  if (out->path.find('\0') != std::string::npos) {
    if (!out->is_bytes) {
      Raise(exc::ValueError, "embedded null byte");
    } else {
      Raise(exc::ValueError, "%s: embedded null character in %s", function, argument);
    }
    return false;
  }
  return true;
}

bool ParseDirFd(Object* o, int* fd) {
  *fd = AT_FDCWD;
  if (o == nullptr || o == None()) return true;
  if (!IsInt(o) && TypeOf(o)->slots.to_index == nullptr) {
    Raise(exc::TypeError, "argument should be integer or None, not %T", o);
    return false;
  }
  return IntAsInt(o, fd);
}

bool ParseFd(Object* o, int* fd) {
  if (!IsInt(o)) {
    Object* method;
    const int found = LookupAttr(o, names.fileno, &method);
    if (found < 0) return false;
    if (found == 0) {
      Raise(exc::TypeError, "argument must be an int, or have a fileno() method.");
      return false;
    }
    o = CallArgs(method);
    if (o == nullptr) return false;
    if (!IsInt(o)) {
      Raise(exc::TypeError, "fileno() returned a non-integer");
      return false;
    }
  }
  if (!IntAsInt(o, fd)) return false;
  if (*fd < 0) {
    Raise(exc::ValueError, "file descriptor cannot be a negative integer (%i)", *fd);
    return false;
  }
  return true;
}

Object* PathResult(const std::string& name, bool is_bytes) {
  return is_bytes ? NewBytes(name.data(), static_cast<int64_t>(name.size()))
                  : StrSurrogateEscape(name);
}

Object* RaisePath(const PathArg& path) {
  const int error_number = errno;
  return RaiseErrno(error_number, path.given);
}

Object* RaisePaths(const PathArg& from, const PathArg& to) {
  const int error_number = errno;
  return RaiseErrno(error_number, from.given, to.given);
}

bool ParseBool(Object* o, bool* value) {
  if (o == nullptr) return true;
  const int truth = IsTrue(o);
  *value = truth == 1;
  return truth >= 0;
}

Object* CreatePosixModule() {
  Object* module = NewNativeModule(
      "posix", "This module provides access to operating system functionality that is\n"
      "standardized by the C Standard and the POSIX standard (a thinly\n"
      "disguised Unix interface).", kMethods);
  Object* have = NewList();
  if (module == nullptr || have == nullptr) return nullptr;
  for (const char* name : kHaveFunctions) {
    if (!ListAppend(have, NewStr(name))) return nullptr;
  }
  const bool ok = AddFunctions(module, kPosixFiles) && AddFunctions(module, kPosixDescriptors) &&
                  AddFunctions(module, kPosixStat) && AddFunctions(module, kPosixProcess) &&
                  AddFunctions(module, kPosixTerminals) && AddFunctions(module, kPosixTransfers) &&
                  AddFunctions(module, kPosixAttributes) && AddFunctions(module, kPosixScheduling) &&
                  AddFunctions(module, kPosixUsers) && AddFunctions(module, kPosixSpawn) &&
                  InitPosixScheduling(module) &&
                  AddPosixConstants(module) && InitPosixStat(module) && InitPosixProcess(module) &&
                  InitScandir(module) && ModuleAdd(module, "environ", Environment()) &&
                  ModuleAdd(module, "error", AsObject(&exc::OSError)) &&
                  ModuleAdd(module, "_have_functions", have);
  return ok ? module : nullptr;
}

}  // namespace tricolor
