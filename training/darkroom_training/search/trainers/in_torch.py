"""Networks that learn in PyTorch, on a GPU where there is one."""

import io
import logging
import os
from collections.abc import Callable
from functools import partial

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # without it, a GPU's sums differ from run to run
import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional

from darkroom_training.kit.cores import cores
from darkroom_training.kit.opset import OPSET
from darkroom_training.search.trainers.learning import Hyperparameters, Step, rate

for name in ("torch.onnx", "torch.utils"):  # they warn of what is not installed and not needed, such as triton
    logging.getLogger(name).setLevel(logging.ERROR)

BATCH = 32  # photos at once where nothing is learned


def seeded(seed: int) -> None:
    """What is drawn from now on is the seed's, and sums are made in one order."""
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.allow_tf32 = False  # a served model is compared with what the network says
    torch.set_num_threads(cores())


class Learner:
    """A network, float32 [n, 3, height, width] to logits [n, classes], of which `fc` learns while the rest is frozen."""

    def __init__(self, network: nn.Module, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = network.to(self._device)
        self._scale = torch.tensor([1 / (255 * one) for one in std], device=self._device)[:, None, None]
        self._shift = torch.tensor([-a / b for a, b in zip(mean, std)], device=self._device)[:, None, None]

    def steps(
        self,
        asked: Hyperparameters,
        class_weights: np.ndarray,
        epochs: int,
        state: list[np.ndarray],
        first: int,
    ) -> Callable[[int], Step]:
        """What learns from a batch, for each epoch's number, the `first` of which goes on from a state, unless it is 1."""
        frozen = getattr(asked, "frozen_epochs", 0)
        weights = torch.tensor(class_weights, device=self._device)

        def step_of(number: int) -> Step:
            if number in (first, frozen + 1):
                for name, one in self._network.named_parameters():
                    one.requires_grad_(number > frozen or name.startswith("fc."))
                self._optimiser = _optimiser(asked, [one for one in self._network.parameters() if one.requires_grad])
                if number == first > 1:
                    self._go_on_from(state, with_optimiser=number != frozen + 1)
            for group in self._optimiser.param_groups:
                group["lr"] = rate(asked, number, epochs)
            return partial(self._step, self._optimiser, asked, weights, number <= frozen)

        return step_of

    def _step(
        self,
        optimiser: torch.optim.Optimizer,
        asked: Hyperparameters,
        class_weights: torch.Tensor,
        frozen: bool,
        x: np.ndarray,
        y: np.ndarray,
    ) -> tuple[float, float]:
        for name, part in self._network.named_children():
            part.train(not frozen or name == "fc")
        pixels, true = self._pixels(x), torch.tensor(y, device=self._device)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._device.type == "cuda"):
            logits = self._network(pixels)
        logits = logits.float()
        losses = functional.cross_entropy(logits, true, reduction="none", label_smoothing=asked.label_smoothing)
        optimiser.zero_grad()
        (losses * class_weights[true]).mean().backward()
        _decay(optimiser, asked.weight_decay)
        optimiser.step()
        plain = functional.cross_entropy(logits.detach(), true, reduction="sum")
        return float(plain), float((logits.argmax(dim=1) == true).sum())

    def predict(self, x: np.ndarray, temperature: float) -> np.ndarray:
        """Probabilities float32 [n, classes] of uint8 [n, height, width, 3]."""
        self._network.eval()
        with torch.inference_mode():
            parts = [
                torch.softmax(self._network(self._pixels(x[start : start + BATCH])) / temperature, dim=1).cpu().numpy()
                for start in range(0, len(x), BATCH)
            ]
        return np.concatenate(parts)

    def _pixels(self, x: np.ndarray) -> torch.Tensor:
        pixels = torch.from_numpy(np.array(x)).to(self._device).permute(0, 3, 1, 2)
        return pixels.float() * self._scale + self._shift

    def state(self) -> list[np.ndarray]:
        """What was learned, what the optimiser keeps, and what would be drawn next."""
        file = io.BytesIO()
        parts = {"network": self._network.state_dict(), "optimiser": self._optimiser.state_dict()}
        drawn = {"cpu": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all()}
        torch.save(parts | {"drawn": drawn}, file)
        return [np.frombuffer(file.getvalue(), np.uint8)]

    def _go_on_from(self, state: list[np.ndarray], with_optimiser: bool) -> None:
        parts = torch.load(io.BytesIO(state[0].tobytes()), map_location="cpu", weights_only=True)
        self._network.load_state_dict(parts["network"])
        if with_optimiser:
            self._optimiser.load_state_dict(parts["optimiser"])
        torch.set_rng_state(parts["drawn"]["cpu"])
        if len(parts["drawn"]["cuda"]) == torch.cuda.device_count():
            torch.cuda.set_rng_state_all(parts["drawn"]["cuda"])

    def weights(self) -> list[np.ndarray]:
        return [one.cpu().numpy().copy() for one in self._network.state_dict().values()]

    def restore(self, weights: list[np.ndarray]) -> None:
        names = self._network.state_dict()
        self._network.load_state_dict({name: torch.tensor(one) for name, one in zip(names, weights)})

    def converted(self, size: tuple[int, int], temperature: float) -> onnx.ModelProto:
        """The network as ONNX, logits divided by the temperature and made probabilities."""
        whole = _Answer(self._network, temperature).eval()
        program = torch.onnx.export(
            whole,
            (torch.zeros(2, 3, *size, device=self._device),),
            dynamo=True,
            opset_version=OPSET,
            external_data=False,
            dynamic_shapes=[{0: torch.export.Dim("photos")}],
            verbose=False,
        )
        return _bare(program.model_proto)


class _Answer(nn.Module):
    def __init__(self, network: nn.Module, temperature: float) -> None:
        super().__init__()
        self.network, self.sharpness = network, 1 / temperature

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return torch.softmax(self.network(pixels) * self.sharpness, dim=1)


def _optimiser(asked: Hyperparameters, weights: list[nn.Parameter]) -> torch.optim.Optimizer:
    if asked.optimiser == "sgd":
        return torch.optim.SGD(weights, asked.learning_rate, asked.momentum)
    return torch.optim.Adam(weights, asked.learning_rate)


def _decay(optimiser: torch.optim.Optimizer, decay: float) -> None:
    with torch.no_grad():
        for group in optimiser.param_groups:
            for weights in group["params"]:
                if weights.ndim > 1:
                    weights.mul_(1 - group["lr"] * decay)


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Without what the exporter notes beside: lines and folders of this machine."""
    del model.metadata_props[:], model.graph.metadata_props[:]
    for one in (*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output):
        del one.metadata_props[:]
        one.doc_string = ""
    return model
