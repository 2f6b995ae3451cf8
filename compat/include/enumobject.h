#include "iterobject.h"
