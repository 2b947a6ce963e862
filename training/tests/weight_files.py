"""Files of weights as frameworks save them, of networks that have learned nothing."""

import io

import h5py
import numpy as np

RNG = np.random.default_rng(1)


def vgg_file() -> bytes:
    """A file as Keras saves VGG16 without its head, of weights that keep numbers small."""
    file = io.BytesIO()
    with h5py.File(file, "w") as out:
        channels = 3
        for block, (convolutions, width) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512)), start=1):
            for n in range(1, convolutions + 1):
                group = out.create_group(f"block{block}_conv{n}/block{block}_conv{n}")
                group["kernel:0"] = RNG.normal(0, np.sqrt(2 / 9 / channels), (3, 3, channels, width)).astype("f4")
                group["bias:0"] = np.zeros(width, "f4")
                channels = width
    return file.getvalue()


def torch_file(network) -> bytes:
    """A file as torch.save writes it, of a torch.nn.Module whose batch normalisation has seen something."""
    import torch

    for name, values in network.state_dict().items():
        if name.endswith("running_mean"):
            values += 0.1 * (torch.rand(values.shape) - 0.5)
        if name.endswith("running_var"):
            values += torch.rand(values.shape) - 0.5
    file = io.BytesIO()
    torch.save(network.state_dict(), file)
    return file.getvalue()
