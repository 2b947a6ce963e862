"""examples/notebooks/last-run.ipynb: run from top to bottom, on what a run has left in storage and in MLflow."""

import json
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import encoded, sha256, write_lines
from mlflow import MlflowClient
from PIL import Image

from darkroom_training.clients.store import Store
from darkroom_training.clients.tracking import existing_run
from darkroom_training.dataset.make_shard import resized
from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.evaluation.mistakes import FILE, Mistakes
from darkroom_training.search.spec import Mlflow, TrainSpec, Trial
from darkroom_training.search.train import train

NOTEBOOK = Path(__file__).parents[3] / "examples/notebooks/last-run.ipynb"
DATASET = "d" * 64
SIDE = 32


def code() -> list[str]:
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture
def storage(tmp_path):
    """A dataset of dark and light photos, as a run leaves it, and the shard that trials learn from."""
    rng = np.random.default_rng(1)
    lines, pixels = [], []
    for label, base in (("dark", 20), ("light", 180)):
        for n in range(20):
            content = encoded(Image.fromarray(rng.integers(base, base + 60, (40, 40, 3), dtype=np.uint8)), "PNG")
            path = f"pets/{label}/{n}.png"
            (tmp_path / "images" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "images" / path).write_bytes(content)
            split = "validation" if n % 5 == 0 else "test" if n % 5 == 1 else "train"
            lines.append({"photo": sha256(content), "label": label, "split": split, "path": path, "etag": "1"})
            pixels.append(resized(content, (SIDE, SIDE)))
    folder = tmp_path / "datasets/pets" / DATASET
    folder.mkdir(parents=True)
    for name, fields in {"manifest": ("photo", "label", "split"), "files": ("photo", "path", "etag")}.items():
        write_lines(folder / f"{name}.jsonl", [{field: line[field] for field in fields} for line in lines])
    (tmp_path / "shard.npz").write_bytes(pack(Shard([line["photo"] for line in lines], np.stack(pixels))))
    return tmp_path


def trained(storage, experiment: str, parent: str) -> str:
    spec = TrainSpec(
        trial=Trial("abc", 1),
        trainer="keras.cnn",
        hyperparameters={},
        epochs=2,
        seed=1,
        select_by="validation_accuracy",
        size=(SIDE, SIDE),
        classes=("dark", "light"),
        manifest=str(storage / "datasets/pets" / DATASET / "manifest.jsonl"),
        shards=(str(storage / "shard.npz"),),
        model=str(storage / "model"),
        mlflow=Mlflow(experiment, parent, "trial-1", {}),
        result="",
    )
    return train(spec, Store())["mlflowRunId"]


@pytest.fixture
def run(storage, mlflow_server, monkeypatch):
    """A life cycle in MLflow as the app tells it at its end, with one trial and one mistake."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_server)
    monkeypatch.setenv("DARKROOM_MODEL", "pets")
    monkeypatch.setenv("DARKROOM_STORAGE", str(storage))
    client = MlflowClient()
    experiment = client.create_experiment("/Shared/darkroom/pets")
    for outcome in ("failed", "promoted", "unchanged"):
        tags = {"darkroom.run": f"pets-{outcome}", "darkroom.dataset": DATASET}
        parent = client.create_run(experiment, run_name=outcome, tags=tags).info.run_id
        if outcome == "promoted":
            client.set_tag(parent, "darkroom.winner", "1")
            trial = trained(storage, "/Shared/darkroom/pets", parent)
            client.set_tag(trial, "darkroom.winner", "yes")
    mistakes = Mistakes()
    mistakes.add("p", "dark", "light", 0.9, Image.new("RGB", (40, 40)))
    existing_run(trial).log_figure(mistakes.sheet, FILE)
    yield
    client.delete_experiment(experiment)


def test_it_shows_the_run_its_photos_its_curves_and_its_mistakes(run, monkeypatch, capsys):
    matplotlib.use("Agg")
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.gcf()))
    known: dict = {}
    for cell in code():
        exec(cell, known)
    told = capsys.readouterr().out
    assert (
        known["run"].info.run_name == "promoted"
    )  # neither the failed one before, nor the newest, which trained nothing
    assert known["counts"].to_dict("index") == {
        label: {"test": 4, "train": 12, "validation": 4} for label in ("dark", "light")
    }
    photos, curves, sheet = shown
    assert [axes.get_title() for axes in photos.axes] == ["dark"] * 4 + ["light"] * 4
    assert all(axes.images for axes in photos.axes)
    assert [len(line.get_xdata()) for axes in curves.axes for line in axes.lines] == [2, 2]
    assert sheet.axes[0].images
    assert "trial-1 has no test-confusion-matrix.png" in told
    plt.close("all")


def test_where_nothing_has_been_trained_it_says_so(mlflow_server, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_server)
    monkeypatch.setenv("DARKROOM_MODEL", "nobody")
    monkeypatch.setenv("DARKROOM_STORAGE", "/nowhere")
    settings, first, *_ = code()
    known: dict = {}
    exec(settings, known)
    with pytest.raises(AssertionError, match="MLflow knows no model nobody: is MLFLOW_TRACKING_URI"):
        exec(first, known)


def test_it_is_kept_without_anybodys_photos():
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
