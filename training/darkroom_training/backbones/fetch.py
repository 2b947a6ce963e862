"""Weights that a plan names by their URI: fetched once by a machine, and held to their SHA-256."""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from darkroom_training.clients.store import Missing, Refused, Store
from darkroom_training.kit.claims import claim
from darkroom_training.kit.scratch import scratch

MOST = 2 << 30  # bytes
PIECE = 1 << 20
PATIENCE = 60  # seconds without a byte


@dataclass(frozen=True)
class Weights:
    uri: str
    sha256: str  # of the file
    ours: bool = False  # whether it lies in our storage; else anybody may read it


class Unreachable(RuntimeError):
    """Weights that cannot be had; the message says where they should be and what to do."""


def fetch(weights: Weights, store: Store) -> bytes:
    """The file's bytes, which this machine keeps. Raises Unreachable where it cannot be read, and ValueError for another file."""
    kept = scratch("weights") / weights.sha256
    with claim(kept.with_suffix(".lock")):
        if (content := _read(kept)) is None or _sha256(content) != weights.sha256:
            content = b"".join(_within(weights, _pieces(weights, store)))
            if (sha256 := _sha256(content)) != weights.sha256:
                raise ValueError(
                    f"search.weights: {weights.uri} has the SHA-256 {sha256}, the plan says {weights.sha256}: "
                    "look what the file is, and correct the plan if it is the right one"
                )
            draft = kept.with_suffix(".draft")
            draft.write_bytes(content)
            os.replace(draft, kept)
        return content


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _pieces(weights: Weights, store: Store) -> Iterator[bytes]:
    try:
        if weights.ours:
            yield from store.stream(weights.uri)
            return
        with urllib.request.urlopen(weights.uri, timeout=PATIENCE) as answer:  # a plan has https only
            while piece := answer.read(PIECE):
                yield piece
    except (Missing, Refused, urllib.error.URLError, OSError) as reason:
        raise Unreachable(
            f"search.weights: {weights.uri} cannot be read: {reason}. Where tasks may not reach it, put the file into storage, "
            "and name it by container/path"
        ) from None


def _within(weights: Weights, pieces: Iterator[bytes]) -> Iterator[bytes]:
    read = 0
    for piece in pieces:
        read += len(piece)
        if read > MOST:
            raise ValueError(f"search.weights: {weights.uri} has more than {MOST >> 30} GB: no backbone is as large")
        yield piece
