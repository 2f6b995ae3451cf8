// Arguments by keyword, and what Argument Clinic's output calls.
#include "compat/objects/getargs.h"

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

bool ParseKeywords(Args args, Py_ssize_t nargs, const Keywords& kw, const char* format,
                   const char* const* names, const char* given_name, VaList* out) {
  const std::string own = FunctionOf(format);
  const std::string function = given_name != nullptr ? given_name : own;
  const char* name = function.empty() ? nullptr : function.c_str();
  int total = 0;
  while (names[total] != nullptr) ++total;
  const Py_ssize_t nkeywords = kw.count();
  if (nargs + nkeywords > total) {
    Raise(exc::TypeError, "%.200s%s takes %s %d %sargument%s (%zd given)",
          name == nullptr ? "function" : name, name == nullptr ? "" : "()",
          CountUnits(format).required == total ? "exactly" : "at most", total,
          nargs == 0 ? "keyword " : "", total == 1 ? "" : "s", nargs + nkeywords);
    return false;
  }
  Parser p(format, out, name);
  Py_ssize_t used = 0;
  int positional_limit = -1;
  for (int i = 0; i < total; ++i) {
    if (!p.More()) {
      Raise(exc::SystemError, "More keyword list entries (%d) than format specifiers (%d)", total, i);
      return p.Finish(false);
    }
    if (p.keyword_only() && positional_limit < 0) {
      positional_limit = i;
      if (nargs > i) {
        Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)",
              name == nullptr ? "function" : name, name == nullptr ? "" : "()",
              CountUnits(format).required < i ? "at most" : "exactly", i, i == 1 ? "" : "s", nargs);
        return p.Finish(false);
      }
    }
    Object* value = i < nargs ? args[i] : nullptr;
    if (*names[i] != 0) {
      Object* by_name = nkeywords == 0 ? nullptr : kw.Find(names[i]);
      if (by_name != nullptr) {
        if (value != nullptr) {
          Raise(exc::TypeError, "argument for %.200s%s given by name ('%s') and position (%d)",
                name == nullptr ? "function" : name, name == nullptr ? "" : "()", names[i], i + 1);
          return p.Finish(false);
        }
        value = by_name;
        ++used;
      }
    }
    if (value == nullptr && !p.optional()) {
      if (*names[i] == 0) {
        Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)",
              name == nullptr ? "function" : name, name == nullptr ? "" : "()", "at least", i + 1,
              i == 0 ? "" : "s", nargs);
      } else {
        Raise(exc::TypeError, "%.200s%s missing required argument '%s' (pos %d)",
              name == nullptr ? "function" : name, name == nullptr ? "" : "()", names[i], i + 1);
      }
      return p.Finish(false);
    }
    if (!p.Unit(Py(value), i + 1)) return p.Finish(false);
  }
  if (used < nkeywords) {
    Object* unknown = kw.Unknown(names);
    if (unknown != nullptr) {
      if (!IsStr(unknown)) {
        Raise(exc::TypeError, "keywords must be strings");
      } else {
        Raise(exc::TypeError, "'%S' is an invalid keyword argument for %.200s%s", unknown,
              name == nullptr ? "this function" : name, name == nullptr ? "" : "()");
      }
      return p.Finish(false);
    }
  }
  return p.Finish(true);
}

}  // namespace

int PyArg_VaParseTupleAndKeywords(PyObject* args, PyObject* kwargs, const char* format,
                                  char** names, va_list ap) {
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
  if (args == nullptr || !IsTuple(In(args)) || (kwargs != nullptr && !IsDict(In(kwargs)))) {
    return BadCall(), 0;
  }
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

struct KeywordNames {
  int total = 0, positional_only = 0;
  const char* name;
  const char* brackets;

  explicit KeywordNames(const _PyArg_Parser* parser)
      : name(parser->fname == nullptr ? "function" : parser->fname),
        brackets(parser->fname == nullptr ? "" : "()") {
    while (parser->keywords[total] != nullptr) {
      if (*parser->keywords[total] == 0) ++positional_only;
      ++total;
    }
  }
};

void RaiseTakes(const KeywordNames& names, const char* how, int wanted, Py_ssize_t given) {
  Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)", names.name,
        names.brackets, how, wanted, wanted == 1 ? "" : "s", given);
}

// The first `nargs` arguments and the keywords into `buffer`, in the order of the parser's names.
bool Fill(PyObject* const* args, Py_ssize_t nargs, const Keywords& kw, const KeywordNames& names,
          const _PyArg_Parser* parser, int min_positional, int max_positional, int min_keyword,
          PyObject** buffer) {
  const Py_ssize_t nkeywords = kw.count();
  const int required = min_keyword > 0 ? max_positional + min_keyword : min_positional;
  Py_ssize_t used = 0;
  for (int i = 0; i < names.total; ++i) {
    PyObject* value = i < nargs ? args[i] : nullptr;
    const char* keyword = parser->keywords[i];
    if (*keyword != 0 && nkeywords > 0) {
      PyObject* by_name = Py(kw.Find(keyword));
      if (by_name != nullptr && value != nullptr) {
        Raise(exc::TypeError, "argument for %.200s%s given by name ('%s') and position (%d)",
              names.name, names.brackets, keyword, i + 1);
        return false;
      }
      if (by_name != nullptr) {
        value = by_name;
        ++used;
      }
    }
    const bool needed = i < min_positional || (i >= max_positional && i < required);
    if (value == nullptr && needed) {
      Raise(exc::TypeError, "%.200s%s missing required argument '%s' (pos %d)", names.name,
            names.brackets, keyword, i + 1);
      return false;
    }
    buffer[i] = value;
  }
  if (used < nkeywords) {
    Object* unknown = kw.Unknown(parser->keywords);
    if (unknown != nullptr) {
      Raise(exc::TypeError, "'%S' is an invalid keyword argument for %.200s%s", unknown,
            parser->fname == nullptr ? "this function" : names.name, names.brackets);
      return false;
    }
  }
  return true;
}

}  // namespace

// Arguments in the order of the parser's names into `buffer`, or the array itself if no keyword
// was given and it is long enough.
PyObject* const* _PyArg_UnpackKeywords(PyObject* const* args, Py_ssize_t nargs, PyObject* kwargs,
                                       PyObject* kwnames, _PyArg_Parser* parser, int min_positional,
                                       int max_positional, int min_keyword, PyObject** buffer) {
  const KeywordNames names(parser);
  if (args == nullptr && nargs == 0) args = buffer;
  const Keywords kw(In(kwargs), kwargs == nullptr ? In(kwnames) : nullptr,
                    reinterpret_cast<Args>(args) + nargs);
  const Py_ssize_t nkeywords = kw.count();
  if (nkeywords == 0 && min_keyword == 0 && min_positional <= nargs && nargs <= max_positional &&
      nargs == names.total) {
    return args;
  }
  if (nargs + nkeywords > names.total) {
    Raise(exc::TypeError, "%.200s%s takes %s %d %sargument%s (%zd given)", names.name,
          names.brackets, min_positional + min_keyword == names.total ? "exactly" : "at most",
          names.total, nargs == 0 ? "keyword " : "", names.total == 1 ? "" : "s",
          nargs + nkeywords);
    return nullptr;
  }
  if (nargs > max_positional) {
    if (max_positional == 0) {
      Raise(exc::TypeError, "%.200s%s takes no positional arguments", names.name, names.brackets);
    } else {
      RaiseTakes(names, min_positional < max_positional ? "at most" : "exactly", max_positional,
                 nargs);
    }
    return nullptr;
  }
  if (nargs < min_positional && names.positional_only > nargs &&
      min_positional <= names.positional_only) {
    RaiseTakes(names, min_positional < max_positional ? "at least" : "exactly", min_positional,
               nargs);
    return nullptr;
  }
  return Fill(args, nargs, kw, names, parser, min_positional, max_positional, min_keyword, buffer)
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
  const KeywordNames names(parser);
  const Keywords kw(In(kwargs), kwargs == nullptr ? In(kwnames) : nullptr,
                    reinterpret_cast<Args>(args) + nargs);
  if (nargs < min_positional && names.positional_only > nargs &&
      min_positional <= names.positional_only) {
    RaiseTakes(names, "at least", min_positional, nargs);
    return nullptr;
  }
  const Py_ssize_t placed = nargs < max_positional ? nargs : max_positional;
  if (!Fill(args, placed, kw, names, parser, min_positional, max_positional, min_keyword, buffer)) {
    return nullptr;
  }
  PyObject* rest = _PyTuple_FromArray(args + placed, nargs - placed);
  if (rest == nullptr) return nullptr;
  for (int i = names.total; i > vararg; --i) buffer[i] = buffer[i - 1];
  buffer[vararg] = rest;
  return buffer;
}
