"""Hexagonal tiles whose numbers count their neighbours, by search. SCALE is the rounds."""

import measured

EMPTY = 7
LEVELS = (
    (2, "2 . 1", {0: 1, 1: 2, 2: 3, 3: 1}),
    (3, ".", {2: 4, 3: 6, 4: 2, 1: 1}),
)


class Cells:
    """For each cell the tiles that may still lie there."""

    def __init__(self, possible):
        self.possible = possible

    def copy(self):
        return Cells([tiles[:] for tiles in self.possible])

    def set_done(self, i, tile):
        self.possible[i] = [tile]

    def done(self, i):
        return len(self.possible[i]) == 1

    def remove(self, i, tile):
        if tile in self.possible[i]:
            self.possible[i].remove(tile)
            return True
        return False

    def next_cell(self, neighbours):
        best, fewest = -1, 1000
        for i, tiles in enumerate(self.possible):
            if 1 < len(tiles) < fewest:
                best, fewest = i, len(tiles)
        return best


class Hexagon:
    def __init__(self, size):
        self.places = []
        self.index = {}
        for y in range(-size + 1, size):
            for x in range(-size + 1, size):
                if abs(x + y) < size:
                    self.index[(x, y)] = len(self.places)
                    self.places.append((x, y))
        self.neighbours = []
        for x, y in self.places:
            around = ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1), (x + 1, y - 1), (x - 1, y + 1))
            self.neighbours.append([self.index[p] for p in around if p in self.index])


class Search:
    def __init__(self, size, tiles):
        self.board = Hexagon(size)
        cells = len(self.board.places)
        self.tiles = dict(tiles)
        self.tiles[EMPTY] = cells - sum(tiles.values())
        self.tried = 0

    def start(self):
        kinds = [tile for tile, count in sorted(self.tiles.items()) if count > 0]
        return Cells([[t for t in kinds if t == EMPTY or t <= len(near)]
                      for near in self.board.neighbours])

    def consistent(self, cells):
        left = dict(self.tiles)
        for i, near in enumerate(self.board.neighbours):
            if not cells.done(i):
                continue
            tile = cells.possible[i][0]
            left[tile] -= 1
            if left[tile] < 0:
                return False
            if tile == EMPTY:
                continue
            sure = maybe = 0
            for k in near:
                if cells.done(k):
                    if cells.possible[k][0] != EMPTY:
                        sure += 1
                elif any(t != EMPTY for t in cells.possible[k]):
                    maybe += 1
            if sure > tile or sure + maybe < tile:
                return False
        for tile, count in left.items():
            if count > 0:
                room = sum(1 for i, tiles in enumerate(cells.possible)
                           if len(tiles) > 1 and tile in tiles)
                if room < count:
                    return False
        for tile, count in left.items():
            if count == 0:
                for i, tiles in enumerate(cells.possible):
                    if len(tiles) > 1:
                        cells.remove(i, tile)
        return all(cells.possible)

    def solve(self, cells, limit):
        self.tried += 1
        if self.tried > limit:
            return None
        while True:
            before = sum(map(len, cells.possible))
            if not self.consistent(cells):
                return None
            if sum(map(len, cells.possible)) == before:
                break
        i = cells.next_cell(self.board.neighbours)
        if i < 0:
            return cells
        for tile in cells.possible[i][:]:
            copy = cells.copy()
            copy.set_done(i, tile)
            found = self.solve(copy, limit)
            if found is not None:
                return found
        return None


def work(rounds):
    shown = []
    for _ in range(rounds):
        for size, _, tiles in LEVELS:
            search = Search(size, tiles)
            found = search.solve(search.start(), 150)
            shown.append((search.tried, found and [t[0] for t in found.possible]))
    return len(shown), shown[0], shown[1]


def main():
    mode, scale = measured.arguments(40)
    for result in measured.shares(mode, lambda index: work(max(1, scale // measured.SHARES))):
        print("hexiom", *result)


main()
