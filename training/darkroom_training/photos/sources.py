"""Photos by identity, read back from where the listing saw them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from darkroom_training.clients.store import Changed, Missing, Refused, Store, join
from darkroom_training.kit.cores import READERS, in_order
from darkroom_training.photos.apart import Children
from darkroom_training.photos.policy import Unreadable


class Source(Protocol):
    @property
    def photo(self) -> str: ...  # SHA-256 of the bytes, in hex

    @property
    def path(self) -> str: ...  # below the container


AnySource = TypeVar("AnySource", bound=Source)
Made = TypeVar("Made")


def each(
    store: Store,
    images: str,
    sources: Iterable[AnySource],
    make: Callable[..., Made],
    *arguments: Any,
    children: Children,
) -> Iterator[tuple[AnySource, Made | str]]:
    """Each source with what `make(content, *arguments)` makes of its file, or with the reason why nothing; in their order.

    `make` is a function of a module (one that imports little: each child does), and may raise Unreadable. A photo whose
    bytes do not hash to its identity any more has nothing.
    """

    def read(source: AnySource) -> tuple[AnySource, bytes | str]:
        try:
            content = store.read(join(images, source.path))
        except (Changed, Missing, Refused) as reason:
            return source, str(reason)
        if hashlib.sha256(content).hexdigest() != source.photo:
            return source, "replaced since it was inspected"
        return source, content

    def made(one: tuple[AnySource, bytes | str]) -> tuple[AnySource, Made | str]:
        source, content = one
        try:
            return source, content if isinstance(content, str) else children.call(make, content, *arguments)
        except Unreadable as reason:
            return source, str(reason)

    yield from in_order(made, in_order(read, sources, READERS), children.count)
