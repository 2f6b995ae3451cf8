"""Spheres over a chequered floor, traced: float attributes, small objects. SCALE is the width."""

import math

import measured

EPSILON = 1e-5


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scale(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def normalized(self):
        return self.scale(1.0 / math.sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal.scale(2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.normalized()

    def at(self, t):
        return self.origin + self.direction.scale(t)


class Sphere:
    def __init__(self, centre, radius):
        self.centre = centre
        self.radius = radius

    def intersection(self, ray):
        to_centre = self.centre - ray.origin
        v = to_centre.dot(ray.direction)
        d = self.radius * self.radius - (to_centre.dot(to_centre) - v * v)
        if d < 0:
            return None
        return v - math.sqrt(d)

    def normal_at(self, point):
        return (point - self.centre).normalized()


class Plane:
    def __init__(self, point, normal):
        self.point = point
        self.normal = normal.normalized()

    def intersection(self, ray):
        slope = ray.direction.dot(self.normal)
        if abs(slope) < EPSILON:
            return None
        return (self.point - ray.origin).dot(self.normal) / slope

    def normal_at(self, point):
        return self.normal


class Plain:
    def __init__(self, colour, mirror=0.2, matte=0.6):
        self.colour = colour
        self.mirror = mirror
        self.matte = matte

    def colour_at(self, point):
        return self.colour


class Chequered(Plain):
    def __init__(self, colour, other, **parts):
        super().__init__(colour, **parts)
        self.other = other

    def colour_at(self, point):
        if (math.floor(point.x) + math.floor(point.z)) % 2:
            return self.other
        return self.colour


class Scene:
    def __init__(self):
        self.things = []
        self.lights = []

    def nearest(self, ray):
        best = None
        for thing, surface in self.things:
            t = thing.intersection(ray)
            if t is not None and t > EPSILON and (best is None or t < best[0]):
                best = (t, thing, surface)
        return best

    def visible(self, light, point):
        ray = Ray(point, light - point)
        for thing, _ in self.things:
            t = thing.intersection(ray)
            if t is not None and t > EPSILON:
                return False
        return True

    def colour(self, ray, depth):
        if depth == 0:
            return (0.0, 0.0, 0.0)
        hit = self.nearest(ray)
        if hit is None:
            return (0.1, 0.1, 0.2)
        t, thing, surface = hit
        point = ray.at(t)
        normal = thing.normal_at(point)
        mirrored = self.colour(Ray(point, ray.direction.reflected(normal)), depth - 1)
        bright = 0.1
        for light in self.lights:
            if self.visible(light, point):
                bright += max(0.0, (light - point).normalized().dot(normal)) * surface.matte
        base = surface.colour_at(point)
        return tuple([min(1.0, b * bright + m * surface.mirror) for b, m in zip(base, mirrored)])


def render(width):
    scene = Scene()
    scene.lights.append(Vector(30.0, 30.0, 10.0))
    scene.lights.append(Vector(-10.0, 100.0, 30.0))
    scene.things.append((Sphere(Vector(1.0, 3.0, -10.0), 1.0), Plain((1.0, 1.0, 0.0))))
    for y in range(6):
        scene.things.append((Sphere(Vector(-3.0 - y * 0.4, 2.3, -5.0), 0.4),
                             Plain((y / 6.0, 1 - y / 6.0, 0.5), mirror=0.3)))
    scene.things.append((Plane(Vector(0.0, 0.0, 0.0), Vector(0.0, 1.0, 0.0)),
                         Chequered((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), matte=0.7)))
    eye = Vector(0.0, 1.8, 10.0)
    total = [0.0, 0.0, 0.0]
    for row in range(width):
        for column in range(width):
            towards = Vector((column - width / 2) / width, (width / 2 - row) / width, -1.0)
            colour = scene.colour(Ray(eye, towards), 3)
            for i in range(3):
                total[i] += colour[i]
    return [value / width / width for value in total]


def main():
    mode, scale = measured.arguments(50)
    for total in measured.shares(mode, lambda index: render(scale)):
        print("raytrace", " ".join(["%.9f" % value for value in total]))


main()
