# contextvars: variables, tokens, contexts.
import contextvars


def t(f):
    try:
        print(f())
    except Exception as e:
        s = str(e)
        while " at 0x" in s:
            i = s.index(" at 0x")
            j = i + 6
            while j < len(s) and s[j] in "0123456789abcdef":
                j += 1
            s = s[:i] + s[j:]
        print(type(e).__name__, s)


v = contextvars.ContextVar("v")
d = contextvars.ContextVar("d", default=5)
t(lambda: v.get())
t(lambda: v.get("fallback"))
t(lambda: d.get())
tok = v.set(1)
print(v.get(), tok.old_value is contextvars.Token.MISSING, tok.var is v, v.name)
tok2 = v.set(2)
print(tok2.old_value, v.get())
v.reset(tok2)
print(v.get())
t(lambda: v.reset(tok2))
t(lambda: d.reset(tok))
t(lambda: v.reset(1))
ctx = contextvars.copy_context()
print(ctx[v], v in ctx, d in ctx, len(ctx), list(ctx) == [v], ctx.get(d), ctx.get(d, 9), list(ctx.values()), ctx == contextvars.copy_context())
t(lambda: ctx[d])
t(lambda: ctx["x"])
t(lambda: 1 in ctx)


def inside(a, *, b):
    v.set("inside")
    d.set("also")
    t(lambda: ctx.run(print))
    return v.get(), a, b


print(ctx.run(inside, 1, b=2), v.get(), d.get(), ctx[v], ctx[d])
t(lambda: ctx.run(lambda: 1 / 0))
t(lambda: ctx.run())
t(lambda: ctx.run(lambda: v.reset(tok)))
v.reset(tok)
t(lambda: v.get())
t(lambda: contextvars.ContextVar())
t(lambda: contextvars.ContextVar(1))
t(lambda: contextvars.Context(1))
t(lambda: contextvars.Token())
t(lambda: contextvars.ContextVar[int])
e = contextvars.Context()
print(len(e), e.run(lambda: d.get()), contextvars.Token.MISSING)
c2 = ctx.copy()
ctx.run(lambda: v.set("changed"))
print(ctx[v], c2[v], ctx == c2)


def gen():
    for i in range(2):
        v.set(i)
        yield v.get()


print(list(gen()), v.get())
