"""torch.<network>: networks in PyTorch, which is installed only where a plan names one of these."""

from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np

from darkroom_training.backbones import resnet
from darkroom_training.backbones.backbone import weights_of
from darkroom_training.backbones.torch_file import read_torch_file
from darkroom_training.kit.specs import parse
from darkroom_training.search.data import Data
from darkroom_training.search.trainers.learning import (
    Hyperparameters,
    Pretrainable,
    begun_with,
    learn,
    weights_of_classes,
)
from darkroom_training.search.trainers.trainer import About, Core, Epoch

LEAST = 2  # photos that batch normalisation can learn from


class NotInstalled(RuntimeError):
    """PyTorch is not there; the message says how it comes."""


class Torch:
    about: ClassVar[About]
    name: ClassVar[str]

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, weights: bytes | None = None
    ) -> None:
        if find_spec("torch") is None:
            raise NotInstalled(
                f"{self.name} needs PyTorch, which is not installed here: `npm start` installs it where a plan file names a "
                "torch.* trainer, and Databricks' ML runtimes have it"
            )
        where = f"hyperparameters of {self.name}"
        self.hyperparameters = parse(self.about.hyperparameters, hyperparameters, where)
        self.temperature = 1.0
        self.origin: dict[str, Any] = {}
        self._make = partial(self._network, size, classes, weights)
        self._size = size

    def _network(self, size: tuple[int, int], classes: int, weights: bytes | None) -> Any:
        """A torch.nn.Module as torch_networks.py makes them."""
        raise NotImplementedError

    def begin(self, data: Data, seed: int) -> None:
        from darkroom_training.search.trainers import in_torch  # imports PyTorch

        in_torch.seeded(seed)
        self._learner = in_torch.Learner(self._make(), resnet.MEAN, resnet.STD)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        yield from self.go_on(data, [], (), epochs, seed)

    def go_on(
        self, data: Data, state: list[np.ndarray], done: Sequence[Epoch], epochs: int, seed: int
    ) -> Iterator[Epoch]:
        self.begin(data, seed)
        class_weights = weights_of_classes(self.hyperparameters, data)
        steps = self._learner.steps(self.hyperparameters, class_weights, epochs, state, len(done) + 1)
        yield from learn(self, data, epochs, seed, steps, LEAST, done)

    def state(self) -> list[np.ndarray]:
        return self._learner.state()

    def weights(self) -> list[np.ndarray]:
        return self._learner.weights()

    def restore(self, weights: list[np.ndarray]) -> None:
        self._learner.restore(weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        return self._learner.predict(x, self.temperature)

    def core(self) -> Core:
        return Core(self._learner.converted(self._size, self.temperature), "NCHW", resnet.MEAN, resnet.STD)


class TorchCnn(Torch):
    name = "torch.cnn"
    about = About(
        "Three convolutions with batch normalisation and a dense layer, from scratch, in PyTorch",
        Hyperparameters,
        8,
        64,
        12,
    )

    def _network(self, size: tuple[int, int], classes: int, _: bytes | None) -> Any:
        from darkroom_training.search.trainers.torch_networks import cnn

        return cnn(size, classes, self.hyperparameters)


class TorchResnet18(Torch):
    name = "torch.resnet18"
    about = About(
        "ResNet-18, from scratch or from torchvision's weights, in PyTorch",
        Pretrainable,
        32,
        64,
        12,
        takes_weights=True,
    )

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, weights: bytes | None = None
    ) -> None:
        super().__init__(hyperparameters, size, classes, weights)
        self.origin = begun_with("resnet18", self.hyperparameters, weights)

    def _network(self, size: tuple[int, int], classes: int, weights: bytes | None) -> Any:
        from darkroom_training.search.trainers.torch_networks import Resnet18

        network = Resnet18(classes, self.hyperparameters)
        if weights is not None:
            with weights_of("resnet18"):
                network.begin_with(read_torch_file(weights))
        return network
