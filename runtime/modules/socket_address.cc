#include "runtime/modules/socket_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/modules/posix.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"
#include "runtime/varargs.h"

namespace tricolor {

Object* socket_gaierror = nullptr;
Object* socket_herror = nullptr;

Object* RaiseGai(int code) {
  if (code == EAI_SYSTEM) return RaiseErrno(errno);
  Object* error = CallArgs(socket_gaierror, NewInt(code), NewStr(gai_strerror(code)));
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

namespace {

bool HostText(Object* o, std::string* out) {
  if (IsStr(o)) {
    // Names beyond ASCII go through IDNA.
    if (!StrIsAscii(o)) {
      o = CallMethodArgs(o, Intern("encode"), NewStr("idna"));
      if (o == nullptr) return false;
      *out = BytesView(o);
      return true;
    }
    *out = StrToStd(o);
    return true;
  }
  if (IsBytes(o)) {
    *out = BytesView(o);
    return true;
  }
  Raise(exc::TypeError, "str, bytes or bytearray expected, not %T", o);
  return false;
}

// The first address of `host` in this family, without its port.
bool Resolve(int family, const std::string& host, sockaddr_storage* out) {
  memset(out, 0, sizeof *out);
  out->ss_family = static_cast<sa_family_t>(family);
  if (family == AF_INET) {
    auto* in = reinterpret_cast<sockaddr_in*>(out);
    if (host.empty()) return in->sin_addr.s_addr = INADDR_ANY, true;
    if (host == "<broadcast>") return in->sin_addr.s_addr = INADDR_BROADCAST, true;
    if (inet_pton(AF_INET, host.c_str(), &in->sin_addr) == 1) return true;
  } else {
    auto* in6 = reinterpret_cast<sockaddr_in6*>(out);
    if (host.empty()) return in6->sin6_addr = in6addr_any, true;
    if (inet_pton(AF_INET6, host.c_str(), &in6->sin6_addr) == 1) return true;
  }
  addrinfo hints = {}, *found = nullptr;
  hints.ai_family = family;
  int code;
  {
    gc::DetachedScope detached(CurrentThread());
    code = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  }
  if (code != 0) {
    RaiseGai(code);
    return false;
  }
  memcpy(out, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return true;
}

bool Port(Object* o, const char* function, in_port_t* port) {
  int64_t value;
  if (!IntAsInt64(o, &value)) return false;
  if (value < 0 || value > 0xffff) {
    Raise(exc::OverflowError, "%s(): port must be 0-65535.", function);
    return false;
  }
  *port = htons(static_cast<uint16_t>(value));
  return true;
}

bool UnixAddress(Object* address, sockaddr_storage* out, socklen_t* size) {
  std::string path;
  if (IsStr(address)) {
    if (!StrToFsBytes(address, &path)) return false;
  } else {
    BufferView view(address);
    if (!view.ok()) return false;
    path = view.text();
  }
  auto* un = reinterpret_cast<sockaddr_un*>(out);
  // An abstract name starts with a null byte and needs none at its end.
  const bool abstract = !path.empty() && path[0] == '\0';
  if (path.size() + (abstract ? 0 : 1) > sizeof un->sun_path) {
    Raise(exc::OSError, "AF_UNIX path too long");
    return false;
  }
  memset(out, 0, sizeof *out);
  un->sun_family = AF_UNIX;
  memcpy(un->sun_path, path.data(), path.size());
  *size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + (abstract ? 0 : 1));
  return true;
}

}  // namespace

bool ToSocketAddress(int family, Object* address, const char* function, sockaddr_storage* out,
                     socklen_t* size) {
  if (family == AF_UNIX) return UnixAddress(address, out, size);
  if (family != AF_INET && family != AF_INET6) {
    Raise(exc::OSError, "%s(): bad family", function);
    return false;
  }
  const char* name = family == AF_INET ? "AF_INET" : "AF_INET6";
  if (!IsTuple(address)) {
    Raise(exc::TypeError, "%s(): %s address must be tuple, not %T", function, name, address);
    return false;
  }
  const int64_t n = TupleSize(address);
  if (family == AF_INET ? n != 2 : n < 2 || n > 4) {
    Raise(exc::TypeError, family == AF_INET
                              ? "%s(): AF_INET address must be a pair (host, port)"
                              : "%s(): AF_INET6 address must be a tuple (host, port[, flowinfo[, "
                                "scopeid]])",
          function);
    return false;
  }
  std::string host;
  in_port_t port;
  if (!HostText(TupleAt(address, 0), &host) || !Resolve(family, host, out) ||
      !Port(TupleAt(address, 1), function, &port)) {
    return false;
  }
  if (family == AF_INET) {
    reinterpret_cast<sockaddr_in*>(out)->sin_port = port;
    *size = sizeof(sockaddr_in);
    return true;
  }
  auto* in6 = reinterpret_cast<sockaddr_in6*>(out);
  in6->sin6_port = port;
  int64_t value = 0;
  if (n > 2) {
    if (!IntAsInt64(TupleAt(address, 2), &value)) return false;
    if (value < 0 || value > 0xfffff) {
      Raise(exc::OverflowError, "%s(): flowinfo must be 0-1048575.", function);
      return false;
    }
    in6->sin6_flowinfo = htonl(static_cast<uint32_t>(value));
  }
  if (n > 3) {
    if (!IntAsInt64(TupleAt(address, 3), &value)) return false;
    in6->sin6_scope_id = static_cast<uint32_t>(value);
  }
  *size = sizeof(sockaddr_in6);
  return true;
}

Object* FromSocketAddress(const sockaddr_storage& address, socklen_t size) {
  if (size == 0) return None();
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 1];
  switch (address.ss_family) {
    case AF_INET: {
      const auto& in = reinterpret_cast<const sockaddr_in&>(address);
      inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
      return TupleOf(NewStr(text), NewInt(ntohs(in.sin_port)));
    }
    case AF_INET6: {
      const auto& in6 = reinterpret_cast<const sockaddr_in6&>(address);
      inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
      return TupleOf(NewStr(text), NewInt(ntohs(in6.sin6_port)),
                     NewInt(ntohl(in6.sin6_flowinfo)), NewInt(in6.sin6_scope_id));
    }
    case AF_UNIX: {
      const auto& un = reinterpret_cast<const sockaddr_un&>(address);
      const size_t n = size - offsetof(sockaddr_un, sun_path);
      if (size <= offsetof(sockaddr_un, sun_path)) return NewStr("");
      if (un.sun_path[0] == '\0') return NewBytes(un.sun_path, static_cast<int64_t>(n));
      return StrSurrogateEscape({un.sun_path, strnlen(un.sun_path, n)});
    }
    default:
      return TupleOf(NewInt(address.ss_family),
                     NewBytes(reinterpret_cast<const sockaddr*>(&address)->sa_data,
                              static_cast<int64_t>(sizeof(sockaddr::sa_data))));
  }
}

// ---- names

namespace {

Object* GetAddrInfo(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[6] = {};
  if (!ParseArgs("getaddrinfo", args, nargs, kwnames,
                 {"host", "port", "family", "type", "proto", "flags"}, 0, 6, 2, out)) {
    return nullptr;
  }
  std::string host, service;
  const bool has_host = out[0] != None();
  if (has_host && !HostText(out[0], &host)) {
    if (ErrorIs(exc::TypeError)) {
      ClearError();
      Raise(exc::TypeError, "getaddrinfo() argument 1 must be string or None");
    }
    return nullptr;
  }
  const bool has_service = out[1] != None();
  if (has_service) {
    if (IsInt(out[1])) {
      Object* text = Str(out[1]);
      if (text == nullptr) return nullptr;
      service = StrToStd(text);
    } else if (IsStr(out[1])) {
      service = StrToStd(out[1]);
    } else if (IsBytes(out[1])) {
      service = BytesView(out[1]);
    } else {
      return Raise(exc::OSError, "Int or String expected");
    }
  }
  int numbers[4] = {};
  for (int i = 0; i < 4; ++i) {
    if (out[2 + i] != nullptr && !IntAsInt(out[2 + i], &numbers[i])) return nullptr;
  }
  if (!AuditEvent("socket.getaddrinfo", out[0], out[1], numbers[0], numbers[1], numbers[2])) {
    return nullptr;
  }
  addrinfo hints = {}, *found = nullptr;
  hints.ai_family = numbers[0];
  hints.ai_socktype = numbers[1];
  hints.ai_protocol = numbers[2];
  hints.ai_flags = numbers[3];
  int code;
  {
    gc::DetachedScope detached(CurrentThread());
    code = getaddrinfo(has_host ? host.c_str() : nullptr, has_service ? service.c_str() : nullptr,
                       &hints, &found);
  }
  if (code != 0) return RaiseGai(code);
  Object* list = NewList();
  for (const addrinfo* a = found; list != nullptr && a != nullptr; a = a->ai_next) {
    sockaddr_storage address;
    memcpy(&address, a->ai_addr, a->ai_addrlen);
    Object* entry = TupleOf(NewInt(a->ai_family), NewInt(a->ai_socktype), NewInt(a->ai_protocol),
                            NewStr(a->ai_canonname == nullptr ? "" : a->ai_canonname),
                            FromSocketAddress(address, a->ai_addrlen));
    if (entry == nullptr || !ListAppend(list, entry)) list = nullptr;
  }
  freeaddrinfo(found);
  return list;
}

Object* GetNameInfo(Object*, Args args, size_t, Object*) {
  int flags;
  if (!IsTuple(args[0])) {
    return Raise(exc::TypeError, "getnameinfo() argument 1 must be tuple, not %#T", args[0]);
  }
  if (!IntAsInt(args[1], &flags)) return nullptr;
  const int family = TupleSize(args[0]) == 2 ? AF_INET : AF_INET6;
  if (!AuditEvent("socket.getnameinfo", args[0])) return nullptr;
  sockaddr_storage address;
  socklen_t size;
  if (!ToSocketAddress(family, args[0], "getnameinfo", &address, &size)) return nullptr;
  char host[NI_MAXHOST], service[NI_MAXSERV];
  int code;
  {
    gc::DetachedScope detached(CurrentThread());
    code = getnameinfo(reinterpret_cast<sockaddr*>(&address), size, host, sizeof host, service,
                       sizeof service, flags);
  }
  return code != 0 ? RaiseGai(code) : TupleOf(NewStr(host), NewStr(service));
}

Object* GetHostName(Object*, Args, size_t, Object*) {
  char name[1024];
  if (!AuditEvent("socket.gethostname")) return nullptr;
  return gethostname(name, sizeof name - 1) != 0 ? RaiseErrno(errno) : StrSurrogateEscape(name);
}

Object* GetHostByName(Object*, Args args, size_t, Object*) {
  std::string host;
  sockaddr_storage address;
  if (!HostText(args[0], &host) || !AuditEvent("socket.gethostbyname", args[0]) ||
      !Resolve(AF_INET, host, &address)) {
    return nullptr;
  }
  Object* pair = FromSocketAddress(address, sizeof(sockaddr_in));
  return pair == nullptr ? nullptr : TupleAt(pair, 0);
}

Object* RaiseHost(int code) {
  Object* error = CallArgs(socket_herror, NewInt(code), NewStr(hstrerror(code)));
  if (error != nullptr) RaiseInstance(error);
  return nullptr;
}

// (name, aliases, addresses): one call of the resolver, detached.
template <class F>
Object* HostTriple(F call) {
  std::vector<char> buffer(16384);
  hostent entry;
  hostent* found = nullptr;
  int error = 0;
  for (;;) {
    int result;
    {
      gc::DetachedScope detached(CurrentThread());
      result = call(&entry, buffer.data(), buffer.size(), &found, &error);
    }
    if (result != ERANGE) break;
    buffer.resize(buffer.size() * 2);
  }
  if (found == nullptr) return RaiseHost(error);
  Object* aliases = NewList();
  Object* addresses = NewList();
  if (aliases == nullptr || addresses == nullptr) return nullptr;
  for (char** a = found->h_aliases; a != nullptr && *a != nullptr; ++a) {
    if (!ListAppend(aliases, StrSurrogateEscape(*a))) return nullptr;
  }
  for (char** a = found->h_addr_list; a != nullptr && *a != nullptr; ++a) {
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(found->h_addrtype, *a, text, sizeof text) == nullptr) return RaiseErrno(errno);
    if (!ListAppend(addresses, NewStr(text))) return nullptr;
  }
  return TupleOf(StrSurrogateEscape(found->h_name), aliases, addresses);
}

Object* GetHostByNameEx(Object*, Args args, size_t, Object*) {
  std::string host;
  sockaddr_storage address;
  if (!HostText(args[0], &host) || !AuditEvent("socket.gethostbyname", args[0]) ||
      !Resolve(AF_INET, host, &address)) {
    return nullptr;
  }
  return HostTriple([&](hostent* entry, char* buffer, size_t size, hostent** found, int* error) {
    return gethostbyname_r(host.c_str(), entry, buffer, size, found, error);
  });
}

Object* GetHostByAddr(Object*, Args args, size_t, Object*) {
  std::string host;
  sockaddr_storage address;
  if (!HostText(args[0], &host) || !AuditEvent("socket.gethostbyaddr", args[0]) ||
      !Resolve(AF_UNSPEC, host, &address)) {
    return nullptr;
  }
  const bool v6 = address.ss_family == AF_INET6;
  const void* raw = v6 ? static_cast<const void*>(&reinterpret_cast<sockaddr_in6&>(address).sin6_addr)
                       : static_cast<const void*>(&reinterpret_cast<sockaddr_in&>(address).sin_addr);
  return HostTriple([&](hostent* entry, char* buffer, size_t size, hostent** found, int* error) {
    return gethostbyaddr_r(raw, v6 ? sizeof(in6_addr) : sizeof(in_addr), address.ss_family, entry,
                           buffer, size, found, error);
  });
}

Object* GetServByPort(Object*, Args args, size_t nargs, Object*) {
  int port;
  if (!IntAsInt(args[0], &port)) return nullptr;
  const char* protocol = nullptr;
  if (nargs > 1) {
    if (!IsStr(args[1])) return Raise(exc::TypeError, "getservbyport() argument 2 must be str, not %#T", args[1]);
    protocol = StrUtf8(args[1]);
    if (protocol == nullptr) return nullptr;
  }
  if (port < 0 || port > 0xffff) {
    return Raise(exc::OverflowError, "getservbyport: port must be 0-65535.");
  }
  if (!AuditEvent("socket.getservbyport", port, protocol)) return nullptr;
  char buffer[4096];
  servent entry;
  servent* found = nullptr;
  {
    gc::DetachedScope detached(CurrentThread());
    getservbyport_r(htons(static_cast<uint16_t>(port)), protocol, &entry, buffer, sizeof buffer, &found);
  }
  return found == nullptr ? Raise(exc::OSError, "port/proto not found") : NewStr(found->s_name);
}

Object* SetHostName(Object*, Args args, size_t, Object*) {
  std::string name;
  if (IsStr(args[0])) {
    if (!StrToFsBytes(args[0], &name)) return nullptr;
  } else {
    BufferView view(args[0]);
    if (!view.ok()) return nullptr;
    name = view.text();
  }
  if (!AuditEvent("socket.sethostname", AuditBytes{name})) return nullptr;
  return sethostname(name.data(), name.size()) != 0 ? RaiseErrno(errno) : None();
}

Object* IfIndexToName(Object*, Args args, size_t, Object*) {
  int64_t index;
  if (!IntAsInt64(args[0], &index)) return nullptr;
  char name[IF_NAMESIZE + 1];
  if (if_indextoname(static_cast<unsigned>(index), name) == nullptr) return RaiseErrno(errno);
  return StrSurrogateEscape(name);
}

Object* InetAton(Object*, Args args, size_t, Object*) {
  std::string text;
  in_addr address;
  if (!HostText(args[0], &text)) return nullptr;
  if (inet_aton(text.c_str(), &address) == 0) {
    return Raise(exc::OSError, "illegal IP address string passed to inet_aton");
  }
  return NewBytes(&address, sizeof address);
}
Object* InetNtoa(Object*, Args args, size_t, Object*) {
  BufferView view(args[0]);
  if (!view.ok()) return nullptr;
  if (view.text().size() != 4) return Raise(exc::OSError, "packed IP wrong length");
  char text[INET_ADDRSTRLEN];
  return NewStr(inet_ntop(AF_INET, view.text().data(), text, sizeof text));
}
Object* InetPton(Object*, Args args, size_t, Object*) {
  int family;
  std::string text;
  if (!IntAsInt(args[0], &family) || !HostText(args[1], &text)) return nullptr;
  char packed[16];
  const int good = inet_pton(family, text.c_str(), packed);
  if (good < 0) return RaiseErrno(errno);
  if (good == 0) {
    return Raise(exc::OSError, "illegal IP address string passed to inet_pton");
  }
  return NewBytes(packed, family == AF_INET ? 4 : 16);
}
Object* InetNtop(Object*, Args args, size_t, Object*) {
  int family;
  if (!IntAsInt(args[0], &family)) return nullptr;
  BufferView view(args[1]);
  if (!view.ok()) return nullptr;
  if (family != AF_INET && family != AF_INET6) {
    return Raise(exc::ValueError, "unknown address family %d", family);
  }
  if (view.text().size() != (family == AF_INET ? 4u : 16u)) {
    return Raise(exc::ValueError, "invalid length of packed IP address string");
  }
  char text[INET6_ADDRSTRLEN];
  return NewStr(inet_ntop(family, view.text().data(), text, sizeof text));
}

template <bool kShort>
Object* SwapBytes(Object*, Args args, size_t, Object*) {
  int64_t value;
  if (!IsInt(args[0])) return Raise(exc::TypeError, "an integer is required");
  if (!IntAsInt64(args[0], &value)) return nullptr;
  if (value < 0) {
    return Raise(exc::OverflowError, "can't convert negative Python int to C %s integer",
                 kShort ? "16-bit unsigned" : "unsigned");
  }
  if (value > (kShort ? int64_t{0xffff} : int64_t{0xffffffff})) {
    return Raise(exc::OverflowError, "Python int too large to convert to C %s integer",
                 kShort ? "16-bit unsigned" : "32-bit unsigned");
  }
  return NewInt(kShort ? htons(static_cast<uint16_t>(value))
                       : static_cast<int64_t>(htonl(static_cast<uint32_t>(value))));
}

Object* GetServByName(Object*, Args args, size_t nargs, Object*) {
  std::string name, protocol;
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "getservbyname() argument 1 must be str, not %#T", args[0]);
  }
  if (!HostText(args[0], &name) || (nargs == 2 && !HostText(args[1], &protocol))) return nullptr;
  if (!AuditEvent("socket.getservbyname", name, nargs == 2 ? args[1] : nullptr)) return nullptr;
  const servent* found = getservbyname(name.c_str(), nargs == 2 ? protocol.c_str() : nullptr);
  if (found == nullptr) return Raise(exc::OSError, "service/proto not found");
  return NewInt(ntohs(static_cast<uint16_t>(found->s_port)));
}
Object* GetProtoByName(Object*, Args args, size_t, Object*) {
  std::string name;
  if (!HostText(args[0], &name)) return nullptr;
  const protoent* found = getprotobyname(name.c_str());
  if (found == nullptr) return Raise(exc::OSError, "protocol not found");
  return NewInt(found->p_proto);
}
Object* IfNameToIndex(Object*, Args args, size_t, Object*) {
  PathArg name;
  if (!ParsePath(args[0], "if_nametoindex", "name", false, false, &name)) return nullptr;
  const unsigned index = if_nametoindex(name.path.c_str());
  if (index == 0) return Raise(exc::OSError, "no interface with this name");
  return NewInt(index);
}
Object* IfNameIndex(Object*, Args, size_t, Object*) {
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return RaiseErrno(errno);
  Object* list = NewList();
  for (int i = 0; list != nullptr && all[i].if_index != 0; ++i) {
    if (!ListAppend(list, TupleOf(NewInt(all[i].if_index), StrSurrogateEscape(all[i].if_name)))) {
      list = nullptr;
    }
  }
  if_freenameindex(all);
  return list;
}

}  // namespace

const NativeMethod kSocketNames[] = {
    {"getaddrinfo", GetAddrInfo, 0, kAnyCount, kKeywords,
     "getaddrinfo(host, port [, family, type, proto, flags])"},
    {"getnameinfo", GetNameInfo, 2, 2, kParseTuple,
     "getnameinfo(sockaddr, flags) --> (host, port)"},
    {"gethostname", GetHostName, 0, 0, 0, "gethostname() -> string"},
    {"gethostbyname", GetHostByName, 1, 1, kParseTuple, "gethostbyname(host) -> address"},
    {"gethostbyname_ex", GetHostByNameEx, 1, 1, kParseTuple,
     "gethostbyname_ex(host) -> (name, aliaslist, addresslist)"},
    {"gethostbyaddr", GetHostByAddr, 1, 1, kParseTuple,
     "gethostbyaddr(host) -> (name, aliaslist, addresslist)"},
    {"getservbyport", GetServByPort, 1, 2, kParseTuple,
     "getservbyport(port[, protocolname]) -> string"},
    {"sethostname", SetHostName, 1, 1, kParseTuple, "sethostname(name)"},
    {"if_indextoname", IfIndexToName, 1, 1, 0, "if_indextoname(if_index)"},
    {"inet_aton", InetAton, 1, 1, kParseTuple, nullptr},
    {"inet_ntoa", InetNtoa, 1, 1, kParseTuple, nullptr},
    {"inet_pton", InetPton, 2, 2, kParseTuple, nullptr},
    {"inet_ntop", InetNtop, 2, 2, kParseTuple, nullptr},
    {"htons", SwapBytes<true>, 1, 1, kParseTuple, nullptr},
    {"ntohs", SwapBytes<true>, 1, 1, kParseTuple, nullptr},
    {"htonl", SwapBytes<false>, 1, 1, 0, nullptr},
    {"ntohl", SwapBytes<false>, 1, 1, 0, nullptr},
    {"getservbyname", GetServByName, 1, 2, kParseTuple, nullptr},
    {"getprotobyname", GetProtoByName, 1, 1, kParseTuple, nullptr},
    {"if_nametoindex", IfNameToIndex, 1, 1, kParseTuple, nullptr},
    {"if_nameindex", IfNameIndex, 0, 0, 0, nullptr},
    {}};

}  // namespace tricolor
