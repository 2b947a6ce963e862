"""The tasks that Databricks runs for Darkroom.

Each entry point takes the URI of a JSON spec, perhaps the version of the wheel that is meant, and leaves a JSON result at the URI that the spec
names (docs/training-tasks.md). It returns normally or raises: Databricks calls a task that exits failed.

Tasks are imported when they are called: only `train` pays for TensorFlow, and `inspect` not even for MLflow.
"""


def inspect() -> None:
    """Describe photos: identity, type, size, statistics, or why one cannot be read."""
    from darkroom_training.dataset import inspect
    from darkroom_training.tasks import task

    task.run(inspect.InspectSpec, inspect.inspect)


def check() -> None:
    """Check a dataset and report on it."""
    from darkroom_training.dataset import check
    from darkroom_training.tasks import task

    task.run(check.CheckSpec, check.check)


def preprocess() -> None:
    """Turn photos into shards of pixels of one size."""
    from darkroom_training.dataset import preprocess
    from darkroom_training.tasks import task

    task.run(preprocess.PreprocessSpec, preprocess.preprocess)


def train() -> None:
    """Train one trial and export its ONNX model."""
    from darkroom_training.search import train
    from darkroom_training.tasks import task

    task.run(train.TrainSpec, train.train)


def train_several() -> None:
    """Train several trials, one after the other."""
    from darkroom_training.search import several
    from darkroom_training.tasks import task

    task.run(several.TrainSeveralSpec, several.train_several)


def evaluate() -> None:
    """Judge models on the same test photos."""
    from darkroom_training.evaluation import evaluate
    from darkroom_training.tasks import task

    task.run(evaluate.EvaluateSpec, evaluate.evaluate)


def register() -> None:
    """Register the winner in MLflow's registry, once."""
    from darkroom_training.releases import register
    from darkroom_training.tasks import task

    task.run(register.RegisterSpec, register.register)


def erase() -> None:
    """Erase a photo from shards, golden images and MLflow's artifacts."""
    from darkroom_training.erasure import erase
    from darkroom_training.tasks import task

    task.run(erase.EraseSpec, erase.erase)


def predict() -> None:
    """Predict pages of a batch as serving would."""
    from darkroom_training.batches import predict
    from darkroom_training.tasks import task

    task.run(predict.PredictSpec, predict.predict)


def doctor() -> None:
    """Prove what a life cycle will need where tasks run."""
    from darkroom_training.tasks import doctor, task

    task.run(doctor.DoctorSpec, doctor.doctor)


def load_dataset(model: str, dataset: str | None = None, *, storage: str, container: str = "images"):
    """Any dataset version as a data frame, with its pixels (workbench/load_dataset.py)."""
    from darkroom_training.workbench import load_dataset as workbench

    return workbench.load_dataset(model, dataset, storage=storage, container=container)
