# The import statement on importlib: packages, relative imports, errors, reloads, threads.
import importlib, os, sys, threading
os.makedirs("pkg/sub")
def put(path, text):
    with open(path, "w") as f:
        f.write(text)
put("pkg/__init__.py", "from . import a\nfrom .sub import deep\nX = a.V + deep.W\n")
put("pkg/a.py", "V = 1\n")
put("pkg/sub/__init__.py", "")
put("pkg/sub/deep.py", "from ..a import V\nW = V + 10\n")
put("broken.py", "import nothing_like_this\n")
put("beyond.py", "from .. import x\n")
put("slow.py", "import time\ntime.sleep(0.05)\nruns = 1\n")
sys.path.insert(0, os.getcwd())
import pkg.sub.deep as d
import pkg
print(pkg.X, d.__name__, pkg.__spec__.name, pkg.a.__package__)
for name in ("nope", "pkg.nope", "pkg.a.nope", "broken", "beyond"):
    try:
        importlib.import_module(name)
    except ImportError as e:
        print(type(e).__name__, e, e.name)
try:
    from pkg import missing
except ImportError as e:
    print(str(e).split("(")[0], e.name)
put("pkg/a.py", "V = 222\n")
importlib.invalidate_caches()
print(importlib.reload(pkg.a).V)
seen = []
def load():
    import slow
    seen.append(slow.runs)
ts = [threading.Thread(target=load) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(seen, "slow" in sys.modules)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as e:
    print(type(e).__name__, e)
print(sys.implementation.cache_tag, os.path.basename(importlib.util.cache_from_source("x/y.py")))
