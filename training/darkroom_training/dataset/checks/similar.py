"""Labels that people take for one, and we for two."""

import json
import unicodedata
from collections.abc import Iterable, Mapping

from confusable_homoglyphs.confusables import confusables_data

from darkroom_training.dataset.checks.finding import Measured
from darkroom_training.kit.words import photos

SHOWN = 3  # groups that a sentence names
# Letters without a look that Unicode does not count among its formats: fillers, joiners and selectors of variants.
BLANK = {
    "\u034f",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u17b5",
    *map(chr, range(0x180B, 0x1810)),
    *map(chr, range(0xFE00, 0xFE10)),
}
BLANK |= {*map(chr, range(0xE0100, 0xE01F0))}
SPACE = {"\u2800": " "}  # a braille pattern without dots


def similar_labels(classes: Mapping[str, int], planned: Iterable[str]) -> Measured:
    """How many labels look like another one, or like a name in the plan.

    `classes` are the photos of each label, left out or not; `planned` the names that the plan gives, to classes or to the
    folder for review.
    """
    groups: dict[str, list[str]] = {}
    for name in [*sorted(classes, key=lambda label: (-classes[label], _is_odd(label), label)), *planned]:
        same = groups.setdefault(look(name), [])
        if name not in same:
            same.append(name)
    alike = [group for group in groups.values() if len(group) > 1]
    listed = "; ".join(" and ".join(_described(name, classes) for name in group) for group in alike[:SHOWN])
    more = f"; and {len(alike) - SHOWN} more groups" if len(alike) > SHOWN else ""
    return Measured(
        float(sum(len(group) - 1 for group in alike)),
        f"Labels that look the same are different classes: {listed}{more}."
        if alike
        else "No two labels look the same.",
        _remedy(alike[0], classes) if alike else "",
    )


def look(label: str) -> str:
    """Equal for labels that people can hardly tell apart: other case, accents in one character or two, odd, doubled or outer
    spaces, characters that cannot be seen, letters of another script that look like Latin ones."""
    visible = "".join(SPACE.get(c, c) for c in unicodedata.normalize("NFKD", label) if not _invisible(c))
    return "".join(_plain(c) for c in " ".join(visible.split())).casefold()


def _is_odd(label: str) -> bool:
    """Whether nobody would choose to write it so, with outer spaces or accents as characters of their own."""
    return label != unicodedata.normalize("NFC", label.strip())


def _invisible(c: str) -> bool:
    return c in BLANK or unicodedata.category(c) == "Cf"


def _plain(c: str) -> str:
    """The Latin letter or the sign that a character looks like; a small letter says better than a capital which one."""
    if c.isascii():
        return c
    candidates = (found["c"] for one in (c.lower(), c) for found in confusables_data.get(one, ()))
    return next((candidate for candidate in candidates if candidate.isascii()), c)


def _described(name: str, classes: Mapping[str, int]) -> str:
    what = photos(classes[name]) if name in classes else "in the plan"
    return f"{json.dumps(name)} ({what})"


def _remedy(group: list[str], classes: Mapping[str, int]) -> str:
    move = "Move the files into one folder"
    folders = [json.dumps(name) for name in group if name in classes]
    if len(folders) < 2:
        return f"{move}, or correct the plan."
    return f"{move}, or make one class of them in the plan: dataset.renamed: {{{folders[1]}: {folders[0]}}}."
