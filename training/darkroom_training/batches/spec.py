"""What the task predict is told."""

from dataclasses import dataclass

from darkroom_training.photos.policy import same_policy


@dataclass(frozen=True)
class Why:
    reason: str
    detail: str


@dataclass(frozen=True)
class Words:
    """What the app says of files that are not looked at, or not found any more."""

    archived: Why
    changed: Why


@dataclass(frozen=True)
class PredictSpec:
    images: str  # root URI
    policy: str  # how photos are decoded (photos.json), by the code that wrote this spec
    model: str  # URI of a version's folder
    sha256: str  # of its model.onnx
    reject_below: float
    unsure: str
    photos: str  # URI of a JSONL file of Listed, by pages
    parts: str  # URI of the folder of the JSONL files that it writes: a row for each photo
    words: Words
    result: str

    def __post_init__(self) -> None:
        same_policy(self.policy)


@dataclass(frozen=True)
class Listed:
    """A file as the listing of the container has it."""

    page: int
    path: str  # below the container
    etag: str
    size: int  # bytes
    archived: bool = False  # it cannot be read
