#include "longobject.h"
