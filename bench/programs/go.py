"""Random games of go on a small board: lists, sets, method calls. SCALE is the games."""

import measured

SIZE = 9
EMPTY, WHITE, BLACK, WALL = 0, 1, 2, 3


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 69069 + 1) & 0xffffffff
        return (self.state >> 12) % n


class Group:
    __slots__ = ("colour", "stones", "liberties")

    def __init__(self, colour, stone, liberties):
        self.colour = colour
        self.stones = [stone]
        self.liberties = liberties


class Board:
    def __init__(self):
        width = SIZE + 2
        self.cells = [WALL] * (width * width)
        self.near = [()] * len(self.cells)
        self.groups = [None] * len(self.cells)
        self.empty = []
        for y in range(1, SIZE + 1):
            for x in range(1, SIZE + 1):
                self.cells[y * width + x] = EMPTY
                self.empty.append(y * width + x)
        for place in self.empty:
            self.near[place] = tuple(k for k in (place - 1, place + 1, place - width, place + width)
                                     if self.cells[k] != WALL)
        self.ko = -1
        self.captured = {WHITE: 0, BLACK: 0}

    def useful(self, place, colour):
        if place == self.ko:
            return False
        own_eye = True
        for k in self.near[place]:
            cell = self.cells[k]
            if cell == EMPTY:
                return True
            group = self.groups[k]
            if cell == colour:
                if len(group.liberties) > 1:
                    own_eye = own_eye and True
                else:
                    own_eye = False
            else:
                own_eye = False
                if len(group.liberties) == 1:
                    return True
        if own_eye:
            return False
        return any(self.cells[k] == colour and len(self.groups[k].liberties) > 1
                   for k in self.near[place])

    def move(self, place, colour):
        other = WHITE + BLACK - colour
        self.cells[place] = colour
        self.empty.remove(place)
        self.ko = -1
        group = Group(colour, place, {k for k in self.near[place] if self.cells[k] == EMPTY})
        self.groups[place] = group
        taken = 0
        for k in self.near[place]:
            neighbour = self.groups[k]
            if neighbour is None or neighbour is group:
                continue
            neighbour.liberties.discard(place)
            if neighbour.colour == colour:
                if len(neighbour.stones) > len(group.stones):
                    group, neighbour = neighbour, group
                group.stones.extend(neighbour.stones)
                group.liberties |= neighbour.liberties
                for stone in neighbour.stones:
                    self.groups[stone] = group
        for k in self.near[place]:
            neighbour = self.groups[k]
            if neighbour is not None and neighbour.colour == other and not neighbour.liberties:
                taken += len(neighbour.stones)
                if len(neighbour.stones) == 1:
                    self.ko = k
                self.remove(neighbour)
        if taken != 1 or len(group.stones) != 1:
            self.ko = -1
        self.captured[colour] += taken
        if not group.liberties:
            self.remove(group)

    def remove(self, group):
        for stone in group.stones:
            self.cells[stone] = EMPTY
            self.groups[stone] = None
            self.empty.append(stone)
        for stone in group.stones:
            for k in self.near[stone]:
                neighbour = self.groups[k]
                if neighbour is not None:
                    neighbour.liberties.add(stone)

    def score(self):
        points = {WHITE: 7.5, BLACK: 0.0}
        for place, cell in enumerate(self.cells):
            if cell in points:
                points[cell] += 1
            elif cell == EMPTY:
                around = {self.cells[k] for k in self.near[place]} - {EMPTY}
                if len(around) == 1:
                    points[around.pop()] += 1
        return points[BLACK] - points[WHITE]


def game(random):
    board = Board()
    colour, passes = BLACK, 0
    for turn in range(3 * SIZE * SIZE):
        for _ in range(10):
            if not board.empty:
                place = -1
                break
            place = board.empty[random.below(len(board.empty))]
            if board.useful(place, colour):
                break
        else:
            place = -1
        if place < 0:
            passes += 1
            if passes == 2:
                break
        else:
            passes = 0
            board.move(place, colour)
        colour = WHITE + BLACK - colour
    return turn, board.score(), board.captured[BLACK], board.captured[WHITE]


def work(games):
    random = Random(2026)
    totals = [0, 0.0, 0, 0]
    for _ in range(games):
        for i, value in enumerate(game(random)):
            totals[i] += value
    return totals


def main():
    mode, scale = measured.arguments(120)
    for totals in measured.shares(mode, lambda index: work(max(1, scale // measured.SHARES))):
        print("go", *totals)


main()
