"""The chaos game on a spline: small classes with operators, floats. SCALE is the points drawn."""

import math

import measured


class Vector:
    def __init__(self, x=0.0, y=0.0):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length(self):
        return math.sqrt(self.x ** 2 + self.y ** 2)

    def between(self, other, part):
        return Vector(self.x * part + other.x * (1 - part), self.y * part + other.y * (1 - part))


class Spline:
    """A B-spline, by de Boor's scheme."""

    def __init__(self, points, degree, knots):
        self.points = points
        self.degree = degree
        self.knots = knots

    def domain(self):
        return self.knots[self.degree - 1], self.knots[len(self.knots) - self.degree]

    def leg(self, u):
        first, last = self.domain()
        for i in range(self.degree - 1, len(self.knots) - self.degree):
            if self.knots[i] <= u < self.knots[i + 1]:
                return i
        return len(self.knots) - self.degree - 1

    def __call__(self, u):
        leg = self.leg(u)
        points = [self.points[leg - self.degree + 1 + i] for i in range(self.degree + 1)]
        for step in range(1, self.degree + 1):
            for i in range(self.degree - step):
                low = self.knots[leg - self.degree + step + i]
                high = self.knots[leg + 1 + i]
                part = (high - u) / (high - low)
                points[i] = points[i].between(points[i + 1], part)
        return points[0]


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7fffffff
        return (self.state >> 8) % n


class Game:
    def __init__(self, splines, seed):
        self.splines = splines
        self.random = Random(seed)
        self.lengths = [self.measure(spline) for spline in splines]

    @staticmethod
    def measure(spline):
        low, high = spline.domain()
        total, last = 0.0, spline(low)
        for i in range(1, 100):
            point = spline(low + (high - low) * i / 99)
            total += (point - last).length()
            last = point
        return total

    def transform(self, point):
        spline = self.splines[self.random.below(len(self.splines))]
        low, high = spline.domain()
        u = low + (high - low) * self.random.below(1000) / 1000.0
        base = spline(u)
        normal = Vector(-base.y, base.x)
        return (base + point * 0.5 + normal * 0.1 - Vector(0.5, 0.5)) * 0.7

    def play(self, count, size=64):
        image = [[0] * size for _ in range(size)]
        point = Vector(0.5, 0.5)
        for _ in range(count):
            point = self.transform(point)
            x, y = int(point.x * size / 4) % size, int(point.y * size / 4) % size
            image[y][x] += 1
        return sum((i + 1) * sum(row) for i, row in enumerate(image)), max(map(max, image))


def work(count):
    splines = [
        Spline([Vector(1.6, 0.3), Vector(2.8, 1.8), Vector(0.2, 2.9), Vector(2.0, 0.4), Vector(1.5, 1.5)],
               3, [0, 0, 0, 1, 2, 2, 2]),
        Spline([Vector(2.8, 3.5), Vector(2.4, 2.8), Vector(3.1, 2.2), Vector(3.3, 2.1)],
               3, [0, 0, 0, 1, 1, 1])]
    game = Game(splines, 4242)
    return (*game.play(count), sum(game.lengths))


def main():
    mode, scale = measured.arguments(20_000)
    for a, b, c in measured.shares(mode, lambda index: work(scale // measured.SHARES)):
        print("chaos", a, b, "%.9f" % c)


main()
