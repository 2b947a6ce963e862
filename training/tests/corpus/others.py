"""What is no photo at all, and types that nobody decodes here."""

import gzip
import io
import struct
import zipfile

from conftest import encoded, picture

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as one:
        one.writestr(zipfile.ZipInfo("0" * 200), bytes(1_000_000))
    return file.getvalue()


def apple_double() -> bytes:
    """What a Mac leaves beside a file on a disk that has no place for its attributes."""
    head = struct.pack(">II16sH", 0x00051607, 0x00020000, b"Mac OS X        ", 2)
    return head + struct.pack(">IIIIII", 9, 50, 70, 2, 120, 0) + bytes(70)


def files() -> dict[str, tuple[bytes, str | None]]:
    small = picture(8, 8)
    nothing = {
        "one byte": b"\xff",
        "text": b"hello, I am not an image",
        "zeros": bytes(1000),
        "web page": b"<!DOCTYPE html><script>alert(1)</script>",
        "web page with a drawing": b"<html><body><svg></svg></body></html>",
        "xml": b"<?xml version='1.0'?><feed>no drawing</feed>",
        "drawing that begins late": b"<?xml version='1.0'?><!--" + b"a" * 5000 + b"-->" + SVG,
        "zip": archive(),
        "attributes of a Mac": apple_double(),
        "film": b"\0\0\0\x18ftypmp42" + bytes(50),
        "sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(50),
        "portable pixmap": encoded(small, "PPM"),
        "targa": encoded(small, "TGA"),
        "script": b"#!/bin/sh\nrm -rf /\n",
        "gif of a later year": b"GIF90a" + bytes(50),
    }
    others = {
        "svg": SVG,
        "svg with a declaration": b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
        "svg behind a mark and blanks": b"\xef\xbb\xbf\r\n\t " + SVG,
        "svg behind a comment": b"<!-- made by hand -->\n" + SVG,
        "svg packed": gzip.compress(SVG + b"<rect/>" * 100_000, mtime=0),
        "heic": b"\0\0\0\x18ftypheic" + bytes(50),
        "heic of several pictures": b"\0\0\0\x18ftypmif1" + bytes(50),
        "avif": b"\0\0\0\x1cftypavif" + bytes(50),
        "icon": encoded(small, "ICO"),
        "photoshop": b"8BPS\0\1" + bytes(50),
        "jpeg 2000": encoded(small, "JPEG2000"),
        "jpeg 2000 without a box": encoded(small, "JPEG2000", no_jp2=True),
        "jpeg xl": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(50),
        "jpeg xl without a box": b"\xff\x0a" + bytes(50),
        "pdf": b"%PDF-1.7\n%\xe2\xe3",
    }
    known = {name: (content, "not-an-image") for name, content in nothing.items()}
    return known | {name: (content, "unsupported-type") for name, content in others.items()} | {"empty": (b"", "empty")}
