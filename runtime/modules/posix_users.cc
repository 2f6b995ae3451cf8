// posix: sets of user ids, group ids and groups.
#include <errno.h>
#include <grp.h>
#include <unistd.h>

#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/system_call.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

// -1 leaves an id as it is.
bool Id(Object* o, const char* kind, unsigned* id) {
  int64_t value;
  if (!IsInt(o)) {
    Raise(exc::TypeError, "%s should be integer, not %T", kind, o);
    return false;
  }
  if (!IntAsInt64(o, &value)) return false;
  if (value < -1 || value > UINT32_MAX) {
    Raise(exc::OverflowError, value < 0 ? "%s is less than minimum" : "%s is greater than maximum", kind);
    return false;
  }
  *id = static_cast<unsigned>(value);
  return true;
}

template <int (*kCall)(unsigned, unsigned)>
Object* SetTwo(Object*, Args args, size_t, Object*) {
  unsigned real, effective;
  const char* kind = kCall == setreuid ? "uid" : "gid";
  if (!Id(args[0], kind, &real) || !Id(args[1], kind, &effective)) return nullptr;
  return kCall(real, effective) != 0 ? RaiseErrno(errno) : None();
}
template <int (*kCall)(unsigned, unsigned, unsigned)>
Object* SetThree(Object*, Args args, size_t, Object*) {
  unsigned real, effective, saved;
  const char* kind = kCall == setresuid ? "uid" : "gid";
  if (!Id(args[0], kind, &real) || !Id(args[1], kind, &effective) || !Id(args[2], kind, &saved)) return nullptr;
  return kCall(real, effective, saved) != 0 ? RaiseErrno(errno) : None();
}
template <int (*kCall)(unsigned*, unsigned*, unsigned*)>
Object* GetThree(Object*, Args, size_t, Object*) {
  unsigned real, effective, saved;
  if (kCall(&real, &effective, &saved) != 0) return RaiseErrno(errno);
  return TupleOf(NewInt(real), NewInt(effective), NewInt(saved));
}

Object* SetGroups(Object*, Args args, size_t, Object*) {
  if (!IsSequence(args[0])) return Raise(exc::TypeError, "setgroups argument must be a sequence");
  Object* items = ToTuple(args[0]);
  if (items == nullptr) return nullptr;
  std::vector<gid_t> groups(static_cast<size_t>(TupleSize(items)));
  for (size_t i = 0; i < groups.size(); ++i) {
    if (!Id(TupleAt(items, static_cast<int64_t>(i)), "gid", &groups[i])) return nullptr;
  }
  return setgroups(groups.size(), groups.data()) != 0 ? RaiseErrno(errno) : None();
}

Object* InitGroups(Object*, Args args, size_t, Object*) {
  PathArg name;
  unsigned group;
  if (!ParsePath(args[0], "initgroups", "username", false, false, &name) || !Id(args[1], "gid", &group)) return nullptr;
  return initgroups(name.path.c_str(), group) != 0 ? RaiseErrno(errno) : None();
}

Object* GroupList(Object*, Args args, size_t, Object*) {
  PathArg name;
  unsigned group;
  if (!ParsePath(args[0], "getgrouplist", "user", false, false, &name) || !Id(args[1], "gid", &group)) return nullptr;
  int count = 64;
  std::vector<gid_t> groups(static_cast<size_t>(count));
  while (getgrouplist(name.path.c_str(), group, groups.data(), &count) < 0) {
    groups.resize(std::max(groups.size() * 2, static_cast<size_t>(count)));
    count = static_cast<int>(groups.size());
  }
  Object* list = NewList();
  for (int i = 0; list != nullptr && i < count; ++i) {
    if (!ListAppend(list, NewInt(groups[static_cast<size_t>(i)]))) return nullptr;
  }
  return list;
}

}  // namespace

const NativeMethod kPosixUsers[] = {
    {"setreuid", SetTwo<setreuid>, 2, 2, 0, "setreuid($module, ruid, euid, /)\n--\n\n"},
    {"setregid", SetTwo<setregid>, 2, 2, 0, "setregid($module, rgid, egid, /)\n--\n\n"},
    {"setresuid", SetThree<setresuid>, 3, 3, 0, "setresuid($module, ruid, euid, suid, /)\n--\n\n"},
    {"setresgid", SetThree<setresgid>, 3, 3, 0, "setresgid($module, rgid, egid, sgid, /)\n--\n\n"},
    {"getresuid", GetThree<getresuid>, 0, 0, 0, "getresuid($module, /)\n--\n\n"},
    {"getresgid", GetThree<getresgid>, 0, 0, 0, "getresgid($module, /)\n--\n\n"},
    {"setgroups", SetGroups, 1, 1, 0, "setgroups($module, groups, /)\n--\n\n"},
    {"initgroups", InitGroups, 2, 2, 0, "initgroups($module, username, gid, /)\n--\n\n"},
    {"getgrouplist", GroupList, 2, 2, 0, "getgrouplist($module, user, group, /)\n--\n\n"},
    {}};

}  // namespace tricolor
