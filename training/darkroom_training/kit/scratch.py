"""Folders on this machine's own disk that tasks share, and nobody else may read."""

import os
import tempfile
from pathlib import Path


def scratch(what: str) -> Path:
    """The folder for one kind of files. Raises PermissionError where somebody else has taken its name."""
    folder = Path(tempfile.gettempdir()) / f"darkroom-{what}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else: remove it, or set TMPDIR to a folder of your own")
    return folder
