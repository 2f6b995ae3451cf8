// TC_CHECK and TC_DCHECK: a false condition ends the process with one line that names the place.
//
// WHY        Debian's abseil has no absl/log; and a collector that goes on after a broken
//            invariant destroys the evidence.
// COST       TC_CHECK: a predicted branch, in every build. TC_DCHECK: nothing under NDEBUG.
#ifndef TRICOLOR_GC_CHECK_H_
#define TRICOLOR_GC_CHECK_H_

namespace tricolor::gc {

[[noreturn, gnu::cold]] void CheckFailed(const char* file, int line, const char* condition,
                                         const char* message);

}  // namespace tricolor::gc

#define TC_CHECK(condition, message)                                                  \
  (__builtin_expect(static_cast<bool>(condition), 1)                                  \
       ? static_cast<void>(0)                                                         \
       : ::tricolor::gc::CheckFailed(__FILE__, __LINE__, #condition, message))

#ifdef NDEBUG
#define TC_DCHECK(condition, message) static_cast<void>(sizeof(condition))
#else
#define TC_DCHECK(condition, message) TC_CHECK(condition, message)
#endif

#endif  // TRICOLOR_GC_CHECK_H_
