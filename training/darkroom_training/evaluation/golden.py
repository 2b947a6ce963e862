"""Golden images: photos that ship with a model, and what it must predict for them."""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from darkroom_training.clients.store import Store
from darkroom_training.photos.decode import decode
from darkroom_training.search.models.session import Session


def choose(photos: Iterable[tuple[str, str, str]], count: int) -> list[tuple[str, str]]:
    """Of (photo, label, kind): `count` of every class in turn, and one of each kind that is not among them.

    Always the same ones. A kind is a type and a pixel format: what one of them needs to be decoded, another may not.
    """
    every = sorted(photos)
    classes: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for one in every:
        classes[one[1]].append(one)
    turns = itertools.zip_longest(*(classes[label] for label in sorted(classes)))
    chosen = [one for turn in turns for one in turn if one][:count]
    first_of_kind = {kind: (photo, label, kind) for photo, label, kind in reversed(every)}
    missing = first_of_kind.keys() - {kind for _, _, kind in chosen}
    return [(photo, label) for photo, label, _ in [*chosen, *(first_of_kind[kind] for kind in sorted(missing))]]


def save(store: Store, folder: str, session: Session, photos: Iterable[tuple[str, str, bytes]]) -> None:
    """Write (photo, label, bytes) to golden/<photo>.<type> below a model's folder, and golden.json last."""
    save_expected(store, folder, [add(store, folder, session, photo) for photo in photos])


def add(store: Store, folder: str, session: Session, photo: tuple[str, str, bytes]) -> dict[str, Any]:
    """Write the file of one (photo, label, bytes), and give the entry for golden.json."""
    identity, label, content = photo
    decoded = decode(content)
    file = f"{identity}.{decoded.type}"
    store.write(f"{folder}/golden/{file}", content)
    return {"file": file, "label": label, "probabilities": [round(float(p), 7) for p in session.predict(decoded.rgb)]}


def load(store: Store, folder: str) -> list[dict[str, Any]]:
    """What golden.json of a model says. Raises Missing."""
    return store.read_json(f"{folder}/golden/golden.json")


def save_expected(store: Store, folder: str, expected: list[dict[str, Any]]) -> None:
    store.write_json(f"{folder}/golden/golden.json", expected)
