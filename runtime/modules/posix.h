// posix: the parts of the module, by file, and how they take their arguments.
#ifndef TRICOLOR_RUNTIME_MODULES_POSIX_H_
#define TRICOLOR_RUNTIME_MODULES_POSIX_H_

#include <fcntl.h>

#include <string>
#include <vector>

#include "runtime/audit.h"
#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

extern const NativeMethod kPosixFiles[];      // posix_files.cc: names: mkdir, rename, listdir …
extern const NativeMethod kPosixDescriptors[];// posix_descriptors.cc: open, read, pipe, dup …
extern const NativeMethod kPosixStat[];       // posix_stat.cc: stat, chmod, utime …
extern const NativeMethod kPosixProcess[];    // posix_process.cc: getpid, fork, waitpid, kill …
extern const NativeMethod kPosixTerminals[];  // posix_terminals.cc: openpty, forkpty, tcgetpgrp …
extern const NativeMethod kPosixTransfers[];  // posix_transfers.cc: readv, splice, eventfd …
extern const NativeMethod kPosixAttributes[]; // posix_attributes.cc: getxattr, mknod, chroot …
extern const NativeMethod kPosixScheduling[]; // posix_scheduling.cc: priorities, policies, wait4 …
extern const NativeMethod kPosixUsers[];      // posix_users.cc: sets of ids and groups
extern const NativeMethod kPosixSpawn[];      // posix_spawn.cc
bool InitPosixScheduling(Object* module);
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
  Object* given = nullptr;   // for the exception's filename and events; null: None was given
  bool is_bytes = false;
};
// `what`: "stat: path" for messages. False: exception.
bool ParsePath(Object* o, const char* function, const char* argument, bool allow_fd,
               bool allow_none, PathArg* out);
// os.fspath(path); null: exception.
Object* PathText(Object* path);
// dir_fd: null or None gives AT_FDCWD.
bool ParseDirFd(Object* o, int* fd);
// An int, or an object with fileno().
bool ParseFd(Object* o, int* fd);
// A name that the system gave, in the type of the argument.
Object* PathResult(const std::string& name, bool is_bytes);
Object* RaisePath(const PathArg& path);
Object* RaisePaths(const PathArg& from, const PathArg& to);
// How audit events tell of both.
inline Object* AuditObject(const PathArg& path) { return AuditObject(path.given); }
inline int AuditedDirFd(int dir_fd) { return dir_fd == AT_FDCWD ? -1 : dir_fd; }

// Around fork(), on the thread that calls it: os.register_at_fork's functions, the collector and the
// locks of threads that the child does not have. Nothing is allocated between Before and After.
void BeforeFork();
void AfterForkInParent();
void AfterForkInChild();

// The strings of a tuple or list of path-like objects; of a mapping, as NAME=value. `what` and
// `function` are for messages. False: exception.
bool ArgumentStrings(Object* o, const char* what, const char* function, std::vector<std::string>* out);
bool EnvironmentStrings(Object* mapping, const char* function, std::vector<std::string>* out);
std::vector<char*> StringPointers(std::vector<std::string>* strings);  // ends with null

bool IsSequence(Object* o);  // PySequence_Check

// os.sched_param's priority. False: exception.
bool SchedPriority(Object* o, int* priority);

// A flag argument that defaults to `value` when null. False: exception.
bool ParseBool(Object* o, bool* value);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_POSIX_H_
