# Compiled scripts and exec'd code are kept: what runs is always what the source says now.
import os
import subprocess
import sys
import tempfile

OURS = sys.implementation.name == 'tricolor'

with tempfile.TemporaryDirectory() as folder:
    cache = os.path.join(folder, 'deep', 'cache')
    path = os.path.join(folder, 'script.py')
    env = dict(os.environ, TRICOLOR_CACHE=cache)
    env.pop('PYTHONDONTWRITEBYTECODE', None)

    def run(text, *options):
        if text is not None:
            with open(path, 'w') as f:
                f.write(text)
        done = subprocess.run([sys.executable, *options, path], env=env, capture_output=True,
                              text=True)
        files = len(os.listdir(cache)) if os.path.isdir(cache) else 0
        print(done.returncode, done.stdout, done.stderr.replace(folder, ''))
        return files

    run('print("not kept")', '-B')
    assert not os.path.exists(cache)
    first = run('print("one")\nexec("print(__file__[-9:], 2)")\n')
    assert first > 0 or not OURS
    assert run(None) == first
    assert run('print("two")\n') > first or not OURS
    # Errors and warnings are not kept, they are worked out again.
    files = run('x is 1\n')
    for _ in range(2):
        assert run('x = 1\nprint(x is 1)\n') == files
        assert run('x = (\n') == files
    # A file that is cut short or belongs to something else.
    if OURS:
        for name in os.listdir(cache):
            whole = os.path.join(cache, name)
            size = os.path.getsize(whole)
            os.truncate(whole, size // 2 if ord(name[0]) % 2 else 0)
    run('print("two")\n')
    run('print("one")\nexec("print(__file__[-9:], 2)")\n')
