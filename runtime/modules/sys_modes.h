// The modes that -X, the environment and the locale choose; sys.flags shows them.
//
// THREADS    Chosen once while the runtime starts, then read only.
#ifndef TRICOLOR_RUNTIME_MODULES_SYS_MODES_H_
#define TRICOLOR_RUNTIME_MODULES_SYS_MODES_H_

#include <string>

#include "runtime/runtime.h"

namespace tricolor {

struct SysModes {
  bool dev = false;                    // -X dev, PYTHONDEVMODE
  bool utf8 = false;                   // -X utf8, PYTHONUTF8, the C locale
  bool warn_default_encoding = false;  // -X warn_default_encoding, PYTHONWARNDEFAULTENCODING
  bool fault_handler = false;          // -X faulthandler, PYTHONFAULTHANDLER, dev
  int trace_frames = 0;                // -X tracemalloc, PYTHONTRACEMALLOC; 0: no tracing
  bool hash_randomization = true;      // unless PYTHONHASHSEED=0
  int max_str_digits = -1;             // -X int_max_str_digits, PYTHONINTMAXSTRDIGITS; -1: not given
};

const SysModes& Modes();

// False: *error says what is wrong with a value, in CPython's words.
bool ChooseModes(const RuntimeOptions& options, std::string* error);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_SYS_MODES_H_
