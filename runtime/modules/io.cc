// _io: the module, and open().
#include <cstring>

#include "runtime/error.h"
#include "runtime/modules/io_internal.h"
#include "runtime/modules/posix.h"
#include "runtime/modules/sys_modes.h"
#include "runtime/names.h"
#include "runtime/modules/registry.h"
#include "runtime/objects/complex.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/module.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

struct Mode {
  bool creating = false, reading = false, writing = false, appending = false, updating = false,
       text = false, binary = false;
  char raw[6] = {};
};

bool ParseMode(Object* mode, Mode* m) {
  const char* text = StrUtf8(mode);
  if (text == nullptr) return false;
  const auto invalid = [mode] { return RaiseFalse(Raise(exc::ValueError, "invalid mode: '%U'", mode)); };
  for (const char* c = text; *c != 0; ++c) {
    if (std::strchr(c + 1, *c) != nullptr) return invalid();
    switch (*c) {
      case 'x': m->creating = true; break;
      case 'r': m->reading = true; break;
      case 'w': m->writing = true; break;
      case 'a': m->appending = true; break;
      case '+': m->updating = true; break;
      case 't': m->text = true; break;
      case 'b': m->binary = true; break;
      default: return invalid();
    }
  }
  char* r = m->raw;
  if (m->creating) *r++ = 'x';
  if (m->reading) *r++ = 'r';
  if (m->writing) *r++ = 'w';
  if (m->appending) *r++ = 'a';
  if (m->updating) *r++ = '+';
  if (m->text && m->binary) {
    return RaiseFalse(Raise(exc::ValueError, "can't have text and binary mode at once"));
  }
  if (m->creating + m->reading + m->writing + m->appending != 1) {
    return RaiseFalse(Raise(exc::ValueError, "must have exactly one of create/read/write/append mode"));
  }
  return true;
}

Object* OpenWith(Object** a) {
  Object *file = a[0], *mode_object = a[1], *encoding = a[3], *errors = a[4], *newline = a[5],
         *close_fd = a[6], *opener = a[7];
  if (!IsStr(mode_object)) return Raise(exc::TypeError, "open() argument 'mode' must be str, not %#T", mode_object);
  int64_t buffering = -1;
  if (!ToIndexOrRaise(a[2], exc::OverflowError, &buffering)) return nullptr;
  const Slots& slots = TypeOf(file)->slots;
  // What looks like a number goes to FileIO as it is.
  if (slots.to_index == nullptr && slots.to_int == nullptr && slots.to_float == nullptr && !IsComplex(file)) {
    file = PathText(file);
    if (file == nullptr) return nullptr;
  }
  Mode mode;
  if (!ParseMode(mode_object, &mode)) return nullptr;
  const auto refuse = [&mode](Object* argument, const char* name) {
    if (!mode.binary || argument == None()) return true;
    return RaiseFalse(Raise(exc::ValueError, "binary mode doesn't take %s argument", name));
  };
  if (!refuse(encoding, "an encoding") || !refuse(errors, "an errors") || !refuse(newline, "a newline")) {
    return nullptr;
  }
  if (mode.binary && buffering == 1) {
    if (!Warn(exc::RuntimeWarning,
              "line buffering (buffering=1) isn't supported in binary mode, the default buffer size "
              "will be used")) {
      return nullptr;
    }
  }
  Object* raw = CallArgs(AsObject(&file_io_type), file, NewStr(mode.raw), close_fd, opener);
  if (raw == nullptr) return nullptr;
  Object* result = raw;
  const auto build = [&]() -> Object* {
    Object* tty = CallName(raw, "isatty");
    if (tty == nullptr) return nullptr;
    bool line_buffering = buffering == 1 || (buffering < 0 && tty == True());
    if (mode.binary) line_buffering = false;
    if (buffering == 1 || (buffering < 0 && tty == True())) buffering = -1;
    if (buffering < 0) buffering = As<FileObject>(raw)->block_size;
    if (buffering == 0) {
      if (!mode.binary) return Raise(exc::ValueError, "can't have unbuffered text I/O");
      return raw;
    }
    Type* type = mode.updating ? &buffered_random_type
                 : mode.creating || mode.writing || mode.appending ? &buffered_writer_type
                                                                   : &buffered_reader_type;
    Object* buffer = CallArgs(AsObject(type), raw, NewInt(buffering));
    if (buffer == nullptr) return nullptr;
    result = buffer;
    if (mode.binary) return buffer;
    Object* wrapper = CallArgs(AsObject(&text_io_type), buffer, encoding, errors, newline, Bool(line_buffering));
    if (wrapper == nullptr) return nullptr;
    result = wrapper;
    return SetAttr(wrapper, names.mode, mode_object) ? wrapper : nullptr;
  };
  Object* made = build();
  if (made != nullptr) return made;
  SavedError saved;
  if (CallMethod(result, names.close, nullptr, 0) == nullptr) ClearError();
  return nullptr;
}

Object* Open(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[8] = {nullptr, NewStr("r"), NewInt(-1), None(), None(), None(), True(), None()};
  if (!ParseArgs("open", args, nargs, kwnames,
                 {"file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"}, 0, 8,
                 1, out)) {
    return nullptr;
  }
  return OpenWith(out);
}

Object* OpenCode(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[8] = {nullptr, NewStr("rb"), NewInt(-1), None(), None(), None(), True(), None()};
  if (!ParseArgs("open_code", args, nargs, kwnames, {"path"}, 0, 1, 1, out)) return nullptr;
  if (!IsStr(out[0])) return Raise(exc::TypeError, "open_code() argument 'path' must be str, not %#T", out[0]);
  return OpenWith(out);
}

Object* TextEncodingOf(Object*, Args args, size_t nargs, Object*) {
  if (args[0] != None()) return args[0];
  Object* level = nargs > 1 ? args[1] : NewInt(2);
  if (Modes().warn_default_encoding && !WarnDefaultEncoding(level)) return nullptr;
  return NewStr(Modes().utf8 ? "utf-8" : "locale");
}

const NativeMethod kMethods[] = {
    {"open", Open, 0, 0, kKeywords,
     "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, "
     "closefd=True, opener=None)\n--\n\nOpen file and return a stream.  Raise OSError upon failure."},
    {"open_code", OpenCode, 0, 0, kKeywords, "open_code($module, /, path)\n--\n\n"},
    {"text_encoding", TextEncodingOf, 1, 2, 0, "text_encoding($module, encoding, stacklevel=2, /)\n--\n\n"},
    {}};

Type* const kTypes[] = {&io_base_type,         &raw_io_base_type,   &buffered_io_base_type,
                        &text_io_base_type,    &file_io_type,       &bytes_io_type,
                        &buffered_reader_type, &buffered_writer_type, &buffered_random_type,
                        &string_io_type,       &text_io_type,       &newline_decoder_type,
                        &buffered_pair_type};

}  // namespace

bool WarnDefaultEncoding(Object* level) {
  Object* warn = ImportAttr("_warnings", "warn");
  Object* message = NewStr("'encoding' argument not specified");
  return warn != nullptr && message != nullptr &&
         CallArgs(warn, message, AsObject(&exc::EncodingWarning), level) != nullptr;
}

Object* CreateIoModule() {
  SetUpIoBaseTypes();
  SetUpFileType();
  SetUpBufferedTypes();
  SetUpPairType();
  SetUpBytesIoType();
  SetUpStringIoType();
  SetUpNewlineDecoderType();
  SetUpTextType();
  Object* module = NewNativeModule("_io", "The io module provides the Python interfaces to stream handling.", kMethods);
  if (module == nullptr) return nullptr;
  for (Type* type : kTypes) {
    if (!ReadyBuiltinType(type)) return nullptr;
    if (!ModuleAdd(module, std::strchr(type->tp_name, '.') + 1, AsObject(type))) return nullptr;
  }
  if (!ReadyBuiltinType(&bytes_io_buffer_type)) return nullptr;
  Object* dict = NewDict();
  if (dict == nullptr || !DictSet(dict, "__module__", NewStr("io"))) return nullptr;
  Object* bases = TupleOf(&exc::OSError, &exc::ValueError);
  unsupported_operation = CallArgs(AsObject(&type_type), NewStr("UnsupportedOperation"), bases, dict);
  Runtime::Get()->AddRoot(&unsupported_operation);
  if (!ModuleAdd(module, "UnsupportedOperation", unsupported_operation) ||
      !ModuleAdd(module, "BlockingIOError", AsObject(&exc::BlockingIOError)) ||
      !ModuleAdd(module, "DEFAULT_BUFFER_SIZE", NewInt(kDefaultBufferSize))) {
    return nullptr;
  }
  return module;
}

}  // namespace tricolor
