// The runtime's barriers under shadow=1: no store of the program tells nobody; and when one place that
// calls a barrier is made deaf, as if its barrier had been forgotten, the shadow says so. One place after
// the other: that is a mutant for each store path that the program takes.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gc/heap_impl.h"
#include "gtest/gtest.h"
#include "runtime/modules/run.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

// Stores of fresh objects, which nothing but the new edge keeps, by as many ways as there are room for.
constexpr char kProgram[] = R"python(
import collections, copy, functools, gc, itertools, weakref

class A:
    def __init__(self, n): self.n = [n]
class Slots:
    __slots__ = ("x", "y")
class Meta(type): pass

a, s, xs, d, many, st, dq = A(0), Slots(), [], {}, {}, set(), collections.deque()
od, dd, cn = collections.OrderedDict(), collections.defaultdict(list), collections.Counter()
def outer():
    kept = [0]
    def change(r):
        nonlocal kept
        kept = (r, [r])
        return kept
    return change
change = outer()
def generator():
    local = None
    while True:
        sent = yield local
        local = [sent, [sent]]
g = generator()
next(g)
async def coroutine(): return [1]
errors, functions, classes, iterators = [], [], [], []

for r in range(4):
    gc.collect()
    a.x = [r]
    setattr(a, "name%d" % r, (r, [r]))
    a.__dict__["y"] = [r]
    s.x = [r]
    del s.x
    s.y = {"r": [r]}
    gc.collect()
    xs.append([r])
    xs[0] = (r, [r])
    xs.insert(0, [r])
    xs[1:1] = [[r], [r]]
    xs.extend([[r], [r]])
    xs.extend(iter([[r], [r]]))
    xs += [[r]]
    xs = xs * 2
    ys = xs[1:4] + [[r]]
    ys.reverse()
    ys.sort(key=len)
    zs = sorted([[r], [r - 1]])
    xs.append(ys); xs.append(zs)
    gc.collect()
    d["key%d" % r] = [r]
    d.update({("t", r): [r]})
    d.setdefault(("s", r), [r])
    d |= {("u", r): [r]}
    for i in range(60): many["%d %d" % (r, i)] = [i]
    e = dict(d); f = d.copy(); h = dict.fromkeys([("f", r)], [r])
    d["views"] = [e, f, h, e.keys(), e.items(), {k: [v] for k, v in e.items()}]
    gc.collect()
    st.add((r, "x"))
    st |= {(r, "y")}
    st.update([(r, "z")])
    u = st | {(r, "w")}; fs = frozenset([(r, [r].__len__)])
    d["sets"] = [u, fs, st.copy(), st - {(r, "x")}]
    dq.append([r]); dq.appendleft([r]); dq.extend([[r]]); dq.rotate(1)
    od[("o", r)] = [r]; dd[("d", r)].append([r]); cn[("c", r)] += 1
    gc.collect()
    d["kept"] = change(r)
    d["sent"] = g.send((r, "sent"))
    try:
        try:
            raise ValueError([r])
        except ValueError as first:
            raise KeyError((r, [r])) from first
    except KeyError as error:
        error.note = [r]
        error.add_note("note %d" % r)
        errors.append(error)
    def function(p=[r], *, q=(r, [r])) -> [r]: return p
    function.attribute = [r]
    function.__defaults__ = ([r],)
    functions.append(function)
    functions.append(functools.partial(function, [r], k=[r]))
    functions.append(functools.lru_cache(function))
    functions.append(a.__init__); functions.append(staticmethod(function)); functions.append(property(function))
    gc.collect()
    cls = Meta("C%d" % r, (A,), {"x": [r], "m": lambda self: [r]})
    cls.y = [r]
    classes.append(cls); classes.append(cls(r))
    classes[-1].__class__ = A
    A.shared = [r]
    iterators.append([iter([[r]]), enumerate([[r]]), zip([[r]], [[r]]), map(len, [[r]]), reversed([[r]]),
                      itertools.chain([[r]], [[r]]), itertools.cycle([[r]]), itertools.islice([[r]], 1),
                      itertools.tee([[r]]), (x for x in [[r]])])
    for group in iterators:
        for i in group:
            if not isinstance(i, tuple): next(i, None)
    classes.append(weakref.ref(cls))
    classes.append(copy.deepcopy([[r], {"x": [r]}]))
    classes.append(slice([r], (r,)))
    classes.append("%s" % [r])
    c = coroutine()
    try: c.send(None)
    except StopIteration as stop: classes.append(stop.value)
    gc.collect()
assert len(xs) > 100 and len(many) == 240
)python";

struct Seen {
  std::vector<void*> sites;
  std::vector<void*> proven;
};

int RunProgram(void* deaf, Seen* seen) {
  RuntimeOptions options;
  options.no_site = true;
  options.argv = {"-c"};
  options.gc.shadow = true;
  std::string error;
  std::unique_ptr<Runtime> runtime = Runtime::Start(options, &error);
  if (runtime == nullptr) {
    fprintf(stderr, "%s\n", error.c_str());
    return -1;
  }
  gc::HeapImpl* const heap = runtime->heap().impl();
  runtime->heap().Collect(CurrentThread());  // what was told while the runtime started is no matter
  heap->faults.deaf_site = deaf;
  __atomic_store_n(&heap->faults.note_sites, true, __ATOMIC_RELEASE);  // and with it the site
  const int code = RunText(kProgram);
  if (seen != nullptr) {
    seen->sites = heap->shadow->Sites();
    seen->proven = heap->shadow->ProvenSites();
  }
  runtime->Finish();
  return code;
}

// What a process says in which `site` is deaf; it has this one's addresses.
std::string RunDeaf(void* site) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    RunProgram(site, nullptr);
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return text;
}

TEST(RuntimeShadowTest, EveryStoreTellsAndADeafPlaceIsNoticed) {
  Seen seen;
  ASSERT_EQ(RunProgram(nullptr, &seen), 0);
  printf("%zu places call barriers, %zu of them are the only ones to know of some edge\n",
         seen.sites.size(), seen.proven.size());
  ASSERT_GE(seen.proven.size(), 40u);
  // All would take minutes.
  constexpr size_t kSample = 10;
  for (size_t i = 0; i < kSample; ++i) {
    void* const site = seen.proven[i * seen.proven.size() / kSample];
    // Where cycles fall, and so which of two notes comes first, is not the same in each run.
    std::string said;
    for (int run = 0; run < 3 && said.find("tricolor gc shadow: ") == std::string::npos; ++run) {
      said = RunDeaf(site);
    }
    EXPECT_NE(said.find("tricolor gc shadow: "), std::string::npos)
        << "deaf at " << reinterpret_cast<char*>(site) - reinterpret_cast<char*>(&RunText)
        << " bytes from RunText; the process said: " << said.substr(0, 400);
  }
}

}  // namespace
}  // namespace tricolor
