# Threads read attributes and call methods while others change the classes: every answer is one
# that the class gave at some time, and what was the last change holds in the end.
import _thread
import time


class Base:
    value = 0

    def method(self): return ("method", 0)


class Derived(Base):
    pass


class Other(Base):
    pass


done = []
errors = []
N = 1000


def writer(k):
    for i in range(N):
        Base.value = i
        Base.method = lambda self, i=i: ("method", i)
        if i % 7 == k:
            Derived.method = lambda self: ("derived", 0)
        elif i % 7 == k + 1:
            try:
                del Derived.method
            except AttributeError:
                pass
    done.append(k)


def reader(k):
    o = Derived()
    while len([d for d in done if d < 10]) < 2:
        v = o.value
        name, i = o.method()
        if not (isinstance(v, int) and 0 <= v < N and name in ("method", "derived") and 0 <= i < N):
            errors.append((v, name, i))
        o.own = i
        if o.own != i:
            errors.append("own")
    done.append(10 + k)


def maker(k):
    for i in range(100):
        C = type(f"C{i}", (Derived,), {"n": i, "__len__": lambda self, i=i: i})
        c = C()
        c.a, c.b = i, k
        if c.n != i or len(c) != i or c.a != i or c.b != k or not isinstance(c, Base):
            errors.append(("maker", i))
    done.append(20 + k)


shared = Derived()


def attributes(k):
    for i in range(700):
        name = f"attr_{i % 50}"
        setattr(shared, name, (k, i))
        got = getattr(shared, name)
        if not (isinstance(got, tuple) and got[1] % 50 == i % 50):
            errors.append(("attribute", got))
        shared.__dict__.get(name)
        shared.__class__ = Other if i % 2 else Derived
    done.append(30 + k)


for k in range(2):
    for f in (writer, reader, maker, attributes):
        _thread.start_new_thread(f, (k,))
deadline = time.time() + 100
while len(done) < 8 and time.time() < deadline:
    time.sleep(0.01)
print(len(done), errors[:3])
Base.method = lambda self: "last"
if "method" in Derived.__dict__:
    del Derived.method
Base.value = "last"
print(Derived().method(), Derived().value, Other().method(), sorted(shared.__dict__) == sorted(f"attr_{i}" for i in range(50)))
