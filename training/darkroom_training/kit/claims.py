"""Claims on files that processes of this machine share. A claim ends with its process, however that ends."""

import fcntl
import os
import time
from pathlib import Path
from typing import BinaryIO


def claim(path: Path) -> BinaryIO:
    """Wait until no other process has claimed this path, and claim it until the file is closed."""
    while True:
        file = open(path, "ab")  # noqa: SIM115  the caller closes it
        fcntl.flock(file, fcntl.LOCK_EX)
        if _is_at(file, path):
            os.utime(path)
            return file
        file.close()  # removed while this one waited: what others claim is another file now


def claim_old(path: Path, seconds: float) -> BinaryIO | None:
    """The claim, if nobody has it and nobody has taken it for so long."""
    try:
        file = open(path, "rb")  # noqa: SIM115  the caller closes it
    except FileNotFoundError:
        return None
    if _lock(file) and _is_at(file, path) and time.time() - os.stat(path).st_mtime >= seconds:
        return file
    file.close()
    return None


def use(file: BinaryIO) -> None:
    """Say that this file is used, as long as it is open or mapped."""
    fcntl.flock(file, fcntl.LOCK_SH)


def is_used(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            return not _lock(file)
    except FileNotFoundError:
        return False


def _lock(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except FileNotFoundError:
        return False
