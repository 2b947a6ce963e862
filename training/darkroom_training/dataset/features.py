"""Files of features: what a backbone says of the photos of one shard, seen in one way. Computed once, read by every trial."""

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from darkroom_training.backbones.fetch import Weights, fetch
from darkroom_training.clients.store import Missing, Store
from darkroom_training.dataset.shards import unpack as unpack_shard

if TYPE_CHECKING:
    from darkroom_training.backbones.extractor import Extractor

Variant = Literal["plain", "mirrored"]  # how a photo is seen
# What unpacking raises where a task was killed and there is no renaming, or an erasure has emptied the file.
HALF_WRITTEN = (zipfile.BadZipFile, EOFError, ValueError, KeyError, NotImplementedError)


@dataclass(frozen=True)
class FeatureFile:
    backbone: str
    pixels: str  # URI of the shard
    features: str  # URI of the file
    variant: Variant


@dataclass(frozen=True)
class Features:
    photos: list[str]  # identities, [n]
    features: np.ndarray  # float32 [n, features]


def pack(features: Features) -> bytes:
    """The same features give the same bytes."""
    file = io.BytesIO()
    np.savez(file, features=features.features, photos=np.array(features.photos, dtype="S64"))
    return file.getvalue()


def unpack(content: bytes) -> Features:
    """Raises ValueError, or what HALF_WRITTEN names, for anything else than a whole file of finite features."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        photos, features = [photo.decode() for photo in arrays["photos"]], arrays["features"]
    if (
        features.dtype != np.float32
        or features.ndim != 2
        or len(features) != len(photos)
        or not np.isfinite(features).all()
    ):
        raise ValueError("no file of features")
    return Features(photos, features)


class Found:
    """Files of features, read where they are whole and else computed. A backbone is opened when it is needed first."""

    def __init__(self, store: Store, weights: Weights | None) -> None:
        """`weights` are those of the backbones that have none of their own."""
        self._store, self._weights = store, weights
        self._extractors: dict[str, Extractor] = {}

    def _extractor(self, backbone: str) -> "Extractor":
        if backbone not in self._extractors:
            from darkroom_training.backbones.backbone import open_backbone  # ONNX, which few tasks need
            from darkroom_training.backbones.extractor import Extractor

            weights = fetch(self._weights, self._store) if self._weights else None
            self._extractors[backbone] = Extractor(open_backbone(backbone, weights))
        return self._extractors[backbone]

    def read(self, file: FeatureFile) -> Features | None:
        """The file, or None where it is not there or not whole."""
        try:
            return unpack(self._store.read(file.features))
        except (Missing, *HALF_WRITTEN):
            return None

    def compute(self, file: FeatureFile) -> Features:
        """Compute the file of a shard's photos, and write it. A shard that is not there any more (erased) has none."""
        try:
            shard = unpack_shard(self._store.read(file.pixels))
        except Missing:
            return Features([], np.empty((0, 0), np.float32))
        seen = shard.pixels[:, :, ::-1] if file.variant == "mirrored" else shard.pixels
        made = Features(shard.photos, self._extractor(file.backbone).features(seen))
        self._store.write(file.features, pack(made))
        return made
