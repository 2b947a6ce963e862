"""pretrained.<backbone>: heads learn on features, and the whole graph answers as they do."""

from dataclasses import replace

import numpy as np
import onnx
import pytest
from conftest import write_lines
from mlflow import MlflowClient
from PIL import Image

from darkroom_training.backbones.backbone import open_backbone
from darkroom_training.backbones.extractor import Extractor
from darkroom_training.clients.store import Store
from darkroom_training.dataset.features import FeatureFile, Features, Found
from darkroom_training.dataset.features import pack as pack_features
from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.search.features import load_features
from darkroom_training.search.models import files
from darkroom_training.search.models.session import Session
from darkroom_training.search.spec import Mlflow, TrainSpec, Trial
from darkroom_training.search.train import train

SIDE = 48
CLASSES = ("left", "right")
LITE = "efficientnet-lite0"


def stripes(n: int) -> np.ndarray:
    """Stripes that lean to the left or to the right, of any colour: what no mirroring may confuse."""
    rng = np.random.default_rng(n)
    lean = 1 if n % 2 == 0 else -1
    rows, columns = np.mgrid[:SIDE, :SIDE]
    wave = np.sin((columns * lean + rows) * rng.uniform(0.3, 0.5) + rng.uniform(0, 6))[..., None]
    return (127 + wave * rng.uniform(40, 120, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def shared_spec(tmp_path_factory, mlflow_server):
    folder = tmp_path_factory.mktemp("dataset")
    names = [f"{n * 7919 % 10007:064x}" for n in range(120)]
    lines = [
        {"photo": p, "label": CLASSES[n % 2], "split": ("train", "train", "validation", "test")[n // 2 % 4]}
        for n, p in enumerate(names)
    ]
    shards = []
    for part in range(2):
        shard = Shard(names[part::2], np.stack([stripes(n) for n in range(120)[part::2]]))
        (folder / f"{part}.npz").write_bytes(pack(shard))
        shards.append(str(folder / f"{part}.npz"))
    client = MlflowClient()
    parent = client.create_run(client.create_experiment("/Shared/darkroom/pretrained")).info.run_id
    wanted = [
        FeatureFile(LITE, shard, str(folder / f"{n}.{variant}.npz"), variant)
        for n, shard in enumerate(shards)
        for variant in ("plain", "mirrored")
    ]
    return TrainSpec(
        trial=Trial("abc", 1),
        trainer=f"pretrained.{LITE}",
        hyperparameters={"augment": "none", "learning_rate": 0.003},
        epochs=8,
        seed=1,
        select_by="validation_accuracy",
        size=(SIDE, SIDE),
        classes=CLASSES,
        manifest=write_lines(folder / "manifest.jsonl", lines),
        shards=tuple(shards),
        model=str(tmp_path_factory.mktemp("models") / "first"),
        mlflow=Mlflow("/Shared/darkroom/pretrained", parent, "trial-1", {}),
        result="",
        features=tuple(wanted),
    )


@pytest.fixture
def spec(shared_spec, tmp_path):
    """A trial of its own for each test: one with the same id would go on in the run of the one before."""
    return replace(shared_spec, trial=Trial(tmp_path.name, 1))


@pytest.fixture(scope="module")
def result(shared_spec):
    return train(shared_spec, Store())


def test_it_learns(result):
    assert result["best"]["validation_accuracy"] > 0.9
    assert result["photos"] == {"train": 60, "validation": 30, "missing": 0}
    assert result["epochs"][-1]["train_loss"] < result["epochs"][0]["train_loss"]


def test_the_card_names_the_backbone_and_its_licence(spec, result):
    model = files.load(Store(), spec.model)
    assert model.card["backbone"]["name"] == LITE
    assert model.card["backbone"]["license"] == "Apache-2.0"
    assert 0.05 <= model.card["temperature"] <= 20


def test_the_same_spec_gives_the_same_bytes(spec, result, tmp_path):
    again = train(replace(spec, model=str(tmp_path / "again")), Store())
    assert again["model"]["sha256"] == result["model"]["sha256"]


@pytest.mark.parametrize("hidden", [0, 16])
def test_a_hidden_layer_is_exported_too(spec, tmp_path, hidden):
    asked = {"hidden": hidden, "augment": "none", "dropout": 0.5, "weight_decay": 0.5}
    made = train(replace(spec, hyperparameters=asked, model=str(tmp_path / "model")), Store())
    graph = onnx.load_model_from_string((tmp_path / "model" / "model.onnx").read_bytes()).graph
    assert sum(node.op_type == "Gemm" for node in graph.node) == (2 if hidden else 1)
    assert made["epochs"][-1]["train_loss"] < made["epochs"][0]["train_loss"]


def test_many_photos_at_once_are_answered_as_each_alone(spec, result):
    session = Session(files.load(Store(), spec.model).onnx)
    photos = np.stack([np.asarray(Image.fromarray(stripes(n)).resize((70, 60))) for n in range(5)])
    [together] = session._session.run(None, {"image": photos})
    assert np.abs(together - np.stack([session.predict(photo) for photo in photos])).max() < 1e-5


def test_features_that_are_missing_or_cut_short_are_computed_in_the_trial(spec, result, tmp_path):
    store = Store()
    first, second, *others = spec.features
    (tmp_path / "half.npz").write_bytes(Store().read(first.features)[:1000])
    elsewhere = (
        FeatureFile(LITE, first.pixels, str(tmp_path / "half.npz"), first.variant),
        FeatureFile(LITE, second.pixels, str(tmp_path / "none.npz"), second.variant),
    )
    loaded = load_features(store, spec.manifest, (*elsewhere, *others), CLASSES)
    assert np.array_equal(loaded.train.x, load_features(store, spec.manifest, spec.features, CLASSES).train.x)
    assert Found(store, None).read(elsewhere[0]) is not None


@pytest.mark.parametrize(
    "features",
    [np.full((60, 1280), np.nan, np.float32), np.zeros((60,), np.float32), np.zeros((59, 1280), np.float32), np.zeros((60, 1280))],
)  # fmt: skip
def test_features_that_are_none_are_computed_anew(spec, result, tmp_path, features):
    first, *others = spec.features
    photos = Found(Store(), None).read(first).photos
    broken = replace(first, features=str(tmp_path / "broken.npz"))
    (tmp_path / "broken.npz").write_bytes(pack_features(Features(photos, features)))
    loaded = load_features(Store(), spec.manifest, (broken, *others), CLASSES)
    assert np.array_equal(loaded.train.x, load_features(Store(), spec.manifest, spec.features, CLASSES).train.x)


def test_features_of_another_network_are_refused_by_their_files_name(spec, result, tmp_path):
    *others, last = spec.features
    photos = Found(Store(), None).read(last).photos
    (tmp_path / "wide.npz").write_bytes(pack_features(Features(photos, np.zeros((60, 16), np.float32))))
    wide = replace(last, features=str(tmp_path / "wide.npz"))
    with pytest.raises(ValueError, match="wide.npz has 16 features of a photo, others 1280: remove the wrong files"):
        load_features(Store(), spec.manifest, (*others, wide), CLASSES)


def test_a_photo_that_is_in_no_shard_is_missing(spec):
    first = [file for file in spec.features if file.pixels == spec.shards[0]]
    loaded = load_features(Store(), spec.manifest, first, CLASSES)
    assert loaded.missing == 45


def test_flipping_without_mirrored_photos_is_refused(spec, tmp_path):
    plain = tuple(file for file in spec.features if file.variant == "plain")
    asked = replace(
        spec,
        hyperparameters={"augment": "flip"},
        features=plain,
        model=str(tmp_path / "none"),
    )
    with pytest.raises(ValueError, match="augment: flip needs features of the mirrored photos"):
        train(asked, Store())


def test_features_do_not_depend_on_how_many_photos_are_looked_at_together():
    extractor = Extractor(open_backbone(LITE))
    photos = np.stack([stripes(n) for n in range(40)])
    alone = np.concatenate([extractor.features(photo[None]) for photo in photos])
    assert np.abs(extractor.features(photos) - alone).max() < 1e-4
