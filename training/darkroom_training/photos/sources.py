"""Photos by identity, read back from where the listing saw them."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from PIL import Image

from darkroom_training.cores import READERS, cores, in_order
from darkroom_training.photos.decode import Unreadable, decode
from darkroom_training.store import Missing, Store, join


class Source(Protocol):
    @property
    def photo(self) -> str: ...  # SHA-256 of the bytes, in hex

    @property
    def path(self) -> str: ...  # below the container


AnySource = TypeVar("AnySource", bound=Source)


def decoded(store: Store, images: str, sources: Iterable[AnySource]) -> Iterator[tuple[AnySource, Image.Image | str]]:
    """Each source with its upright RGB picture, or with the reason why it has none; in their order.

    A photo whose bytes do not hash to its identity any more has none.
    """

    def read(source: AnySource) -> tuple[AnySource, bytes | str]:
        try:
            content = store.read(join(images, source.path))
        except Missing as reason:
            return source, str(reason)
        if hashlib.sha256(content).hexdigest() != source.photo:
            return source, "replaced since it was inspected"
        return source, content

    def picture(one: tuple[AnySource, bytes | str]) -> tuple[AnySource, Image.Image | str]:
        source, content = one
        try:
            return source, content if isinstance(content, str) else decode(content).rgb
        except Unreadable as reason:
            return source, str(reason)

    yield from in_order(picture, in_order(read, sources, READERS), cores())
