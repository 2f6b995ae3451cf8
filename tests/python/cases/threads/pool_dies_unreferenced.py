# A pool that nobody refers to ends its threads, although everyone who is left only waits.
import concurrent.futures

pool = concurrent.futures.ThreadPoolExecutor(max_workers=3)
print(sorted(pool.map(abs, [-5, 5, -3])))
threads = list(pool._threads)
del pool
for t in threads:
    t.join()
print('joined')
