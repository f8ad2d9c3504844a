"""Which questions an attempt is given where a quiz draws them. Pure: no Django, no database.

Draws may share questions (a folder and a tag that overlap). No question is given twice, and a draw gives way to another that
has no choice, so that all are served whenever that is possible at all.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pool:
    """`count` questions are wanted out of `ids`."""

    count: int
    ids: Collection[int]


@dataclass
class Deal:
    """What each pool got, in the order of the pools."""

    hands: list[list[int]] = field(default_factory=list)

    def missing(self, pools: Sequence[Pool]) -> list[tuple[int, int]]:
        """(index of the pool, how many questions it got) for each pool that got too few."""
        return [(index, len(got)) for index, (pool, got) in enumerate(zip(pools, self.hands, strict=True)) if len(got) < pool.count]


def deal(pools: Sequence[Pool], *, chosen: Collection[int] = (), seen: Collection[int] = (), rng: random.Random) -> Deal:
    """Give each pool its questions at random: none that is `chosen`, none twice, and a `seen` one only where no new one is left."""
    shuffled = [rng.sample(sorted(set(pool.ids) - set(chosen)), k=len(set(pool.ids) - set(chosen))) for pool in pools]
    fresh = [[one for one in ids if one not in seen] for ids in shuffled]
    hands: list[list[int]] = [[] for _pool in pools]
    # New ones first, in every pool; what is given once is never taken back, only moved to another pool.
    for offered in (fresh, shuffled):
        for index, pool in enumerate(pools):
            while len(hands[index]) < pool.count and _give(index, offered, hands, set()):
                pass
    for hand in hands:
        rng.shuffle(hand)
    return Deal(hands)


def _give(index: int, offered: Sequence[Sequence[int]], hands: list[list[int]], asked: set[int]) -> bool:
    # Kuhn's augmenting path, with pools for nodes: a free question, or one that its holder can replace.
    asked.add(index)
    holder = {one: other for other, hand in enumerate(hands) for one in hand}
    free = next((one for one in offered[index] if one not in holder), None)
    if free is not None:
        hands[index].append(free)
        return True
    for one in offered[index]:
        other = holder[one]
        if other not in asked and _give(other, offered, hands, asked):
            hands[other].remove(one)
            hands[index].append(one)
            return True
    return False
