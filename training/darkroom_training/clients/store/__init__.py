"""Bytes by URI: `https://…` is the Blob API (Azurite too), anything else a path."""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from darkroom_training.clients.store.access import ENVIRONMENT, Access, credential
from darkroom_training.clients.store.errors import Changed, Missing, NotKept, Refused, TooLarge
from darkroom_training.clients.store.folders import FolderStore

if TYPE_CHECKING:
    from darkroom_training.clients.store.blobs import BlobStore

__all__ = ["ENVIRONMENT", "Access", "Changed", "Missing", "NotKept", "Refused", "Store", "TooLarge", "join"]


def join(root: str, path: str) -> str:
    """The URI of a path below a root; percent-encoded where the root is a URL."""
    return f"{root.rstrip('/')}/{quote(path) if _is_url(root) else path}"


class Store:
    """Reads and writes whole files by URI; safe to use from several threads. `worker`: one of Spark's uses it."""

    def __init__(self, access: Access = ENVIRONMENT, worker: bool = False) -> None:
        self.access = access
        self._worker = worker
        self._folders = FolderStore(of_account=access.way == "volumes")

    @cached_property
    def _blobs(self) -> "BlobStore":
        from darkroom_training.clients.store.blobs import BlobStore  # slow to import, and not needed for paths

        return BlobStore(lambda: credential(self.access, self._worker))

    def read(self, uri: str, etag: str | None = None, most: int | None = None, size: int | None = None) -> bytes:
        """The file's bytes. With an ETag, only those of that version; with `most`, no more bytes than that.

        On a Volume, which has no ETags of the account that it shows, the version's `size` in bytes stands for the ETag.

        Raises Missing, Changed when the file is another version by now, TooLarge, or Refused when storage gives it to nobody.
        """
        return self._of(uri).read(uri, etag, most, size)

    def exists(self, uri: str) -> bool:
        return self._of(uri).exists(uri)

    def stream(self, uri: str) -> Iterator[bytes]:
        """The file's bytes in pieces of some megabytes: for files that do not fit into memory. Raises Missing."""
        return self._of(uri).chunks(uri)

    def write(self, uri: str, content: bytes) -> None:
        """Write the whole file in one pass. Of a path, not of a blob, others may see half meanwhile, or after a crash."""
        self._of(uri).write(uri, content)

    def remove(self, uri: str) -> None:
        """Delete a file. One that is not there is left so."""
        self._of(uri).remove(uri)

    def read_json(self, uri: str) -> Any:
        return json.loads(self.read(uri))

    def write_json(self, uri: str, value: Any) -> None:
        self.write(uri, (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode())

    def read_lines(self, uri: str) -> list[Any]:
        """The objects of a JSONL file."""
        return [json.loads(line) for line in self.read(uri).decode().split("\n") if line]

    def stream_lines(self, uri: str) -> Iterator[Any]:
        """The objects of a JSONL file, one after the other: for files that do not fit into memory."""
        rest = b""
        for chunk in self.stream(uri):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (json.loads(line) for line in lines if line)
        if rest:
            yield json.loads(rest)

    def write_lines(self, uri: str, values: Iterable[Any]) -> None:
        """Write a JSONL file."""
        lines = (json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for value in values)
        self.write(uri, "".join(line + "\n" for line in lines).encode())

    def _of(self, uri: str) -> "BlobStore | FolderStore":
        return self._blobs if _is_url(uri) else self._folders


def _is_url(uri: str) -> bool:
    return uri.startswith(("https://", "http://"))
