"""Times single kinds of operations.   main.py [KIND...]"""

import sys

import arithmetic, attributes, calls, containers, loops, prompt, text  # noqa: E401,F401: they register kinds
import kinds

kinds.run(sys.argv[1:])
