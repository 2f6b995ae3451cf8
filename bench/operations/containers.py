"""Lists, tuples, dicts, sets: building, reading, changing."""

from kinds import kind


@kind(20000)
def list_build(n):
    for i in range(n):
        r = [i, 1, 2]
    return r


@kind(5000)
def list_build_long(n):
    for i in range(n):
        r = [0] * 50
    return len(r)


@kind(20000)
def tuple_build_unpack(n):
    a, b = 1, 2
    for i in range(n):
        t = (a, i)
        b, a = t
    return a


@kind(20000)
def tuple_swap_return(n):
    def pair(a, b):
        return b, a
    a, b = 1, 2
    for i in range(n):
        a, b = pair(a, b)
    return a


@kind(20000)
def list_index(n):
    s = list(range(100))
    t = 0
    for i in range(n):
        t += s[i % 100] + s[-1]
    return t


@kind(20000)
def list_store(n):
    s = [0] * 100
    for i in range(n):
        s[i % 100] = i
    return s[5]


@kind(20000)
def list_augmented(n):
    s = [0] * 100
    for i in range(n):
        s[i % 100] += 1
    return s[5]


@kind(20000)
def list_nested_index(n):
    grid = [[1, 2, 3], [4, 5, 6]]
    t = 0
    for i in range(n):
        t += grid[i & 1][2]
        grid[1][0] = i
    return t


@kind(20000)
def list_append(n):
    r = []
    for i in range(n):
        r.append(i)
    return len(r)


@kind(20000)
def list_append_pop(n):
    r = []
    for i in range(n):
        r.append(i)
        r.append(i)
        r.pop()
    return len(r)


@kind(20000)
def list_comprehension(n):
    return len([i for i in range(n)])


@kind(2000)
def list_comprehension_short(n):
    for i in range(n):
        r = [k * 2 for k in (1, 2, 3, 4)]
    return r


@kind(20000)
def list_comprehension_filter(n):
    return len([i * i for i in range(n) if i & 1])


@kind(5000)
def list_slice(n):
    s = list(range(20))
    for i in range(n):
        r = s[2:12]
        q = s[:]
    return r


@kind(5000)
def list_slice_reverse(n):
    s = list(range(20))
    for i in range(n):
        r = s[::-1]
        q = s[4::-1]
    return r, q


@kind(5000)
def list_slice_assign(n):
    s = list(range(20))
    for i in range(n):
        s[2:8] = s[7:1:-1]
    return s


@kind(5000)
def list_concat_copy(n):
    s = list(range(10))
    for i in range(n):
        r = s + s
        q = list(s)
        r.extend(q)
        p = s.copy()
    return r


@kind(3000)
def list_insert_remove(n):
    s = list(range(20))
    for i in range(n):
        s.insert(0, 7)
        s.pop(0)
        s.insert(5, 99)
        s.remove(99)
    return s


@kind(3000)
def list_reverse_index_count(n):
    s = list(range(20))
    for i in range(n):
        s.reverse()
        r = s.index(15) + s.count(3)
    return r


@kind(3000)
def list_compare(n):
    a = list(range(20))
    b = list(range(20))
    for i in range(n):
        r = a == b
        q = a < b
    return r, q


@kind(5000)
def list_in(n):
    s = list(range(20))
    for i in range(n):
        r = 15 in s
        q = "x" in ("a", "b", "x")
    return r, q


@kind(500)
def list_sort(n):
    base = [(i * 7919) % 101 for i in range(100)]
    for i in range(n):
        r = sorted(base)
        base2 = base[:]
        base2.sort(reverse=True)
    return r[3], base2[4]


@kind(200)
def list_sort_key(n):
    base = [((i * 7919) % 101, str(i)) for i in range(100)]
    for i in range(n):
        r = sorted(base, key=lambda p: p[0])
        q = sorted(base)
        p = sorted(base, key=lambda p: p[1])
    return r[3], q[4], p[5]


@kind(20000)
def dict_get_item(n):
    d = {"a": 1, "b": 2, "c": 3}
    t = 0
    for i in range(n):
        t += d["a"] + d["c"]
    return t


@kind(20000)
def dict_int_keys(n):
    d = {}
    for i in range(n):
        d[i & 1023] = i
    t = 0
    for i in range(n):
        t += d[i & 1023]
    return t


@kind(20000)
def dict_set_item(n):
    d = {"a": 1}
    for i in range(n):
        d["a"] = i
    return d


@kind(20000)
def dict_count(n):
    d = {}
    words = ["a", "b", "c", "d", "e"]
    for i in range(n):
        w = words[i % 5]
        d[w] = d.get(w, 0) + 1
    return d


@kind(20000)
def dict_augmented(n):
    d = {"a": 0}
    for i in range(n):
        d["a"] += 1
    return d


@kind(20000)
def dict_get(n):
    d = {"a": 1}
    for i in range(n):
        r = d.get("a")
        q = d.get("b", 5)
    return r, q


@kind(20000)
def dict_in(n):
    d = {"a": 1, 5: 2}
    t = 0
    for i in range(n):
        if "a" in d:
            t += 1
        if i in d:
            t += 1
    return t


@kind(5000)
def dict_setdefault(n):
    d = {}
    for i in range(n):
        d.setdefault(i & 63, []).append(i)
    return len(d)


@kind(5000)
def dict_build(n):
    for i in range(n):
        d = {"a": i, "b": 2, "c": 3}
        e = {i: 1, "x": 2}
    return d, e


@kind(20000)
def dict_comprehension(n):
    return len({i: i for i in range(n)})


@kind(500)
def dict_items(n):
    d = {i: str(i) for i in range(50)}
    t = 0
    for i in range(n):
        for k, v in d.items():
            t += k
        for k in d:
            t += k
        for v in d.values():
            t += 1
    return t


@kind(2000)
def dict_update_copy(n):
    d = {"a": 1, "b": 2, "c": 3, "d": 4}
    for i in range(n):
        e = d.copy()
        e.update(d)
        f = dict(d)
        g = {**d, "z": 1}
        h = d | f
    return g, len(h)


@kind(5000)
def dict_pop_delete(n):
    d = {"a": 1}
    for i in range(n):
        d["x"] = i
        d["y"] = i
        del d["x"]
        r = d.pop("y")
    return r


@kind(20000)
def dict_tuple_keys(n):
    d = {}
    for i in range(n):
        d[i & 15, i & 7] = i
    return len(d)


@kind(20000)
def set_add_in(n):
    s = set()
    t = 0
    for i in range(n):
        s.add(i & 1023)
        if i in s:
            t += 1
    return t


@kind(2000)
def set_algebra(n):
    a = set(range(20))
    b = set(range(10, 30))
    for i in range(n):
        r = a & b
        q = a | b
        p = a - b
    return len(r), len(q), len(p)


@kind(5000)
def set_build(n):
    for i in range(n):
        s = {i, 1, 2}
        q = set((1, 2, 3))
    return len(s), len(q)


@kind(20000)
def set_comprehension(n):
    return len({i & 255 for i in range(n)})


@kind(5000)
def unpack_star(n):
    s = [1, 2, 3, 4]
    for i in range(n):
        a, *b = s
        x, y, z, w = s
    return a, b, w


@kind(20000)
def bytes_loop(n):
    data = bytes(range(200)) * (n // 200)
    t = 0
    for b in data:
        t += b
    return t


@kind(20000)
def bytearray_index(n):
    data = bytearray(256)
    for i in range(n):
        data[i & 255] = i & 127
        data[0] ^= data[i & 255]
    return data[0]


@kind(2000)
def bytearray_sieve(n):
    flags = bytearray([1]) * 200
    for i in range(n):
        flags[10::5] = b"\0" * len(range(10, 200, 5))
    return sum(flags)


@kind(3000)
def deque_turn(n):
    from collections import deque
    d = deque(range(10))
    for i in range(n):
        d.append(i)
        r = d.popleft()
        d.appendleft(r)
        d.pop()
    return r


@kind(3000)
def default_dict_counter(n):
    from collections import defaultdict
    d = defaultdict(int)
    e = defaultdict(list)
    for i in range(n):
        d[i & 7] += 1
        e[i & 7].append(i)
    return len(d), len(e)


@kind(3000)
def named_tuple(n):
    p = _Pair(1, 2)
    for i in range(n):
        r = p.a + p.b
        p = _Pair(i, r)
    return p


def _named():
    from collections import namedtuple
    return namedtuple("_Pair", "a b")


_Pair = _named()


@kind(3000)
def heap_push_pop(n):
    import heapq
    h = []
    for i in range(n):
        heapq.heappush(h, (i * 7919) % 1009)
    t = 0
    while h:
        t ^= heapq.heappop(h)
    return t
