"""Golden images: photos that ship with a model, and what it must predict for them."""

import itertools
from collections import defaultdict
from collections.abc import Iterable

from darkroom_training.models.session import Session
from darkroom_training.photos.decode import decode
from darkroom_training.store import Store


def choose(photos: Iterable[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """`count` of the (photo, label) pairs: of every class in turn, always the same ones."""
    classes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for photo, label in sorted(photos):
        classes[label].append((photo, label))
    turns = itertools.zip_longest(*(classes[label] for label in sorted(classes)))
    return [pair for turn in turns for pair in turn if pair][:count]


def save(store: Store, folder: str, session: Session, photos: Iterable[tuple[str, str, bytes]]) -> None:
    """Write (photo, label, bytes) to golden/<photo>.<type> below a model's folder, and golden.json last."""
    expected = []
    for photo, label, content in photos:
        decoded = decode(content)
        file = f"{photo}.{decoded.type}"
        store.write(f"{folder}/golden/{file}", content)
        probabilities = [round(float(p), 7) for p in session.predict(decoded.rgb)]
        expected.append({"file": file, "label": label, "probabilities": probabilities})
    store.write_json(f"{folder}/golden/golden.json", expected)
