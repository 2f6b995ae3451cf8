import random
r = random.Random(42)
print(r.random(), r.randint(1, 100), r.getrandbits(100), r.choice('abc'), r.sample(range(100), 5))
l = list(range(10)); r.shuffle(l); print(l, r.gauss(0, 1))
r.seed('hello'); print(r.random()); r.seed(2**100+7); print(r.random()); s = r.getstate(); a = r.random(); r.setstate(s); print(a == r.random())
