# Properties and case mappings, character by character.

CHARACTERS = ['a','A','z','5',' ','_','\xe9','\xc9','\xdf','\xb5','\xbd','\xb2','\xaa','\u0130','\u0131','\u0149','\u01c4','\u01c5','\u01c6','\u0345','\u0390','\u03a3','\u03c2','\u0587','\u0660','\u0966','\u10a0','\u10d0','\u13a0','\u1e9e','\u1f80','\u1f88','\u2003','\u2028','\u2160','\u2460','\u24b6','\u2c00','\u3007','\u4e00','\u56db','\ua640','\uab70','\ufb01','\ufb03','\uff21','\uff11','\ufeff','\ud800','\ue000','\U00010400','\U0001d400','\U0001d7ce','\U0001f100','\U0001f600','\U0001e900','\U00020000','\U000e0001','\U0010ffff','\x00','\x1c','\x7f','\x85','\xa0','\xad','\u0378','\u200b']
QUESTIONS = ["isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower",
             "isnumeric", "isprintable", "isspace", "istitle", "isupper"]

for c in CHARACTERS:
    print(ascii(c), *[name for name in QUESTIONS if getattr(c, name)()])
    print(" ", *map(ascii, [c.lower(), c.upper(), c.title(), c.capitalize(), c.casefold(), c.swapcase()]))
    try:
        print(" ", int(c))
    except ValueError as error:
        print(" ", ascii(str(error)))

WORDS = ["", "hello world", "Hello World", "HELLO", "hELLO wORLD", "they're bill's", "a1b2", "1a",
         "\u03a3", "\u0391\u03a3", "\u0391\u03a3 \u0392", "\u0391\u03a3'\u0392", "\u0391.\u03a3.",
         "stra\xdfe", "\ufb01sh", "\u01c4\u01c5", "\u0130I", "O\u2019Neil", "x\u0301Y"]
for word in WORDS:
    print(*[getattr(word, name)() for name in QUESTIONS])
    print(*map(ascii, [word.lower(), word.upper(), word.title(), word.capitalize(), word.casefold(),
                       word.swapcase()]))

# Many characters, as sums that differ when one of them does.
for name in QUESTIONS:
    total = 0
    for start in range(0, 0x110000, 0x1000):
        count = sum(1 for i in range(start, start + 0x1000, 1 if start < 0x3000 else 29) if getattr(chr(i), name)())
        total = (total * 31 + count) % 1000003
    print(name, total)
