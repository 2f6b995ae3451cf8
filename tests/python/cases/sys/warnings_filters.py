# compare: stderr
import warnings
warnings.warn('one'); warnings.warn('dep', DeprecationWarning)
def f(): warnings.warn('lvl', stacklevel=2)
f(); f()
for _ in range(2): warnings.warn('loop')
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always'); warnings.warn('x', UserWarning); print(len(w), w[0].message, w[0].category.__name__, w[0].lineno)
warnings.simplefilter('error')
try: warnings.warn('err')
except UserWarning as e: print('raised', e)
print(warnings.filters[0])
try: warnings.warn('x', int)
except TypeError as e: print(e)
