"""All files by name, each with what becomes of it: `readable`, a reason, or None where it is enough that both sides agree."""

import random
from collections.abc import Iterator

from corpus import bmps, bombs, gifs, jpegs, mutants, others, pngs, tiffs, webps

TYPES = {"jpeg": jpegs, "png": pngs, "webp": webps, "gif": gifs, "tiff": tiffs, "bmp": bmps}
CUTS = 9  # places at which a file is cut
HEAD = 150  # bytes that a header has, or most of it
BOMB = 1000  # pixels a side

File = tuple[bytes, str | None]


def files() -> dict[str, File]:
    made = {f"{type}: {name}": one for type, module in TYPES.items() for name, one in module.files().items()}
    made |= {f"other: {name}": one for name, one in others.files().items()}
    made |= {f"bomb: {name}": one for name, one in bombs.files(BOMB).items()}
    return made | {f"damaged {type}: {name}": (content, None) for type in TYPES for name, content in damaged(type)}


def damaged(type: str, count: int = 60, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Every file cut somewhere in its header, some at many places, and mutants of good ones."""
    every = TYPES[type].files()
    good = {name: content for name, (content, verdict) in every.items() if verdict == "readable"}
    chance = random.Random(seed)
    for name, (content, _) in every.items():
        at = chance.randrange(min(len(content), HEAD))
        yield f"{name}, cut at byte {at}", content[:at]
    for name in sorted(good, key=lambda name: (len(good[name]) > mutants.LARGEST, name))[::12][:5]:
        content = good[name]
        yield from ((f"{name}, cut at {n} of {CUTS}", content[: len(content) * n // CUTS + n]) for n in range(1, CUTS))
    yield from mutants.mutants(good, count, seed)
