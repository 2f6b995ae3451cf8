import time
t = time.gmtime(0)
print(t, t.tm_zone, t[:6], len(t))
print(time.strftime("%Y-%m-%d %H:%M:%S %j %a", time.gmtime(1e9)), time.asctime(t))
for bad in (lambda: time.gmtime(1e30), lambda: time.gmtime(float("nan")), lambda: time.asctime((1, 2)),
            lambda: time.sleep(-1), lambda: time.mktime("x"), lambda: time.strftime("%Y", (2000, 13) + (0,) * 7),
            lambda: time.get_clock_info("nope"), lambda: time.struct_time((1, 2))):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
a = time.monotonic(); time.sleep(0.02); print(time.monotonic() - a >= 0.02, time.time_ns() > 10**18)
print(time.get_clock_info("monotonic").monotonic, time.mktime(time.localtime(1000000)) == 1000000.0)
