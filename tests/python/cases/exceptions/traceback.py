# compare: stderr
# An exception that nothing catches: its traceback, with its cause, and exit code 1.


def inner(values):
    return values["missing"]


def middle():
    try:
        inner({})
    except KeyError as error:
        raise ValueError("no value") from error


print("before")
middle()
