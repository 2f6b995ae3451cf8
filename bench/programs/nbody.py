"""The planets and the sun under gravity: floating-point arithmetic on lists. SCALE is the steps."""

import measured

PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
DAYS = 365.24

# x, y, z in astronomical units; their change per day; mass in suns
PLANETS = (
    (4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
     0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023,
     0.000954791938424326609),
    (8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
     -0.00276742510726411831, 0.00499852801234917238, 0.0000230417297573763929,
     0.000285885980666130812),
    (12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
     0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556,
     0.0000436624404335156298),
    (15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
     0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870,
     0.0000515138902046611451),
)


def make_bodies():
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SOLAR_MASS]]
    for x, y, z, vx, vy, vz, mass in PLANETS:
        bodies.append([x, y, z, vx * DAYS, vy * DAYS, vz * DAYS, mass * SOLAR_MASS])
    for axis in (3, 4, 5):  # the centre of mass rests
        bodies[0][axis] = -sum([body[axis] * body[6] for body in bodies]) / SOLAR_MASS
    return bodies


def pairs_of(bodies):
    return [(a, b) for index, a in enumerate(bodies) for b in bodies[index + 1:]]


def energy(bodies):
    total = 0.0
    for body in bodies:
        total += 0.5 * body[6] * (body[3] ** 2 + body[4] ** 2 + body[5] ** 2)
    for a, b in pairs_of(bodies):
        distance = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2) ** 0.5
        total -= a[6] * b[6] / distance
    return total


def advance(bodies, pairs, step, count):
    for _ in range(count):
        for a, b in pairs:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            pull = step * (dx * dx + dy * dy + dz * dz) ** -1.5
            on_a = b[6] * pull
            on_b = a[6] * pull
            a[3] -= dx * on_a
            a[4] -= dy * on_a
            a[5] -= dz * on_a
            b[3] += dx * on_b
            b[4] += dy * on_b
            b[5] += dz * on_b
        for body in bodies:
            body[0] += step * body[3]
            body[1] += step * body[4]
            body[2] += step * body[5]


def simulate(steps):
    bodies = make_bodies()
    before = energy(bodies)
    advance(bodies, pairs_of(bodies), 0.01, steps)
    return before, energy(bodies)


def main():
    mode, scale = measured.arguments(200_000)
    for before, after in measured.shares(mode, lambda index: simulate(scale // measured.SHARES)):
        print("nbody %.9f %.9f" % (before, after))


main()
