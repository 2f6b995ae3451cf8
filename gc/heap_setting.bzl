"""--//gc:heap=boehm: the collector's door on Boehm's collector, for the tests that are tagged heap-neutral."""

def _heap_setting(ctx):
    value = ctx.build_setting_value
    if value not in ctx.attr.values:
        fail("--//gc:heap is one of %s, not %s" % (", ".join(ctx.attr.values), value))
    return []

heap_setting = rule(
    implementation = _heap_setting,
    build_setting = config.string(flag = True),
    attrs = {"values": attr.string_list()},
)
