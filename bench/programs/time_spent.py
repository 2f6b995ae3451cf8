"""Totals per user: what a web service does with what it has read. Threads take a chunk of users each."""

import measured

SESSIONS = 40
ROUNDS = 20


def make_users(count):
    """(name, session lengths) of every user, the same on every run."""
    seed = 42
    users = []
    for number in range(count):
        sessions = []
        for _ in range(SESSIONS):
            seed = (seed * 1103515245 + 12345) % 2147483648
            sessions.append(seed % 3600)
        users.append(("user%d" % number, sessions))
    return users


def total(users):
    """Seconds by user. Reading the log again and again makes the time long enough to measure."""
    for _ in range(ROUNDS):
        spent = {}
        for name, sessions in users:
            spent[name] = 0
            for seconds in sessions:
                spent[name] += seconds
    return spent


def main():
    mode, scale = measured.arguments(20_000)
    users = make_users(scale)
    size = (scale + measured.SHARES - 1) // measured.SHARES
    chunks = [users[start:start + size] for start in range(0, size * measured.SHARES, size)]
    everyone = {}
    for part in measured.shares(mode, lambda index: total(chunks[index])):
        everyone.update(part)
    most = max(everyone, key=everyone.get)
    print("time_spent", len(everyone), sum(everyone.values()), most, everyone[most])


main()
