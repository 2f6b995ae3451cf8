#include "pystrtod.h"
