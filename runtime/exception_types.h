// The builtin exception types, each a static Type with CPython's name and base.
#ifndef TRICOLOR_RUNTIME_EXCEPTION_TYPES_H_
#define TRICOLOR_RUNTIME_EXCEPTION_TYPES_H_

#include "runtime/object.h"

// X(name, base), bases first. ExceptionGroup has a second base, Exception, see exceptions.cc.
#define TC_EXCEPTION_TYPES(X) \
  X(BaseException, object) \
  X(BaseExceptionGroup, BaseException) \
  X(Exception, BaseException) \
  X(GeneratorExit, BaseException) \
  X(KeyboardInterrupt, BaseException) \
  X(SystemExit, BaseException) \
  X(ArithmeticError, Exception) \
  X(AssertionError, Exception) \
  X(AttributeError, Exception) \
  X(BufferError, Exception) \
  X(EOFError, Exception) \
  X(ImportError, Exception) \
  X(LookupError, Exception) \
  X(MemoryError, Exception) \
  X(NameError, Exception) \
  X(OSError, Exception) \
  X(ReferenceError, Exception) \
  X(RuntimeError, Exception) \
  X(StopAsyncIteration, Exception) \
  X(StopIteration, Exception) \
  X(SyntaxError, Exception) \
  X(SystemError, Exception) \
  X(TypeError, Exception) \
  X(ValueError, Exception) \
  X(Warning, Exception) \
  X(BlockingIOError, OSError) \
  X(BytesWarning, Warning) \
  X(ChildProcessError, OSError) \
  X(ConnectionError, OSError) \
  X(DeprecationWarning, Warning) \
  X(EncodingWarning, Warning) \
  X(ExceptionGroup, BaseExceptionGroup) \
  X(FileExistsError, OSError) \
  X(FileNotFoundError, OSError) \
  X(FloatingPointError, ArithmeticError) \
  X(FutureWarning, Warning) \
  X(ImportWarning, Warning) \
  X(IndentationError, SyntaxError) \
  X(IndexError, LookupError) \
  X(InterruptedError, OSError) \
  X(IsADirectoryError, OSError) \
  X(KeyError, LookupError) \
  X(ModuleNotFoundError, ImportError) \
  X(NotADirectoryError, OSError) \
  X(NotImplementedError, RuntimeError) \
  X(OverflowError, ArithmeticError) \
  X(PendingDeprecationWarning, Warning) \
  X(PermissionError, OSError) \
  X(ProcessLookupError, OSError) \
  X(RecursionError, RuntimeError) \
  X(ResourceWarning, Warning) \
  X(RuntimeWarning, Warning) \
  X(SyntaxWarning, Warning) \
  X(TimeoutError, OSError) \
  X(UnboundLocalError, NameError) \
  X(UnicodeError, ValueError) \
  X(UnicodeWarning, Warning) \
  X(UserWarning, Warning) \
  X(ZeroDivisionError, ArithmeticError) \
  X(BrokenPipeError, ConnectionError) \
  X(ConnectionAbortedError, ConnectionError) \
  X(ConnectionRefusedError, ConnectionError) \
  X(ConnectionResetError, ConnectionError) \
  X(TabError, IndentationError) \
  X(UnicodeDecodeError, UnicodeError) \
  X(UnicodeEncodeError, UnicodeError) \
  X(UnicodeTranslateError, UnicodeError)

namespace tricolor {

// exc::TypeError and so on.
namespace exc {
#define TC_DECLARE(name, base) extern Type name TC_SYMBOL(_PyExc_##name);
TC_EXCEPTION_TYPES(TC_DECLARE)
#undef TC_DECLARE
}  // namespace exc

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_EXCEPTION_TYPES_H_
