#include "sysmodule.h"
