// Socket addresses: Python's tuples to C structures and back.
#ifndef TRICOLOR_RUNTIME_MODULES_SOCKET_ADDRESS_H_
#define TRICOLOR_RUNTIME_MODULES_SOCKET_ADDRESS_H_

#include <sys/socket.h>

#include <string>

#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

extern Object* socket_gaierror;  // class socket.gaierror; root
extern Object* socket_herror;

// `function`: "connect", for messages. Host names are resolved, detached.
bool ToSocketAddress(int family, Object* address, const char* function, sockaddr_storage* out,
                     socklen_t* size);
Object* FromSocketAddress(const sockaddr_storage& address, socklen_t size);
Object* RaiseGai(int code);

extern const NativeMethod kSocketNames[];  // socket_names.cc: getaddrinfo, inet_pton …

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_SOCKET_ADDRESS_H_
