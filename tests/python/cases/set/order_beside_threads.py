# What is made from a set has the set's order, also while another thread runs.
import threading

done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
wrong = 0
for trial in range(50):
    s = set()
    for i in range(200):
        s.add(i * 7919 % 1009 * (64 if i % 3 else 1))
        if i % 4 == 3:
            s.discard(i * 7919 % 1009)
    for made in (list(s), list(dict.fromkeys(s)), [*s], list(iter(s)), list({x: 0 for x in s})):
        wrong += made != list(s)
    print(sum(i * x for i, x in enumerate(dict.fromkeys(s))) % 1000003, end=" ")
print(wrong)
done.set()
thread.join()
