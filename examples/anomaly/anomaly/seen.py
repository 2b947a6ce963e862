"""What is looked at: brightness and contrast of each cell of a photo, in NumPy and, the same, in ONNX."""

import numpy as np
import onnx
from onnx import helper

CELLS = 8  # of each side
LEAST = 1e-6  # added to a variance, whose root has no slope at 0


def seen(x: np.ndarray) -> np.ndarray:
    """float32 [n, 2, cells, cells] of pixels uint8 [n, height, width, 3]: mean and deviation of each cell's grey, in 0..1."""
    n, height, width, _ = x.shape
    high, wide = height // CELLS, width // CELLS
    grey = x[:, : high * CELLS, : wide * CELLS].astype(np.float32).mean(axis=3) / np.float32(255)
    cells = grey.reshape(n, CELLS, high, CELLS, wide)
    mean, square = cells.mean(axis=(2, 4)), (cells * cells).mean(axis=(2, 4))
    return np.stack([mean, np.sqrt(np.maximum(square - mean * mean, 0) + np.float32(LEAST))], axis=1)


def nodes(size: tuple[int, int]) -> list[onnx.NodeProto]:
    """From `pixels` float [n, 3, height, width] in 0..1 to `seen`. They use the constants `channels`, `nothing` and `least`."""
    cell = [size[0] // CELLS, size[1] // CELLS]
    pool = {"kernel_shape": cell, "strides": cell}
    return [
        helper.make_node("ReduceMean", ["pixels", "channels"], ["grey"], keepdims=1),
        helper.make_node("AveragePool", ["grey"], ["mean"], **pool),
        helper.make_node("Mul", ["grey", "grey"], ["squared"]),
        helper.make_node("AveragePool", ["squared"], ["square"], **pool),
        helper.make_node("Mul", ["mean", "mean"], ["mean squared"]),
        helper.make_node("Sub", ["square", "mean squared"], ["difference"]),
        helper.make_node("Max", ["difference", "nothing"], ["variance"]),
        helper.make_node("Add", ["variance", "least"], ["above"]),
        helper.make_node("Sqrt", ["above"], ["deviation"]),
        helper.make_node("Concat", ["mean", "deviation"], ["seen"], axis=1),
    ]


CONSTANTS = {
    "channels": np.array([1], np.int64),
    "nothing": np.array(0, np.float32),
    "least": np.array(LEAST, np.float32),
}
