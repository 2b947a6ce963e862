"""Why a file could not be read. Both name the URI."""


class Missing(LookupError):
    """There is no such file."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"there is no file at {uri}")


class Changed(LookupError):
    """The file is not the asked version any more."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} was replaced or removed since it was listed")
