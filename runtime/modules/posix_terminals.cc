// posix: terminals and the groups of processes in front of them.
#include <errno.h>
#include <pty.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

Object* OpenPty(Object*, Args, size_t, Object*) {
  int master, slave;
  if (openpty(&master, &slave, nullptr, nullptr, nullptr) != 0) return RaiseErrno(errno);
  for (const int fd : {master, slave}) {
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
      const int error_number = errno;
      close(master);
      close(slave);
      return RaiseErrno(error_number);
    }
  }
  return TupleOf(NewInt(master), NewInt(slave));
}

Object* ForkPty(Object*, Args, size_t, Object*) {
  int master = -1;
  if (!AuditEvent("os.forkpty")) return nullptr;
  BeforeFork();
  const pid_t pid = forkpty(&master, nullptr, nullptr, nullptr);
  const int error_number = errno;
  if (pid == 0) {
    AfterForkInChild();
  } else {
    AfterForkInParent();
  }
  return pid < 0 ? RaiseErrno(error_number) : TupleOf(NewInt(pid), NewInt(master));
}

Object* LoginTty(Object*, Args args, size_t, Object*) {
  int fd;
  if (!ParseFd(args[0], &fd)) return nullptr;
  return login_tty(fd) != 0 ? RaiseErrno(errno) : None();
}

Object* GetForeground(Object*, Args args, size_t, Object*) {
  int fd;
  if (!IntAsInt(args[0], &fd)) return nullptr;
  const pid_t group = tcgetpgrp(fd);
  return group < 0 ? RaiseErrno(errno) : NewInt(group);
}

Object* SetForeground(Object*, Args args, size_t, Object*) {
  int fd, group;
  if (!IntAsInt(args[0], &fd) || !IntAsInt(args[1], &group)) return nullptr;
  return tcsetpgrp(fd, group) != 0 ? RaiseErrno(errno) : None();
}

Object* ControllingTerminal(Object*, Args, size_t, Object*) {
  char name[L_ctermid];
  return StrSurrogateEscape(ctermid(name));
}

}  // namespace

const NativeMethod kPosixTerminals[] = {
    {"openpty", OpenPty, 0, 0, 0, "openpty($module, /)\n--\n\n"},
    {"forkpty", ForkPty, 0, 0, 0, "forkpty($module, /)\n--\n\n"},
    {"login_tty", LoginTty, 1, 1, 0, "login_tty($module, fd, /)\n--\n\n"},
    {"tcgetpgrp", GetForeground, 1, 1, 0, "tcgetpgrp($module, fd, /)\n--\n\n"},
    {"tcsetpgrp", SetForeground, 2, 2, 0, "tcsetpgrp($module, fd, pgid, /)\n--\n\n"},
    {"ctermid", ControllingTerminal, 0, 0, 0, "ctermid($module, /)\n--\n\n"},
    {}};

}  // namespace tricolor
