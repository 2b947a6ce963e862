"""Train a trainer on folders of this machine, one for each class, with no storage, plan or MLflow around it."""

import hashlib
import tempfile
from pathlib import Path

from darkroom_training.clients.store import Store
from darkroom_training.dataset.features import FeatureFile
from darkroom_training.dataset.make_shard import ShardSpec, Source, make_shard
from darkroom_training.kit import words
from darkroom_training.kit.cores import cores
from darkroom_training.photos.apart import Children
from darkroom_training.photos.no_photos import may_be_photo
from darkroom_training.search.features import VARIANTS
from darkroom_training.search.spec import Mlflow, TrainSpec, Trial
from darkroom_training.search.train import Made, make
from darkroom_training.search.trainers import find
from darkroom_training.workbench.told import Told

HELD = 5  # every so manieth photo of a class, in the order of their hashes, is one to choose by


def train_folder(photos: Path, trainer: str, out: Path, seed: int = 1) -> Made:
    """Train with what the trainer does by default, and leave model.onnx and model.json in `out`.

    Raises ValueError for folders that cannot be trained on.
    """
    about = find(trainer).about
    folders = sorted(path for path in photos.iterdir() if path.is_dir() and may_be_photo(path.name))
    labels = {path.name: _identities(path, photos) for path in folders}
    if len(labels) < 2:
        found = f"{len(labels)} {'folder' if len(labels) == 1 else 'folders'}"
        raise ValueError(f"--photos: {photos} has {found} of photos: one is needed for each of two classes or more")
    _check_labels(labels)
    out.mkdir(parents=True, exist_ok=True)  # what cannot be written is told before anything is trained
    store = Store()
    with tempfile.TemporaryDirectory(prefix="darkroom-train-") as scratch:
        sources = [Source(photo, path, "") for some in labels.values() for photo, path in sorted(some.items())]
        shard = ShardSpec("photos", f"{scratch}/photos.npz", f"{scratch}/photos.json", tuple(sources))
        size = (about.size, about.size)
        with Children(cores()) as children:
            made = make_shard(shard, str(photos), size, store, children)
        for source in sources:
            if source.photo in made.left_out:
                print(f"left out: {source.path}: {made.left_out[source.photo]}", flush=True)
        manifest = f"{scratch}/manifest.jsonl"
        sides = [
            {"photo": photo, "label": label, "split": "validation" if n % HELD == 0 else "train"}
            for label, some in labels.items()
            for n, photo in enumerate(_enough(label, [photo for photo in sorted(some) if photo not in made.left_out]))
        ]
        store.write_lines(manifest, sides)
        files = [
            FeatureFile(about.backbone, shard.pixels, f"{scratch}/{one}.npz", one) for one in VARIANTS if about.backbone
        ]
        spec = TrainSpec(
            trial=Trial("by-hand", 1),
            trainer=trainer,
            hyperparameters={},
            epochs=about.epochs,
            seed=seed,
            select_by="validation_accuracy",
            size=size,
            classes=tuple(labels),
            manifest=manifest,
            shards=(shard.pixels,),
            model=str(out),
            mlflow=Mlflow("by-hand", "", "by-hand", {}),
            result="",
            features=tuple(files),
        )
        return make(spec, store, Told())


def _identities(folder: Path, root: Path) -> dict[str, str]:
    """Each photo of a class and one of its files below the root; what is hidden, or a system's, is none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [(path, path.relative_to(root).as_posix()) for path in files]
    return {hashlib.sha256(path.read_bytes()).hexdigest(): name for path, name in names if may_be_photo(name)}


def _enough(label: str, photos: list[str]) -> list[str]:
    """The photos of a class. Raises ValueError where there are too few to learn it, and to see whether it was."""
    if len(photos) < 2:
        raise ValueError(
            f"--photos: {label} has {words.photos(len(photos))} that can be read: two are needed at least, one of them to choose by"
        )
    return photos


def _check_labels(labels: dict[str, dict[str, str]]) -> None:
    seen: dict[str, str] = {}
    for some in labels.values():
        for photo, path in some.items():
            if photo in seen:
                raise ValueError(
                    f"--photos: {path} is the same photo as {seen[photo]}, in another class: keep the right one"
                )
            seen[photo] = path
