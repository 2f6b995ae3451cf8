"""Imported by imports.py; prints once, when it is imported first."""
print("importing", __name__)
AREA = 12
_private = 1


def area():
    return AREA
