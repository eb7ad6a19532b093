"""How many numbers a pool needs: Erlang's formula for what finds no free line (B)."""

_MOST = 10_000


def missed_share(load: float, numbers: int) -> float:
    """The share of visitors who find no free number; `load` is how many are wanted at a time on average."""
    share = 1.0
    for count in range(1, numbers + 1):
        share = load * share / (count + load * share)
    return share


def needed(load: float, share: float = 0.01) -> int:
    """The fewest numbers with which at most that share of visitors misses one."""
    missed, count = 1.0, 0
    while missed > share and count < _MOST:
        count += 1
        missed = load * missed / (count + load * missed)
    return count
