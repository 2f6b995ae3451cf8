# UTF-7, whole and piece by piece.
import codecs

for text in ("A\u2262\u0391.", "Hi Mom -\u263a-!", "\u65e5\u672c\u8a9e", "Item 3 is \u00a31.", "+", "a+b", "\\~",
             "\U0001d11e", "\ud800x", "\udc01", "\n\r\t !\"#$%&*;<=>@[]^_`{|}", "\xe9-", "\xe9a", "\x00", ""):
    encoded = text.encode("utf-7")
    print(ascii(text), encoded, encoded.decode("utf-7") == text)

for data in (b"+", b"+-", b"+a", b"+ab", b"+abc", b"+AGE-", b"+AGE", b"+AGEx", b"+!", b"a\xffb", b"+\xc1",
             b"+IKx-", b"+2AE", b"+2AHab-", b"+2AHcAQ-", b"+AAAAAA-", b"+AAAAAB-", b"a+IK", b"~+-\\"):
    for errors in "strict", "ignore", "replace":
        try:
            print(data, errors, ascii(data.decode("utf-7", errors)))
        except UnicodeDecodeError as error:
            print(data, error, error.start, error.end)

decoder = codecs.getincrementaldecoder("utf-7")()
print([ascii(decoder.decode(bytes([byte]))) for byte in "a\u2262\u0391b\U0001d11e-".encode("utf-7")],
      ascii(decoder.decode(b"", True)))
