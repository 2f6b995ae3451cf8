// Compile cache: what the front end answered, kept in files, so that a script that ran before, and
// the code that its libraries exec, need no compiler process.
//
//   $TRICOLOR_CACHE, $XDG_CACHE_HOME/tricolor or ~/.cache/tricolor: one file per request, named by a
//   hash of it. A file holds the whole request, which is compared: a clash of hashes is a miss.
//
// WHY        Modules have their .pyc where CPython keeps them; scripts and exec() have none, and
//            starting the compiler costs more than such a program.
// THREADS    Any; no lock: files appear by rename. Detached callers: this touches no objects.
// BOUNDS     Requests up to kLongestRequest; kMostNewFiles files per process; beyond kMostFiles the
//            older half is removed. Only folders and files of the user alone are trusted.
#ifndef TRICOLOR_RUNTIME_INTERP_COMPILE_CACHE_H_
#define TRICOLOR_RUNTIME_INTERP_COMPILE_CACHE_H_

#include <string>

namespace tricolor {

// `python`: the compiler, whose version is part of what is looked for.
bool CachedAnswer(const std::string& python, const std::string& request, std::string* answer);
void RememberAnswer(const std::string& python, const std::string& request,
                    const std::string& answer);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_COMPILE_CACHE_H_
