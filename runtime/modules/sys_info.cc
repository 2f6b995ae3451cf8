// sys: versions, limits and flags.
#include <cfloat>
#include <climits>
#include <string>

#include "runtime/error.h"
#include "runtime/modules/namespace.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/struct_sequence.h"
#include "runtime/modules/sys.h"
#include "runtime/modules/sys_modes.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

constexpr int kHexVersion = 0x030b02f0;

const StructField kVersionFields[] = {{"major", "Major release number"},
                                      {"minor", "Minor release number"},
                                      {"micro", "Patch release number"},
                                      {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
                                      {"serial", "Serial release number"}};
StructSequence version_info = {{}, "sys.version_info", nullptr, kVersionFields, 5, 5, true};

const StructField kFlagFields[] = {
    {"debug", "-d"}, {"inspect", "-i"}, {"interactive", "-i"}, {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"}, {"no_user_site", "-s"}, {"no_site", "-S"},
    {"ignore_environment", "-E"}, {"verbose", "-v"}, {"bytes_warning", "-b"}, {"quiet", "-q"},
    {"hash_randomization", "-R"}, {"isolated", "-I"}, {"dev_mode", "-X dev"},
    {"utf8_mode", "-X utf8"}, {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"}, {"int_max_str_digits", "-X int_max_str_digits"}};
StructSequence flags = {{}, "sys.flags", "sys.flags\n\nFlags provided through command line "
                        "arguments or environment vars.", kFlagFields, 18, 18, true};

const StructField kFloatFields[] = {
    {"max", nullptr}, {"max_exp", nullptr}, {"max_10_exp", nullptr}, {"min", nullptr},
    {"min_exp", nullptr}, {"min_10_exp", nullptr}, {"dig", nullptr}, {"mant_dig", nullptr},
    {"epsilon", nullptr}, {"radix", nullptr}, {"rounds", nullptr}};
StructSequence float_info = {{}, "sys.float_info", nullptr, kFloatFields, 11, 11};

const StructField kIntFields[] = {{"bits_per_digit", nullptr}, {"sizeof_digit", nullptr},
                                  {"default_max_str_digits", nullptr},
                                  {"str_digits_check_threshold", nullptr}};
StructSequence int_info = {{}, "sys.int_info", nullptr, kIntFields, 4, 4};

const StructField kHashFields[] = {
    {"width", nullptr}, {"modulus", nullptr}, {"inf", nullptr}, {"nan", nullptr},
    {"imag", nullptr}, {"algorithm", nullptr}, {"hash_bits", nullptr}, {"seed_bits", nullptr},
    {"cutoff", nullptr}};
StructSequence hash_info = {{}, "sys.hash_info", nullptr, kHashFields, 9, 9};

const StructField kThreadFields[] = {{"name", nullptr}, {"lock", nullptr}, {"version", nullptr}};
StructSequence thread_info = {{}, "sys.thread_info", nullptr, kThreadFields, 3, 3};

constexpr const char* kStdlibModules[] = {
    "__future__", "_abc", "_aix_support", "_ast", "_asyncio", "_bisect", "_blake2",
    "_bootsubprocess", "_bz2", "_codecs", "_codecs_cn", "_codecs_hk", "_codecs_iso2022",
    "_codecs_jp", "_codecs_kr", "_codecs_tw", "_collections", "_collections_abc",
    "_compat_pickle", "_compression", "_contextvars", "_crypt", "_csv", "_ctypes", "_curses",
    "_curses_panel", "_datetime", "_dbm", "_decimal", "_elementtree", "_frozen_importlib",
    "_frozen_importlib_external", "_functools", "_gdbm", "_hashlib", "_heapq", "_imp", "_io",
    "_json", "_locale", "_lsprof", "_lzma", "_markupbase", "_md5", "_msi", "_multibytecodec",
    "_multiprocessing", "_opcode", "_operator", "_osx_support", "_overlapped", "_pickle",
    "_posixshmem", "_posixsubprocess", "_py_abc", "_pydecimal", "_pyio", "_queue", "_random",
    "_scproxy", "_sha1", "_sha256", "_sha3", "_sha512", "_signal", "_sitebuiltins", "_socket",
    "_sqlite3", "_sre", "_ssl", "_stat", "_statistics", "_string", "_strptime", "_struct",
    "_symtable", "_thread", "_threading_local", "_tkinter", "_tokenize", "_tracemalloc",
    "_typing", "_uuid", "_warnings", "_weakref", "_weakrefset", "_winapi", "_zoneinfo", "abc",
    "aifc", "antigravity", "argparse", "array", "ast", "asynchat", "asyncio", "asyncore",
    "atexit", "audioop", "base64", "bdb", "binascii", "bisect", "builtins", "bz2", "cProfile",
    "calendar", "cgi", "cgitb", "chunk", "cmath", "cmd", "code", "codecs", "codeop",
    "collections", "colorsys", "compileall", "concurrent", "configparser", "contextlib",
    "contextvars", "copy", "copyreg", "crypt", "csv", "ctypes", "curses", "dataclasses",
    "datetime", "dbm", "decimal", "difflib", "dis", "distutils", "doctest", "email", "encodings",
    "ensurepip", "enum", "errno", "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch",
    "fractions", "ftplib", "functools", "gc", "genericpath", "getopt", "getpass", "gettext",
    "glob", "graphlib", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http", "idlelib",
    "imaplib", "imghdr", "imp", "importlib", "inspect", "io", "ipaddress", "itertools", "json",
    "keyword", "lib2to3", "linecache", "locale", "logging", "lzma", "mailbox", "mailcap",
    "marshal", "math", "mimetypes", "mmap", "modulefinder", "msilib", "msvcrt",
    "multiprocessing", "netrc", "nis", "nntplib", "nt", "ntpath", "nturl2path", "numbers",
    "opcode", "operator", "optparse", "os", "ossaudiodev", "pathlib", "pdb", "pickle",
    "pickletools", "pipes", "pkgutil", "platform", "plistlib", "poplib", "posix", "posixpath",
    "pprint", "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data",
    "pyexpat", "queue", "quopri", "random", "re", "readline", "reprlib", "resource",
    "rlcompleter", "runpy", "sched", "secrets", "select", "selectors", "shelve", "shlex",
    "shutil", "signal", "site", "smtpd", "smtplib", "sndhdr", "socket", "socketserver", "spwd",
    "sqlite3", "sre_compile", "sre_constants", "sre_parse", "ssl", "stat", "statistics",
    "string", "stringprep", "struct", "subprocess", "sunau", "symtable", "sys", "sysconfig",
    "syslog", "tabnanny", "tarfile", "telnetlib", "tempfile", "termios", "textwrap", "this",
    "threading", "time", "timeit", "tkinter", "token", "tokenize", "tomllib", "trace",
    "traceback", "tracemalloc", "tty", "turtle", "turtledemo", "types", "typing", "unicodedata",
    "unittest", "urllib", "uu", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser",
    "winreg", "winsound", "wsgiref", "xdrlib", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport",
    "zlib", "zoneinfo",
};

Object* VersionInfo() {
  Object* items[] = {NewInt(3), NewInt(11), NewInt(2), NewStr("final"), NewInt(0)};
  return NewStructSequence(version_info, items);
}

Object* Flags() {
  const RuntimeOptions& o = Runtime::Get()->options();
  Object* items[] = {NewInt(0), NewInt(o.inspect), NewInt(o.interactive), NewInt(o.optimize),
                     NewInt(o.dont_write_bytecode), NewInt(o.no_user_site), NewInt(o.no_site),
                     NewInt(o.ignore_environment), NewInt(o.verbose), NewInt(o.bytes_warning),
                     NewInt(o.quiet), NewInt(Modes().hash_randomization), NewInt(o.isolated),
                     Bool(Modes().dev), NewInt(Modes().utf8), NewInt(Modes().warn_default_encoding),
                     Bool(o.safe_path), NewInt(Modes().max_str_digits)};
  return NewStructSequence(flags, items);
}

Object* FloatInfo() {
  Object* items[] = {NewFloat(DBL_MAX),      NewInt(DBL_MAX_EXP),     NewInt(DBL_MAX_10_EXP),
                     NewFloat(DBL_MIN),      NewInt(DBL_MIN_EXP),     NewInt(DBL_MIN_10_EXP),
                     NewInt(DBL_DIG),        NewInt(DBL_MANT_DIG),    NewFloat(DBL_EPSILON),
                     NewInt(FLT_RADIX),      NewInt(1)};
  return NewStructSequence(float_info, items);
}

Object* IntInfo() {
  Object* items[] = {NewInt(30), NewInt(4), NewInt(4300), NewInt(640)};
  return NewStructSequence(int_info, items);
}

Object* HashInfo() {
  Object* items[] = {NewInt(64), NewInt((int64_t{1} << 61) - 1), NewInt(314159), NewInt(0),
                     NewInt(1000003), NewStr("siphash13"), NewInt(64), NewInt(128), NewInt(0)};
  return NewStructSequence(hash_info, items);
}

Object* ThreadInfo() {
  Object* items[] = {NewStr("pthread"), NewStr("semaphore"), NewStr("NPTL 2.36")};
  return NewStructSequence(thread_info, items);
}

// name 'tricolor', but CPython's cache tag: the code in .pyc files is the same.
Object* Implementation(Object* version) {
  Object* o = NewNamespace();
  if (o == nullptr) return nullptr;
  Object* dict = NamespaceDict(o);
  const bool ok = DictSet(dict, "name", NewStr("tricolor")) &&
                  DictSet(dict, "cache_tag", NewStr("cpython-311")) &&
                  DictSet(dict, "version", version) &&
                  DictSet(dict, "hexversion", NewInt(kHexVersion)) &&
                  DictSet(dict, "_multiarch", NewStr("x86_64-linux-gnu"));
  return ok ? o : nullptr;
}

Object* StdlibModules() {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  for (const char* name : kStdlibModules) {
    if (!ListAppend(list, Intern(name))) return nullptr;
  }
  return NewSetFrom(frozenset_type, list);
}

Object* BuiltinModuleNames() {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  for (const NativeModule* m = kNativeModules; m->name != nullptr; ++m) {
    if (!ListAppend(list, Intern(m->name))) return nullptr;
  }
  return ListToTuple(list);
}

// sys.warnoptions: the mode's own come first, the last one counts most.
Object* WarnOptions(const std::vector<std::string>& options) {
  Object* list = NewList();
  if (list != nullptr && Modes().dev && !ListAppend(list, NewStr("default"))) return nullptr;
  for (const std::string& option : options) {
    if (list == nullptr || !ListAppend(list, StrSurrogateEscape(option))) return nullptr;
  }
  return list;
}

Object* XOptions(const std::vector<std::string>& options) {
  Object* dict = NewDict();
  for (const std::string& option : options) {
    const size_t equals = option.find('=');
    Object* value = equals == std::string::npos ? True() : NewStr(option.substr(equals + 1));
    if (dict == nullptr || value == nullptr ||
        !DictSet(dict, StrSurrogateEscape(option.substr(0, equals)), value)) {
      return nullptr;
    }
  }
  return dict;
}

}  // namespace

bool AddSysInfo(Object* module) {
  for (StructSequence* s : {&version_info, &flags, &float_info, &int_info, &hash_info,
                            &thread_info}) {
    if (!InitStructSequence(s)) return false;
  }
  if (!InitNamespaceType()) return false;
  const RuntimeOptions& options = Runtime::Get()->options();
  Object* version = VersionInfo();
  return ModuleAdd(module, "version_info", version) &&
         ModuleAdd(module, "version", NewStr("3.11.2 (Tricolor 0.1.0) [GCC " __VERSION__ "]")) &&
         ModuleAdd(module, "hexversion", NewInt(kHexVersion)) &&
         ModuleAdd(module, "api_version", NewInt(1013)) &&
         ModuleAdd(module, "copyright", NewStr("Copyright (c) the Tricolor authors.")) &&
         ModuleAdd(module, "implementation", Implementation(version)) &&
         ModuleAdd(module, "flags", Flags()) && ModuleAdd(module, "float_info", FloatInfo()) &&
         ModuleAdd(module, "int_info", IntInfo()) && ModuleAdd(module, "hash_info", HashInfo()) &&
         ModuleAdd(module, "thread_info", ThreadInfo()) &&
         ModuleAdd(module, "float_repr_style", NewStr("short")) &&
         ModuleAdd(module, "maxsize", NewInt(INT64_MAX)) &&
         ModuleAdd(module, "maxunicode", NewInt(0x10ffff)) &&
         ModuleAdd(module, "byteorder", NewStr("little")) &&
         ModuleAdd(module, "platform", NewStr("linux")) && ModuleAdd(module, "abiflags", NewStr("")) &&
         ModuleAdd(module, "builtin_module_names", BuiltinModuleNames()) &&
         ModuleAdd(module, "stdlib_module_names", StdlibModules()) &&
         ModuleAdd(module, "warnoptions", WarnOptions(options.warn_options)) &&
         ModuleAdd(module, "_xoptions", XOptions(options.x_options)) &&
         ModuleAdd(module, "dont_write_bytecode", Bool(options.dont_write_bytecode));
}

}  // namespace tricolor
