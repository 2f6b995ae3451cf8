#include "runtime/modules/sys_modes.h"

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime/objects/int.h"

namespace tricolor {

namespace {

constexpr long kDigitsThreshold = 640;  // NOLINT: strtol's type

SysModes modes;

// The last -X NAME or -X NAME=VALUE; null: there is none. Without a value: "".
const char* Extra(const RuntimeOptions& options, const char* name) {
  const size_t length = std::strlen(name);
  for (auto it = options.x_options.rbegin(); it != options.x_options.rend(); ++it) {
    if (it->compare(0, length, name) != 0) continue;
    if (it->size() == length) return "";
    if ((*it)[length] == '=') return it->c_str() + length + 1;
  }
  return nullptr;
}

const char* Environment(const RuntimeOptions& options, const char* name) {
  const char* value = options.ignore_environment ? nullptr : std::getenv(name);
  return value == nullptr || *value == '\0' ? nullptr : value;
}

// LC_CTYPE becomes the environment's, for what asks the C library: readline, locale, re.LOCALE. Where
// that is the C locale, which knows ASCII only, it becomes one with UTF-8, and the environment says
// so to the processes that the program starts: PEP 538. Whether it was the C locale.
bool ChooseLocale(const RuntimeOptions& options) {
  std::setlocale(LC_CTYPE, "");
  const char* name = std::setlocale(LC_CTYPE, nullptr);
  if (name == nullptr || std::strcmp(name, "C") != 0) return false;
  const char* wish = Environment(options, "PYTHONCOERCECLOCALE");
  const bool warn = wish != nullptr && std::strcmp(wish, "warn") == 0;
  const char* all = std::getenv("LC_ALL");
  if ((wish == nullptr || std::strcmp(wish, "0") != 0) && (all == nullptr || *all == '\0')) {
    for (const char* better : {"C.UTF-8", "C.utf8", "UTF-8"}) {
      if (std::setlocale(LC_CTYPE, better) == nullptr) continue;
      setenv("LC_CTYPE", better, 1);
      // CPython, which does this, has the other categories from the environment then, too.
      std::setlocale(LC_ALL, "");
      if (warn) {
        std::fprintf(stderr,
                     "Python detected LC_CTYPE=C: LC_CTYPE coerced to %.20s (set another locale or "
                     "PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n", better);
      }
      return true;
    }
  }
  if (warn) {
    std::fputs("Python runtime initialized with LC_CTYPE=C (a locale with default ASCII encoding), "
               "which may cause Unicode compatibility problems. Using C.UTF-8, C.utf8, or UTF-8 (if "
               "available) as alternative Unicode-compatible locales is recommended.\n", stderr);
  }
  return true;
}

bool ChooseUtf8(const RuntimeOptions& options, std::string* error) {
  modes.utf8 = ChooseLocale(options);
  if (const char* value = Extra(options, "utf8"); value != nullptr) {
    if (std::strcmp(value, "") != 0 && std::strcmp(value, "1") != 0 && std::strcmp(value, "0") != 0) {
      *error = "preconfig_init_utf8_mode: invalid -X utf8 option value";
      return false;
    }
    modes.utf8 = *value != '0';
    return true;
  }
  if (const char* value = Environment(options, "PYTHONUTF8"); value != nullptr) {
    if (std::strcmp(value, "1") != 0 && std::strcmp(value, "0") != 0) {
      *error = "preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value";
      return false;
    }
    modes.utf8 = *value == '1';
    return true;
  }
  return true;
}

bool ChooseDigits(const char* text, const char* origin, std::string* error) {
  char* end;
  const long digits = std::strtol(text, &end, 10);  // NOLINT
  if (*text == '\0' || *end != '\0' || digits > INT32_MAX ||
      (digits != 0 && digits < kDigitsThreshold)) {
    *error = std::string("config_init_int_max_str_digits: ") + origin +
             ": invalid limit; must be >= 640 or 0 for unlimited.";
    return false;
  }
  modes.max_str_digits = static_cast<int>(digits);
  return true;
}

bool Frames(const char* text, const char* wrong, std::string* error) {
  char* end;
  const long frames = std::strtol(text, &end, 10);  // NOLINT
  if (*text == '\0' || *end != '\0' || frames < 0 || frames > INT32_MAX) {
    *error = wrong;
    return false;
  }
  modes.trace_frames = static_cast<int>(frames);
  return true;
}

bool ChooseTracing(const RuntimeOptions& options, std::string* error) {
  const char* variable = Environment(options, "PYTHONTRACEMALLOC");
  if (variable != nullptr &&
      !Frames(variable, "PYTHONTRACEMALLOC: invalid number of frames", error)) {
    return false;
  }
  const char* option = Extra(options, "tracemalloc");
  if (option == nullptr) return true;
  return Frames(*option == '\0' ? "1" : option,
                "-X tracemalloc=NFRAME: invalid number of frames", error);
}

}  // namespace

const SysModes& Modes() { return modes; }

bool ChooseModes(const RuntimeOptions& options, std::string* error) {
  modes = SysModes();
  modes.dev = Extra(options, "dev") != nullptr || Environment(options, "PYTHONDEVMODE") != nullptr;
  modes.warn_default_encoding = Extra(options, "warn_default_encoding") != nullptr ||
                                Environment(options, "PYTHONWARNDEFAULTENCODING") != nullptr;
  modes.fault_handler = modes.dev || Extra(options, "faulthandler") != nullptr ||
                        Environment(options, "PYTHONFAULTHANDLER") != nullptr;
  const char* seed = Environment(options, "PYTHONHASHSEED");
  if (seed != nullptr && std::strcmp(seed, "random") != 0) {
    char* end;
    errno = 0;
    const unsigned long value = std::strtoul(seed, &end, 10);  // NOLINT
    if (*end != '\0' || errno != 0 || value > UINT32_MAX) {
      *error = "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range "
               "[0; 4294967295]";
      return false;
    }
  }
  modes.hash_randomization = seed == nullptr || std::strcmp(seed, "0") != 0;
  if (!ChooseUtf8(options, error) || !ChooseTracing(options, error)) return false;
  const char* digits = Extra(options, "int_max_str_digits");
  if (digits != nullptr) {
    if (!ChooseDigits(digits, "-X int_max_str_digits", error)) return false;
  } else if (digits = Environment(options, "PYTHONINTMAXSTRDIGITS"); digits != nullptr) {
    if (!ChooseDigits(digits, "PYTHONINTMAXSTRDIGITS", error)) return false;
  }
  if (modes.max_str_digits >= 0) {
    __atomic_store_n(&int_max_str_digits, modes.max_str_digits, __ATOMIC_RELAXED);
  }
  return true;
}

}  // namespace tricolor
