"""What an exported buffer allows to be deleted: nothing, not even nothing by a step."""
for text in b"", b"abcdef":
    for key in (slice(None, None, 2), slice(None, None, -1), slice(5, 2, 2), slice(9, None, 3), slice(2, 2), slice(None)):
        for how in "delete", "assign":
            data = bytearray(text)
            with memoryview(data):
                try:
                    if how == "delete":
                        del data[key]
                    else:
                        data[key] = b""
                    print(how, text, key, data)
                except (BufferError, ValueError) as e:
                    print(how, text, key, type(e).__name__, e)
            del data[key]
            print(data)
