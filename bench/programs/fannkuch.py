"""The most flips that any permutation of SCALE numbers needs: indexing and slicing of short lists.

To flip is to reverse the first k numbers, k being the first of them, until a 1 comes first. The
shares are the permutations that end in an odd and in an even number.
"""

import measured


def permutations(items):
    """Every order of the items; the list given out is reused."""
    size = len(items)
    if size <= 1:
        yield items
        return
    yield items
    turns = [0] * size
    level = 1
    while level < size:
        if turns[level] < level:
            other = turns[level] if level % 2 else 0
            items[level], items[other] = items[other], items[level]
            yield items
            turns[level] += 1
            level = 1
        else:
            turns[level] = 0
            level += 1


def flips(order):
    work = order[:]
    count = 0
    first = work[0]
    while first != 1:
        work[:first] = work[first - 1::-1]
        count += 1
        first = work[0]
    return count


def search(size, lasts):
    """(most flips, sum of all flips) over the permutations that end in one of `lasts`."""
    most = 0
    total = 0
    for last in lasts:
        for order in permutations([n for n in range(1, size + 1) if n != last]):
            count = flips(order + [last])
            total += count
            if count > most:
                most = count
    return most, total


def main():
    mode, scale = measured.arguments(9)
    lasts = (range(1, scale + 1, 2), range(2, scale + 1, 2))
    for most, total in measured.shares(mode, lambda index: search(scale, lasts[index])):
        print("fannkuch", scale, most, total)


main()
