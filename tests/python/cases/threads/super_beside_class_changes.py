"""super() of an object whose class another thread changes: the class is looked at once."""
import os
import threading

ROUNDS = 10000 if os.environ.get("TRICOLOR_GC") else 150000  # stressed, more threads change places


class Base:
    def get(self):
        return 1


class Child(Base):
    def get(self):
        return super().get()

    def ask(self):
        return super(Child, self).get()


child = Child()
strange = []
done = False


def change():
    while not done:
        child.__class__ = Base
        child.__class__ = Child


def call():
    for i in range(ROUNDS):
        for method in Child.get, Child.ask:
            try:
                if method(child) != 1:
                    strange.append("another answer")
            except TypeError:  # it was no Child then
                pass
            except AttributeError as e:
                strange.append(str(e))


changer = threading.Thread(target=change)
changer.start()
call()
done = True
changer.join()
print(strange[:3])
