"""Finds 64-bit hashes that differ in few bits, without comparing all.

If two hashes differ in at most d bits, one of three bands differs in at most d // 3, (d - 1) // 3 or (d - 2) // 3 bits: more in
each would make d + 1. So a hash is compared with those of the buckets to which so few changed bits of a band lead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

BANDS = ((0, 21), (21, 21), (42, 22))  # lowest bit and width: together all 64 bits
CROWD = 16  # hashes of one bucket: with more, those of the own group are passed over
FARTHEST = 200  # of a bucket that a hash is compared with: what is more alike than that is one group anyway
AT_ONCE = 2_000_000  # pairs that are compared at once: about 100 MB

Pairs = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Table:
    """Hashes in the order of their buckets, within each in that of their groups."""

    low: int  # lowest bit of the bucket in a hash
    bits: int
    order: np.ndarray  # int64 [n], indexes of the hashes
    hashes: np.ndarray  # uint64 [n], in that order
    keys: np.ndarray  # int64 [n], in that order: bucket and group in one number
    starts: np.ndarray  # int64 [buckets + 1], where each begins
    group: np.ndarray  # int64 [n], of each hash when this was made

    def bucket(self, hashes: np.ndarray) -> np.ndarray:
        return _bucket(hashes, self.low, self.bits)


def table(hashes: np.ndarray, band: int, group: np.ndarray) -> Table:
    """The hashes (uint64 [n], all different) by the buckets of a band; few of them need few buckets."""
    low, width = BANDS[band]
    bits = min(width, max(1, (len(hashes) - 1).bit_length()))
    keys = _bucket(hashes, low + width - bits, bits) * len(hashes) + group
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange((1 << bits) + 1) * len(hashes))
    return Table(low + width - bits, bits, order, hashes[order], keys[order], starts, group)


def changes(band: int, distance: int) -> np.ndarray:
    """All of a band that may have changed between hashes so many bits apart; empty where another band tells."""
    radius = (distance - band) // len(BANDS)
    single = 1 << np.arange(BANDS[band][1])
    double = (single[:, None] | single)[np.triu_indices(len(single), 1)]
    return np.concatenate([np.empty(0, np.int64), *[[0], single, double][: radius + 1]])


def near(looks: np.ndarray, owners: np.ndarray, among: Table, change: int, distance: int) -> Iterator[Pairs]:
    """Pairs of hashes, by their indexes, of which a look of the one is near the other, in the bucket that a change leads to."""
    bucket = among.bucket(looks) ^ int(change)
    start, end = among.starts[bucket], among.starts[bucket + 1]
    few = np.flatnonzero((end > start) & (end - start <= CROWD))
    crowded = np.flatnonzero(end - start > CROWD)
    own = bucket[crowded] * len(among.order) + among.group[owners[crowded]]
    before, after = (np.searchsorted(among.keys, own, side=side) for side in ("left", "right"))
    which = np.concatenate([few, crowded, crowded])
    first = np.concatenate([start[few], start[crowded], after])
    last = np.minimum(np.concatenate([end[few], before, end[crowded]]), first + FARTHEST)
    total = np.cumsum(last - first)
    cuts = [*np.searchsorted(total, np.arange(0, total[-1] if len(total) else 0, AT_ONCE)), len(total)]
    for part in map(slice, cuts, cuts[1:]):
        look, at = _pairs(which[part], first[part], last[part])
        close = np.bitwise_count(looks[look] ^ among.hashes[at]) <= distance
        yield owners[look[close]], among.order[at[close]]


def _pairs(which: np.ndarray, first: np.ndarray, last: np.ndarray) -> Pairs:
    """Each of `which` with every number of its range."""
    count = last - first
    one = np.repeat(which, count)
    return one, np.arange(len(one)) + np.repeat(first - np.cumsum(count) + count, count)


def _bucket(hashes: np.ndarray, low: int, bits: int) -> np.ndarray:
    return ((hashes >> np.uint64(low)) & np.uint64((1 << bits) - 1)).astype(np.int64)
