"""Why a file could not be read or written. All name the URI."""


class Missing(LookupError):
    """There is no such file."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"there is no file at {uri}")


class Changed(LookupError):
    """The file is not the asked version any more."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} was replaced or removed since it was listed")


class TooLarge(LookupError):
    """The file has more bytes than were asked for at most."""

    def __init__(self, uri: str, bytes: int, most: int) -> None:
        super().__init__(f"{uri} has {bytes:,} bytes, more than {most:,}")


class Refused(LookupError):
    """Storage does not give this one file: `reason` is archived, encrypted, leased, blocked or refused; it may pass."""

    def __init__(self, uri: str, reason: str, code: str) -> None:
        super().__init__(f"{uri} cannot be read: storage answers {code}")
        self.reason = reason
        self.code = code


class NotKept(OSError):
    """What lies there after writing are not the bytes that were written."""

    def __init__(self, uri: str, bytes: int, found: int) -> None:
        super().__init__(
            f"{uri} was written with {bytes:,} bytes and holds {found:,} now, or others: somebody else writes there, "
            "or the volume keeps not what it is given"
        )
