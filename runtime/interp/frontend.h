// Front end: asks CPython 3.11 (RuntimeOptions::python) to compile source.
//
// WHY        We write no Python parser. One process per runtime, started when first asked, answers
//            over pipes with marshalled code; a .pyc runs with no CPython present.
// THREADS    Any; requests queue behind one lock, and the wait is detached.
#ifndef TRICOLOR_RUNTIME_INTERP_FRONTEND_H_
#define TRICOLOR_RUNTIME_INTERP_FRONTEND_H_

#include <string_view>

#include "runtime/object.h"

namespace tricolor {

// compile(source, filename, mode, flags, dont_inherit=True, optimize). `source`: bytes with their
// coding cookie, or UTF-8 text when flags has kSourceIsText. `filename`: str. A code object; null:
// SyntaxError and the like, with CPython's attributes. With kOnlyAst a syntax tree instead.
Object* CompileSource(std::string_view source, Object* filename, const char* mode, int flags,
                      int optimize, int feature_version = -1);
inline constexpr int kSourceIsText = 0x0100;       // PyCF_IGNORE_COOKIE
inline constexpr int kSourceIsFile = 0x10000000;  // ours: read from a file, words of its encoding
inline constexpr int kOnlyAst = 0x0400;            // PyCF_ONLY_AST
inline constexpr int kCompileFlagsMask = 0x1ff0000;  // __future__ bits that code hands on

// The same from a syntax tree (an instance of ast.AST).
Object* CompileTree(Object* node, Object* filename, const char* mode, int flags, int optimize);

// For the carets under a traceback's line: offsets in characters of `segment` as
// traceback._extract_caret_anchors_from_line_segment finds them. False: none (no exception).
bool CaretAnchors(std::string_view segment, int* left_end, int* right_start);

// One request of a general kind: `kind` names a function of the helper program, `arguments` (a tuple)
// is what it gets (marshalled), the answer is unmarshalled. Null: exception.
Object* AskFrontEnd(const char* kind, Object* arguments);

// Ends the process, if it was started.
void StopFrontEnd();
// In a child after fork(2): the process belongs to the parent; forget it.
void ForgetFrontEnd();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_FRONTEND_H_
