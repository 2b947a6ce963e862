"""Whole files, damaged in ways that nobody would think of; a seed gives the same ones again."""

import random
import zlib
from collections.abc import Iterator

LARGEST = 60_000  # bytes of files that are worth damaging
PNG = b"\x89PNG\r\n\x1a\n"
HEAD = 400  # bytes that most of what a reader looks at is in


def mutants(seeds: dict[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` damaged files by name, each made of one of `seeds`."""
    chance = random.Random(seed)
    names = sorted(name for name, content in seeds.items() if 0 < len(content) <= LARGEST)
    for n in range(count):
        name = chance.choice(names)
        content = bytearray(seeds[name])
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            how = chance.choice(WAYS)
            how(content, chance)
        if content.startswith(PNG) and chance.random() < 0.8:
            _checksummed(content)
        yield f"{n} {name} {how.__name__}", bytes(content)


def _checksummed(content: bytearray) -> None:
    """A PNG with right checksums, without which no reader looks at a chunk."""
    at = 8
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4], "big")
        if end + 4 > len(content):
            return
        content[end : end + 4] = zlib.crc32(content[at + 4 : end]).to_bytes(4, "big")
        at = end + 4


def _place(content: bytearray, chance: random.Random) -> int:
    reach = min(len(content), HEAD) if chance.random() < 0.7 else len(content)
    return chance.randrange(max(reach, 1))


def flipped(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        if content:
            content[_place(content, chance)] ^= 1 << chance.randrange(8)


def overwritten(content: bytearray, chance: random.Random) -> None:
    at, telling = _place(content, chance), [0, 1, 0x7F, 0x80, 0xFE, 0xFF, chance.randrange(256)]
    for n in range(at, min(len(content), at + chance.choice([1, 1, 2, 4]))):
        content[n] = chance.choice(telling)


def cut(content: bytearray, chance: random.Random) -> None:
    del content[_place(content, chance) :]


def removed(content: bytearray, chance: random.Random) -> None:
    at = _place(content, chance)
    del content[at : at + chance.choice([1, 2, 4, 12, 100])]


def repeated(content: bytearray, chance: random.Random) -> None:
    at = _place(content, chance)
    content[at:at] = content[at : at + chance.choice([1, 4, 12, 100])] * chance.choice([1, 1, 3])


def inserted(content: bytearray, chance: random.Random) -> None:
    at = _place(content, chance)
    content[at:at] = chance.randbytes(chance.choice([1, 2, 4, 50]))


def moved(content: bytearray, chance: random.Random) -> None:
    at, size, to = _place(content, chance), chance.choice([1, 2, 4, 12]), _place(content, chance)
    part = content[at : at + size]
    content[to : to + len(part)] = part


WAYS = (flipped, flipped, flipped, overwritten, overwritten, cut, removed, repeated, inserted, moved)
