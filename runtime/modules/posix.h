// posix: the parts of the module, by file, and how they take their arguments.
#ifndef TRICOLOR_RUNTIME_MODULES_POSIX_H_
#define TRICOLOR_RUNTIME_MODULES_POSIX_H_

#include <fcntl.h>

#include <string>

#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

extern const NativeMethod kPosixFiles[];      // posix_files.cc: names: mkdir, rename, listdir …
extern const NativeMethod kPosixDescriptors[];// posix_descriptors.cc: open, read, pipe, dup …
extern const NativeMethod kPosixStat[];       // posix_stat.cc: stat, chmod, utime …
extern const NativeMethod kPosixProcess[];    // posix_process.cc: getpid, fork, waitpid, kill …
bool AddPosixConstants(Object* module);       // posix_constants.cc
bool InitPosixStat(Object* module);
bool InitPosixProcess(Object* module);
bool InitScandir(Object* module);             // posix_scandir.cc
bool InitTerminalSize(Object* module);
Object* ScandirFunction(Object*, Args args, size_t nargs, Object* kwnames);

// A path argument: str, bytes, os.PathLike, maybe a descriptor or None.
struct PathArg {
  std::string path;
  int fd = -1;               // >= 0: a descriptor was given instead
  Object* given = nullptr;   // for the exception's filename; null: None was given
  bool is_bytes = false;
};
// `what`: "stat: path" for messages. False: exception.
bool ParsePath(Object* o, const char* function, const char* argument, bool allow_fd,
               bool allow_none, PathArg* out);
// dir_fd: null or None gives AT_FDCWD.
bool ParseDirFd(Object* o, int* fd);
// An int, or an object with fileno().
bool ParseFd(Object* o, int* fd);
// A name that the system gave, in the type of the argument.
Object* PathResult(const std::string& name, bool is_bytes);
Object* RaisePath(const PathArg& path);
Object* RaisePaths(const PathArg& from, const PathArg& to);

// Around fork(), on the thread that calls it: os.register_at_fork's functions, the collector and the
// locks of threads that the child does not have. Nothing is allocated between Before and After.
void BeforeFork();
void AfterForkInParent();
void AfterForkInChild();

// A flag argument that defaults to `value` when null. False: exception.
bool ParseBool(Object* o, bool* value);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_POSIX_H_
