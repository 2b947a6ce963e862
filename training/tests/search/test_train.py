"""train: from shards to an exported model; the same spec gives the same bytes."""

import io
import json
import re
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import onnx
import pytest
from conftest import write_lines
from mlflow import MlflowClient
from PIL import Image
from sklearn.datasets import load_digits

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.kit.specs import SpecError
from darkroom_training.photos.policy import POLICY
from darkroom_training.search.data import Data, Split, batches, load
from darkroom_training.search.fit import Diverged, fit
from darkroom_training.search.models import files
from darkroom_training.search.models.export import ExportMismatch, check
from darkroom_training.search.models.session import Session
from darkroom_training.search.spec import Mlflow, TrainSpec, Trial
from darkroom_training.search.train import train
from darkroom_training.search.trainers.trainer import Epoch
from darkroom_training.tasks.task import QUIET

CLASSES = tuple("0123456789")
SIDE = 16
PHOTOS = 600


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Digits in two shards, in no order, and the manifest that splits them."""
    folder = tmp_path_factory.mktemp("dataset")
    digits = load_digits()
    names = [f"{n * 7919 % 10007:064x}" for n in range(PHOTOS)]
    small = [Image.fromarray((image * 255 / 16).astype(np.uint8)) for image in digits.images[:PHOTOS]]
    pixels = np.stack([np.asarray(image.resize((SIDE, SIDE)).convert("RGB")) for image in small])
    splits = ["validation" if n % 5 == 0 else "test" if n % 5 == 1 else "train" for n in range(PHOTOS)]
    lines = [{"photo": p, "label": str(y), "split": s} for p, y, s in zip(names, digits.target, splits)]
    manifest = write_lines(folder / "manifest.jsonl", lines)
    shards = []
    for part in range(2):
        (folder / f"{part}.npz").write_bytes(pack(Shard(names[part::2], pixels[part::2])))
        shards.append(str(folder / f"{part}.npz"))
    return manifest, tuple(shards)


@pytest.fixture(scope="module")
def spec(dataset, tmp_path_factory, mlflow_server):
    client = MlflowClient()
    parent = client.create_run(client.create_experiment("/Shared/darkroom/train")).info.run_id
    manifest, shards = dataset
    return TrainSpec(
        trial=Trial("abc", 1),
        trainer="keras.cnn",
        hyperparameters={"augment": "all", "learning_rate": 0.003, "dropout": 0.1},
        epochs=5,
        seed=1,
        select_by="validation_accuracy",
        size=(SIDE, SIDE),
        classes=CLASSES,
        manifest=manifest,
        shards=shards,
        model=str(tmp_path_factory.mktemp("models") / "first"),
        mlflow=Mlflow("/Shared/darkroom/train", parent, "trial-1", {"darkroom.dataset": "d" * 64}),
        result="",
    )


@pytest.fixture(scope="module")
def log():
    return io.StringIO()


@pytest.fixture(scope="module")
def result(spec, log):
    with redirect_stdout(log), pytest.MonkeyPatch.context() as patch:
        for name, value in QUIET.items():
            patch.setenv(name, value)
        return train(spec, Store())


def test_it_learns(result):
    assert [epoch["epoch"] for epoch in result["epochs"]] == [1, 2, 3, 4, 5]
    assert result["epochs"][-1]["train_loss"] < result["epochs"][0]["train_loss"]
    assert result["best"]["validation_accuracy"] > 0.6
    assert result["photos"] == {"train": 360, "validation": 120, "missing": 0}


def test_the_exported_model_is_the_best_epoch(spec, result, dataset):
    model = files.load(Store(), spec.model)
    validation = load(Store(), *dataset, CLASSES, (SIDE, SIDE)).validation
    session = Session(model.onnx)
    right = [session.predict(x).argmax() == y for x, y in zip(validation.x, validation.y)]
    assert np.mean(right) == pytest.approx(result["best"]["validation_accuracy"])
    assert model.card["sha256"] == result["model"]["sha256"] and result["model"]["folder"] == spec.model
    assert model.card["hyperparameters"] == {"learning_rate": 0.003, "dropout": 0.1, "batch_size": 32, "augment": "all"}
    assert model.card["decoder"]["policy"] == POLICY and model.card["decoder"]["libraries"]["jpeg"]["dct"] == "fast"
    assert (model.card["format"], model.card["classes"], model.card["size"]) == (1, list(CLASSES), [SIDE, SIDE])


def test_mlflow_shows_every_epoch_and_pictures(spec, result):
    client = MlflowClient()
    run = client.get_run(result["mlflowRunId"])
    history = client.get_metric_history(run.info.run_id, "validation_accuracy")
    assert [(m.step, m.value) for m in history] == [(e["epoch"], e["validation_accuracy"]) for e in result["epochs"]]
    best = {name: run.data.metrics[name] for name in run.data.metrics if name.startswith("best_")}
    assert best == {f"best_{name}": value for name, value in result["best"].items()}
    assert {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy"} | set(best) == set(
        run.data.metrics
    )
    assert run.data.params["trainer"] == "keras.cnn" and run.data.params["dropout"] == "0.1"
    figures = f"accuracy {result['best']['validation_accuracy']:.1%}, loss {result['best']['validation_loss']:.3f}."
    assert run.data.tags["mlflow.note.content"] == (
        "`keras.cnn` with augment all, learning_rate 0.003, dropout 0.1 for 5 epochs. "
        f"Best of 5 is epoch {result['best']['epoch']}: validation {figures}"
    )
    assert {f.path for f in client.list_artifacts(run.info.run_id)} == {"learning-curve.png", "confusion-matrix.png"}


def test_the_log_has_a_line_for_every_epoch_and_nothing_else(result, log):
    lines = log.getvalue().splitlines()
    first = result["epochs"][0]
    assert lines[0] == (
        f"epoch 1 of 5: loss {first['train_loss']:.3f}, accuracy {first['train_accuracy']:.1%}; "
        f"validation loss {first['validation_loss']:.3f}, accuracy {first['validation_accuracy']:.1%} ({lines[0].split('(')[1]}"
    )
    assert [line.split(":")[0] for line in lines] == [f"epoch {n} of 5" for n in range(1, 6)]


def test_mlflow_shows_the_dataset_as_what_the_run_learned_from(spec, result):
    [used] = MlflowClient().get_run(result["mlflowRunId"]).inputs.dataset_inputs
    assert (used.dataset.name, used.dataset.digest) == ("train", "d" * 36)
    assert json.loads(used.dataset.profile) == {"train": 360, "validation": 120, "missing": 0}
    assert json.loads(used.dataset.source) == {"uri": spec.manifest, "dataset": "d" * 64}
    assert {tag.key: tag.value for tag in used.tags} == {"mlflow.data.context": "training"}


def test_the_model_says_what_it_was_made_of_and_by_what(spec, result):
    model = onnx.load_model_from_string(files.load(Store(), spec.model).onnx)
    said = {one.key: one.value for one in model.metadata_props}
    assert said == {"dataset": "d" * 64, "trainer": "keras.cnn", "classes": json.dumps(list(CLASSES))}
    assert model.producer_name == "darkroom"


def test_the_same_spec_gives_the_same_bytes_and_another_seed_does_not(spec, result, tmp_path):
    where = replace(spec.mlflow, run_name="of another run")
    again = train(replace(spec, model=str(tmp_path / "again"), shards=spec.shards[::-1], mlflow=where), Store())
    assert again["model"]["sha256"] == result["model"]["sha256"]
    other = train(replace(spec, trial=Trial("other", 1), model=str(tmp_path / "other"), seed=2, epochs=1), Store())
    assert other["model"]["sha256"] != result["model"]["sha256"]


@pytest.fixture(scope="module")
def paused(spec, tmp_path_factory):
    """The first two epochs, and where they can be gone on from."""
    folder = tmp_path_factory.mktemp("paused")
    until = replace(spec, until=2, model=str(folder / "model"), checkpoint=str(folder / "checkpoint.npz"))
    return until, train(until, Store())


def test_a_trial_that_pauses_has_a_model_of_its_epochs_until_then(spec, result, paused):
    until, made = paused
    assert [epoch["epoch"] for epoch in made["epochs"]] == [1, 2]
    assert files.load(Store(), until.model).card["epochs"] == 5
    assert made["model"]["sha256"] != result["model"]["sha256"]


def test_it_goes_on_in_the_same_run_and_gives_the_bytes_of_one_without_a_pause(spec, result, paused, tmp_path):
    until, made = paused
    where = replace(spec.mlflow, run=made["mlflowRunId"], tags={"darkroom.dataset": "d" * 64, "more": "said"})
    on = replace(spec, resume=until.checkpoint, model=str(tmp_path / "on"), mlflow=where, trial=Trial("xyz", 1))
    whole = train(on, Store())
    assert whole["model"]["sha256"] == result["model"]["sha256"]
    assert whole["best"] == result["best"] and whole["mlflowRunId"] == made["mlflowRunId"]
    run = MlflowClient().get_run(made["mlflowRunId"])
    history = MlflowClient().get_metric_history(run.info.run_id, "validation_loss")
    assert [(m.step, m.value) for m in history] == [(e["epoch"], e["validation_loss"]) for e in result["epochs"]]
    assert (run.info.status, run.data.tags["more"], run.data.tags["darkroom.trial_id"]) == ("FINISHED", "said", "xyz")


def test_where_checkpoint_or_run_are_gone_the_same_model_comes_out(spec, result, paused, tmp_path):
    until, _ = paused
    gone = MlflowClient().create_run(MlflowClient().get_experiment_by_name(spec.mlflow.experiment).experiment_id)
    MlflowClient().delete_run(gone.info.run_id)
    purged = "0123456789abcdef" * 2  # MLflow knows nothing of it any more
    for resume, run in ((until.checkpoint, gone.info.run_id), (str(tmp_path / "none.npz"), purged)):
        where = replace(spec.mlflow, run=run)
        made = train(replace(spec, resume=resume, model=str(tmp_path / "model"), mlflow=where), Store())
        assert made["model"]["sha256"] == result["model"]["sha256"] and made["mlflowRunId"] != run
        history = MlflowClient().get_metric_history(made["mlflowRunId"], "validation_loss")
        assert [m.step for m in history] == [1, 2, 3, 4, 5]


def test_a_loss_that_is_no_number_ends_the_trial_with_advice(spec, tmp_path):
    asked = {"learning_rate": 999_999.0}
    wild = replace(spec, trial=Trial("wild", 1), hyperparameters=asked, model=str(tmp_path / "wild"))
    with pytest.raises(Diverged, match="in epoch 1: try a lower learning_rate than 999999"):
        train(wild, Store())
    [failed] = MlflowClient().search_runs(
        [MlflowClient().get_experiment_by_name(spec.mlflow.experiment).experiment_id], "attributes.status = 'FAILED'"
    )
    assert failed.data.tags["darkroom.failure"].startswith("Diverged: the loss became ")
    assert not (tmp_path / "wild").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trainer": "keras.cn"}, 'there is no trainer "keras.cn". Did you mean "keras.cnn"'),
        ({"hyperparameters": {"drop_out": 0.1}}, 'drop_out: unknown field. Did you mean "dropout"'),
        ({"hyperparameters": {"batch_size": 10**9}}, "batch_size: must be at least 1 and at most 4096, got 1000000000"),
        ({"hyperparameters": {"learning_rate": 1e30}}, "learning_rate: must be above 0 and below 1000000, got 1e+30"),
        ({"size": (64, 7)}, "size: keras.cnn needs 8 pixels at least on both sides, got [64, 7]"),
        ({"hyperparameters": {"dropout": 1.5}}, "dropout: must be at least 0 and below 1, got 1.5"),
        (
            {"hyperparameters": {"augment": "spin"}},
            "augment: expected one of none, flip, rotate, zoom, colour, all, crop, erase, got 'spin'",
        ),
        ({"classes": tuple("012345678")}, "labels that are not among the classes: 9"),
        ({"size": (8, 8)}, "has pixels of"),
        ({"shards": ()}, "there are no train photos"),
    ],
)
def test_what_cannot_be_trained_is_said(spec, change, message):
    with pytest.raises((ValueError, SpecError), match=re.escape(message)):
        train(replace(spec, **change), Store())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "epochs: must be at least 1, got 0"),
        ({"seed": -1}, "seed: must be in 0..4294967295, got -1"),
        ({"seed": 2**32}, "seed: must be in 0..4294967295, got 4294967296"),
        ({"until": 6}, "until: must be in 1..5, the number of epochs, got 6"),
        ({"size": (64, 0)}, "size: both sides must be at least 1 pixel, got [64, 0]"),
    ],
)
def test_a_number_that_no_trial_can_have_is_refused_with_its_spec(spec, change, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        replace(spec, **change)


class Scripted:
    """A trainer whose epochs are given; its weights are the number of the last one."""

    def __init__(self, *epochs: tuple[float, float]) -> None:
        self.epochs = [Epoch(n, 1.0, 0.5, loss, accuracy, 0.0) for n, (loss, accuracy) in enumerate(epochs, start=1)]

    def fit(self, data, epochs, seed):
        for epoch in self.epochs:
            self.now = epoch
            yield epoch

    def weights(self):
        return self.now.number

    def restore(self, weights):
        self.restored = weights


class Nowhere:
    def log_metrics(self, step, metrics): ...


@pytest.mark.parametrize(
    ("select_by", "epochs", "best"),
    [
        ("validation_accuracy", [(0.5, 0.7), (0.9, 0.8), (0.4, 0.6)], 2),
        ("validation_accuracy", [(0.5, 0.8), (0.4, 0.8), (0.4, 0.8)], 2),  # ties: lower loss, then earlier
        ("validation_loss", [(0.5, 0.8), (0.4, 0.6), (0.4, 0.9)], 2),
    ],
)
def test_the_best_epochs_weights_are_kept(spec, select_by, epochs, best):
    trainer = Scripted(*epochs)
    _, chosen = fit(trainer, None, replace(spec, select_by=select_by), Nowhere())
    assert (chosen.number, trainer.restored) == (best, best)


def test_a_model_that_answers_otherwise_than_its_network_is_not_exported():
    class Network:
        def inputs(self, photos):
            return photos

        def predict(self, x):
            return np.tile(np.float32([0.6, 0.4]), (len(x), 1))

    class Served:
        def predict(self, photo):
            return np.float32([0.4, 0.6])

    with pytest.raises(ExportMismatch, match="differ from the trained network's by 0.2 on photos of its own size"):
        check(Network(), Served(), np.zeros((4, 8, 8, 3), dtype=np.uint8))


def test_batches_hold_every_photo_once_with_its_label():
    x = np.arange(400 * 2 * 2 * 3, dtype=np.uint32).reshape(400, 2, 2, 3)
    seen = list(batches(Split([], x, np.arange(400)), 32, "none", np.random.default_rng(1)))
    assert sorted(np.concatenate([y for _, y in seen])) == list(range(400))
    assert [len(y) for _, y in seen] == [32] * 12 + [16]
    assert all((batch == x[labels]).all() for batch, labels in seen)


def test_photos_without_pixels_are_counted_and_order_is_that_of_identities(dataset):
    manifest, shards = dataset
    data: Data = load(Store(), manifest, shards[:1], CLASSES, (SIDE, SIDE))
    assert data.missing == 480 - len(data.train.y) - len(data.validation.y) > 0
    assert data.train.photos == sorted(data.train.photos)
