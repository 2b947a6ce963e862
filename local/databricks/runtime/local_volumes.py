"""Volumes, as a task's Python sees them: files below /Volumes, which no system of this machine has.

What it opens there goes to the local Databricks' Files API, and so to the containers behind the volumes. As on Databricks a file is
written from its start to its end: appending, writing over a part, seeking back, renaming and linking are refused.
"""

import builtins
import errno
import io
import os
import stat
import tempfile
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from local_api import Refused, send

VOLUMES = "LOCAL_DATABRICKS_VOLUMES"  # such as /Volumes/main/darkroom/runs, separated by colons
SECOND = 10**9  # ns


def mount() -> None:
    """Let this process see the volumes."""
    roots = tuple(f"{root}/" for root in os.environ.get(VOLUMES, "").split(":") if root)
    if not os.path.isdir("/Volumes"):  # as on every system but macOS: what is no volume is not there
        roots = ("/Volumes/",)

    def on_volume(path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(roots)

    def for_volumes(there: Callable, elsewhere: Callable) -> Callable:
        def chosen(*arguments: Any, **options: Any) -> Any:
            return (there if any(map(on_volume, arguments[:2])) else elsewhere)(*arguments, **options)

        return chosen

    opened = for_volumes(_opener(builtins.open), builtins.open)
    builtins.open = io.open = opened
    os.stat = for_volumes(_stat, os.stat)
    os.mkdir = for_volumes(lambda *_, **__: None, os.mkdir)
    os.unlink = os.remove = for_volumes(_unlink, os.unlink)
    for name in ("rename", "replace", "link", "symlink", "truncate"):
        setattr(os, name, for_volumes(_refused, getattr(os, name)))


class _Written(io.BytesIO):
    """A file that goes up when it is closed."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        return _refused(self._path)

    def close(self) -> None:
        if not self.closed:
            _files("PUT", self._path, self.getvalue())
        super().close()


def _opener(plain: Callable) -> Callable:
    def opened(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        path = os.fspath(path)
        if mode in ("w", "wb"):
            raw = _Written(path)
            return raw if mode == "wb" else io.TextIOWrapper(raw, options.get("encoding") or "utf-8")
        if mode not in ("r", "rb"):
            return _refused(path)
        headers, content = _files("GET", path)
        with tempfile.NamedTemporaryFile() as copy:  # for who asks an open file how it is
            copy.write(content)
            copy.flush()
            os.utime(copy.name, ns=(_modified(headers),) * 2)
            return plain(copy.name, mode, *more, **options)

    return opened


def _stat(path: Any, **_: Any) -> os.stat_result:
    headers, _ = _files("HEAD", os.fspath(path))
    at = _modified(headers)
    plain = (stat.S_IFREG | 0o644, 0, 0, 1, 0, 0, int(headers["Content-Length"]), *(at // SECOND,) * 3)
    return os.stat_result(plain, dict.fromkeys(("st_atime_ns", "st_mtime_ns", "st_ctime_ns"), at))


def _unlink(path: Any, **_: Any) -> None:
    _files("DELETE", os.fspath(path))


def _files(method: str, path: str, body: bytes | None = None) -> Any:
    try:
        return send(method, f"/api/2.0/fs/files{quote(path)}", body)
    except Refused as refused:
        code = {404: errno.ENOENT, 403: errno.EACCES}.get(refused.status, errno.EIO)
        raise OSError(code, os.strerror(code), path) from None


def _modified(headers: Any) -> int:
    return int(parsedate_to_datetime(headers["Last-Modified"]).timestamp()) * SECOND


def _refused(path: Any, *_: Any, **__: Any) -> Any:
    raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP), os.fspath(path))
