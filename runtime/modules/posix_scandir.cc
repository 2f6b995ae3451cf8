// posix: os.scandir and os.DirEntry.
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/posix_stat.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

struct DirEntry {
  Object base;
  Object* name;
  Object* path;
  Object* stat;   // cached results
  Object* lstat;
  uint64_t inode;
  int dir_fd;     // AT_FDCWD when opened by path
  uint8_t kind;   // DT_*
};

struct ScandirIterator {
  Object base;
  Object* path;   // as given; null: none
  DIR* folder;    // null: closed
  int fd;         // as given, or -1
  bool is_bytes;
};

Type entry_type;
Type iterator_type;

DirEntry* E(Object* o) { return As<DirEntry>(o); }
ScandirIterator* I(Object* o) { return As<ScandirIterator>(o); }

void TraceEntry(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&E(o)->name));
  visitor.Visit(gc::Load(&E(o)->path));
  visitor.Visit(gc::Load(&E(o)->stat));
  visitor.Visit(gc::Load(&E(o)->lstat));
}
void TraceIterator(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&I(o)->path)); }

Object* FetchStat(Object* self, bool follow) {
  PathArg path;
  Object* name = E(self)->dir_fd == AT_FDCWD ? E(self)->path : E(self)->name;
  if (!ParsePath(name, "stat", "path", false, false, &path)) return nullptr;
  struct stat st;
  int failed;
  {
    gc::DetachedScope detached(CurrentThread());
    failed = fstatat(E(self)->dir_fd, path.path.c_str(), &st, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  }
  if (failed == 0) return NewStatResult(st);
  const int error_number = errno;
  return RaiseErrno(error_number, E(self)->path);
}

Object* CachedStat(Object* self, bool follow) {
  if (follow && E(self)->kind != DT_LNK && E(self)->kind != DT_UNKNOWN) follow = false;
  Object** cache = follow ? &E(self)->stat : &E(self)->lstat;
  if (Object* known = gc::Load(cache)) return known;
  Object* result = FetchStat(self, follow);
  if (result != nullptr) gc::Store(self, cache, result);
  return result;
}

bool Follow(const char* name, Args args, size_t nargs, Object* kwnames, bool* follow) {
  Object* out[1] = {};
  *follow = true;
  return ParseArgs(name, args, nargs, kwnames, {"follow_symlinks"}, 0, 0, 0, out) &&
         ParseBool(out[0], follow);
}

Object* EntryStat(Object* self, Args args, size_t nargs, Object* kwnames) {
  bool follow;
  return Follow("stat", args, nargs, kwnames, &follow) ? CachedStat(self, follow) : nullptr;
}

// 1 yes, 0 no, -1 error.
int HasMode(Object* self, bool follow, uint8_t kind, unsigned mode) {
  const uint8_t known = E(self)->kind;
  if (known != DT_UNKNOWN && !(known == DT_LNK && follow)) return known == kind;
  Object* st = CachedStat(self, follow);
  if (st == nullptr) {
    if (!ErrorIs(exc::FileNotFoundError)) return -1;
    ClearError();
    return 0;
  }
  int64_t bits;
  return IntFits(TupleAt(st, 0), &bits) && (static_cast<unsigned>(bits) & S_IFMT) == mode;
}

Object* IsDir(Object* self, Args args, size_t nargs, Object* kwnames) {
  bool follow;
  if (!Follow("is_dir", args, nargs, kwnames, &follow)) return nullptr;
  const int answer = HasMode(self, follow, DT_DIR, S_IFDIR);
  return answer < 0 ? nullptr : Bool(answer == 1);
}
Object* IsFile(Object* self, Args args, size_t nargs, Object* kwnames) {
  bool follow;
  if (!Follow("is_file", args, nargs, kwnames, &follow)) return nullptr;
  const int answer = HasMode(self, follow, DT_REG, S_IFREG);
  return answer < 0 ? nullptr : Bool(answer == 1);
}
Object* IsSymlink(Object* self, Args, size_t, Object*) {
  const int answer = HasMode(self, false, DT_LNK, S_IFLNK);
  return answer < 0 ? nullptr : Bool(answer == 1);
}
Object* Inode(Object* self, Args, size_t, Object*) { return NewIntUnsigned(E(self)->inode); }
Object* EntryFsPath(Object* self, Args, size_t, Object*) { return E(self)->path; }
Object* EntryRepr(Object* self) { return StrFormat("<DirEntry %R>", E(self)->name); }
Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

const NativeMethod kEntryMethods[] = {
    {"is_dir", IsDir, 0, kAnyCount, kKeywords, "is_dir($self, /, *, follow_symlinks=True)\n--\n\n"},
    {"is_file", IsFile, 0, kAnyCount, kKeywords, "is_file($self, /, *, follow_symlinks=True)\n--\n\n"},
    {"is_symlink", IsSymlink, 0, 0, 0, "is_symlink($self, /)\n--\n\n"},
    {"stat", EntryStat, 0, kAnyCount, kKeywords, "stat($self, /, *, follow_symlinks=True)\n--\n\n"},
    {"inode", Inode, 0, 0, 0, "inode($self, /)\n--\n\n"},
    {"__fspath__", EntryFsPath, 0, 0, 0, "__fspath__($self, /)\n--\n\n"},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};
const NativeMember kEntryMembers[] = {
    {"name", MemberKind::kObjectEx, offsetof(DirEntry, name), true, nullptr},
    {"path", MemberKind::kObjectEx, offsetof(DirEntry, path), true, nullptr},
    {}};

// ---- the iterator

void CloseFolder(Object* self) {
  DIR* folder = __atomic_exchange_n(&I(self)->folder, nullptr, __ATOMIC_ACQ_REL);
  if (folder == nullptr) return;
  gc::DetachedScope detached(CurrentThread());
  if (I(self)->fd >= 0) rewinddir(folder);
  closedir(folder);
}

Object* NewEntry(Object* self, const dirent& d) {
  auto* entry = New<DirEntry>(entry_type);
  if (entry == nullptr) return nullptr;
  entry->inode = d.d_ino;
  entry->kind = d.d_type;
  entry->dir_fd = I(self)->fd >= 0 ? I(self)->fd : AT_FDCWD;
  Object* name = PathResult(d.d_name, I(self)->is_bytes);
  if (name == nullptr) return nullptr;
  gc::Store(entry, &entry->name, name);
  Object* path = name;
  if (I(self)->fd < 0) {
    PathArg folder;
    folder.path = ".";
    if (I(self)->path != nullptr &&
        !ParsePath(I(self)->path, "scandir", "path", false, false, &folder)) {
      return nullptr;
    }
    std::string full = folder.path;
    if (!full.empty() && full.back() != '/') full += '/';
    path = PathResult(full + d.d_name, I(self)->is_bytes);
    if (path == nullptr) return nullptr;
  }
  gc::Store(entry, &entry->path, path);
  return AsObject(entry);
}

Object* NextEntry(Object* self) {
  for (;;) {
    DIR* folder = __atomic_load_n(&I(self)->folder, __ATOMIC_ACQUIRE);
    if (folder == nullptr) return nullptr;
    dirent found;
    bool end = false;
    int error_number = 0;
    {
      gc::DetachedScope detached(CurrentThread());
      errno = 0;
      const dirent* d = readdir(folder);
      if (d == nullptr) {
        end = true;
        error_number = errno;
      } else {
        memcpy(&found, d, std::min<size_t>(d->d_reclen, sizeof found));
      }
    }
    if (end) {
      Object* path = I(self)->path;
      CloseFolder(self);
      return error_number == 0 ? nullptr : RaiseErrno(error_number, path);
    }
    if (strcmp(found.d_name, ".") != 0 && strcmp(found.d_name, "..") != 0) {
      return NewEntry(self, found);
    }
  }
}

Object* Self(Object* self) { return self; }
Object* Enter(Object* self, Args, size_t, Object*) { return self; }
Object* Close(Object* self, Args, size_t, Object*) {
  CloseFolder(self);
  return None();
}

void FinalizeIterator(Object* self) {
  if (I(self)->folder == nullptr) return;
  SavedError saved;
  if (!Warn(exc::ResourceWarning, "unclosed scandir iterator %R", self)) WriteUnraisable(self);
  CloseFolder(self);
}

const NativeMethod kIteratorMethods[] = {{"__enter__", Enter, 0, 0, 0, nullptr},
                                         {"__exit__", Close, 0, kAnyCount, 0, nullptr},
                                         {"close", Close, 0, 0, 0, nullptr},
                                         {}};

}  // namespace

Object* ScandirFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {None()};
  PathArg path;
  if (!ParseArgs("scandir", args, nargs, kwnames, {"path"}, 0, 1, 0, out) ||
      !ParsePath(out[0], "scandir", "path", true, true, &path) ||
      !AuditEvent("os.scandir", path)) {
    return nullptr;
  }
  auto* iterator = New<ScandirIterator>(iterator_type);
  if (iterator == nullptr) return nullptr;
  iterator->fd = path.fd;
  iterator->is_bytes = path.is_bytes;
  gc::Store(iterator, &iterator->path, path.given);
  DIR* folder;
  {
    gc::DetachedScope detached(CurrentThread());
    if (path.fd >= 0) {
      const int copy = fcntl(path.fd, F_DUPFD_CLOEXEC, 0);
      folder = copy < 0 ? nullptr : fdopendir(copy);
    } else {
      folder = opendir(path.path.c_str());
    }
  }
  if (folder == nullptr) return RaisePath(path);
  __atomic_store_n(&iterator->folder, folder, __ATOMIC_RELEASE);
  return AsObject(iterator);
}

bool InitScandir(Object* module) {
  BeginType(&entry_type, "posix.DirEntry", sizeof(DirEntry));
  entry_type.tp_flags |= kTypeDisallowNew;
  entry_type.slots.trace = TraceEntry;
  entry_type.slots.repr = EntryRepr;
  entry_type.native_methods = kEntryMethods;
  entry_type.native_members = kEntryMembers;
  BeginType(&iterator_type, "posix.ScandirIterator", sizeof(ScandirIterator));
  iterator_type.tp_flags |= kTypeDisallowNew;
  iterator_type.cell_flags = gc::kFinalizable;
  iterator_type.slots.trace = TraceIterator;
  iterator_type.slots.iter = Self;
  iterator_type.slots.next = NextEntry;
  iterator_type.slots.finalize = FinalizeIterator;
  iterator_type.native_methods = kIteratorMethods;
  return ReadyBuiltinType(&entry_type) && ReadyBuiltinType(&iterator_type) &&
         ModuleAdd(module, "DirEntry", AsObject(&entry_type));
}

}  // namespace tricolor
