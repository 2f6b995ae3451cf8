// _stat: what the bits of a file's mode mean.
#include <sys/stat.h>

#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"

namespace tricolor {
namespace {

constexpr const char* kModuleDoc =
    "The bits of st_mode: S_IF* are types of files, S_I* permissions, UF_* and SF_* flags of\n"
    "os.chflags(), ST_* the places in what os.stat() returns.";

bool ModeOf(Object* o, mode_t* mode) {
  if (!IsInt(o)) return RaiseFalse(Raise(exc::TypeError, "an integer is required"));
  uint64_t value;
  if (!IntAsUint64(o, &value)) return false;
  *mode = static_cast<mode_t>(value);
  return *mode == value || RaiseFalse(Raise(exc::OverflowError, "mode out of range"));
}

template <mode_t kType>
Object* IsOfType(Object*, Args args, size_t, Object*) {
  mode_t mode;
  return ModeOf(args[0], &mode) ? Bool((mode & S_IFMT) == kType) : nullptr;
}
// Types of files that this system does not have.
Object* IsOfNone(Object*, Args args, size_t, Object*) {
  mode_t mode;
  return ModeOf(args[0], &mode) ? False() : nullptr;
}

template <mode_t kMask>
Object* Masked(Object*, Args args, size_t, Object*) {
  mode_t mode;
  return ModeOf(args[0], &mode) ? NewInt(mode & kMask) : nullptr;
}

char TypeLetter(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
  }
}

Object* FileMode(Object*, Args args, size_t, Object*) {
  mode_t mode;
  if (!ModeOf(args[0], &mode)) return nullptr;
  char text[] = "?rwxrwxrwx";
  text[0] = TypeLetter(mode);
  for (int i = 0; i < 9; ++i) {
    if ((mode & (S_IRUSR >> i)) == 0) text[1 + i] = '-';
  }
  if ((mode & S_ISUID) != 0) text[3] = (mode & S_IXUSR) != 0 ? 's' : 'S';
  if ((mode & S_ISGID) != 0) text[6] = (mode & S_IXGRP) != 0 ? 's' : 'S';
  if ((mode & S_ISVTX) != 0) text[9] = (mode & S_IXOTH) != 0 ? 't' : 'T';
  return NewStr(text);
}

#define IS(name, function, what) {name, function, 1, 1, 0, name "(mode) -> bool\n\nIs it of " what "?"}
const NativeMethod kMethods[] = {
    IS("S_ISDIR", IsOfType<S_IFDIR>, "a directory"),
    IS("S_ISCHR", IsOfType<S_IFCHR>, "a character device"),
    IS("S_ISBLK", IsOfType<S_IFBLK>, "a block device"),
    IS("S_ISREG", IsOfType<S_IFREG>, "a regular file"),
    IS("S_ISFIFO", IsOfType<S_IFIFO>, "a named pipe"),
    IS("S_ISLNK", IsOfType<S_IFLNK>, "a symbolic link"),
    IS("S_ISSOCK", IsOfType<S_IFSOCK>, "a socket"),
    IS("S_ISDOOR", IsOfNone, "a door"),
    IS("S_ISPORT", IsOfNone, "an event port"),
    IS("S_ISWHT", IsOfNone, "a whiteout"),
    {"S_IMODE", Masked<07777>, 1, 1, 0, "The part of a mode that os.chmod() can set."},
    {"S_IFMT", Masked<S_IFMT>, 1, 1, 0, "The part of a mode that is the type of the file."},
    {"filemode", FileMode, 1, 1, 0, "A mode as a text of the form '-rwxrwxrwx'."},
    {}};
#undef IS

struct Constant {
  const char* name;
  int value;
};
#define N(name) {#name, name}
constexpr Constant kConstants[] = {
    N(S_IFDIR), N(S_IFCHR), N(S_IFBLK), N(S_IFREG), N(S_IFIFO), N(S_IFLNK), N(S_IFSOCK),
    {"S_IFDOOR", 0}, {"S_IFPORT", 0}, {"S_IFWHT", 0},
    N(S_ISUID), N(S_ISGID), N(S_ISVTX), {"S_ENFMT", S_ISGID},
    {"S_IREAD", S_IRUSR}, {"S_IWRITE", S_IWUSR}, {"S_IEXEC", S_IXUSR},
    N(S_IRWXU), N(S_IRUSR), N(S_IWUSR), N(S_IXUSR), N(S_IRWXG), N(S_IRGRP), N(S_IWGRP), N(S_IXGRP),
    N(S_IRWXO), N(S_IROTH), N(S_IWOTH), N(S_IXOTH),
    {"UF_NODUMP", 0x1}, {"UF_IMMUTABLE", 0x2}, {"UF_APPEND", 0x4}, {"UF_OPAQUE", 0x8},
    {"UF_NOUNLINK", 0x10}, {"UF_COMPRESSED", 0x20}, {"UF_HIDDEN", 0x8000},
    {"SF_ARCHIVED", 0x10000}, {"SF_IMMUTABLE", 0x20000}, {"SF_APPEND", 0x40000},
    {"SF_NOUNLINK", 0x100000}, {"SF_SNAPSHOT", 0x200000},
    {"ST_MODE", 0}, {"ST_INO", 1}, {"ST_DEV", 2}, {"ST_NLINK", 3}, {"ST_UID", 4}, {"ST_GID", 5},
    {"ST_SIZE", 6}, {"ST_ATIME", 7}, {"ST_MTIME", 8}, {"ST_CTIME", 9}};
#undef N

}  // namespace

Object* CreateStatModule() {
  Object* module = NewNativeModule("_stat", kModuleDoc, kMethods);
  for (const Constant& c : kConstants) {
    if (module == nullptr || !ModuleAdd(module, c.name, NewInt(c.value))) return nullptr;
  }
  return module;
}

}  // namespace tricolor
