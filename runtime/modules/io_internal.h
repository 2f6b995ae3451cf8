// _io, inside: the objects of the stack raw → buffered → text, and what its files share.
//
// THREADS    A buffered or text object is changed under its own blocking lock (IoLock), which may be
//            held while its thread blocks or runs Python code; the same thread coming back (a signal
//            handler that prints) gets RuntimeError, as in CPython. Raw files take no lock.
#ifndef TRICOLOR_RUNTIME_MODULES_IO_INTERNAL_H_
#define TRICOLOR_RUNTIME_MODULES_IO_INTERNAL_H_

#include <string>

#include "runtime/builtin_types.h"
#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

inline constexpr int64_t kDefaultBufferSize = 8192;

struct IoObject {  // in front of every object of this module
  Object base;
  Object* dict;
};

struct FileObject {
  IoObject io;
  int fd;
  bool created, readable, writable, appending, close_fd;
  int8_t seekable;  // -1: not asked yet
  int64_t block_size;
};

struct BufferedObject {
  IoObject io;
  Object* raw;          // null: detached or not initialised
  Object* store;        // bytes cell of buffer_size: bytes read ahead, or bytes not yet written
  int64_t buffer_size;
  int64_t position;     // read side: next byte; [position, end) were read ahead
  int64_t end;
  int64_t pending;      // write side: [0, pending) wait. Never both sides at once.
  bool detached, finalizing, fast_raw;  // fast_raw: raw is exactly a FileIO
  uint32_t lock;        // word of waiting.h
  uint64_t lock_owner;
};

struct TextObject {
  IoObject io;
  Object* buffer;
  Object* encoding;     // str
  Object* errors;       // str
  Object* encoder;      // null: native encoding, below
  Object* decoder;      // null: native decoding
  Object* pending;      // list of bytes that wait for the buffer
  int64_t pending_bytes;
  Object* decoded;      // str read ahead, from `decoded_at`
  int64_t decoded_at;
  Object* snapshot;     // bytes that `decoded` came from (with undecoded tail), for tell()
  Object* undecoded;    // native decoding: bytes of an incomplete character
  Object* read_newline; // str or None: as given
  Object* write_newline;  // str or null: what "\n" becomes
  int64_t chunk_size;
  uint8_t native;       // TextEncoding
  bool universal, translate, line_buffering, write_through, detached, ready;
  bool pending_cr, telling, seekable, readable, writable, finalizing, has_read1, at_start;
  uint8_t seen_newlines;
  uint32_t lock;
  uint64_t lock_owner;
};
enum TextEncoding : uint8_t { kOtherEncoding, kUtf8Encoding, kAsciiEncoding, kLatin1Encoding };

struct BytesIoObject {
  IoObject io;
  Object* store;        // bytes cell, capacity = its size
  int64_t size, position;
  int64_t exports;
  bool closed;
};

struct StringIoObject {
  IoObject io;
  Object* store;        // leaf bytes cell of UCS-4
  int64_t size, position;  // characters
  Object* decoder_newline;  // newline argument, str or None
  bool closed, universal, translate;
  Object* write_newline;
  uint8_t seen_newlines;
};

extern Type io_base_type, raw_io_base_type, buffered_io_base_type, text_io_base_type;
extern Type file_io_type, buffered_reader_type, buffered_writer_type, buffered_random_type,
    buffered_pair_type, text_io_type, string_io_type, newline_decoder_type;
extern Type bytes_io_type TC_SYMBOL(_PyBytesIO_Type);
extern Type bytes_io_buffer_type;  // what its getbuffer() exports
extern Object* unsupported_operation;  // io.UnsupportedOperation

// Starts a type of this module: BeginType and what all of them share.
void BeginIoType(Type* type, const char* name, int64_t size, Type* base);
void TraceIoBase(Object* o, gc::Visitor& visitor);

void SetUpIoBaseTypes();
void SetUpFileType();
void SetUpBufferedTypes();
void SetUpPairType();
void SetUpTextType();
void SetUpBytesIoType();
void SetUpStringIoType();
void SetUpNewlineDecoderType();

class IoLock {
 public:
  IoLock(Object* o, uint32_t* word, uint64_t* owner);
  ~IoLock();
  bool ok() const { return word_ != nullptr; }
  IoLock(const IoLock&) = delete;
  IoLock& operator=(const IoLock&) = delete;

 private:
  uint32_t* word_;
  uint64_t* owner_;
};

bool WarnDefaultEncoding(Object* level);       // EncodingWarning for the caller at stack `level`
Object* RaiseUnsupported(const char* what);
Object* RaiseClosed();                         // ValueError: I/O operation on closed file.
int IsClosedFile(Object* o);                   // o.closed; -1
Object* CallName(Object* o, const char* method);  // o.method()
template <class... T>
Object* CallNameArgs(Object* o, const char* method, T*... args);
bool ReadSize(Object* arg, int64_t* size);     // None or int → -1 or the number

// Raw read and write on a descriptor: detached, retried after signals. -1: error set;
// -2: would block.
int64_t FdRead(int fd, void* to, int64_t size);
int64_t FdWrite(int fd, const void* from, int64_t size);
Object* FileReadAll(Object* file);
Object* BytesSlice(Object* bytes, int64_t begin, int64_t end);

// Line ends of text: what `newlines` reports.
enum SeenNewline : uint8_t { kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4 };
Object* NewlinesValue(uint8_t seen);
// "\r\n" and "\r" become "\n" when `translate`; `pending_cr` carries a last "\r" over calls.
Object* DecodeNewlines(Object* text, bool translate, bool final, bool* pending_cr, uint8_t* seen);
// End of the line that starts at `from` (behind its end of line), or -1. Not translated input:
// `universal` ends at \n, \r or \r\n; otherwise at `newline`.
int64_t FindLineEnd(Object* text, int64_t from, bool translated, bool universal, Object* newline);

}  // namespace tricolor

#include "runtime/abstract.h"
#include "runtime/objects/str.h"

namespace tricolor {
template <class... T>
inline Object* CallNameArgs(Object* o, const char* method, T*... args) {
  return CallMethodArgs(o, Intern(method), args...);
}
}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_IO_INTERNAL_H_
