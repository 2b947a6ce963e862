"""Writes the files to a folder, and what training says of them: python -m corpus <folder> [<mutants of each type> <seed>]."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.everything import TYPES, damaged, files
from darkroom_training.photos.decode import decode
from darkroom_training.photos.policy import Unreadable


def verdict(content: bytes) -> dict[str, Any]:
    try:
        photo = decode(content)
    except Unreadable as refused:
        return {"reason": refused.reason, "detail": refused.detail}
    pixels = hashlib.sha256(photo.rgb.tobytes()).hexdigest()
    return {
        "type": photo.type,
        "mode": photo.mode,
        "width": photo.rgb.width,
        "height": photo.rgb.height,
        "pixels": pixels,
    }


def wanted(arguments: list[str]) -> Iterator[tuple[str, bytes, str | None]]:
    if not arguments:
        yield from ((name, content, expected) for name, (content, expected) in files().items())
        return
    count, seed = map(int, arguments)
    for type in TYPES:
        yield from ((f"{type}: {name}", content, None) for name, content in damaged(type, count, seed))


def main(folder: Path, arguments: list[str]) -> None:
    with (folder / "verdicts.jsonl").open("w") as lines:
        for n, (name, content, expected) in enumerate(wanted(arguments)):
            (folder / str(n)).write_bytes(content)
            line = {"file": str(n), "name": name, "expected": expected, "training": verdict(content)}
            lines.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
