"""PyTorch's files of weights, read without PyTorch: tensors and nothing else, whatever the pickle asks for."""

import io
import pickle
import zipfile
from collections import OrderedDict
from typing import Any, BinaryIO

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C  # what files begin with that torch.save wrote before it wrote zips
TYPES = {
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "HalfStorage": np.dtype("<f2"),
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
}


class NoWeights(ValueError):
    """The file is no file of weights; the message says why."""


def read_torch_file(content: bytes) -> dict[str, np.ndarray]:
    """Every tensor of a state dict by its name. Raises NoWeights for anything else, and runs no code that the file names."""
    try:
        state = _of_zip(content) if zipfile.is_zipfile(io.BytesIO(content)) else _of_stream(io.BytesIO(content))
    except NoWeights:
        raise
    except Exception as wrong:  # whatever damaged bytes lead to
        raise NoWeights(f"cannot be read as PyTorch's weights: {wrong}") from wrong
    if not isinstance(state, dict) or not all(isinstance(one, _Tensor) for one in state.values()):
        raise NoWeights("holds something else than tensors by name: save the model's state_dict()")
    return {name: tensor.array() for name, tensor in state.items()}


class _Storage:
    """Numbers in a row; where they stand in the file is found when all are known."""

    def __init__(self, kind: str, count: int) -> None:
        self.kind, self.count = TYPES[kind], count
        self.values: np.ndarray | None = None

    def fill(self, content: bytes) -> None:
        self.values = np.frombuffer(content, self.kind, self.count)


class _Tensor:
    def __init__(self, storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> None:
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self) -> np.ndarray:
        """A copy in the usual order. Strides are the file's own: a tensor may stand there transposed."""
        assert self.storage.values is not None
        if int(np.prod(self.shape, dtype=object)) > len(self.storage.values):
            raise NoWeights("has a tensor of more numbers than there are")
        last = self.offset + sum((n - 1) * step for n, step in zip(self.shape, self.strides))
        if min((self.offset, *self.shape, *self.strides), default=0) < 0 or last >= max(len(self.storage.values), 1):
            raise NoWeights("has a tensor that reaches beyond its numbers")
        size = self.storage.kind.itemsize
        return np.lib.stride_tricks.as_strided(
            self.storage.values[self.offset :], self.shape, [step * size for step in self.strides]
        ).copy()


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _Tensor(storage, offset, shape, strides)
        if module == "torch" and name in TYPES:
            return name
        raise NoWeights(f"asks for {module}.{name}, which no file of weights needs")

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, _, count, *_ = pid
        return self.storages.setdefault(key, _Storage(kind, count))


def _of_zip(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if any(part.compress_type != zipfile.ZIP_STORED for part in parts.infolist()):
            raise NoWeights("is compressed, as PyTorch never writes it: small files might take gigabytes")
        [pickled] = [name for name in parts.namelist() if name.endswith("/data.pkl")]
        unpickler = _Unpickler(io.BytesIO(parts.read(pickled)))
        state = unpickler.load()
        for key, storage in unpickler.storages.items():
            storage.fill(parts.read(f"{pickled.removesuffix('data.pkl')}data/{key}"))
        return state


def _of_stream(file: BinaryIO) -> Any:
    """Magic number, version and machine, then the pickle, then keys and numbers of the storages."""
    if _Unpickler(file).load() != MAGIC:
        raise NoWeights("begins like no file of PyTorch's weights")
    _Unpickler(file).load()
    _Unpickler(file).load()
    unpickler = _Unpickler(file)
    state = unpickler.load()
    for key in _Unpickler(file).load():
        storage = unpickler.storages[key]
        count = int.from_bytes(file.read(8), "little")
        if count != storage.count:
            raise NoWeights(f"says {storage.count} numbers in one place and {count} in another")
        storage.fill(file.read(count * storage.kind.itemsize))
    return state
