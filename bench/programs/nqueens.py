"""Queens on a board, by permutations and sets: generators, tuples, slices. SCALE is the board."""

import measured


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield (items[i],) + rest


def solutions(size):
    columns = range(size)
    for board in permutations(tuple(columns)):
        if size == len(set(board[i] + i for i in columns)) == len(set(board[i] - i for i in columns)):
            yield board


def count(size):
    found, total = 0, 0
    for board in solutions(size):
        found += 1
        total += board[0] * board[-1]
    return found, total


def main():
    mode, scale = measured.arguments(8)
    for found, total in measured.shares(mode, lambda index: count(scale)):
        print("nqueens", scale, found, total)


main()
