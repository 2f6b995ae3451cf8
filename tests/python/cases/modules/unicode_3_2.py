# The data of Unicode 3.2, and what is built on them: stringprep and the idna codec.
import stringprep
import unicodedata

old = unicodedata.ucd_3_2_0


def digest(text):
    return int.from_bytes(text.encode("utf-8"), "big") % (2**61 - 1)


print(old.unidata_version, type(old), unicodedata.unidata_version)
for function in "category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition":
    of = getattr(old, function)
    text = "\n".join(f"{of(chr(c))}" for c in range(0x30000))
    print(function, digest(text))
for function in "decimal", "digit", "numeric", "name":
    of = getattr(old, function)
    text = "\n".join(f"{of(chr(c), None)}" for c in range(0, 0x30000, 3))
    print(function, digest(text))
for form in "NFC", "NFD", "NFKC", "NFKD":
    text = "\n".join(old.normalize(form, chr(c)) for c in range(0xa0, 0x30000, 5) if not 0xd800 <= c < 0xe000)
    print(form, digest(text))
print(ascii(old.normalize("NFC", "\U0002f868\U0002f874\u0374")), old.is_normalized("NFC", "\U0002f868"))
for call in (lambda: old.name("\u0221"), lambda: old.lookup("LATIN SMALL LETTER D WITH CURL"),
             lambda: type(old)(), lambda: old.category("ab")):
    try:
        print(call())
    except (KeyError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(stringprep.in_table_a1("\u0221"), stringprep.map_table_b2("\u0130"), stringprep.in_table_d1("\u05d0"))
for host in "example.com", "b\xfccher.example", "\u4f8b\u3048.jp", "Stra\xdfe.de", "python.org.", "a" * 64, "a..b":
    try:
        encoded = host.encode("idna")
        print(encoded, ascii(encoded.decode("idna")))
    except UnicodeError as error:
        print(type(error).__name__, error)
