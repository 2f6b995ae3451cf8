# What is in a list all the time is found by in, index and count while others take items away from it.
from _hammer import Allowed, run

N = 400
stays = object()
items = [None] * 200 + [stays]
missed = []


def search(index):
    for _ in range(N):
        if stays not in items:
            missed.append("in")
        if items.count(stays) != 1:
            missed.append("count")
        try:
            items.index(stays)
        except ValueError:
            missed.append("index")


def take(index):
    for _ in range(N * 10):
        with Allowed(IndexError):
            items.pop(0)
        if len(items) < 100:
            items[0:0] = [None] * 100


print(run(search, take), missed[:3])
