# ast, symtable and compile() with flags.
import ast
import symtable
import warnings

SOURCE = '''
"""doc"""
from __future__ import annotations
import os.path as p, sys
@decorated(1, *a, **k)
async def f(a, /, b: int = 2, *c, d=4, **e) -> str:
    async for x in y:
        await z
    return [i async for i in a if i]
class C(B, metaclass=M):
    x: int = 1
    del x
match p:
    case {"k": [1, *_, Point(x=0)], **rest} if rest:
        pass
    case None | -1 | "a" "b":
        ...
try:
    with a as b, c: raise E from None
except* (A, B) as e:
    global g
else:
    x = y = f"{a!r:>{w}} {b}"
finally:
    (n := 1j) ** 2 if (lambda q: q) else {1: 2, **d}
'''

tree = ast.parse(SOURCE)
print(ast.dump(tree, include_attributes=True, indent=1))
print(ast.unparse(tree) == ast.unparse(ast.parse(ast.unparse(tree))))
print(type(tree.body[0].value.value), tree.body[1].names[0]._fields)

# From a tree, changed and made by hand.
expression = ast.parse('a + 1', mode='eval')
expression.body.op = ast.Mult()
print(eval(compile(expression, '<tree>', 'eval'), {'a': 21}))
made = ast.Expression(ast.Tuple([ast.Constant((1, frozenset({2}), b'x', 1.5, ...)),
                                 ast.Name('a', ast.Load())], ast.Load()))
print(eval(compile(ast.fix_missing_locations(made), '<tree>', 'eval'), {'a': 'A'}))
module = ast.Module([ast.Assign([ast.Name('r', ast.Store())], ast.Constant(5))], [])
scope = {}
exec(compile(ast.fix_missing_locations(module), '<tree>', 'exec'), scope)
print(scope['r'])


class Own(ast.Name):
    pass


print(eval(compile(ast.fix_missing_locations(ast.Expression(Own('a', ast.Load()))), '', 'eval'),
           {'a': 'own'}))
for bad in (ast.Expression(ast.Name('a', ast.Load())), ast.Expression(ast.Constant(object)),
            ast.Expression('text'), ast.Module([], []), ast.Expression()):
    try:
        compile(bad, '<bad>', 'eval')
    except Exception as e:
        print(type(e).__name__, e)
loop = ast.List([], ast.Load(), lineno=1, col_offset=0)
loop.elts.append(loop)
try:
    compile(ast.Expression(loop), '<loop>', 'eval')
except RecursionError as e:
    print('RecursionError')

print(ast.dump(ast.parse('(int, *str) -> x', mode='func_type')))
print(ast.parse('x = 1 # type: int', type_comments=True).body[0].type_comment)
for args in (('x', '', 'func_type'), ('x', '', 'none'), ('x', '', 'exec', 1 << 30)):
    try:
        compile(*args)
    except ValueError as e:
        print(e)
try:
    ast.parse('match x:\n case 1: pass', feature_version=(3, 8))
except SyntaxError as e:
    print(e)
code = compile('await x', '', 'exec', ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
print(bool(code.co_flags & 128))
print(ast.literal_eval("{'a': [1, -2.5, (None, True)], 'b': {3}}"))

# Deep trees.
deep = ast.parse('+'.join(['x'] * 900), mode='eval')
print(eval(compile(deep, '', 'eval'), {'x': 1}))

# Errors with all their places; warnings that are errors.
for text in ('a b', 'from __future__ import braces', 'x = (', 'def f(:\n pass', 'f(a=1, a=2)'):
    try:
        compile(text, 'name.py', 'exec')
    except SyntaxError as e:
        print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)
with warnings.catch_warnings():
    warnings.simplefilter('error')
    for text in ('x is 1', '\nassert (1, "m")', '"\\d"', '1if x else 2'):
        try:
            compile(text, 'name.py', 'exec')
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset, e.text)
        except Warning as e:
            print(type(e).__name__, e)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    compile('x is 1\ny is ()', 'name.py', 'exec')
    print([(str(w.message), w.category.__name__, w.filename, w.lineno) for w in caught])


def show(table, indent=0):
    print(' ' * indent, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested())
    for s in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        print(' ' * indent, '-', s.get_name(), s.is_local(), s.is_global(), s.is_free(),
              s.is_parameter(), s.is_imported(), s.is_assigned(), s.is_referenced())
    for child in table.get_children():
        show(child, indent + 2)


show(symtable.symtable('''
import os
def f(a, *b):
    c = a
    def g():
        nonlocal c
        c = os
    return [g for x in b]
class K:
    z = f
''', 'name.py', 'exec'))
try:
    symtable.symtable('x', 'name.py', 'none')
except ValueError as e:
    print(e)
