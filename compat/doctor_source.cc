#include "compat/doctor_source.h"

#include <dlfcn.h>
#include <link.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <cstdint>
#include <cstring>

namespace tricolor::compat {
namespace {

struct Module {
  std::string path;
  uintptr_t base = 0, low = 0, high = 0;  // of its code; zero until it is loaded
};
Module& module = *new Module;

std::string RealPath(const char* path) {
  char full[PATH_MAX];
  return realpath(path, full) == nullptr ? path : full;
}

int LookAtObject(dl_phdr_info* info, size_t, void*) {
  if (info->dlpi_name[0] == '\0' || RealPath(info->dlpi_name) != module.path) return 0;
  module.base = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    module.low = info->dlpi_addr + segment.p_vaddr;
    module.high = module.low + segment.p_memsz;
  }
  return 1;
}

struct StackFrame {
  const StackFrame* caller;
  const void* return_address;
};
constexpr int kFarthest = 24;  // frames of the API between the module and the ledger

}  // namespace

void SetCheckedModule(const std::string& path) { module.path = RealPath(path.c_str()); }

bool InCheckedModule(const void* pc) {
  if (module.high == 0) dl_iterate_phdr(LookAtObject, nullptr);
  const auto address = reinterpret_cast<uintptr_t>(pc);
  return address >= module.low && address < module.high;
}

__attribute__((noinline)) const void* CallerInModule() {
  const auto* frame = static_cast<const StackFrame*>(__builtin_frame_address(0));
  for (int i = 0; i < kFarthest && frame != nullptr; ++i) {
    if (InCheckedModule(frame->return_address)) return frame->return_address;
    // Frames lie upwards and near each other; else this is no chain of frame pointers.
    const auto distance = reinterpret_cast<uintptr_t>(frame->caller) - reinterpret_cast<uintptr_t>(frame);
    if (frame->caller <= frame || distance > (1u << 20) || distance % 8 != 0) return nullptr;
    frame = frame->caller;
  }
  return nullptr;
}

std::string SourceOf(const void* pc, bool returned) {
  if (!InCheckedModule(pc)) return "the program";
  const uintptr_t offset = reinterpret_cast<uintptr_t>(pc) - module.base - (returned ? 1 : 0);
  char command[PATH_MAX + 100];
  snprintf(command, sizeof command, "addr2line -i -f -C -e '%s' 0x%zx 2>/dev/null", module.path.c_str(),
           static_cast<size_t>(offset));
  char function[512] = "", line[PATH_MAX + 32] = "";
  if (FILE* pipe = popen(command, "r")) {
    // The innermost first: what our headers inlined is not what the author wrote.
    do {
      if (fgets(function, sizeof function, pipe) == nullptr) break;
      if (fgets(line, sizeof line, pipe) == nullptr) break;
    } while (strstr(line, "compat/include/") != nullptr);
    pclose(pipe);
  }
  function[strcspn(function, "\n")] = '\0';
  line[strcspn(line, " \n")] = '\0';
  if (line[0] != '\0' && line[0] != '?') return std::string(line) + ": " + function;
  Dl_info info;
  const char* name = dladdr(pc, &info) != 0 && info.dli_sname != nullptr ? info.dli_sname : "a function";
  char text[600];
  snprintf(text, sizeof text, "%s+0x%zx: %s (no debug information: compile with -g)",
           module.path.c_str(), static_cast<size_t>(offset), name);
  return text;
}

}  // namespace tricolor::compat
