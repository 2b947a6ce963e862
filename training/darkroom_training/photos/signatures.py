"""Which image type a file is, by its first bytes: names and content types of uploads are often wrong."""

import re

from darkroom_training.photos.policy import TABLE

HEAD = 4096  # bytes in which a text must name itself as SVG
SVG = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:<svg|(?:<\?xml|<!DOCTYPE svg|<!--)[\s\S]*?<svg)")


def _pattern(signature: str) -> bytes:
    """Hex digits as a regular expression; two dots are any byte."""
    pairs = [signature[n : n + 2] for n in range(0, len(signature), 2)]
    return b"".join(b"." if pair == ".." else re.escape(bytes.fromhex(pair)) for pair in pairs)


PATTERNS = [
    (type, re.compile(b"|".join(map(_pattern, signatures)), re.DOTALL))
    for type, signatures in TABLE["signatures"].items()
]


def sniff(content: bytes) -> str | None:
    """The type's name in photos.json, or None when the file begins like no image that we know."""
    for type, pattern in PATTERNS:
        if pattern.match(content):
            return type
    return "SVG" if SVG.match(content[:HEAD]) else None
