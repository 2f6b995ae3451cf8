// _functools: what its files share.
#ifndef TRICOLOR_RUNTIME_MODULES__FUNCTOOLS_H_
#define TRICOLOR_RUNTIME_MODULES__FUNCTOOLS_H_

#include "runtime/object.h"

namespace tricolor {

bool AddPartial(Object* module);
bool AddLruCache(Object* module);  // _lru_cache_wrapper

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES__FUNCTOOLS_H_
