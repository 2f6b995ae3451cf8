// Arguments by keyword, and what Argument Clinic's output calls.
#include "compat/objects/getargs.h"

#include <algorithm>

namespace {

// Keyword arguments by name: from a dict, or from a vector call.
class Keywords {
 public:
  Keywords(Object* dict, Object* kwnames, Args values) : dict_(dict), names_(kwnames), values_(values) {}
  Py_ssize_t count() const {
    return dict_ != nullptr ? DictSize(dict_) : names_ != nullptr ? TupleSize(names_) : 0;
  }
  Object* Find(const char* name) const {
    if (dict_ != nullptr) return DictGet(dict_, name);
    for (int64_t i = 0; names_ != nullptr && i < TupleSize(names_); ++i) {
      Object* k = TupleAt(names_, i);
      const char* text = StrUtf8(k);
      if (text != nullptr && strcmp(text, name) == 0) return values_[i];
    }
    return nullptr;
  }
  // A name that is none of `known`, or null.
  Object* Unknown(const char* const* known) const {
    auto is_known = [&](Object* k) {
      const char* text = IsStr(k) ? StrUtf8(k) : nullptr;
      for (const char* const* n = known; text != nullptr && *n != nullptr; ++n) {
        if (**n != 0 && strcmp(text, *n) == 0) return true;
      }
      return false;
    };
    if (dict_ != nullptr) {
      int64_t position = 0;
      Object *k, *v;
      while (DictNext(dict_, &position, &k, &v)) {
        if (!is_known(k)) return k;
      }
      return nullptr;
    }
    for (int64_t i = 0; names_ != nullptr && i < TupleSize(names_); ++i) {
      if (!is_known(TupleAt(names_, i))) return TupleAt(names_, i);
    }
    return nullptr;
  }

 private:
  Object* dict_;
  Object* names_;
  Args values_;
};

// What the doors say about a call that does not fit the names of its arguments.
class Complaints {
 public:
  // `function` may be null: a call of nobody known.
  Complaints(const char* function, const char* const* names)
      : function_(function == nullptr ? "function" : function),
        brackets_(function == nullptr ? "" : "()"),
        names_(names) {}

  void TooMany(bool exactly, int total, Py_ssize_t nargs, Py_ssize_t nkeywords) const {
    Raise(exc::TypeError, "%.200s%s takes %s %d %sargument%s (%zd given)", function_, brackets_,
          exactly ? "exactly" : "at most", total, nargs == 0 ? "keyword " : "",
          total == 1 ? "" : "s", nargs + nkeywords);
  }
  void Positional(const char* how, int wanted, Py_ssize_t given) const {
    Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)", function_,
          brackets_, how, wanted, wanted == 1 ? "" : "s", given);
  }
  void NoPositional() const {
    Raise(exc::TypeError, "%.200s%s takes no positional arguments", function_, brackets_);
  }
  void Missing(int index) const {
    Raise(exc::TypeError, "%.200s%s missing required argument '%s' (pos %d)", function_, brackets_,
          names_[index], index + 1);
  }
  // Keywords that no argument took: one given by position as well, or unknown. A name may stand twice among the
  // names, for an argument by position and one by keyword. False: there was one, and an exception is set.
  bool NothingLeft(const Keywords& kw, Py_ssize_t nargs) const {
    for (Py_ssize_t i = 0; i < nargs && names_[i] != nullptr; ++i) {
      if (*names_[i] == 0 || kw.Find(names_[i]) == nullptr) continue;
      Raise(exc::TypeError, "argument for %.200s%s given by name ('%s') and position (%zd)", function_,
            brackets_, names_[i], i + 1);
      return false;
    }
    Object* unknown = kw.Unknown(names_);
    if (unknown == nullptr) return true;
    if (!IsStr(unknown)) {
      Raise(exc::TypeError, "keywords must be strings");
    } else {
      Raise(exc::TypeError, "'%S' is an invalid keyword argument for %.200s%s", unknown,
            *brackets_ == 0 ? "this function" : function_, brackets_);
    }
    return false;
  }

 private:
  const char* function_;
  const char* brackets_;
  const char* const* names_;
};

int CountPositionalOnly(const char* const* names) {
  int n = 0;
  while (names[n] != nullptr && *names[n] == 0) ++n;
  return n;
}

bool ParseKeywords(Args args, Py_ssize_t nargs, const Keywords& kw, const char* format,
                   const char* const* names, const char* given_name, VaList* out) {
  const std::string own = FunctionOf(format);
  const std::string function = given_name != nullptr ? given_name : own;
  const char* name = function.empty() ? nullptr : function.c_str();
  const Complaints complaints(name, names);
  const int unnamed = CountPositionalOnly(names);
  int total = unnamed;
  for (; names[total] != nullptr; ++total) {
    if (*names[total] == 0) {
      return Raise(exc::SystemError, "Empty keyword parameter name") != nullptr;
    }
  }
  const Py_ssize_t nkeywords = kw.count();
  if (nargs + nkeywords > total) {
    complaints.TooMany(CountUnits(format).required == total, total, nargs, nkeywords);
    return false;
  }
  Parser p(format, out, name);
  Py_ssize_t used = 0;
  int required = total;   // units before '|'
  bool short_of = false;  // one without a name was not given: said when it is known how many there are
  const auto too_few = [&](int i) {
    const int wanted = std::min(unnamed, required);
    complaints.Positional(wanted < i ? "at least" : "exactly", wanted, nargs);
    return p.Finish(false);
  };
  bool by_position = true;  // before '$'
  for (int i = 0; i < total; ++i) {
    if (!p.MoreByName()) {
      if (!ErrorSet()) {
        Raise(exc::SystemError, "More keyword list entries (%d) than format specifiers (%d)", total, i);
      }
      return p.Finish(false);
    }
    if (p.optional() && required > i) required = i;
    if (p.keyword_only() && by_position) {
      by_position = false;
      if (i < unnamed) {
        Raise(exc::SystemError, "Empty parameter name after $");
        return p.Finish(false);
      }
      if (short_of) return too_few(i);
      if (nargs > i) {
        complaints.Positional(p.optional() ? "at most" : "exactly", i, nargs);
        return p.Finish(false);
      }
    }
    PyObject* value = nullptr;
    if (i < nargs) {
      value = Py(args[i]);
    } else if (i >= unnamed && used < nkeywords) {
      value = Py(kw.Find(names[i]));
      if (value != nullptr) ++used;
    }
    if (value == nullptr && !p.optional() && !short_of) {
      if (i >= unnamed) {
        complaints.Missing(i);
        return p.Finish(false);
      }
      short_of = true;
    }
    // Nothing is left to be given; that the rest of the format fits the names is not asked.
    if (value == nullptr && !short_of && used == nkeywords) return p.Finish(true);
    if (!p.Unit(short_of ? nullptr : value, i + 1)) return p.Finish(false);
  }
  if (short_of) return too_few(total);
  if (!p.AtEnd()) {
    Raise(exc::SystemError,
          "more argument specifiers than keyword list entries (remaining format:'%s')", p.rest());
    return p.Finish(false);
  }
  return p.Finish(used == nkeywords || complaints.NothingLeft(kw, nargs));
}

}  // namespace

int PyArg_VaParseTupleAndKeywords(PyObject* args, PyObject* kwargs, const char* format,
                                  char** names, va_list ap) {
  if (args == nullptr || !IsTuple(In(args)) || (kwargs != nullptr && !IsDict(In(kwargs)))) {
    return BadCall(), 0;
  }
  VaList out;
  va_copy(out.ap, ap);
  const Keywords kw(In(kwargs), nullptr, nullptr);
  const bool ok = ParseKeywords(TupleItems(In(args)), TupleSize(In(args)), kw, format, names,
                                nullptr, &out);
  va_end(out.ap);
  return ok;
}
int PyArg_ParseTupleAndKeywords(PyObject* args, PyObject* kwargs, const char* format, char** names,
                                ...) {
  va_list ap;
  va_start(ap, names);
  const int ok = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, ap);
  va_end(ap);
  return ok;
}
int _PyArg_ParseTupleAndKeywordsFast(PyObject* args, PyObject* kwargs, _PyArg_Parser* parser, ...) {
  VaList out;
  va_start(out.ap, parser);
  const Keywords kw(In(kwargs), nullptr, nullptr);
  const bool ok = ParseKeywords(TupleItems(In(args)), TupleSize(In(args)), kw, parser->format,
                                parser->keywords, parser->fname, &out);
  va_end(out.ap);
  return ok;
}
int _PyArg_ParseStackAndKeywords(PyObject* const* args, Py_ssize_t nargs, PyObject* kwnames,
                                 _PyArg_Parser* parser, ...) {
  VaList out;
  va_start(out.ap, parser);
  auto* array = reinterpret_cast<Args>(args);
  const Keywords kw(nullptr, In(kwnames), array + nargs);
  const bool ok = ParseKeywords(array, nargs, kw, parser->format, parser->keywords, parser->fname,
                                &out);
  va_end(out.ap);
  return ok;
}
int PyArg_ValidateKeywordArguments(PyObject* kwargs) {
  if (!IsDict(In(kwargs))) return BadCall(), 0;
  int64_t position = 0;
  Object *k, *v;
  while (DictNext(In(kwargs), &position, &k, &v)) {
    if (IsStr(k)) continue;
    Raise(exc::TypeError, "keywords must be strings");
    return 0;
  }
  return 1;
}

namespace {

int CountNames(const char* const* names) {
  int total = 0;
  while (names[total] != nullptr) ++total;
  return total;
}

// The first `nargs` arguments and the keywords into `buffer`, in the order of the parser's names.
bool Fill(PyObject* const* args, Py_ssize_t nargs, const Keywords& kw, const Complaints& complaints,
          const _PyArg_Parser* parser, int min_positional, int max_positional, int min_keyword,
          PyObject** buffer) {
  const Py_ssize_t nkeywords = kw.count();
  const int required = min_keyword > 0 ? max_positional + min_keyword : min_positional;
  Py_ssize_t used = 0;
  for (int i = 0; parser->keywords[i] != nullptr; ++i) {
    PyObject* value = nullptr;
    if (i < nargs) {
      value = args[i];
    } else if (*parser->keywords[i] != 0 && used < nkeywords) {
      value = Py(kw.Find(parser->keywords[i]));
      if (value != nullptr) ++used;
    }
    if (value == nullptr && (i < min_positional || (i >= max_positional && i < required))) {
      complaints.Missing(i);
      return false;
    }
    buffer[i] = value;
  }
  return used == nkeywords || complaints.NothingLeft(kw, nargs);
}

}  // namespace

// Arguments in the order of the parser's names into `buffer`, or the array itself if no keyword
// was given and it is long enough.
PyObject* const* _PyArg_UnpackKeywords(PyObject* const* args, Py_ssize_t nargs, PyObject* kwargs,
                                       PyObject* kwnames, _PyArg_Parser* parser, int min_positional,
                                       int max_positional, int min_keyword, PyObject** buffer) {
  const Complaints complaints(parser->fname, parser->keywords);
  const int total = CountNames(parser->keywords);
  const int positional_only = CountPositionalOnly(parser->keywords);
  if (args == nullptr && nargs == 0) args = buffer;
  const Keywords kw(In(kwargs), kwargs == nullptr ? In(kwnames) : nullptr,
                    reinterpret_cast<Args>(args) + nargs);
  const Py_ssize_t nkeywords = kw.count();
  if (nkeywords == 0 && min_keyword == 0 && min_positional <= nargs && nargs <= max_positional &&
      nargs == total) {
    return args;
  }
  if (nargs + nkeywords > total) {
    complaints.TooMany(min_positional + min_keyword == total, total, nargs, nkeywords);
    return nullptr;
  }
  const bool fixed = min_positional == max_positional;
  if (nargs > max_positional) {
    if (max_positional == 0) {
      complaints.NoPositional();
    } else {
      complaints.Positional(fixed ? "exactly" : "at most", max_positional, nargs);
    }
    return nullptr;
  }
  if (nargs < min_positional && positional_only > nargs && min_positional <= positional_only) {
    complaints.Positional(fixed ? "exactly" : "at least", min_positional, nargs);
    return nullptr;
  }
  return Fill(args, nargs, kw, complaints, parser, min_positional, max_positional, min_keyword, buffer)
             ? buffer
             : nullptr;
}

// The same for a function with *args, which get a place of their own in `buffer`, as a tuple that
// the caller owns.
PyObject* const* _PyArg_UnpackKeywordsWithVararg(PyObject* const* args, Py_ssize_t nargs,
                                                 PyObject* kwargs, PyObject* kwnames,
                                                 _PyArg_Parser* parser, int min_positional,
                                                 int max_positional, int min_keyword, int vararg,
                                                 PyObject** buffer) {
  const Complaints complaints(parser->fname, parser->keywords);
  const int positional_only = CountPositionalOnly(parser->keywords);
  const Keywords kw(In(kwargs), kwargs == nullptr ? In(kwnames) : nullptr,
                    reinterpret_cast<Args>(args) + nargs);
  if (nargs < min_positional && positional_only > nargs && min_positional <= positional_only) {
    complaints.Positional("at least", min_positional, nargs);
    return nullptr;
  }
  const Py_ssize_t placed = nargs < max_positional ? nargs : max_positional;
  if (!Fill(args, placed, kw, complaints, parser, min_positional, max_positional, min_keyword, buffer)) {
    return nullptr;
  }
  PyObject* rest = _PyTuple_FromArray(args + placed, nargs - placed);
  if (rest == nullptr) return nullptr;
  for (int i = CountNames(parser->keywords); i > vararg; --i) buffer[i] = buffer[i - 1];
  buffer[vararg] = rest;
  return buffer;
}
