// import: what IMPORT_NAME and __import__ do, on importlib's own machinery.
#ifndef TRICOLOR_RUNTIME_MODULES_IMPORT_H_
#define TRICOLOR_RUNTIME_MODULES_IMPORT_H_

#include "runtime/object.h"

namespace tricolor {

// __import__(name, globals, locals, fromlist, level). `globals` may be null if level is 0;
// `fromlist` null: none. The exact builtin: INTERP may call it when builtins.__import__ is it.
Object* ImportModuleLevel(Object* name, Object* globals, Object* fromlist, int level);

// The function object in builtins.__import__ at start; compare to know whether it was replaced.
extern Object* default_import_function;

// Takes importlib's own frames off the traceback of the current error, as CPython does.
void RemoveImportlibFrames();

// Frozen modules: those that CPython 3.11 has in its own file. Here their code comes from the standard
// library's folder, and has CPython's file names ("<frozen os>"), which tracebacks show.
struct FrozenModule {
  const char* name;
  const char* file;      // below the standard library's folder, without ".py"
  const char* co_filename;
  const char* origname;  // the module's name as a file
};
const FrozenModule* FindFrozenModule(Object* name);  // null: none of this name
Object* FrozenModuleNames();                         // a list
// 1: all are used, -1: the import system's own alone, 0: as the command line says.
void OverrideFrozen(int with);
// Its code object, with CPython's file name ("<frozen importlib._bootstrap>"). Null: ImportError.
Object* FrozenModuleCode(Object* name);

// co_filename of a code object and of those in its constants.
void FixCodeFilename(Object* code, Object* filename);

// Brings importlib up: sys and _imp exist already.
bool InitImport();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_IMPORT_H_
