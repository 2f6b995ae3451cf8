#include "../longobject.h"
