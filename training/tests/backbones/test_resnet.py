"""ResNets by torchvision's files see photos as PyTorch's networks of the same weights do."""

import numpy as np
import pytest
from torches import TORCH
from weight_files import torch_file

from darkroom_training.backbones.backbone import open_backbone
from darkroom_training.backbones.extractor import Extractor

PHOTOS = np.random.default_rng(1).integers(0, 256, (3, 64, 48, 3), dtype=np.uint8)


def network(kernels: tuple[int, ...], blocks: tuple[int, ...], wider: int):
    """A residual network without its last layer, of layers that are named as torchvision names them. He et al. (2016)."""
    import torch
    from torch import nn

    class Block(nn.Module):
        def __init__(self, channels: int, width: int, stride: int) -> None:
            super().__init__()
            widths = [channels, *[width] * (len(kernels) - 1), width * wider]
            strides = [stride if n == len(kernels) - 2 else 1 for n in range(len(kernels))]
            for n, kernel in enumerate(kernels):
                convolution = nn.Conv2d(widths[n], widths[n + 1], kernel, strides[n], padding=kernel // 2, bias=False)
                setattr(self, f"conv{n + 1}", convolution)
                setattr(self, f"bn{n + 1}", nn.BatchNorm2d(widths[n + 1]))
            if stride != 1 or channels != width * wider:
                shortcut = nn.Conv2d(channels, width * wider, 1, stride, bias=False)
                self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(width * wider))

        def forward(self, x):
            inside = x
            for n in range(1, len(kernels) + 1):
                inside = getattr(self, f"bn{n}")(getattr(self, f"conv{n}")(inside))
                inside = torch.relu(inside) if n < len(kernels) else inside
            return torch.relu(inside + (self.downsample(x) if hasattr(self, "downsample") else x))

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False), nn.BatchNorm2d(64)
            channels = 64
            for stage, count in enumerate(blocks, start=1):
                width = 32 << stage
                first = Block(channels, width, 1 if stage == 1 else 2)
                channels = width * wider
                setattr(
                    self, f"layer{stage}", nn.Sequential(first, *[Block(channels, width, 1) for _ in range(1, count)])
                )

        def forward(self, x):
            x = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, padding=1)
            for stage in range(1, 5):
                x = getattr(self, f"layer{stage}")(x)
            return x.mean(dim=(2, 3))

    torch.manual_seed(1)
    made = Network()
    for part in made.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight)
    return made


@TORCH
@pytest.mark.parametrize(
    ("name", "made"), [("resnet18", ((3, 3), (2, 2, 2, 2), 1)), ("resnet50", ((1, 3, 1), (3, 4, 6, 3), 4))]
)
def test_its_features_are_those_of_pytorch(name, made):
    import torch

    reference = network(*made)
    backbone = open_backbone(name, torch_file(reference))
    pixels = (PHOTOS / 255 - np.array(backbone.mean)) / np.array(backbone.std)
    with torch.inference_mode():
        expected = reference.eval()(torch.tensor(pixels, dtype=torch.float32).permute(0, 3, 1, 2)).numpy()
    seen = Extractor(backbone).features(PHOTOS)
    assert expected.std(axis=0).max() > 1e-2 and seen.shape == expected.shape  # photos are told apart
    assert np.abs(seen - expected).max() < 1e-4 * max(1, np.abs(expected).max())
