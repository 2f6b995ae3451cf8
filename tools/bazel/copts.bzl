"""How hard the compiler works in each mode.

-c opt        -O2, no DCHECKs           what users run; not position independent, as Debian's python3.11 is not either:
                                        relocations are 0.3 MB of what an idle program keeps, and the addresses of labels,
                                        types and constants an instruction each. The price is theirs too: its own code and
                                        data lie at known addresses; stacks, libraries, extensions and the heap do not.
(default)     -O1 with debug info and DCHECKs   what engineers test
-c dbg        -O0                       what a debugger likes
"""

TRICOLOR_COPTS = select({
    "//:opt": ["-fno-pie"],
    "//:dbg": [],
    "//conditions:default": ["-O1", "-g"],
})

# Of the libraries at the bottom, which pass them on to whatever is linked with them.
TRICOLOR_LINKOPTS = select({
    "//:opt": ["-no-pie"],
    "//conditions:default": [],
})
