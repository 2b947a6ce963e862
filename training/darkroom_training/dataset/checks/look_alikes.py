"""Which photos look the same, by the perceptual hashes of the photos and of their mirror images."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from darkroom_training.dataset.checks.near_hashes import BANDS, changes, near, table


@dataclass(frozen=True)
class Alike:
    group: np.ndarray  # int32 [n]: photos of one number look the same
    sizes: np.ndarray  # int64 [groups]


def alike(phash: np.ndarray, mirrored: np.ndarray, distance: int) -> Alike:
    """Group photos of which a hash, or that of the mirror image (uint64 [n]), differs from another's hash in at most `distance`
    bits, 0 to 8, directly or by way of others."""
    hashes, of_photo = np.unique(phash, return_inverse=True)
    both = np.stack([np.tile(of_photo, 2).astype(np.uint64), np.concatenate([phash, mirrored])])
    owners, looks = np.unique(both, axis=1)
    owners = owners.astype(np.int64)
    group = np.arange(len(hashes))
    for band in range(len(BANDS)):
        among = table(hashes, band, group)
        for change in np.unique(changes(band, distance) >> (BANDS[band][1] - among.bits)):
            for one, other in near(looks, owners, among, change, distance):
                group = _joined(group, one, other)
            if change == 0:  # what is nearest is joined by now, so that more is passed over
                among = table(hashes, band, group)
    _, group = np.unique(group[of_photo], return_inverse=True)
    return Alike(group.astype(np.int32), np.bincount(group))


def _joined(group: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The groups, when those that these pairs are of are one."""
    a, b = group[one], group[other]
    a, b = a[a != b], b[a != b]
    if len(a) == 0:
        return group
    pairs = coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=(len(group), len(group)))
    return connected_components(pairs, directed=False)[1][group].astype(np.int64)
