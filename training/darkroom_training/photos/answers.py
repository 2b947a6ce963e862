"""What a child process answers, as JSON and raw bytes: whatever a hostile file makes of the child, reading its answer runs nothing.

An answer is its lengths (of the JSON and of the bytes, 8 bytes each, big-endian), the JSON, the bytes.
"""

import json
import struct
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from darkroom_training.photos.decode import Photo
from darkroom_training.photos.policy import LIMITS, Unreadable

LENGTHS = struct.Struct(">QQ")
MOST_JSON = 1 << 20  # bytes
MOST_RAW = 3 * LIMITS["pixels"]  # bytes: the pixels of the largest photo


class Nonsense(ValueError):
    """A child has written what is no answer."""


def write(answers: BinaryIO, result: Any) -> None:
    """Write a result: JSON values, bytes, a picture, pixels (uint8) or a photo."""
    said, raw = _said(result)
    text = json.dumps(said).encode()
    answers.write(LENGTHS.pack(len(text), len(raw)) + text)
    answers.write(raw)
    answers.flush()


def write_failure(answers: BinaryIO, error: Exception) -> None:
    """Write an error: a photo's reason keeps its parts, others become a text."""
    if isinstance(error, Unreadable):
        said = {"kind": "unreadable", "reason": error.reason, "detail": error.detail}
    else:
        said = {"kind": "error", "error": f"{type(error).__name__}: {error}"[:1000]}
    text = json.dumps(said).encode()
    answers.write(LENGTHS.pack(len(text), 0) + text)
    answers.flush()


def read(answers: BinaryIO) -> Any:
    """Give the result, or raise Unreadable or RuntimeError as the child says. Raises EOFError where there is none, and Nonsense."""
    of_text, of_raw = LENGTHS.unpack(_exactly(answers, LENGTHS.size))
    if of_text > MOST_JSON or of_raw > MOST_RAW:
        raise Nonsense(f"an answer of {of_text} and {of_raw} bytes")
    text, raw = _exactly(answers, of_text), _exactly(answers, of_raw)
    try:
        return _meant(json.loads(text), raw)
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError) as wrong:
        raise Nonsense(str(wrong)) from None


def _said(result: Any) -> tuple[dict[str, Any], bytes]:
    if isinstance(result, bytes):
        return {"kind": "bytes"}, result
    if isinstance(result, np.ndarray):
        return {"kind": "pixels", "shape": result.shape}, result.astype(np.uint8, copy=False).tobytes()
    if isinstance(result, Image.Image):
        return {"kind": "picture", "size": result.size}, result.tobytes()
    if isinstance(result, Photo):
        picture, raw = _said(result.rgb)
        return {**picture, "kind": "photo", "type": result.type, "mode": result.mode}, raw
    return {"kind": "value", "value": result}, b""


def _meant(said: dict[str, Any], raw: bytes) -> Any:
    match said["kind"]:
        case "value":
            return said["value"]
        case "bytes":
            return raw
        case "pixels":
            return _pixels(raw, said["shape"])
        case "picture":
            return _picture(raw, said["size"])
        case "photo":
            return Photo(str(said["type"]), str(said["mode"]), _picture(raw, said["size"]))
        case "unreadable":
            raise Unreadable(str(said["reason"]), str(said["detail"]))
        case "error":
            raise RuntimeError(str(said["error"]))
    raise Nonsense(f"an answer of the kind {said['kind']!r}")


def _pixels(raw: bytes, shape: list[int]) -> np.ndarray:
    if len(raw) != np.prod(shape):
        raise Nonsense(f"{len(raw)} bytes of pixels for {shape}")
    return np.frombuffer(raw, np.uint8).reshape(shape)


def _picture(raw: bytes, size: list[int]) -> Image.Image:
    width, height = size
    return Image.fromarray(_pixels(raw, [height, width, 3]))


def _exactly(answers: BinaryIO, count: int) -> bytes:
    content = answers.read(count)
    if len(content) < count:
        raise EOFError
    return content
