// The tricolor command: CPython's command line over the runtime.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "compat/doctor.h"
#include "runtime/modules/run.h"
#include "runtime/runtime.h"

namespace {

constexpr char kVersion[] = "Tricolor 0.1.0 (Python 3.11.2)";

constexpr char kUsage[] =
    "usage: tricolor [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";

constexpr char kHelp[] =
    "-b     : issue warnings about str(bytes_instance), str(bytearray_instance)\n"
    "         and comparing bytes/bytearray with str. (-bb: issue errors)\n"
    "-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : program passed in as string (terminates option list)\n"
    "-E     : ignore PYTHON* environment variables (such as PYTHONPATH)\n"
    "-h     : print this help message and exit (also -? or --help)\n"
    "-i     : inspect interactively after running script\n"
    "-I     : isolate from the user's environment (implies -E, -P and -s)\n"
    "-m mod : run library module as a script (terminates option list)\n"
    "-O     : remove assert and __debug__-dependent statements\n"
    "-OO    : do -O changes and also discard docstrings\n"
    "-P     : don't prepend a potentially unsafe path to sys.path\n"
    "-q     : don't print version and copyright messages on interactive startup\n"
    "-s     : don't add user site directory to sys.path\n"
    "-S     : don't imply 'import site' on initialization\n"
    "-u     : force the stdout and stderr streams to be unbuffered\n"
    "-v     : verbose (trace import statements)\n"
    "-V     : print the version number and exit (also --version)\n"
    "-W arg : warning control; arg is action:message:category:module:lineno\n"
    "-x     : skip first line of source, allowing use of non-Unix forms of #!cmd\n"
    "-X opt : set implementation-specific option\n"
    "--check-hash-based-pycs always|default|never\n"
    "       : control how Python invalidates hash-based .pyc files\n"
    "file   : program read from script file\n"
    "-      : program read from stdin\n"
    "--check-extension MODULE.so [-- option ... program arg ...]\n"
    "       : report wrong reference counting of that module, with its lines of C,\n"
    "         when the program uses it, or when it is imported\n"
    "TRICOLOR_GC=trace=1,verify=1,stress=SEED : what the collector prints and checks\n"
    "TRICOLOR_GC=soft_limit=BYTES,hard_limit=BYTES : collect more often towards the one,\n"
    "         raise MemoryError at the other (suffixes k, m and g are powers of 1024)\n";

enum class What { kStandardInput, kFile, kText, kModule };

struct CommandLine {
  tricolor::RuntimeOptions options;
  What what = What::kStandardInput;
  std::string program;  // file name, text or module name
  int exit_code = -1;   // not -1: end now
};

int Usage(const char* message) {
  fprintf(stderr, "%s\n%sTry `tricolor -h' for more information.\n", message, kUsage);
  return 2;
}

bool EnvironmentSet(const CommandLine& line, const char* name) {
  const char* value = line.options.ignore_environment ? nullptr : getenv(name);
  return value != nullptr && *value != '\0';
}

// One cluster of short options: "-uB", "-W error". `rest`: what follows the option that takes an
// argument, *next moves past a separate one. False: the program is known or the command ends.
bool ParseCluster(char** argv, int argc, int* next, CommandLine* line) {
  tricolor::RuntimeOptions& o = line->options;
  const char* cluster = argv[*next] + 1;
  ++*next;
  for (; *cluster != '\0'; ++cluster) {
    const char option = *cluster;
    if (strchr("cmWX", option) != nullptr) {
      std::string argument;
      if (cluster[1] != '\0') {
        argument = cluster + 1;
      } else if (*next < argc) {
        argument = argv[(*next)++];
      } else {
        const std::string message = std::string("Argument expected for the -") + option + " option";
        line->exit_code = Usage(message.c_str());
        return false;
      }
      if (option == 'W') {
        o.warn_options.push_back(argument);
        return true;
      }
      if (option == 'X') {
        o.x_options.push_back(argument);
        return true;
      }
      line->what = option == 'c' ? What::kText : What::kModule;
      line->program = argument;
      return false;
    }
    switch (option) {
      case 'b': ++o.bytes_warning; break;
      case 'B': o.dont_write_bytecode = true; break;
      case 'd': break;
      case 'E': o.ignore_environment = true; break;
      case 'h':
      case '?':
        printf("%s%s", kUsage, kHelp);
        line->exit_code = 0;
        return false;
      case 'i': o.inspect = o.interactive = true; break;
      case 'I':
        o.isolated = o.ignore_environment = o.no_user_site = o.safe_path = true;
        break;
      case 'O': ++o.optimize; break;
      case 'P': o.safe_path = true; break;
      case 'q': o.quiet = true; break;
      case 'R': break;
      case 's': o.no_user_site = true; break;
      case 'S': o.no_site = true; break;
      case 't': break;
      case 'u': o.unbuffered = true; break;
      case 'v': ++o.verbose; break;
      case 'x': o.skip_first_line = true; break;
      case 'V':
        puts(kVersion);
        line->exit_code = 0;
        return false;
      default: {
        const std::string message = std::string("Unknown option: -") + option;
        line->exit_code = Usage(message.c_str());
        return false;
      }
    }
  }
  return true;
}

std::string FileOfCommand(const char* argv0) {
  char path[4096];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  return n > 0 ? std::string(path, static_cast<size_t>(n)) : argv0;
}

// sys.executable, links not resolved: a virtual environment is known by where its link stands.
std::string PathOfCommand(const std::string& argv0) {
  if (argv0.find('/') != std::string::npos) {
    if (argv0[0] == '/') return argv0;
    char* folder = get_current_dir_name();
    if (folder == nullptr) return FileOfCommand(argv0.c_str());
    const std::string below = argv0.compare(0, 2, "./") == 0 ? argv0.substr(2) : argv0;
    const std::string path = std::string(folder) + "/" + below;
    free(folder);
    return path;
  }
  const char* search = getenv("PATH");
  const std::string all = search == nullptr ? "" : search;
  for (size_t at = 0; !argv0.empty() && at < all.size();) {
    const size_t colon = std::min(all.find(':', at), all.size());
    const std::string path = all.substr(at, colon - at) + "/" + argv0;
    if (path[0] == '/' && access(path.c_str(), X_OK) == 0) return path;
    at = colon + 1;
  }
  return FileOfCommand(argv0.c_str());
}

// What checks a module that no program is given for: its file is imported.
constexpr char kImportFile[] = R"(
import importlib.machinery, importlib.util, os.path, sys
name = os.path.basename(sys.argv[1]).partition('.')[0]
loader = importlib.machinery.ExtensionFileLoader(name, sys.argv[1])
spec = importlib.util.spec_from_file_location(name, sys.argv[1], loader=loader)
loader.exec_module(importlib.util.module_from_spec(spec))
)";

// --check-extension MODULE [-- …]: true if a program follows; *next is where its arguments begin.
bool ParseCheck(int argc, char** argv, int* next, CommandLine* line) {
  if (argc < 3 || (argc > 3 && strcmp(argv[3], "--") != 0) || argc == 4) {
    line->exit_code = Usage("--check-extension takes a module, and after -- a program");
    return false;
  }
  if (access(argv[2], R_OK) != 0) {
    fprintf(stderr, "tricolor: cannot read %s\n", argv[2]);
    line->exit_code = 2;
    return false;
  }
  tricolor::compat::StartDoctor(argv[2]);
  if (argc > 3) {
    *next = 4;
    return true;
  }
  line->what = What::kText;
  line->program = kImportFile;
  line->options.argv = {"-c", argv[2]};
  return false;
}

void Parse(int argc, char** argv, CommandLine* line) {
  tricolor::RuntimeOptions& o = line->options;
  o.program = argc > 0 ? argv[0] : "tricolor";
  o.executable = PathOfCommand(o.program);
  o.location = FileOfCommand(o.program.c_str());
  o.original_argv.assign(argv, argv + argc);
  int next = 1;
  bool more = true;
  if (argc > 1 && strcmp(argv[1], "--check-extension") == 0 &&
      !ParseCheck(argc, argv, &next, line)) {
    return;
  }
  while (more && next < argc && argv[next][0] == '-' && argv[next][1] != '\0') {
    if (strcmp(argv[next], "--") == 0) {
      ++next;
      break;
    }
    if (strcmp(argv[next], "--version") == 0) {
      puts(kVersion);
      line->exit_code = 0;
      return;
    }
    if (strcmp(argv[next], "--help") == 0) {
      printf("%s%s", kUsage, kHelp);
      line->exit_code = 0;
      return;
    }
    constexpr char kCheckHash[] = "--check-hash-based-pycs";
    if (strcmp(argv[next], kCheckHash) == 0) {
      o.check_hash_pycs = next + 1 < argc ? argv[next + 1] : "";
      if (o.check_hash_pycs != "always" && o.check_hash_pycs != "never" &&
          o.check_hash_pycs != "default") {
        line->exit_code =
            Usage("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
        return;
      }
      next += 2;
      continue;
    }
    if (strncmp(argv[next], "--", 2) == 0) {
      line->exit_code = Usage((std::string("unknown option ") + argv[next]).c_str());
      return;
    }
    more = ParseCluster(argv, argc, &next, line);
    if (line->exit_code >= 0) return;
  }
  if (line->what == What::kText) {
    o.argv.push_back("-c");
  } else if (line->what == What::kModule) {
    o.argv.push_back("-m");
  } else if (next < argc) {
    if (strcmp(argv[next], "-") != 0) {
      line->what = What::kFile;
      line->program = argv[next];
    }
    o.argv.push_back(argv[next++]);
  } else {
    o.argv.push_back("");
  }
  for (; next < argc; ++next) o.argv.push_back(argv[next]);

  if (EnvironmentSet(*line, "PYTHONDONTWRITEBYTECODE")) o.dont_write_bytecode = true;
  if (EnvironmentSet(*line, "PYTHONINSPECT")) o.inspect = true;
  if (EnvironmentSet(*line, "PYTHONUNBUFFERED")) o.unbuffered = true;
  if (EnvironmentSet(*line, "PYTHONNOUSERSITE")) o.no_user_site = true;
  if (EnvironmentSet(*line, "PYTHONSAFEPATH")) o.safe_path = true;
  if (EnvironmentSet(*line, "PYTHONOPTIMIZE") && o.optimize == 0) {
    o.optimize = atoi(getenv("PYTHONOPTIMIZE"));
    if (o.optimize <= 0) o.optimize = 1;
  }
  if (EnvironmentSet(*line, "PYTHONWARNINGS")) {
    std::vector<std::string> from_environment;
    std::string all = getenv("PYTHONWARNINGS");
    for (size_t at = 0; at <= all.size();) {
      const size_t comma = std::min(all.find(',', at), all.size());
      if (comma > at) from_environment.push_back(all.substr(at, comma - at));
      at = comma + 1;
    }
    o.warn_options.insert(o.warn_options.begin(), from_environment.begin(),
                          from_environment.end());
  }
  if (o.bytes_warning > 0) {
    o.warn_options.push_back(o.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
  }
  if (o.optimize > 2) o.optimize = 2;
}

bool Interactive(const CommandLine& line) { return line.options.interactive || isatty(0) != 0; }

// -i, or PYTHONINSPECT, which the program may have set itself: a prompt follows it.
bool InspectAfter(const CommandLine& line) {
  return line.what != What::kStandardInput && Interactive(line) &&
         (line.options.inspect || EnvironmentSet(line, "PYTHONINSPECT"));
}

int Run(const CommandLine& line) {
  switch (line.what) {
    case What::kFile: return tricolor::RunFile(line.program);
    case What::kText: return tricolor::RunText(line.program);
    case What::kModule: return tricolor::RunModuleAsMain(line.program);
    case What::kStandardInput: break;
  }
  return Interactive(line) ? tricolor::RunInteractive(false) : tricolor::RunStandardInput();
}

}  // namespace

int main(int argc, char** argv) {
  CommandLine line;
  Parse(argc, argv, &line);
  if (line.exit_code >= 0) return line.exit_code;

  const char* gc_options = getenv("TRICOLOR_GC");
  std::string error =
      tricolor::gc::Options::Parse(gc_options == nullptr ? "" : gc_options, &line.options.gc);
  if (!error.empty()) {
    fprintf(stderr, "tricolor: %s\n", error.c_str());
    return 2;
  }
  std::unique_ptr<tricolor::Runtime> runtime = tricolor::Runtime::Start(line.options, &error);
  if (runtime == nullptr) {
    fprintf(stderr, "tricolor: %s\n", error.c_str());
    _exit(1);
  }
  int code = Run(line);
  if (InspectAfter(line)) code = tricolor::RunInteractive(true);
  if (tricolor::compat::FinishDoctor() != 0 && code == 0) code = 1;
  if (!runtime->Finish() && code == 0) code = 120;
  fflush(nullptr);
  if (code == tricolor::kInterrupted) {
    // The shell sees that the program was interrupted, and not a plain exit code.
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    code = 130;
  }
  // Not through static destructors: daemon threads may still run.
  _exit(code);
}
