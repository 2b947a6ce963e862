"""Which image type a file is, by its first bytes: names and content types of uploads are often wrong."""

TYPES = ("jpeg", "png", "webp", "gif", "tiff", "bmp")
OTHER_TYPES = ("heic", "avif", "jpeg 2000", "jpeg xl", "icon", "photoshop", "svg", "pdf")

PREFIXES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"II+\0": "tiff",  # BigTIFF
    b"MM\0+": "tiff",
    b"BM": "bmp",
    b"\0\0\0\x0cjP  \r\n\x87\n": "jpeg 2000",
    b"\0\0\0\x0cJXL \r\n\x87\n": "jpeg xl",
    b"\xff\x0a": "jpeg xl",
    b"\0\0\1\0": "icon",
    b"8BPS": "photoshop",
    b"%PDF-": "pdf",
    b"<svg": "svg",
}
BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic"}


def sniff(content: bytes) -> str | None:
    """One of TYPES or OTHER_TYPES, or None when the file begins like no image that we know."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12])
    return next((type for prefix, type in PREFIXES.items() if content.startswith(prefix)), None)


def webp_size(content: bytes) -> tuple[int, int]:
    """Width and height that a WebP's first chunk says; (0, 0) if it says none."""
    kind, data = content[12:16], content[20:30].ljust(10, b"\0")
    if kind == b"VP8X":  # 24 bits each, less one
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8L":  # 14 bits each, less one, after a signature of a byte
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":  # 14 bits each, after a tag and a signature of three bytes each
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
    return 0, 0
