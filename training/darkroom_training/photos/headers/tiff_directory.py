"""The tags of a TIFF's first directory."""

from darkroom_training.photos.headers.header import Numbers, damaged

SIZES = {3: 2, 4: 4}  # bytes of a SHORT, of a LONG
MOST_VALUES = 16  # of a tag that are looked at


class Directory:
    """The numbers of each tag, by its first entry."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self.entries: dict[int, int] = {}
        start = numbers.u32(4)
        for entry in range(start + 2, start + 2 + 12 * numbers.u16(start), 12):
            self.entries.setdefault(numbers.u16(entry), entry)

    def all(self, tag: int, missing: int | None = None) -> list[int]:
        """Raises where the tag is neither there nor has a value when it is missing, or is neither SHORT nor LONG."""
        numbers, entry = self._numbers, self.entries.get(tag)
        if entry is None and missing is not None:
            return [missing]
        if entry is None:
            raise damaged()
        size, count = SIZES.get(numbers.u16(entry + 2)), numbers.u32(entry + 4)
        if size is None or count == 0:
            raise damaged()
        start = entry + 8 if size * count <= 4 else numbers.u32(entry + 8)
        read = numbers.u16 if size == 2 else numbers.u32
        return [read(start + n * size) for n in range(min(count, MOST_VALUES))]

    def one(self, tag: int, missing: int | None = None) -> int:
        return self.all(tag, missing)[0]
