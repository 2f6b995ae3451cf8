# unicodedata: properties, names and normal forms.

import unicodedata as u

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
for c in "aZ5 \xe9\xbd\xb2\u2460\u0663\u0301(\u4e2d\uac00\ufb01\u0378\U0001f600\ud800\ue000\x00\ufdd0\u01c5\u212b":
    print(ascii(c), u.category(c), u.bidirectional(c), u.combining(c), u.mirrored(c), u.east_asian_width(c))
    print(u.decomposition(c), u.name(c, None), u.numeric(c, None), u.digit(c, None), u.decimal(c, None))
    print(*[ascii(u.normalize(form, c)) for form in FORMS], *[u.is_normalized(form, c) for form in FORMS])


def attempt(f):
    try:
        return f()
    except Exception as error:
        return type(error).__name__, str(error)


print(attempt(lambda: u.name("\x00")), attempt(lambda: u.lookup("x")), attempt(lambda: u.decimal("x")))
print(attempt(lambda: u.digit("x")), attempt(lambda: u.numeric("x")), attempt(lambda: u.category("ab")))
print(attempt(lambda: u.category(1)), attempt(lambda: u.normalize("X", "a")), u.normalize("NFC", ""))
print(u.lookup("latin small letter a"), ascii(u.lookup("CJK UNIFIED IDEOGRAPH-4E00")), u.unidata_version)
print(ascii("\N{GREEK SMALL LETTER ALPHA}"), ascii(rb"\N{BULLET}".decode("unicode_escape")))
