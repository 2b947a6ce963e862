"""Networks of PyTorch: float32 [n, 3, height, width] to logits [n, classes]."""

from collections import OrderedDict
from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from darkroom_training.search.trainers.learning import Hyperparameters


def cnn(size: tuple[int, int], classes: int, asked: Hyperparameters) -> nn.Module:
    """Three convolutions with batch normalisation, each followed by a pool."""
    layers: list[nn.Module] = []
    for channels, out in ((3, 16), (16, 32), (32, 64)):
        layers += [nn.Conv2d(channels, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(), nn.MaxPool2d(2)]
    flat = 64 * (size[0] // 8) * (size[1] // 8)
    return nn.Sequential(OrderedDict(body=nn.Sequential(*layers, nn.Flatten()), fc=head(flat, classes, asked)))


def head(features: int, classes: int, asked: Hyperparameters) -> nn.Sequential:
    """The layers after the last convolution, which begin by finding all classes about as probable."""
    layers: list[nn.Module] = [nn.Dropout(asked.dropout)]
    if asked.dense:
        layers += [nn.Linear(features, asked.dense), nn.ReLU(), nn.Dropout(asked.dropout)]
    last = nn.Linear(asked.dense or features, classes)
    nn.init.normal_(last.weight, std=0.01)
    nn.init.zeros_(last.bias)
    return nn.Sequential(*layers, last)


class Resnet18(nn.Module):
    """He et al., Deep Residual Learning (2016); its parts have torchvision's names, so that its weights fit."""

    def __init__(self, classes: int, asked: Hyperparameters) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        for stage, (channels, out) in enumerate(((64, 64), (64, 128), (128, 256), (256, 512)), start=1):
            blocks = nn.Sequential(Block(channels, out, 1 if stage == 1 else 2), Block(out, out, 1))
            setattr(self, f"layer{stage}", blocks)
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
        self.fc = head(512, classes, asked)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, stride=2, padding=1)
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        return self.fc(x.mean(dim=(2, 3)))

    def begin_with(self, weights: Mapping[str, np.ndarray]) -> None:
        """Take everything but the head. Raises KeyError, or RuntimeError, for weights of another network."""
        own = self.state_dict()
        wanted = [name for name in own if not name.startswith("fc.") and not name.endswith(".num_batches_tracked")]
        self.load_state_dict(own | {name: torch.tensor(weights[name]) for name in wanted})


class Block(nn.Module):
    def __init__(self, channels: int, out: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        projects = stride != 1 or channels != out
        shortcut = nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))
        self.downsample = shortcut if projects else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inside = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(inside + self.downsample(x))
