import math
print(math.comb(100, 50), math.perm(10, 3), math.gcd(12, 18, -6), math.lcm(4, 6), math.isqrt(10**40), math.factorial(30))
print(math.fsum([.1]*10), math.hypot(3,4,12), math.dist((1,2),(4,6)), math.prod([1,2,3.5]), math.log(8,2), math.log2(2**100), math.log10(10**50), math.isclose(1, 1+1e-10))
print(math.pow(2, 0.5), math.fmod(-7, 3), math.remainder(7, 2.5), math.ldexp(0.5, 10), math.nextafter(1, 2), math.ulp(1.0), math.copysign(1, -0.0), math.atan2(1, -1))
