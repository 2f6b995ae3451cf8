#include "pyerrors.h"
