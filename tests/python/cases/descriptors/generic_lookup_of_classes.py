# object's own lookup takes a class for an instance of its metaclass, whose dictionary is the class's namespace.
class Meta(type):
    up = 5
    hidden = property(lambda cls: "of the metaclass")


class Base:
    inherited = 2


class Class(Base, metaclass=Meta):
    own = 1
    hidden = 3
    up = 6

    def method(self):
        pass


for name in "own", "inherited", "up", "hidden", "__name__", "__doc__", "absent":
    try:
        print(name, object.__getattribute__(Class, name))
    except AttributeError as e:
        print(name, e)
print(object.__getattribute__(Class, "method") is Class.__dict__["method"])
print(object.__getattribute__(int, "to_bytes"))
for refused in lambda: object.__setattr__(Class, "own", 2), lambda: object.__delattr__(Class, "own"):
    try:
        refused()
    except TypeError as e:
        print(e)
