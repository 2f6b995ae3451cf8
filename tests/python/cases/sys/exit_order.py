import atexit, sys
@atexit.register
def a(): print('a')
@atexit.register
def b(): print('b')
class F:
    def __del__(self): print('del', NAME)
NAME = 'global'
f = F()
open('unclosed.txt', 'w').write('x' * 10)
sys.stdout.write('no newline')
sys.exit(3)
