// The parts of TextIOWrapper: io_text.cc (reading, writing, life), io_text_coders.cc,
// io_text_position.cc.
//
// THREADS    All but the checks are called with the file's lock (IoLock) held.
#ifndef TRICOLOR_RUNTIME_MODULES_IO_TEXT_H_
#define TRICOLOR_RUNTIME_MODULES_IO_TEXT_H_

#include "runtime/modules/io_internal.h"

namespace tricolor::io_text {

inline TextObject* Self(Object* o) { return As<TextObject>(o); }
inline Object* Buffer(Object* o) { return gc::Load(&Self(o)->buffer); }

bool CheckReady(Object* o);
bool CheckOpen(Object* o);
const char* Errors(Object* o);

// Encoding. Pending: bytes that were written and have not reached the buffer.
Object* Encode(Object* o, Object* text);
bool FlushPending(Object* o);
bool AddPending(Object* o, Object* bytes);

// Decoding.
bool MakeCoders(Object* self, Object* encoding);
bool ResetCoders(Object* self, bool at_start);
void ForgetDecoded(Object* o);
Object* Decode(Object* o, Object* bytes, bool final);
Object* BytesOf(Object* data, const char* method);  // what read() or read1() gave, as bytes
Object* DecoderState(Object* o);
bool SetDecoderState(Object* o, Object* undecoded, Object* flags, bool pending_cr);
int ReadChunk(Object* o, int64_t hint);  // 1 something came, 0 end of file, -1 error
Object* TakeDecoded(Object* o, int64_t n);

// Positions.
Object* FlushAll(Object* self);
Object* Tell(Object* self, Args args, size_t nargs, Object*);
Object* Seek(Object* self, Args args, size_t nargs, Object*);
Object* Truncate(Object* self, Args args, size_t nargs, Object*);

}  // namespace tricolor::io_text

#endif  // TRICOLOR_RUNTIME_MODULES_IO_TEXT_H_
