"""Figures as people read them."""

from collections.abc import Sequence

MOST_NAMES = 3


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
    quoted = [f'"{label}"' for label in labels[:MOST_NAMES]]
    more = len(labels) - len(quoted)
    last = [f"{more} more"] if more else quoted[-1:]
    first = quoted if more else quoted[:-1]
    return " and ".join(filter(None, [", ".join(first), *last]))
