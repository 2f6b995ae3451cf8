// The program that the helper process runs: messages of a 4-byte length and marshalled data.
#ifndef TRICOLOR_RUNTIME_INTERP_FRONTEND_PROGRAM_H_
#define TRICOLOR_RUNTIME_INTERP_FRONTEND_PROGRAM_H_

namespace tricolor {

inline constexpr char kFrontEndProgram[] = R"python(
import os, sys, marshal, _ast
if os.fork():
    os._exit(0)
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
source_pipe, answer_pipe = os.fdopen(0, 'rb'), os.fdopen(os.dup(1), 'wb')
os.dup2(2, 1)

def put(data):
    answer_pipe.write(len(data).to_bytes(4, 'little') + data)
    answer_pipe.flush()

from _frozen_importlib_external import MAGIC_NUMBER
put(b'magic %d (%s)' % (int.from_bytes(MAGIC_NUMBER[:2], 'little'),
                        sys.version.split()[0].encode()))
sys.setrecursionlimit(5000)

def do_compile(source, filename, mode, flags, optimize, is_text):
    if is_text:
        source = source.decode('utf-8', 'surrogatepass')
    return compile(source, filename, mode, flags, True, optimize)

def not_utf8(source, filename, error):
    # The error of a file that has no coding cookie and is not UTF-8, unless `error` comes before it.
    try:
        source.decode()
        return None
    except UnicodeDecodeError as e:
        bad = e.start
    import re
    for text in source.split(b'\n', 2)[:2]:
        if re.match(rb'[ \t\f]*#.*?coding[:=][ \t]*[-\w.]', text):
            return None
        if not re.match(rb'[ \t\f]*(#|\r?$)', text):
            break
    line = source.count(b'\n', 0, bad) + 1
    if error and error.lineno and error.lineno < line:
        return None
    return SyntaxError("Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding "
                       "declared; see https://peps.python.org/pep-0263/ for details"
                       % (source[bad], filename, line))

def do_compile_file(source, filename, *rest):
    # compile() says other things of a wrong encoding than CPython does when it reads the file itself.
    code = error = None
    try:
        code = do_compile(source, filename, *rest)
    except SyntaxError as e:
        error = e
        problem = str(e.msg)
        if problem.startswith('unknown encoding: '):
            raise SyntaxError('encoding problem: ' + problem[18:])
        if problem.startswith('encoding problem: '):
            raise SyntaxError(problem)
    error = not_utf8(source, filename, error) or error
    if error:
        raise error
    return code

# A syntax tree as a flat list: an entry [class, field, value, …] per node, the root last. A value is
# the index of an earlier entry, a list of values, (constant,), or (type name, repr) of an object
# that cannot travel.
def flatten(tree):
    entries, known = [], {}
    def value_of(value):
        if isinstance(value, list):
            return [value_of(v) for v in value]
        return add(value) if isinstance(value, _ast.AST) else (value,)
    def add(node):
        if id(node) in known:
            return known[id(node)]
        entry = [type(node).__name__]
        for name, value in vars(node).items():
            entry += name, value_of(value)
        entries.append(entry)
        known[id(node)] = len(entries) - 1
        return len(entries) - 1
    add(tree)
    return entries

def rebuild(entries):
    nodes = []
    def value_of(value):
        if isinstance(value, list):
            return [value_of(v) for v in value]
        if isinstance(value, int):
            return nodes[value]
        if len(value) == 1:
            return value[0]
        return type(value[0], (), {'__repr__': lambda self: value[1]})()
    for entry in entries:
        cls = getattr(_ast, entry[0])
        node = cls.__new__(cls)
        for i in range(1, len(entry), 2):
            setattr(node, entry[i], value_of(entry[i + 1]))
        nodes.append(node)
    return nodes[-1]

def do_parse(source, filename, mode, flags, optimize, is_text, feature_version):
    if is_text:
        source = source.decode('utf-8', 'surrogatepass')
    return flatten(compile(source, filename, mode, flags, True, optimize,
                           _feature_version=feature_version))

def do_compile_tree(entries, filename, mode, flags, optimize):
    return compile(rebuild(entries), filename, mode, flags, True, optimize)

def do_symtable(source, filename, mode, is_text):
    import _symtable
    if is_text:
        source = source.decode('utf-8', 'surrogatepass')
    def plain_table(t):
        return (t.id, t.name, t.symbols, t.varnames, [plain_table(c) for c in t.children],
                t.type, t.lineno, t.nested)
    return plain_table(_symtable.symtable(source, filename, mode))

def do_anchors(segment):
    import traceback
    try:
        found = traceback._extract_caret_anchors_from_line_segment(segment)
    except Exception:
        return None
    return found and (found.left_end_offset, found.right_start_offset)

def plain(value):
    try:
        marshal.dumps(value)
        return value
    except ValueError:
        return str(value)

SYNTAX_ERROR_FIELDS = 'filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset'

# strict: the number of the warning that is an error for the program, or -1.
def answer(strict, kind, *args):
    import warnings
    warned = []
    def show(message, category, filename, lineno, *rest):
        if len(warned) == strict:
            raise category(message)
        warned.append((category.__name__, str(message), filename, lineno))
    with warnings.catch_warnings():
        warnings.simplefilter('always')
        warnings.showwarning = show
        try:
            return True, globals()['do_' + kind](*args), warned
        except BaseException as e:
            fields = None
            if isinstance(e, SyntaxError):
                fields = [(name, getattr(e, name)) for name in SYNTAX_ERROR_FIELDS]
            return False, (type(e).__name__, tuple(map(plain, e.args)), fields), warned

while True:
    head = source_pipe.read(4)
    if len(head) < 4:
        os._exit(0)
    request = marshal.loads(source_pipe.read(int.from_bytes(head, 'little')))
    put(marshal.dumps(answer(*request)))
    request = None
)python";

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_FRONTEND_PROGRAM_H_
