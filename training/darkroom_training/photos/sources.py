"""Photos by identity, read back from where the listing saw them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from darkroom_training.clients.store import Changed, Missing, Refused, Store, TooLarge, join
from darkroom_training.kit.cores import READERS, in_order
from darkroom_training.photos.apart import Children
from darkroom_training.photos.policy import LIMITS, Unreadable


class Source(Protocol):
    @property
    def photo(self) -> str: ...  # SHA-256 of the bytes, in hex

    @property
    def path(self) -> str: ...  # below the container


AnySource = TypeVar("AnySource", bound=Source)
Made = TypeVar("Made")


def read_photo(store: Store, uri: str, photo: str) -> bytes:
    """The bytes of a file that still holds this photo: its hash says so, so that the same bytes under a new ETag will do.

    Raises Changed where it holds something else, Missing, or Refused.
    """
    try:
        content = store.read(uri, most=LIMITS["bytes"])
    except TooLarge:
        raise Changed(uri) from None
    if hashlib.sha256(content).hexdigest() != photo:
        raise Changed(uri)
    return content


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
            return source, read_photo(store, join(images, source.path), source.photo)
        except Changed:
            return source, "replaced since it was inspected"
        except (Missing, Refused) as reason:
            return source, str(reason)

    def made(one: tuple[AnySource, bytes | str]) -> tuple[AnySource, Made | str]:
        source, content = one
        try:
            return source, content if isinstance(content, str) else children.call(make, content, *arguments)
        except Unreadable as reason:
            return source, str(reason)

    yield from in_order(made, in_order(read, sources, READERS), children.count)
