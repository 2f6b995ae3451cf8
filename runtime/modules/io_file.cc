// FileIO: a file descriptor.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "gc/mutator.h"
#include "runtime/audit.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/death.h"
#include "runtime/modules/io_internal.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/thread.h"

namespace tricolor {

Type file_io_type;

int64_t FdRead(int fd, void* to, int64_t size) {
  for (;;) {
    ssize_t n;
    int error;
    {
      gc::DetachedScope detached(CurrentThread());
      n = read(fd, to, static_cast<size_t>(size));
      error = errno;
    }
    if (n >= 0) return n;
    if (error == EINTR) {
      if (!PollHere()) return -1;
      continue;
    }
    if (error == EAGAIN) return -2;
    RaiseErrno(error);
    return -1;
  }
}

int64_t FdWrite(int fd, const void* from, int64_t size) {
  for (;;) {
    ssize_t n;
    int error;
    {
      gc::DetachedScope detached(CurrentThread());
      n = write(fd, from, static_cast<size_t>(size));
      error = errno;
    }
    if (n >= 0) return n;
    if (error == EINTR) {
      if (!PollHere()) return -1;
      continue;
    }
    if (error == EAGAIN) return -2;
    RaiseErrno(error);
    return -1;
  }
}

namespace {

FileObject* Self(Object* o) { return As<FileObject>(o); }

bool CheckOpen(Object* o) {
  return Self(o)->fd >= 0 || RaiseFalse(Raise(exc::ValueError, "I/O operation on closed file"));
}

const char* ModeOf(const FileObject* f) {
  if (f->created) return f->readable ? "xb+" : "xb";
  if (f->appending) return f->readable ? "ab+" : "ab";
  if (f->readable) return f->writable ? "rb+" : "rb";
  return "wb";
}

// The flags of open(2), or -1 with ValueError.
int ParseMode(FileObject* f, const char* mode) {
  int flags = 0;
  bool chosen = false, plus = false;
  const auto bad = [] {
    Raise(exc::ValueError,
          "Must have exactly one of create/read/write/append mode and at most one plus");
    return -1;
  };
  for (const char* m = mode; *m != 0; ++m) {
    switch (*m) {
      case 'x':
      case 'r':
      case 'w':
      case 'a':
        if (chosen) return bad();
        chosen = true;
        if (*m == 'r') {
          f->readable = true;
        } else {
          f->writable = true;
          flags |= O_CREAT;
          if (*m == 'x') f->created = true, flags |= O_EXCL;
          if (*m == 'w') flags |= O_TRUNC;
          if (*m == 'a') f->appending = true, flags |= O_APPEND;
        }
        break;
      case 'b':
        break;
      case '+':
        if (plus) return bad();
        f->readable = f->writable = plus = true;
        break;
      default:
        Raise(exc::ValueError, "invalid mode: %.200s", mode);
        return -1;
    }
  }
  if (!chosen) return bad();
  flags |= f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY;
  return flags | O_CLOEXEC;
}

int OpenPath(Object* name, const std::string& path, int flags) {
  const int64_t fd = SystemCall([&] { return open(path.c_str(), flags, 0666); });
  if (fd >= 0) return static_cast<int>(fd);
  if (fd != kCallRaised) RaiseErrno(errno, name);
  return -1;
}

bool CloseFd(FileObject* f) {
  const int fd = f->fd;
  f->fd = -1;
  if (fd < 0) return true;
  int result, error;
  {
    gc::DetachedScope detached(CurrentThread());
    result = close(fd);
    error = errno;
  }
  return result == 0 || error == EINTR || RaiseFalse(RaiseErrno(error));
}

bool OpenByOpener(FileObject* f, Object* opener, Object* name, int flags) {
  Object* made = CallArgs(opener, name, NewInt(flags));
  if (made == nullptr) return false;
  if (!IsInt(made)) return RaiseFalse(Raise(exc::TypeError, "expected integer from opener"));
  if (!IntAsInt(made, &f->fd)) return false;
  return f->fd >= 0 ||
         RaiseFalse(Raise(exc::ValueError, "opener returned %d", f->fd));
}

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  FileObject* f = Self(self);
  Object* out[4] = {nullptr, nullptr, True(), None()};
  if (!ParseArgs("FileIO", args, nargs, kwnames, {"file", "mode", "closefd", "opener"}, 0, 4, 1, out)) {
    return false;
  }
  if (f->fd >= 0 && f->close_fd && !CloseFd(f)) return false;
  f->fd = -1;
  f->created = f->readable = f->writable = f->appending = false;
  f->seekable = -1;
  f->block_size = kDefaultBufferSize;
  const int close_fd = IsTrue(out[2]);
  if (close_fd < 0) return false;
  f->close_fd = close_fd != 0;
  Object* name = out[0];
  int fd = -1;
  std::string path;
  if (TypeOf(name)->slots.to_index != nullptr) {
    if (!IntAsInt(name, &fd)) {
      ClearError();  // then it may still be a path
    } else if (fd < 0) {
      return RaiseFalse(Raise(exc::ValueError, "negative file descriptor"));
    }
  }
  if (fd < 0) {
    Object* text = PathText(name);
    if (text == nullptr) return false;
    if (IsBytes(text)) path = std::string(BytesView(text));
    else if (!StrToFsBytes(text, &path)) return false;
    if (path.find('\0') != path.npos) {
      return RaiseFalse(Raise(exc::ValueError, "embedded null byte"));
    }
  }
  if (out[1] != nullptr && !IsStr(out[1])) {
    return RaiseFalse(Raise(exc::TypeError, "FileIO() argument 'mode' must be str, not %#T", out[1]));
  }
  const char* mode = out[1] == nullptr ? "r" : StrUtf8(out[1]);
  if (mode == nullptr) return false;
  const int flags = ParseMode(f, mode);
  if (flags < 0 || !AuditEvent("open", name, mode, flags)) return false;
  const bool opened_here = fd < 0;
  if (fd >= 0) {
    f->fd = fd;
  } else {
    if (!f->close_fd) {
      return RaiseFalse(Raise(exc::ValueError, "Cannot use closefd=False with file name"));
    }
    if (out[3] != None()) {
      if (!OpenByOpener(f, out[3], name, flags)) {
        f->fd = -1;
        return false;
      }
      // As open(2) with O_CLOEXEC would have it.
      const int now = fcntl(f->fd, F_GETFD);
      if (now >= 0) fcntl(f->fd, F_SETFD, now | FD_CLOEXEC);
    } else {
      f->fd = OpenPath(name, path, flags);
      if (f->fd < 0) return false;
    }
  }
  struct stat status;
  if (fstat(f->fd, &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      RaiseErrno(EISDIR, name);
      SavedError saved;
      if (opened_here) CloseFd(f);
      f->fd = -1;
      return false;
    }
    if (status.st_blksize > 1) f->block_size = status.st_blksize;
  } else if (errno == EBADF) {
    RaiseErrno(EBADF);
    f->fd = -1;
    return false;
  }
  if (!SetAttr(self, names.name, name)) return false;
  if (f->appending) lseek(f->fd, 0, SEEK_END);
  return true;
}

Object* New(Type* type, Args, size_t, Object*) {
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  Self(o)->fd = -1;
  Self(o)->close_fd = true;
  Self(o)->seekable = -1;
  return o;
}

Object* Read(Object* self, Args args, size_t nargs, Object*) {
  int64_t size;
  if (!CheckOpen(self)) return nullptr;
  if (!Self(self)->readable) return RaiseUnsupported("File not open for reading");
  if (!ReadSize(nargs > 0 ? args[0] : nullptr, &size)) return nullptr;
  if (size < 0) return FileReadAll(self);
  Object* bytes = NewBytes(nullptr, size);
  if (bytes == nullptr) return nullptr;
  const int64_t n = FdRead(Self(self)->fd, BytesData(bytes), size);
  if (n == -2) return None();
  return n < 0 ? nullptr : BytesSlice(bytes, 0, n);
}
Object* ReadAll(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  if (!Self(self)->readable) return RaiseUnsupported("File not open for reading");
  return FileReadAll(self);
}

Object* ReadInto(Object* self, Args args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  if (!Self(self)->readable) return RaiseUnsupported("File not open for reading");
  BufferView view(args[0], "readinto() argument");
  if (!view.ok()) return nullptr;
  const int64_t n = FdRead(Self(self)->fd, view.info().buf, view.info().len);
  if (n == -2) return None();
  return n < 0 ? nullptr : NewInt(n);
}

Object* Write(Object* self, Args args, size_t, Object*) {
  BufferView view(args[0]);
  if (!view.ok() || !CheckOpen(self)) return nullptr;
  if (!Self(self)->writable) return RaiseUnsupported("File not open for writing");
  const int64_t n = FdWrite(Self(self)->fd, view.info().buf, view.info().len);
  if (n == -2) return None();
  if (n >= 0 && n < view.info().len && !PollHere()) return nullptr;  // cut short by a signal
  return n < 0 ? nullptr : NewInt(n);
}

Object* SeekTo(Object* self, int64_t offset, int whence) {
  const off_t at = lseek(Self(self)->fd, offset, whence);
  return at < 0 ? RaiseErrno(errno) : NewInt(at);
}
Object* Seek(Object* self, Args args, size_t nargs, Object*) {
  if (!CheckOpen(self)) return nullptr;
  int64_t offset;
  int whence = 0;
  if (IsFloat(args[0])) return Raise(exc::TypeError, "an integer is required");
  if (!IntAsInt64(args[0], &offset) || (nargs > 1 && !IntAsInt(args[1], &whence))) return nullptr;
  return SeekTo(self, offset, whence);
}
Object* Tell(Object* self, Args, size_t, Object*) {
  return CheckOpen(self) ? SeekTo(self, 0, SEEK_CUR) : nullptr;
}
Object* Truncate(Object* self, Args args, size_t nargs, Object*) {
  if (!CheckOpen(self)) return nullptr;
  if (!Self(self)->writable) return RaiseUnsupported("File not open for writing");
  Object* at = nargs > 0 && args[0] != None() ? args[0] : SeekTo(self, 0, SEEK_CUR);
  int64_t size;
  if (at == nullptr || !IntAsInt64(at, &size)) return nullptr;
  int result, error;
  {
    gc::DetachedScope detached(CurrentThread());
    result = ftruncate(Self(self)->fd, size);
    error = errno;
  }
  return result != 0 ? RaiseErrno(error) : at;
}

Object* Close(Object* self, Args, size_t, Object*) {
  FileObject* f = Self(self);
  Object* args[] = {self};
  Object* base_close = GetAttr(AsObject(&raw_io_base_type), "close");
  if (base_close == nullptr) return nullptr;
  Object* closed = Call(base_close, args, 1);
  if (!f->close_fd) {
    f->fd = -1;
    return closed;
  }
  SavedError saved;
  if (!CloseFd(f)) return nullptr;
  return closed;
}

Object* Fileno(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? NewInt(Self(self)->fd) : nullptr; }
Object* Readable(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? Bool(Self(self)->readable) : nullptr; }
Object* Writable(Object* self, Args, size_t, Object*) { return CheckOpen(self) ? Bool(Self(self)->writable) : nullptr; }
Object* Seekable(Object* self, Args, size_t, Object*) {
  if (!CheckOpen(self)) return nullptr;
  FileObject* f = Self(self);
  if (f->seekable < 0) f->seekable = lseek(f->fd, 0, SEEK_CUR) >= 0 ? 1 : 0;
  return Bool(f->seekable == 1);
}
Object* Isatty(Object* self, Args, size_t, Object*) {
  return CheckOpen(self) ? Bool(isatty(Self(self)->fd) != 0) : nullptr;
}

Object* GetClosed(Object* self, void*) { return Bool(Self(self)->fd < 0); }
Object* GetMode(Object* self, void*) { return NewStr(ModeOf(Self(self))); }
Object* GetCloseFd(Object* self, void*) { return Bool(Self(self)->close_fd); }

Object* ReprFile(Object* self) {
  FileObject* f = Self(self);
  if (f->fd < 0) return NewStr("<_io.FileIO [closed]>");
  Object* name;
  const int found = LookupAttr(self, names.name, &name);
  if (found < 0) ClearError();
  const char* close_fd = f->close_fd ? "True" : "False";
  if (found != 1) {
    return StrFormat("<_io.FileIO fd=%d mode='%s' closefd=%s>", f->fd, ModeOf(f), close_fd);
  }
  return StrFormat("<_io.FileIO name=%R mode='%s' closefd=%s>", name, ModeOf(f), close_fd);
}

void FinalizeFile(Object* self) {
  FileObject* f = Self(self);
  SavedError saved;
  if (f->fd >= 0 && f->close_fd) {
    if (!Warn(exc::ResourceWarning, "unclosed file %R", self)) {
      if (ErrorIs(exc::Warning)) WriteUnraisable(self);
      else ClearError();
    }
  }
  if (CallMethod(self, names.close, nullptr, 0) == nullptr) ClearError();
}
Object* DeallocWarn(Object* self, Args args, size_t, Object*) {
  if (Self(self)->fd >= 0 && Self(self)->close_fd) {
    if (!Warn(exc::ResourceWarning, "unclosed file %R", args[0])) {
      if (ErrorIs(exc::Warning)) WriteUnraisable(self);
      else ClearError();
    }
  }
  return None();
}

const NativeMethod kMethods[] = {
    {"read", Read, 0, 1, 0, nullptr},         {"readall", ReadAll, 0, 0, 0, nullptr},
    {"readinto", ReadInto, 1, 1, 0, nullptr}, {"write", Write, 1, 1, 0, nullptr},
    {"seek", Seek, 1, 2, 0, nullptr},         {"tell", Tell, 0, 0, 0, nullptr},
    {"truncate", Truncate, 0, 1, 0, nullptr}, {"close", Close, 0, 0, 0, nullptr},
    {"seekable", Seekable, 0, 0, 0, nullptr}, {"readable", Readable, 0, 0, 0, nullptr},
    {"writable", Writable, 0, 0, 0, nullptr}, {"fileno", Fileno, 0, 0, 0, nullptr},
    {"isatty", Isatty, 0, 0, 0, nullptr},     {"_dealloc_warn", DeallocWarn, 1, 1, 0, nullptr},
    {}};
const NativeGetSet kGetSet[] = {{"closed", GetClosed, nullptr, "True if the file is closed", nullptr},
                                {"mode", GetMode, nullptr, nullptr, nullptr},
                                {"closefd", GetCloseFd, nullptr, nullptr, nullptr},
                                {}};
const NativeMember kMembers[] = {
    {"_blksize", MemberKind::kInt64, offsetof(FileObject, block_size), false, nullptr}, {}};

}  // namespace

Object* FileReadAll(Object* self) {
  FileObject* f = Self(self);
  struct stat status;
  int64_t expected = kDefaultBufferSize;
  const off_t at = lseek(f->fd, 0, SEEK_CUR);
  if (at >= 0 && fstat(f->fd, &status) == 0 && status.st_size > at) expected = status.st_size - at + 1;
  std::string all;
  int64_t used = 0;
  for (;;) {
    if (used == static_cast<int64_t>(all.size())) {
      all.resize(static_cast<size_t>(used == 0 ? expected : used + std::max<int64_t>(used, 65536)));
    }
    const int64_t n = FdRead(f->fd, all.data() + used, static_cast<int64_t>(all.size()) - used);
    if (n == -2) {
      if (used == 0) return None();
      break;
    }
    if (n < 0) return nullptr;
    if (n == 0) break;
    used += n;
  }
  return NewBytes(all.data(), used);
}

void SetUpFileType() {
  BeginIoType(&file_io_type, "_io.FileIO", sizeof(FileObject), &raw_io_base_type);
  file_io_type.slots.new_ = New;
  file_io_type.slots.init = Init;
  file_io_type.slots.repr = ReprFile;
  file_io_type.slots.finalize = FinalizeFile;
  AddNativeCloser(FinalizeFile, false);
  file_io_type.native_methods = kMethods;
  file_io_type.native_getset = kGetSet;
  file_io_type.native_members = kMembers;
}

}  // namespace tricolor
