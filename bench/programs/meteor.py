"""Pieces of a hexagonal puzzle are put together: frozensets, sets, recursion. SCALE is the nodes."""

import measured

WIDTH, HEIGHT = 5, 10
EAST, NORTH_EAST, NORTH_WEST, WEST, SOUTH_WEST, SOUTH_EAST = range(6)
PIECES = ((EAST, EAST, EAST, SOUTH_EAST), (SOUTH_EAST, SOUTH_WEST, WEST, SOUTH_WEST),
          (WEST, WEST, SOUTH_WEST, SOUTH_EAST), (EAST, EAST, SOUTH_WEST, SOUTH_EAST),
          (NORTH_WEST, WEST, NORTH_WEST, EAST, EAST), (EAST, EAST, NORTH_EAST, WEST),
          (NORTH_WEST, NORTH_EAST, NORTH_EAST, WEST), (SOUTH_EAST, SOUTH_EAST, EAST, SOUTH_EAST),
          (SOUTH_EAST, SOUTH_EAST, NORTH_EAST, EAST), (EAST, EAST, EAST, NORTH_WEST))


def step(place, direction):
    x, y = place
    odd = y & 1
    if direction == EAST:
        return x + 1, y
    if direction == WEST:
        return x - 1, y
    if direction in (NORTH_EAST, SOUTH_EAST):
        x += odd
    else:
        x -= 1 - odd
    return x, y + (1 if direction in (SOUTH_EAST, SOUTH_WEST) else -1)


def cells_of(piece, start):
    place = start
    cells = [place]
    for direction in piece:
        place = step(place, direction)
        cells.append(place)
    return frozenset(cells)


def flipped(piece):
    mirror = {EAST: EAST, WEST: WEST, NORTH_EAST: SOUTH_EAST, SOUTH_EAST: NORTH_EAST,
              NORTH_WEST: SOUTH_WEST, SOUTH_WEST: NORTH_WEST}
    return tuple(mirror[direction] for direction in piece)


def orientations(piece):
    for _ in range(2):
        for turn in range(6):
            yield tuple((direction + turn) % 6 for direction in piece)
        piece = flipped(piece)


def placements():
    board = frozenset((x, y) for x in range(WIDTH) for y in range(HEIGHT))
    number = {place: place[0] + place[1] * WIDTH for place in board}
    table = [[[] for _ in PIECES] for _ in range(WIDTH * HEIGHT)]
    for index, piece in enumerate(PIECES):
        seen = set()
        for shape in orientations(piece):
            for start in sorted(board):
                cells = cells_of(shape, start)
                if cells <= board and cells not in seen:
                    seen.add(cells)
                    numbers = frozenset(number[place] for place in cells)
                    table[min(numbers)][index].append(numbers)
    return table


class Search:
    def __init__(self, table, limit):
        self.table = table
        self.limit = limit
        self.nodes = 0
        self.best = 0
        self.solutions = 0
        self.checksum = 0

    def solve(self, free, pieces):
        if not free or not pieces:
            self.solutions += 1
            return
        first = min(free)
        for piece in pieces:
            rest = pieces - {piece}
            for cells in self.table[first][piece]:
                if cells <= free:
                    self.nodes += 1
                    if self.nodes > self.limit:
                        return
                    self.best = max(self.best, len(PIECES) - len(rest))
                    self.checksum = (self.checksum * 31 + sum(cells) + piece) % 1000003
                    self.solve(free - cells, rest)


def work(nodes):
    search = Search(placements(), nodes)
    search.solve(frozenset(range(WIDTH * HEIGHT)), frozenset(range(len(PIECES))))
    return min(search.nodes, nodes), search.best, search.solutions, search.checksum


def main():
    mode, scale = measured.arguments(40_000)
    for result in measured.shares(mode, lambda index: work(scale // measured.SHARES)):
        print("meteor", *result)


main()
