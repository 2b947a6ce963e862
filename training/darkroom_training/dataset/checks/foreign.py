"""Data checks that other wheels bring (entry points of `darkroom.checks`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.dataset.checks.finding import Limits, Measured
from darkroom_training.dataset.checks.photos import SPLITS, Photos
from darkroom_training.kit.cores import cores
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import upright
from darkroom_training.photos.sources import each
from darkroom_training.plugins.installed import PluginError, plugin

MOST_PIXELS = 1000  # photos that a check may look at itself: each is read and decoded once more


@dataclass(frozen=True)
class Dataset:
    """What a check is given: what is known of every photo, and the pixels of some.

    `photos.figures` has a column for each figure of a photo's record, `photos.label` and `photos.split` say of which class and
    side it is, and `photos.example(n, note)` is how a finding shows the nth one.
    """

    photos: Photos
    store: Store = field(repr=False)
    images: str  # root URI

    def pixels(self, most: int, split: str | None = None) -> Iterator[tuple[int, np.ndarray]]:
        """Places of photos with their own pixels, uint8 [height, width, 3] RGB: `most` of them at most, always the same.

        They are drawn from all, or from one side; what cannot be read any more is left out. Raises ValueError for more than 1,000.
        """
        if not 0 < most <= MOST_PIXELS:
            raise ValueError(f"pixels: a check may look at 1 to {MOST_PIXELS} photos, {most} were asked for")
        photos = self.photos
        places = np.arange(len(photos)) if split is None else np.flatnonzero(photos.split == SPLITS.index(split))
        chosen = np.sort(np.random.default_rng(1).permutation(places)[:most])
        examples = [photos.example(n) for n in chosen]
        with Children(cores()) as children:
            made = each(self.store, self.images, examples, upright, children=children)
            for place, (_, rgb) in zip(chosen, made):
                if not isinstance(rgb, str):
                    yield int(place), np.asarray(rgb)


@dataclass(frozen=True)
class DataCheck:
    """What an entry point of `darkroom.checks` names."""

    title: str  # what people read above its finding
    measure: Callable[[Dataset], Measured]  # a figure that is larger the worse it is, a sentence, a remedy, examples
    limits: Limits  # where a plan says `on`
    share: bool = False  # whether its figure is a share, 0..1, and shown in percent


def foreign(name: str) -> DataCheck:
    """The one of this name. Raises PluginError where no wheel brings it."""
    return plugin("checks", name).load(DataCheck)


def measured(name: str, check: DataCheck, data: Dataset) -> Measured:
    """What a check says. Raises PluginError, with its name, for whatever it fails with or gives in place of a figure."""
    try:
        found = check.measure(data)
    except Exception as failed:
        raise PluginError(f"{plugin('checks', name)} failed: {type(failed).__name__}: {failed}") from failed
    if not isinstance(found, Measured):
        raise PluginError(f"{plugin('checks', name)} gave {type(found).__name__}: a check gives Measured (finding.py)")
    if found.value is not None and not np.isfinite(found.value):
        raise PluginError(
            f"{plugin('checks', name)} gave {found.value}: a figure, or None where there is nothing to tell from"
        )
    return found
