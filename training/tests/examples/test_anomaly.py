"""examples/anomaly: one number says how unusual a photo is, and a threshold on it what is an anomaly."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from darkroom_training.evaluation.foreign_scores import Answers
from darkroom_training.search.data import Data, Split
from darkroom_training.search.models.export import export
from darkroom_training.search.models.session import Session
from darkroom_training.workbench.check_trainer import check_trainer

EXAMPLE = Path(__file__).parents[3] / "examples/anomaly"
SIZE = (64, 64)
CLASSES = ("anomaly", "normal")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("anomaly")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=EXAMPLE, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture
def installed(wheel, monkeypatch):
    for path in (str(EXAMPLE), str(wheel)):
        monkeypatch.syspath_prepend(path)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] in ("anomaly", "photos")]:
        del sys.modules[name]


@pytest.fixture
def cloth(installed) -> Data:
    """A quarter of the photos are anomalies."""
    from photos import photo

    kinds = [None, None, None, "stain", None, None, None, "hole", None, None, None, "loose thread"]

    def split(since: int, count: int) -> Split:
        asked = [(since + n, kinds[n % len(kinds)]) for n in range(count)]
        x = np.stack([np.asarray(photo(n, kind)) for n, kind in asked])
        y = np.array([CLASSES.index("normal" if kind is None else "anomaly") for _, kind in asked])
        return Split([f"{n:064}" for n, _ in asked], x, y)

    validation = split(1000, 48)
    return Data(CLASSES, split(0, 96), validation, 0, validation.x[:16])


def trained(data: Data, **hyperparameters):
    from anomaly.distance import Distance

    trainer = Distance(hyperparameters, SIZE, len(CLASSES))
    for _ in trainer.fit(data, 30, seed=1):
        pass
    return trainer


def test_it_passes_what_every_trainer_must(installed, capsys):
    assert check_trainer("anomaly.distance"), capsys.readouterr().out


def test_anomalies_of_every_kind_are_farther_than_what_is_usual_and_the_served_model_says_so(cloth):
    trainer = trained(cloth)
    session = Session(export(trainer, SIZE, cloth.sample))
    said = np.stack([session.predict(one) for one in cloth.validation.x])
    assert (said.argmax(axis=1) == cloth.validation.y).mean() > 0.95
    by_score = np.argsort(trainer.scores(cloth.validation.x), kind="stable")
    probability = said[by_score, CLASSES.index("anomaly")]
    assert (np.diff(probability) >= -1e-6).all()  # what is served ranks photos as their scores do


def test_anomalies_teach_the_threshold_and_not_what_is_usual(cloth):
    turned = Split(cloth.train.photos, cloth.train.x.copy(), cloth.train.y)
    anomalies = cloth.train.y == CLASSES.index("anomaly")
    turned.x[anomalies] = 255 - turned.x[anomalies]
    one, other = trained(cloth), trained(Data(CLASSES, turned, cloth.validation, 0, cloth.sample))
    assert np.array_equal(one.scores(cloth.validation.x), other.scores(cloth.validation.x))


def test_what_a_missed_anomaly_costs_lowers_the_threshold(cloth):
    def threshold(missed: float) -> float:
        trainer = trained(cloth, missed=missed)
        scores = np.sort(trainer.scores(cloth.validation.x))
        probability = trainer.predict(cloth.validation.x).max(axis=1)
        assert np.isfinite(probability).all()
        w, b = trainer.weights()
        at = (b[1] - b[0]) / (w[0] - w[1])  # where both are as probable, of the scaled score
        assert scores[0] < at * trainer._scale + trainer._middle < scores[-1]
        return at

    assert threshold(100) < threshold(1)


def test_the_figure_for_the_gate_knows_no_threshold(installed):
    from anomaly.ranked import score

    def figure(anomaly: list[float], true: list[str]) -> float:
        p = np.array(anomaly)
        predicted = [CLASSES[int(one < 0.5)] for one in anomaly]
        return score.measure(Answers(CLASSES, true, predicted, np.stack([p, 1 - p], axis=1)))

    true = ["normal", "normal", "anomaly", "anomaly"]
    assert figure([0.1, 0.2, 0.3, 0.4], true) == 1  # all are called normal
    assert figure([0.1, 0.3, 0.2, 0.4], true) == 0.75
    assert figure([0.3, 0.3, 0.3, 0.3], true) == 0.5
    with pytest.raises(ValueError, match="or none of them is"):
        figure([0.3], ["anomaly"])


def test_a_folder_of_its_photos_has_a_third_as_many_anomalies(installed, tmp_path):
    from photos import main

    main(tmp_path, 9)
    assert {one.name: len(list(one.iterdir())) for one in tmp_path.iterdir()} == {"normal": 9, "anomaly": 3}
