# __dict__ of objects whose class has a Python class before type or ModuleType.
import types


class Base:
    pass


class Before(Base, type):
    pass


class Behind(type, Base):
    pass


class ModuleBefore(Base, types.ModuleType):
    pass


class ModuleBehind(types.ModuleType, Base):
    pass


for meta in (Before, Behind):
    cls = meta("Made", (), {"x": 1})
    print(type(cls.__dict__).__name__, cls.__dict__["x"], vars(cls)["x"])
    for change in (lambda: setattr(cls, "__dict__", {}), lambda: delattr(cls, "__dict__"),
                   lambda: Base.__dict__["__dict__"].__set__(cls, {})):
        try:
            change()
        except (AttributeError, TypeError) as error:
            print(type(error).__name__, error)
for kind in (ModuleBefore, ModuleBehind):
    module = kind("spam")
    module.__dict__["eggs"] = 2
    print(module.eggs, sorted(vars(module)))
    try:
        module.__dict__ = {}
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)

many = type("Many", tuple(type(f"B{i}", (), {}) for i in range(40)), {})
print(len(many.__mro__), many.__mro__[40].__name__)
try:
    type("Bad", (object, *many.__bases__), {})
except TypeError as error:
    print(str(error)[:60])
