"""Weights that a plan names by their URI: fetched once by a machine, and held to their SHA-256."""

import hashlib
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from darkroom_training.clients.store import Missing, Refused, Store
from darkroom_training.kit.claims import claim, claim_old
from darkroom_training.kit.scratch import scratch

MOST = 2 << 30  # bytes
PIECE = 1 << 20
PATIENCE = 60  # seconds without a byte
LONGEST = 1800  # seconds until all must be there
UNUSED = 7 * 24 * 3600  # seconds until a file goes that no task has asked for


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
    _sweep(kept.parent)
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


def _sweep(folder: Path) -> None:
    for lock in folder.glob("*.lock"):
        if claimed := claim_old(lock, UNUSED):
            for file in (lock.with_suffix(""), lock):
                file.unlink(missing_ok=True)
            claimed.close()


def _pieces(weights: Weights, store: Store) -> Iterator[bytes]:
    try:
        yield from store.stream(weights.uri) if weights.ours else _download(weights.uri)
    except (Missing, Refused, urllib.error.URLError, OSError) as reason:
        remedy = (
            "Look whether the container and the file are there"
            if weights.ours
            else "Where tasks may not reach it, put the file into storage, and name it by container/path"
        )
        raise Unreachable(f"search.weights: {weights.uri} cannot be read: {reason}. {remedy}") from None


class _Onwards(urllib.request.HTTPRedirectHandler):
    """Follows where a server sends, but never out of https."""

    def redirect_request(self, request, answer, code, message, headers, url):
        if request.full_url.startswith("https:") and not url.startswith("https:"):
            raise urllib.error.URLError(f"it is redirected to {url}, which is not https")
        return super().redirect_request(request, answer, code, message, headers, url)


def _download(uri: str) -> Iterator[bytes]:
    """The body in pieces. Raises OSError where it ends early, or takes too long."""
    began, read = time.monotonic(), 0
    with urllib.request.build_opener(_Onwards).open(uri, timeout=PATIENCE) as answer:
        while piece := answer.read1(PIECE):
            read += len(piece)
            if time.monotonic() - began > LONGEST:
                raise TimeoutError(f"it takes longer than {LONGEST // 60} minutes")
            yield piece
        expected = answer.headers.get("Content-Length")
        if expected is not None and int(expected) != read:
            raise ConnectionError(f"it ended after {read} of {expected} bytes")


def _within(weights: Weights, pieces: Iterator[bytes]) -> Iterator[bytes]:
    read = 0
    for piece in pieces:
        read += len(piece)
        if read > MOST:
            raise ValueError(f"search.weights: {weights.uri} has more than {MOST >> 30} GB: no backbone is as large")
        yield piece
