"""pretrained.<backbone>: a head in NumPy on the features of a network that others have trained."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from darkroom_training.backbones.backbone import open_backbone
from darkroom_training.backbones.extractor import Extractor
from darkroom_training.kit.specs import parse
from darkroom_training.search.data import Data
from darkroom_training.search.trainers.adam import Adam
from darkroom_training.search.trainers.head import Head
from darkroom_training.search.trainers.parameter import MOST_BATCH, parameter
from darkroom_training.search.trainers.trainer import About, Core, Epoch, predicted, score

PLAIN = 0  # place of the photo as it is in its row of features; other variants follow


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = parameter(
        0.001, drawn={"log": [0.0005, 0.005]}, above=0, below=1_000_000
    )  # Adam's, at first
    weight_decay: float = parameter(0.05, drawn={"log": [0.01, 1]}, at_least=0, below=1000)  # times the learning rate
    dropout: float = parameter(0.2, drawn=[0, 0.2, 0.5], at_least=0, below=1)  # share of the features
    hidden: int = parameter(0, drawn=[0], at_least=0, at_most=4096)  # units of a layer in between; none for 0
    batch_size: int = parameter(32, drawn=[32], at_least=1, at_most=MOST_BATCH)
    augment: Literal["none", "flip"] = parameter("flip", drawn=["flip"])


class Pretrained:
    """Learns from rows of features float32 [variants, features] and answers of the first, the photo as it is."""

    about: ClassVar[About]

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, weights: bytes | None = None
    ) -> None:
        name = self.about.backbone
        self.hyperparameters = parse(Hyperparameters, hyperparameters, where=f"hyperparameters of pretrained.{name}")
        self.temperature = 1.0
        self._classes = classes
        self._backbone = open_backbone(name, weights)
        known = {"name": name, "weights": self._backbone.weights, "license": self._backbone.license}
        self.origin = {"backbone": known}

    def begin(self, data: Data, seed: int) -> None:
        features, hidden = data.train.x[:, PLAIN], self.hyperparameters.hidden
        self._head = Head.of(features, self._classes, hidden, np.random.default_rng([seed, 0]))

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        yield from self.go_on(data, [], (), epochs, seed)

    def go_on(
        self, data: Data, state: list[np.ndarray], done: Sequence[Epoch], epochs: int, seed: int
    ) -> Iterator[Epoch]:
        asked = self.hyperparameters
        x, y = data.train.x, data.train.y
        variants = x.shape[1] if asked.augment == "flip" else 1
        if asked.augment == "flip" and variants == 1:
            raise ValueError("augment: flip needs features of the mirrored photos, and there are none of them")
        self.begin(data, seed)
        if done:
            count = len(self._head.weights)
            self.restore(state[:count])
            state = state[count:]
        self._adam = adam = Adam(self._head.weights)
        if done:
            adam.restore(state)
        for number in range(len(done) + 1, epochs + 1):
            started = time.monotonic()
            rng = np.random.default_rng([seed, number])
            rate = asked.learning_rate * (1 + np.cos(np.pi * (number - 1) / epochs)) / 2
            order = rng.permutation(len(y))
            loss = correct = 0.0
            for start in range(0, len(order), asked.batch_size):
                chosen = order[start : start + asked.batch_size]
                seen = x[chosen, rng.integers(0, variants, len(chosen))]
                losses, right, gradients = self._head.learn(seen, y[chosen], asked.dropout, rng)
                adam.step(gradients, rate, asked.weight_decay)
                loss += losses
                correct += right
            validation = score(predicted(self, data.validation), data.validation)
            yield Epoch(number, loss / len(y), correct / len(y), *validation, time.monotonic() - started)

    def weights(self) -> list[np.ndarray]:
        return [one.copy() for one in self._head.weights]

    def state(self) -> list[np.ndarray]:
        return [*self.weights(), *self._adam.state()]

    def restore(self, weights: list[np.ndarray]) -> None:
        self._head = replace(self._head, weights=weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return self._extractor.features(photos)[:, None]

    @cached_property
    def _extractor(self) -> Extractor:
        return Extractor(self._backbone)

    def predict(self, x: np.ndarray) -> np.ndarray:
        return self._head.predict(x[:, PLAIN], self.temperature)

    def core(self) -> Core:
        """The backbone, the head and the temperature in one graph."""
        model = onnx.ModelProto()
        model.CopyFrom(self._backbone.model)
        graph = model.graph
        last = graph.output[0].name
        for n, (weight, bias) in enumerate(self._head.layers()):
            if n > 0:
                graph.node.append(helper.make_node("Relu", [last], [f"head_{n}_in"]))
                last = f"head_{n}_in"
            names = [f"head_{n}_weight", f"head_{n}_bias"]
            graph.initializer.extend(numpy_helper.from_array(value, name) for value, name in zip((weight, bias), names))
            graph.node.append(helper.make_node("Gemm", [last, *names], [f"head_{n}"]))
            last = f"head_{n}"
        graph.initializer.append(numpy_helper.from_array(np.float32(1 / self.temperature), "sharpness"))
        graph.node.append(helper.make_node("Mul", [last, "sharpness"], ["logits"]))
        graph.node.append(helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1))
        del graph.output[:]
        shape = ["photos", self._classes]
        graph.output.append(helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, shape))
        return Core(model, "NCHW", self._backbone.mean, self._backbone.std)


class EfficientnetLite0(Pretrained):
    about = About(
        "A head on the features of EfficientNet-Lite0, which has learned from ImageNet",
        Hyperparameters,
        32,
        192,
        20,
        "efficientnet-lite0",
    )


class Resnet18(Pretrained):
    about = About(
        "A head on the features of ResNet-18, by torchvision's weights", Hyperparameters, 32, 192, 20, "resnet18"
    )


class Resnet50(Pretrained):
    about = About(
        "A head on the features of ResNet-50, by torchvision's weights", Hyperparameters, 32, 192, 20, "resnet50"
    )


class Vgg16(Pretrained):
    about = About("A head on the features of VGG16, by Keras' weights", Hyperparameters, 32, 192, 20, "vgg16")


class Onnx(Pretrained):
    about = About("A head on the features of a network of your own, in ONNX", Hyperparameters, 32, 192, 20, "onnx")
