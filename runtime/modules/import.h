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

// Frozen modules: those of importlib, whose code comes from the standard library's folder.
bool IsFrozenModule(Object* name);
// Its code object, with CPython's file name ("<frozen importlib._bootstrap>"). Null: ImportError.
Object* FrozenModuleCode(Object* name);

// co_filename of a code object and of those in its constants.
void FixCodeFilename(Object* code, Object* filename);

// Brings importlib up: sys and _imp exist already.
bool InitImport();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_IMPORT_H_
