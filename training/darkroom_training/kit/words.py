"""Figures and names as people read them."""

from collections.abc import Sequence

MOST_NAMES = 3
LONGEST = 60  # characters of a name


def photos(count: int) -> str:
    return f"{count:,} {'photo' if count == 1 else 'photos'}"


def these(count: int, whole: int, one: str, many: str) -> str:
    """`3 of 1,000 photos (0.30 %) are dark`, or `1 of 1,000 photos (0.10 %) is dark`."""
    return f"{count:,} of {photos(whole)} ({percent(count / max(whole, 1))}) {one if count == 1 else many}"


def percent(share: float) -> str:
    """`0 %`, `0.04 %`, `3.1 %`, `52 %`."""
    value = share * 100
    digits = 0 if value >= 9.95 or value == 0 else 1 if value >= 0.995 else 2
    return f"{value:.{digits}f} %"


def names(labels: Sequence[str]) -> str:
    """`"a", "b" and "c"`, or the first three and how many more."""
    listed = [quoted(label) for label in labels[:MOST_NAMES]]
    more = len(labels) - len(listed)
    last = [f"{more} more"] if more else listed[-1:]
    first = listed if more else listed[:-1]
    return " and ".join(filter(None, [", ".join(first), *last]))


def quoted(label: str) -> str:
    """A label in a sentence."""
    return f'"{short(label)}"'


def short(name: str, longest: int = LONGEST) -> str:
    """A name as it is shown; of one with more characters than `longest`, the middle is left out."""
    whole, end = shown(name), longest // 3
    return whole if len(whole) <= longest else f"{whole[: longest - end - 1]}…{whole[-end:]}"


def shown(name: str) -> str:
    """A name in which everything can be seen: what is invisible, ends a line or turns the text around is spelled out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
