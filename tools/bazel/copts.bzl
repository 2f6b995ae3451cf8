"""How hard the compiler works in each mode.

-c opt        -O2, no DCHECKs           what users run
(default)     -O1 with debug info and DCHECKs   what engineers test
-c dbg        -O0                       what a debugger likes
"""

TRICOLOR_COPTS = select({
    "//:opt": [],
    "//:dbg": [],
    "//conditions:default": ["-O1", "-g"],
})
