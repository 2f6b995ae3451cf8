#!/usr/bin/python3.11
"""Random graphs with finalizers and weak references on four threads, against a plain model.

usage: tricolor graph_machine.py [--seconds N] [--seed N] [--worlds N] [--threads N]

Each thread builds graphs of its own: objects, cycles, weak references with and without callbacks,
finalizers that only log, bring their object back, publish a child, raise, make weak references, cut
their edges. It lets go of some roots by one store, calls gc.collect() while the others do the
same, and compares what happened with what the model says: who is finalized, how often, after whom,
who comes back, which references answer and which callbacks were called.

In every second world the other threads read its weak references meanwhile. Who does so holds the
object for a moment, which may change the order of deaths; so there only the following is compared:
what is held stays as it is, everything else is finalized once or came back.

A world is a dozen such steps; its seed is printed when something differs, and
--seed N --worlds 1 --threads 1 makes the same world again (what threads do to each other does not
repeat). Exit code 1: the model and the runtime differ.

The model lets everything die in one collection that looks at all the dead. That is so with one
thread, where only gc.collect() collects (even seeds). Else an automatic collection may have come
between, which sees a cycle only if that, or what leads to it, has a finalizer or a callback; or
another thread's, which found a word of an object on this thread's stack. Then what is in no cycle,
but behind one, dies apart from it, as counts would have freed it. Each event says which collection
found its object, so that the machine excuses just those, and prints them with a difference.
"""
import argparse
import collections
import gc
import os
import random
import sys
import threading
import time
import weakref

LOG, BACK, PUBLISH, RAISE, REFERENCE, CUT = range(6)
BEHAVIOURS = (LOG,) * 6 + (BACK, BACK, PUBLISH, RAISE, REFERENCE, CUT)
NUMBERS = 10**9  # of one thread
STEPS = 12  # of one world
PATIENCE = 60  # collections until an object that others looked at must be dead

arenas = []
batch = getattr(gc, "get_batch", lambda: None)  # (collection, whether it looked at all the dead)
stressed = "stress=" in os.environ.get("TRICOLOR_GC", "")


class Plain:
    """Has no finalizer."""

    def __init__(self, arena, number):
        self.arena, self.number, self.edges = arena, number, []
        self.finalized = False


class Slotted:
    __slots__ = ("arena", "number", "edges", "finalized", "__weakref__")
    __init__ = Plain.__init__


class Finalized(Plain):
    behaviour = LOG

    def __del__(self):
        self.finalized = True
        arena, number, behaviour = self.arena, self.number, self.behaviour
        arena.log.append(("del", number, batch()))
        if behaviour == BACK:
            arena.kept.append(self)
        elif behaviour == PUBLISH:
            arena.kept.append((self.edges[0] if self.edges else None,))
        elif behaviour == RAISE:
            raise ValueError(number)
        elif behaviour == REFERENCE:
            arena.hold(self)
        elif behaviour == CUT:
            self.edges.clear()


class Arena:
    """One thread's objects, and what it sees of them."""

    def __init__(self, index):
        self.index = index
        self.next_number = index * NUMBERS
        self.worlds = self.objects = self.late = self.apart = 0
        self.new_world()

    def new_world(self, disturbed=False):
        self.disturbed = disturbed
        self.first_number = self.next_number
        self.roots = []       # the objects, held by one list that is replaced
        self.kept = []        # what finalizers brought back
        self.references = {}  # number -> [(weak reference, has a callback)]
        self.log = []
        self.called = []      # a number per callback, in all steps
        self.raised = set()
        self.behaviours = {}  # of those with a finalizer

    def hold(self, o, callback=True):
        number, log, called = o.number, self.log, self.called
        function = None
        if callback:
            def function(r):
                log.append(("call", number, batch(), r() is None))
                called.append(number)
        self.references.setdefault(number, []).append((weakref.ref(o, function), callback))


def hook(unraisable):
    if unraisable.exc_type is not ValueError:
        sys.__unraisablehook__(unraisable)
        return
    number = unraisable.exc_value.args[0]
    arenas[number // NUMBERS].raised.add(number)


sys.unraisablehook = hook


class Model:
    """What a graph of numbers does; no objects."""

    def __init__(self):
        self.edges = {}
        self.behaviour = {}  # of those with a finalizer
        self.finalized = set()
        self.has_reference = {}  # number -> list of has-callback, living references
        self.roots = set()
        # A finalizer brought them back: who reads a weak reference before that is known is told
        # that it is dead, and then it stays so.
        self.undecided = set()

    def reach(self, starts, within=None):
        seen, grey = set(), [s for s in starts if within is None or s in within]
        while grey:
            n = grey.pop()
            if n in seen:
                continue
            seen.add(n)
            grey += [e for e in self.edges[n] if within is None or e in within]
        return seen

    def components(self, nodes):
        """Strongly connected components (Tarjan, without recursion), inner ones first."""
        index, low, on, stack, out = {}, {}, set(), [], []
        for start in nodes:
            if start in index:
                continue
            work = [(start, iter([e for e in self.edges[start] if e in nodes]))]
            index[start] = low[start] = len(index)
            stack.append(start)
            on.add(start)
            while work:
                n, rest = work[-1]
                for e in rest:
                    if e not in index:
                        index[e] = low[e] = len(index)
                        stack.append(e)
                        on.add(e)
                        work.append((e, iter([x for x in self.edges[e] if x in nodes])))
                        break
                    if e in on:
                        low[n] = min(low[n], index[e])
                else:
                    work.pop()
                    if work:
                        up = work[-1][0]
                        low[up] = min(low[up], low[n])
                    if low[n] == index[n]:
                        component = []
                        while True:
                            m = stack.pop()
                            on.discard(m)
                            component.append(m)
                            if m == n:
                                break
                        out.append(component)
        return out

    def let_go(self, roots):
        """Only `roots` are held from now on. What is expected: an Expectation."""
        expected = Expectation(self.undecided)
        self.roots = set(roots)
        while True:
            dead = set(self.edges) - self.reach(self.roots)
            if not dead:
                return expected
            self.one_collection(dead, expected)

    def one_collection(self, dead, expected):
        components = self.components(dead)
        cyclic, component_of = set(), {}
        for number, component in enumerate(components):
            for n in component:
                component_of[n] = number
            if len(component) > 1 or component[0] in self.edges[component[0]]:
                cyclic.update(component)
        behind = self.reach(cyclic, dead)
        spared, back, below_counted = set(), set(), set()

        def finalize(n):
            if n not in self.behaviour or n in self.finalized:
                return
            self.finalized.add(n)
            expected.finalized.add(n)
            kind = self.behaviour[n]
            if kind == RAISE:
                expected.raised.add(n)
            elif kind == REFERENCE:
                self.has_reference.setdefault(n, []).append(True)
                expected.made.add(n)
            elif kind == BACK:
                come_back([n])
            elif kind == PUBLISH and self.edges[n]:
                come_back(self.edges[n][:1])
            elif kind == CUT:
                cut.append(n)

        def come_back(starts):
            back.update(starts)
            spared.update(self.reach(starts))

        # From the outside in: in this order each stands before what it reaches. What somebody cut
        # off dies all the same, but after those that still refer to it.
        for component in reversed(components):
            for n in component:
                if n in behind or n in spared:
                    continue
                cut = []
                finalize(n)
                below = self.reach([n], dead) - {n}
                if n in expected.finalized:
                    below_counted |= below
                for c in cut:
                    self.edges[c] = []
                if n in spared:
                    continue
                self.clear(n, expected, counted=True, inner=below)
        group = [n for n in behind if n not in spared]
        for n in group:
            self.clear(n, expected, counted=False, inner=())
        for component in components:
            members = [n for n in component if n in behind and n not in spared]
            if not members:
                continue
            expected.groups.append(set(members))
            if members[0] not in cyclic:
                expected.may_part[members[0]] = None
        self.find_cycles_above(expected, dead, cyclic)
        cut = []
        for component in reversed(components):
            for n in component:
                if n in group:
                    for e in self.edges[n]:
                        # An earlier collection may have finalized it, before edges were cut.
                        if (e in dead and component_of[e] != component_of[n] and
                                e not in expected.finalized):
                            expected.order.append((n, e))
                    finalize(n)
        for n in cut:
            self.edges[n] = []
        self.roots |= back
        expected.back |= back
        alive = self.reach(self.roots)
        expected.undecided |= spared & alive
        expected.ambiguous |= bool(below_counted.intersection(group) & alive)
        gone = [n for n in dead if n not in alive and (n not in spared)]
        for n in gone:
            # A reference that its finalizer made dies with it.
            for with_callback in self.has_reference.pop(n, []):
                expected.callbacks[n] = expected.callbacks.get(n, 0) + with_callback
            del self.edges[n]
            self.behaviour.pop(n, None)
            expected.gone.add(n)

    def find_cycles_above(self, expected, dead, cyclic):
        """For what is behind a cycle only: the cycles, and all that leads to them."""
        wanted = [n for n in expected.may_part if expected.may_part[n] is None]
        if not wanted:
            return
        owners = {n: [] for n in dead}
        for n in dead:
            for e in self.edges[n]:
                if e in dead:
                    owners[e].append(n)
        for n in wanted:
            seen, grey = set(), [(n, False)]
            while grey:
                m, through_cycle = grey.pop()
                through_cycle |= m in cyclic
                if (m, through_cycle) not in seen:
                    seen.add((m, through_cycle))
                    grey += [(owner, through_cycle) for owner in owners[m]]
            expected.may_part[n] = {m for m, through_cycle in seen if through_cycle}

    def clear(self, n, expected, counted, inner):
        for with_callback in self.has_reference.pop(n, []):
            expected.callbacks[n] = expected.callbacks.get(n, 0) + with_callback
        if not counted:
            expected.grouped.add(n)
        elif n not in expected.grouped:
            expected.counted.add(n)
            expected.order += [(n, e) for e in inner if e not in expected.finalized]


class Expectation:
    def __init__(self, undecided):
        self.finalized, self.raised, self.back, self.gone = set(), set(), set(), set()
        self.counted, self.grouped, self.made = set(), set(), set()
        self.undecided = undecided
        # Others may begin a collection between the finalizers of this one: then what one of those
        # holds is alive when a cycle that holds it as well dies, and comes back with it as it was.
        self.ambiguous = False
        self.callbacks = {}  # number -> how many
        self.order = []      # (outer, inner)
        self.groups = []     # all callbacks of a cycle come before its finalizers
        self.may_part = {}   # behind a cycle, in none -> the cycles, and what leads to them


def build(arena, model, rng, first):
    """A new graph below new roots, which the arena's list gets. The objects' numbers."""
    count = rng.choice((3, 8, 20, 60))
    objects = []
    share_of_finalizers = rng.random()
    for number in range(first, first + count):
        if rng.random() < share_of_finalizers:
            o = Finalized(arena, number)
            o.behaviour = model.behaviour[number] = rng.choice(BEHAVIOURS)
            arena.behaviours[number] = o.behaviour
        else:
            o = rng.choice((Plain, Slotted))(arena, number)
        model.edges[number] = []
        objects.append(o)
    shape = rng.choice(("chain", "tree", "random", "cycles", "ring"))

    def edge(a, b):
        how = rng.randrange(3)
        held = objects[b]
        for _ in range(how):
            held = (held,)  # a tuple or two between
        objects[a].edges.append(unwrap(held) if how == 0 else held)
        model.edges[first + a].append(first + b)

    for i in range(1, count):
        if shape == "chain" or shape == "ring":
            edge(i - 1, i)
        elif shape == "tree":
            edge((i - 1) // 2, i)
        else:
            edge(rng.randrange(i), i)
    if shape == "ring":
        edge(count - 1, 0)
    if shape == "cycles":
        for _ in range(rng.randrange(1, 4)):
            edge(rng.randrange(count), rng.randrange(count))
    if shape == "random":  # more edges, from the outer to the inner: no cycle
        for _ in range(count // 3):
            a, b = sorted(rng.sample(range(count), 2))
            edge(a, b)
    for i, o in enumerate(objects):
        while rng.random() < 0.3:
            callback = rng.random() < 0.5
            arena.hold(o, callback)
            model.has_reference.setdefault(first + i, []).append(callback)
    arena.roots = arena.roots + [objects[0]]
    model.roots.add(first)
    arena.objects += count
    return count


def unwrap(o):
    while type(o) is tuple:
        o = o[0]
    return o


def check_events(expected, log):
    """What the log says against what the model expects, as far as it has happened."""
    position, calls = {}, {}
    for place, event in enumerate(log):
        if event[0] == "del":
            if event[1] in position:
                return "finalized twice: %d" % event[1]
            if event[1] not in expected.finalized:
                return "finalized, but alive: %d" % event[1]
            position[event[1]] = place
        else:
            if not event[3]:
                return "the referent is there in the callback: %d" % event[1]
            calls.setdefault(event[1], []).append(place)
    for number, places in calls.items():
        if (len(places) > expected.callbacks.get(number, 0) and
                number not in expected.undecided):
            return "too many callbacks: %d" % number
        if number in (expected.counted & expected.finalized) - expected.undecided:
            if number not in position or position[number] > places[0]:
                return "callback before the finalizer: %d" % number
    for outer, inner in expected.order:
        if inner in position and outer in expected.finalized:
            if outer not in position or position[outer] > position[inner]:
                return "finalizer of the inner first: %d before %d" % (inner, outer)
        if inner in position and outer in expected.counted - expected.undecided and outer in calls:
            if calls[outer][-1] > position[inner]:
                return "callback of the outer after the inner: %d, %d" % (outer, inner)
    for group in expected.groups:
        finalizers = [position[n] for n in group if n in position]
        if not finalizers:
            continue
        for n in group:
            late = sum(place > min(finalizers) for place in calls.get(n, []))
            if (late > (n in expected.made) and n not in expected.undecided and
                    not died_apart(expected, log, n)):
                return "callback of a cycle after a finalizer: %d" % n
    return None


def is_exact(arena):
    """All die in the collection that gc.collect() asks for."""
    return len(arenas) == 1 and not arena.disturbed and not stressed


def died_apart(expected, log, n):
    """Another collection found it than the cycle that it is behind, or one that saw no cycle."""
    above = expected.may_part.get(n)
    if above is None or is_exact(arenas[n // NUMBERS]):
        return False
    found_by = {event[1]: event[2] for event in reversed(log)}  # later ones: of new references
    return not any(found_by[m] == found_by[n] for m in above.intersection(found_by))


def parted(expected, log):
    """Something died apart: what it brings back may be more, or less, than the model says."""
    return any(died_apart(expected, log, n)
               for n in {event[1] for event in log}.intersection(expected.may_part))


def tell(arena, expected, log):
    """What somebody who looks for the reason of a difference wants to know."""
    first = arena.first_number
    collections = {}
    for event in log:
        collections.setdefault(event[2], len(collections))
    names = ["%s: %s" % (chr(ord("a") + i % 26) * (i // 26 + 1), c) for c, i in collections.items()]
    events = ["%s%d%s" % (event[0][0], event[1] - first, names[collections[event[2]]].split(":")[0])
              for event in log]
    groups = [sorted(n - first for n in g) for g in expected.groups if len(g) > 1]
    return ("    numbers begin at %d\n    collections (number, whole): %s\n"
            "    events (d: finalizer, c: callback): %s\n    cycles: %s\n    behind: %s" % (
                first, ", ".join(names), " ".join(events), groups,
                sorted(n - first for n in expected.may_part)))


def is_complete(arena, expected, log):
    finalized = sum(e[0] == "del" for e in log)
    calls = sum(e[0] == "call" and e[1] not in expected.undecided for e in log)
    wanted = sum(n for number, n in expected.callbacks.items() if number not in expected.undecided)
    return (finalized == len(expected.finalized) and calls == wanted and
            expected.raised <= arena.raised and
            all(r() is None for n in expected.gone for r, _ in arena.references.get(n, ())))


def walk(arena):
    """What the roots, and what came back, lead to: number -> object."""
    return walk_from(arena.roots + arena.kept)


def walk_from(objects):
    seen, grey = {}, list(map(unwrap, objects))
    while grey:
        o = grey.pop()
        if o is not None and o.number not in seen:
            seen[o.number] = o
            grey += map(unwrap, o.edges)
    return seen


def check_world(arena, model, expected):
    """The objects that the roots lead to, and what the weak references answer."""
    seen = walk(arena)
    for number, o in seen.items():
        if [unwrap(e).number for e in o.edges] != model.edges.get(number):
            return "other edges: %d" % number
        if any(seen[unwrap(e).number] is not unwrap(e) for e in o.edges):
            return "two objects are one: %d" % number
        if o.finalized != (o.number in model.finalized) or gc.is_finalized(o) != o.finalized:
            return "finalized or not: %d" % o.number
    if set(seen) != set(model.edges):
        return "alive: %r" % sorted(set(seen) ^ set(model.edges))
    for number, o in seen.items():
        # Dead ones stay in the list here; the model has the living.
        living = [entry for entry in arena.references.get(number, []) if entry[0]() is not None]
        if number in expected.undecided and living != arena.references.get(number, []):
            model.has_reference[number] = [callback for _, callback in living]
        if len(living) != len(model.has_reference.get(number, [])):
            return "references to %d: %d" % (number, len(living))
        if any(r() is not o for r, _ in living):
            return "a reference to another object: %d" % number
    return None


def look_around(arena, rng):
    """Weak references of the other threads: dead, or whole."""
    other = rng.choice(arenas)
    if not other.disturbed:
        return None
    for number, references in list(other.references.items())[:50]:
        for r, _ in list(references):
            o = r()
            if o is not None and (o.arena is not other or o.number != number):
                return "thread %d sees %d for %d" % (other.index, o.number, number)
            del o
    return None


def let_go(arena, model, rng):
    for _ in range(rng.randrange(1, 4)):
        arena.next_number += build(arena, model, rng, arena.next_number)
    keep = [o for o in arena.roots if rng.random() < 0.4]
    expected = model.let_go([o.number for o in keep])
    arena.roots = keep
    return expected


def settle(arena, model, expected, before):
    """Collects until what must happen has happened. What differs, or None."""
    problem = settle_as_expected(arena, model, expected)
    if problem is None:
        return None
    log = list(arena.log)
    if parted(expected, log):
        arena.apart += 1
        problem = settle_disturbed(arena, model, before)
        if problem is None:
            return None
        problem += ", parted"
    return problem + "\n" + tell(arena, expected, log)


def settle_as_expected(arena, model, expected):
    for attempt in range(PATIENCE):
        gc.collect()
        log = list(arena.log)
        problem = check_events(expected, log)
        if problem is not None:
            return problem
        if is_complete(arena, expected, log):
            arena.late += attempt > 0
            break
        time.sleep(0.001 * attempt)
    else:
        return "after %d collections: finalizers missing %r, callbacks %d of %d, references %r" % (
            PATIENCE, sorted(expected.finalized - {e[1] for e in log if e[0] == "del"}),
            sum(e[0] == "call" for e in log), sum(expected.callbacks.values()),
            [n for n in expected.gone for r, _ in arena.references.get(n, ()) if r() is not None])
    back = {o.number: o for o in map(unwrap, arena.kept) if o is not None}
    if set(back) != expected.back:
        return "came back: %r, expected %r" % (sorted(back), sorted(expected.back))
    problem = check_world(arena, model, expected)
    if problem is not None:
        return problem
    held = {o.number for o in arena.roots}
    arena.roots = arena.roots + [o for n, o in back.items() if n not in held]
    arena.kept.clear()
    arena.log.clear()
    for n in expected.gone:
        arena.references.pop(n, None)
    return None


class Before:
    """What the model knew before something was let go."""

    def __init__(self, model):
        self.finalized = set(model.finalized)
        self.undecided = set(model.undecided)


def settle_disturbed(arena, model, before):
    """As settle, while others read the weak references. The model learns what came of it."""
    must_live = set(walk_from(arena.roots))
    for attempt in range(PATIENCE):
        gc.collect()
        log = list(arena.log)
        finalized = [event[1] for event in log if event[0] == "del"]
        again = [n for n in finalized if n in before.finalized or finalized.count(n) > 1]
        if again or must_live.intersection(finalized):
            return "finalized again: %r, though held: %r" % (
                again, sorted(must_live.intersection(finalized)))
        for event in log:
            if event[0] == "call" and (not event[3] or (
                    event[1] in must_live and event[1] not in before.undecided)):
                return "callback of what lives: %d" % event[1]
        alive = walk(arena)
        missing = [n for n in arena.behaviours if n not in alive and n not in before.finalized and
                   n not in finalized]
        # A reference may answer None before its callback is called.
        called = collections.Counter(arena.called)
        late = [n for n, references in arena.references.items()
                if n not in alive and (any(r() is not None for r, _ in list(references)) or
                                       called[n] < sum(callback for _, callback in references))]
        if not missing and not late:
            arena.late += attempt > 0
            break
        del alive
        time.sleep(0.001 * attempt)
    else:
        return "after %d collections: finalizers missing %r, references or callbacks of %r" % (
            PATIENCE, missing, late)
    if not must_live <= set(alive):
        return "gone: %r" % sorted(must_live - set(alive))
    for number, o in alive.items():
        if o.finalized != gc.is_finalized(o):
            return "finalized or not: %d" % number
        for r, _ in arena.references.get(number, ()):
            if r() is not o and (r() is not None or number in must_live - before.undecided):
                return "a reference to %d" % number
    roots = {o.number: o for o in map(unwrap, arena.roots + arena.kept) if o is not None}
    arena.roots = list(roots.values())
    arena.kept.clear()
    arena.log.clear()
    model.roots = set(roots)
    model.edges = {n: [unwrap(e).number for e in o.edges] for n, o in alive.items()}
    model.finalized = {n for n, o in alive.items() if o.finalized}
    model.undecided = before.undecided | (set(alive) - must_live)
    model.behaviour = {n: b for n, b in arena.behaviours.items() if n in alive}
    arena.behaviours = dict(model.behaviour)
    for n in [n for n in arena.references if n not in alive]:
        del arena.references[n]
    model.has_reference = {n: [c for r, c in references if r() is not None]
                           for n, references in arena.references.items()}
    return None


def one_world(arena, seed):
    """What differs, or None."""
    rng = random.Random(seed)
    model = Model()
    arena.new_world(disturbed=seed % 2 == 1)
    if len(arenas) == 1:  # the model's order is that of gc.collect()
        (gc.disable if is_exact(arena) else gc.enable)()
    for step in range(STEPS):
        before = Before(model)
        expected = let_go(arena, model, rng)
        problem = look_around(arena, rng)
        if problem is None and (arena.disturbed or expected.ambiguous and len(arenas) > 1):
            problem = settle_disturbed(arena, model, before)
        elif problem is None:
            problem = settle(arena, model, expected, before)
        if problem is not None:
            return "step %d: %s" % (step, problem)
    # Nothing is held at the end. Some may come back once more.
    while model.edges:
        before = Before(model)
        expected = model.let_go([])
        arena.roots = []
        if arena.disturbed or expected.ambiguous and len(arenas) > 1:
            problem = settle_disturbed(arena, model, before)
        else:
            problem = settle(arena, model, expected, before)
        if problem is not None:
            return "at the end: %s" % problem
    return None


class Run:
    def __init__(self, options):
        self.options = options
        self.problems = []
        self.deadline = time.monotonic() + options.seconds

    def thread(self, arena):
        options = self.options
        while time.monotonic() < self.deadline and not self.problems:
            if options.worlds and arena.worlds >= options.worlds:
                break
            seed = options.seed + arena.worlds * options.threads + arena.index
            problem = one_world(arena, seed)
            if problem is not None:
                self.problems.append("thread %d, seed %d, %s" % (arena.index, seed, problem))
                return
            arena.worlds += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--worlds", type=int, default=0)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 30)
    print("graph machine: seed %d, %d threads, %g s" %
          (options.seed, options.threads, options.seconds), flush=True)
    run = Run(options)
    arenas.extend(Arena(i) for i in range(options.threads))
    threads = [threading.Thread(target=run.thread, args=(a,)) for a in arenas]
    start = time.monotonic()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print("%d worlds, %d objects, %d late, %d apart, %.0f s, differences: %d" %
          (sum(a.worlds for a in arenas), sum(a.objects for a in arenas),
           sum(a.late for a in arenas), sum(a.apart for a in arenas),
           time.monotonic() - start, len(run.problems)), flush=True)
    for problem in run.problems:
        print(problem, flush=True)
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
