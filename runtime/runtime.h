// Runtime: everything one run of Python programs shares; made and destroyed by the command or by
// an embedder. At most one at a time in a process; another may be made after it is gone.
#ifndef TRICOLOR_RUNTIME_RUNTIME_H_
#define TRICOLOR_RUNTIME_RUNTIME_H_

#include <memory>
#include <string>
#include <vector>

#include "gc/heap.h"
#include "runtime/object.h"

namespace tricolor {

struct Thread;

struct RuntimeOptions {
  gc::Options gc;
  std::vector<std::string> argv;      // sys.argv
  std::vector<std::string> original_argv;  // sys.orig_argv
  std::string executable;             // sys.executable
  std::string location;               // its file, links resolved; empty: executable
  std::string program;                // as it was called, for messages; empty: executable
  std::string python = "/usr/bin/python3.11";  // the front end; empty: none
  std::string stdlib = "/usr/lib/python3.11";
  bool isolated = false;              // -I
  bool ignore_environment = false;    // -E, -I
  bool no_user_site = false;          // -s, -I
  bool safe_path = false;             // -P, -I: no folder of the program in sys.path
  bool quiet = false;                 // -q
  bool interactive = false;           // -i
  int bytes_warning = 0;              // -b
  bool no_site = false;               // -S
  bool unbuffered = false;            // -u
  bool dont_write_bytecode = false;   // -B
  int optimize = 0;                   // -O
  int verbose = 0;
  bool inspect = false;
  bool skip_first_line = false;       // -x
  std::string check_hash_pycs = "default";  // --check-hash-based-pycs
  std::vector<std::string> warn_options, x_options;
};

class Runtime {
 public:
  // Makes the heap, the builtin types and modules, and imports what a program needs before its
  // first line. The calling thread becomes the main thread. Null: `*error` says why, in one line.
  static std::unique_ptr<Runtime> Start(const RuntimeOptions& options, std::string* error);
  // Python's exit order: threads joined, atexit, module globals; then the heap goes.
  ~Runtime();

  static Runtime* Get();  // the living one

  gc::Heap& heap() { return *heap_; }
  const RuntimeOptions& options() const { return options_; }

  Object* modules = nullptr;       // sys.modules
  Object* sys_module = nullptr;
  Object* builtins_module = nullptr;
  Object* builtins_dict = nullptr;
  Object* interned = nullptr;      // str.cc
  Object* importlib = nullptr;     // importlib._bootstrap
  bool finalizing = false;

  // Registers a slot outside the heap that refers to objects. Until the runtime ends.
  void AddRoot(Object** slot);

  // Python's exit order without giving up the heap; once. False: flushing standard output failed.
  bool Finish();

 private:
  friend struct RuntimeImpl;
  Runtime() = default;
  RuntimeOptions options_;
  std::unique_ptr<gc::Embedder> embedder_;
  std::unique_ptr<gc::Heap> heap_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_RUNTIME_H_
