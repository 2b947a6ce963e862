"""Any dataset version as a data frame, with its pixels, for whoever looks at data in a notebook."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from darkroom_training.clients.store import Missing, Store, join
from darkroom_training.dataset.make_shard import Source, resized
from darkroom_training.kit.cores import cores
from darkroom_training.photos.apart import Children
from darkroom_training.photos.sources import each

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class LoadedDataset:
    """One version of a model's data. `frame` has a row for each photo: photo (SHA-256), label, split, path, etag."""

    model: str
    dataset: str
    frame: "pandas.DataFrame"
    images: str  # URI of the container

    def pixels(
        self, size: tuple[int, int], rows: "pandas.DataFrame | None" = None
    ) -> tuple[np.ndarray, "pandas.DataFrame"]:
        """Photos as trainers get them, uint8 [n, height, width, 3], and their rows; of all rows, or of some of them.

        A photo that was replaced or removed since has none: it is left out of both.
        """
        asked = self.frame if rows is None else rows
        sources = [Source(row.photo, row.path, row.etag) for row in asked.itertuples()]
        with Children(cores()) as children:
            made = [one for _, one in each(Store(), self.images, sources, resized, size, children=children)]
        there = [not isinstance(one, str) for one in made]
        found = [one for one, is_there in zip(made, there) if is_there]
        return np.stack(found) if found else np.zeros((0, *size, 3), np.uint8), asked[there]


def load_dataset(model: str, dataset: str | None = None, *, storage: str, container: str = "images") -> LoadedDataset:
    """A version of a model's dataset, the newest where none is named.

    `storage` is the URI of the storage account, or of a folder with its containers; `container` has the photos. Raises ValueError for a
    dataset that there is not.
    """
    import pandas

    store = Store()
    if dataset is None:
        dataset = _newest(store, storage, model)
    folder = join(storage, f"datasets/{model}/{dataset}")
    try:
        manifest = pandas.DataFrame(store.read_lines(f"{folder}/manifest.jsonl"), columns=["photo", "label", "split"])
        files = pandas.DataFrame(store.read_lines(f"{folder}/files.jsonl"), columns=["photo", "path", "etag"])
    except Missing as missing:
        raise ValueError(
            f'dataset: "{model}" has no dataset "{dataset}" ({missing}). GET /api/models/{model}/datasets lists them, by their whole names'
        ) from None
    return LoadedDataset(model, dataset, manifest.merge(files, on="photo", how="left"), join(storage, container))


def _newest(store: Store, storage: str, model: str) -> str:
    uri = join(storage, f"datasets/{model}/newest.json")
    try:
        return store.read_json(uri)["dataset"]
    except Missing as missing:
        raise ValueError(
            f'dataset: "{model}" has none there ({missing}): the first run makes one. Or storage ({storage}) is not what holds '
            "the container datasets: it is the URI of a storage account, or a folder such as .darkroom/data"
        ) from None
    except (ValueError, KeyError, TypeError):  # no JSON, or of another form
        raise ValueError(
            f"dataset: {uri} does not say which is the newest: name one (GET /api/models/{model}/datasets lists them); the next "
            "run writes it anew"
        ) from None
