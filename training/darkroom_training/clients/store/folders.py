"""Files by path: a local folder, or a Databricks Volume."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from darkroom_training.clients.store.errors import Changed, Missing, NotKept, Refused, TooLarge

PIECE = 4 << 20  # bytes


class FolderStore:
    """Volumes refuse seeking back, appending and renaming: a file is made in memory and written in one pass.

    With `of_account` a folder shows what lies in a storage account, which gives ETags of its own.
    """

    def __init__(self, of_account: bool = False) -> None:
        self._of_account = of_account

    def read(self, path: str, etag: str | None, most: int | None, size: int | None) -> bytes:
        if any(part in (".", "..") for part in path.split("/")):
            raise Refused(path, "refused", "a path with such a part leads elsewhere")
        try:
            with open(path, "rb") as file:
                there = os.fstat(file.fileno()).st_size
                if most is not None and there > most:
                    raise TooLarge(path, there, most)
                if etag is not None and not self._is_listed(file.fileno(), etag, size):
                    raise Changed(path)
                content = file.read()
            if etag is not None and (len(content) != there or not self._is_listed(path, etag, size)):
                raise Changed(path)  # while it was read
            return content
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(path) from None
        except PermissionError as denied:
            raise Refused(path, "blocked", denied.strerror) from None

    def _is_listed(self, file: int | str, etag: str, size: int | None) -> bool:
        return os.stat(file).st_size == size if self._of_account else path_etag(file) == etag

    def exists(self, path: str) -> bool:
        return os.path.isfile(path)

    def chunks(self, path: str) -> Iterator[bytes]:
        """The file's bytes in pieces of some megabytes."""
        try:
            with open(path, "rb") as file:
                while piece := file.read(PIECE):
                    yield piece
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(path) from None

    def write(self, path: str, content: bytes) -> None:
        """Write the file, and look whether it is there whole. Raises NotKept."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content)
        found, size = hashlib.sha256(), 0
        for piece in self.chunks(path):
            found.update(piece)
            size += len(piece)
        if size != len(content) or found.digest() != hashlib.sha256(content).digest():
            raise NotKept(path, len(content), size)

    def remove(self, path: str) -> None:
        Path(path).unlink(missing_ok=True)


def path_etag(file: int | str) -> str:
    """A path's stand-in for an ETag: size and time of the last change."""
    status = os.stat(file)
    return f"{status.st_size:x}-{status.st_mtime_ns:x}"
