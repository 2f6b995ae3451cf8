# What update() asks of a mappingproxy: a dictionary behind it as it is, of a subclass what it overrides.
from types import MappingProxyType


class Doubled(dict):
    def keys(self):
        return ['a', 'b']

    def __getitem__(self, key):
        return key * 2


for mapping in ({'a': 1, 'c': 2}, Doubled(a=1, c=2)):
    merged = {'z': 0}
    merged.update(MappingProxyType(mapping))
    print(merged, {**MappingProxyType(mapping)}, dict(MappingProxyType(mapping)))
