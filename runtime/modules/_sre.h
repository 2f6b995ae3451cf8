// Patterns and matches: the objects behind `re`.
#ifndef TRICOLOR_RUNTIME_MODULES__SRE_H_
#define TRICOLOR_RUNTIME_MODULES__SRE_H_

#include <string>

#include "runtime/buffer.h"
#include "runtime/modules/regex.h"
#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

struct PatternObject {
  Object base;
  Object* pattern;     // str, bytes or None
  Object* groupindex;  // dict
  Object* indexgroup;  // tuple: names by number, None where there is none
  Object* weaklist;
  Object* storage;     // bytes: the arrays that `program` points into
  regex::View program;
  int64_t flags;
  int64_t groups;
  bool is_text;        // str pattern
  bool is_bytes;
};

struct MatchObject {
  VarObject base;      // size: 2 * (groups + 1)
  Object* string;
  Object* regs;        // tuple of spans, made when asked for
  Object* pattern;
  int64_t pos, endpos;
  int64_t last_index;  // -1: none
  int64_t marks[];     // [0], [1]: the whole match
};

struct ScannerObject {
  Object base;
  Object* pattern;
  Object* string;
  int64_t position, end, start_limit;
  bool must_advance, done;
};

extern Type pattern_type, match_type, scanner_type;

inline PatternObject* AsPattern(Object* o) { return As<PatternObject>(o); }
inline MatchObject* AsMatch(Object* o) { return As<MatchObject>(o); }

// A str or bytes-like subject for the length of a scope, checked against the pattern.
class Subject {
 public:
  Subject(PatternObject* pattern, Object* string);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  bool ok() const { return ok_; }
  const regex::Text& text() const { return text_; }
  Object* Slice(int64_t begin, int64_t end) const;  // str, or bytes

 private:
  Object* string_;
  BufferInfo view_ = {};
  regex::Text text_;
  bool ok_ = false;
};

Object* NewMatch(Object* pattern, Object* string, int64_t pos, int64_t endpos,
                 const regex::Matcher& m);
// pattern.sub(): the text for one match, by template or function. Null: exception.
Object* MatchSlice(Object* match, int64_t group, Object* otherwise);

void SetUpPatternType();
void SetUpMatchType();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES__SRE_H_
