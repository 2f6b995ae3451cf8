# What pickle and copy take of an OrderedDict: attributes, and what the slots of a subclass hold.
import collections
import copy
import pickle


class Slotted(collections.OrderedDict):
    __slots__ = ("x", "y")


d = Slotted([(1, 2), (3, 4)])
print(d.__reduce__()[:4])
d.x = [5]
print(d.__reduce__()[:4], copy.copy(d).x is d.x, copy.deepcopy(d).x, hasattr(copy.copy(d), "y"))
print(pickle.loads(pickle.dumps(d)).x, list(pickle.loads(pickle.dumps(d)).items()))
e = collections.OrderedDict(a=1)
print(e.__reduce__()[2])
e.z = 1
print(e.__reduce__()[2], copy.copy(e).z)
