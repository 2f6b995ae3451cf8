"""The locale that answers for re.LOCALE is that of the search, not that of the compiling. The locale is made here, of ASCII and
of one letter in two cases that C does not know."""

import locale
import os
import re
import subprocess
import tempfile

CHARACTERS = [*range(128), 0xC4, 0xE4]
CHARMAP = ("<code_set_name> ONE-LETTER-MORE\n<comment_char> %\n<escape_char> /\nCHARMAP\n"
           + "".join(f"<U{c:04X}> /x{c:02x} c{c}\n" for c in CHARACTERS) + "END CHARMAP\n")


def row(name, characters):
    return f"{name} " + ";".join(f"<U{c:04X}>" for c in characters) + "\n"


UPPER, LOWER = [*range(65, 91), 0xC4], [*range(97, 123), 0xE4]
SOURCE = ("comment_char %\nescape_char /\nLC_CTYPE\n" + row("upper", UPPER) + row("lower", LOWER)
          + row("digit", range(48, 58)) + row("space", [32, *range(9, 14)])
          + "toupper " + ";".join(f"(<U{b:04X}>,<U{a:04X}>)" for a, b in zip(UPPER, LOWER)) + "\n"
          + "tolower " + ";".join(f"(<U{a:04X}>,<U{b:04X}>)" for a, b in zip(UPPER, LOWER)) + "\nEND LC_CTYPE\n")

PATTERNS = [
    (rb"[\w]", re.L), (rb"[\w]+", re.L), (rb"[\W]", re.L), (rb"[^\w]+x", re.L), (rb"\w+", re.L), (rb"\w+-", re.L), (rb"\W*x", re.L),
    (rb"\b.", re.L), (rb"(?:\w|-)+x", re.L), (rb"(?:[\w]|-)+", re.L), (rb"(?L:[\w])-", 0), (rb"\xe4+x", re.L | re.I),
    (rb"[\xe4-\xf0]+", re.L | re.I), (rb"[^\xe4]", re.L | re.I), (rb"(\xe4)\1", re.L | re.I), (rb"(?:\xc4|q)+?x", re.L | re.I),
]
TEXTS = [b"\xe4\xc4x-a \xe4-\xc4", b"x\xe4", b"\xc4", b"-\xff\xe4\xe4"]


def show(patterns):
    for pattern in patterns:
        print(pattern.pattern, [([m.span() for m in pattern.finditer(text)], pattern.match(text) is not None,
                                 pattern.split(text)) for text in TEXTS])


with tempfile.TemporaryDirectory() as folder:
    for name, text in (("charmap", CHARMAP), ("source", SOURCE)):
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)
    # It complains of what such a locale has not, and makes it.
    subprocess.run(["localedef", "-c", "-f", f"{folder}/charmap", "-i", f"{folder}/source", f"{folder}/more"],
                   capture_output=True, check=False)
    os.environ["LOCPATH"] = folder
    early = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    show(early)
    print(locale.setlocale(locale.LC_CTYPE, "more"))
    show(early)
    re.purge()
    late = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    show(late)
    print(early == late, locale.setlocale(locale.LC_CTYPE, "C"))
    show(late)
