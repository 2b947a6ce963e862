"""Files by path: a local folder, or a Databricks Volume."""

import os
from collections.abc import Iterator
from pathlib import Path

from darkroom_training.clients.store.errors import Changed, Missing, Refused, TooLarge

PIECE = 4 << 20  # bytes


class FolderStore:
    """Volumes refuse seeking back, appending and renaming: a file is made in memory and written in one pass."""

    def read(self, path: str, etag: str | None, most: int | None) -> bytes:
        try:
            with open(path, "rb") as file:
                if etag is not None and etag != path_etag(file.fileno()):
                    raise Changed(path)
                size = os.fstat(file.fileno()).st_size
                if most is not None and size > most:
                    raise TooLarge(path, size, most)
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(path) from None
        except PermissionError as denied:
            raise Refused(path, "blocked", denied.strerror) from None

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
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content)


def path_etag(file: int | str) -> str:
    """A path's stand-in for an ETag: size and time of the last change."""
    status = os.stat(file)
    return f"{status.st_size:x}-{status.st_mtime_ns:x}"
