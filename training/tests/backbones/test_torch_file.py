"""PyTorch's files of weights are read without PyTorch, and nothing that they name is run."""

import io
import pickle
import struct
import zipfile
from collections import OrderedDict

import numpy as np
import pytest

from darkroom_training.backbones.backbone import LITE0
from darkroom_training.backbones.torch_file import MAGIC, NoWeights, read_torch_file


class Storage:
    """What torch.save makes of a tensor's numbers: a name that its file answers to."""

    def __init__(self, key: str, values: np.ndarray) -> None:
        self.key, self.values = key, values


class Named:
    """A global that pickle writes by its name only."""

    def __init__(self, module: str, name: str, *arguments) -> None:
        self.module, self.name, self.arguments = module, name, arguments


class Writer(pickle._Pickler):  # the one in Python, whose parts can be told what to write
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return ("storage", Named("torch", "FloatStorage"), value.key, "cpu", len(value.values))
        return None

    def save(self, value, save_persistent_id=True):
        if not isinstance(value, Named):
            return super().save(value, save_persistent_id)
        self.write(b"c" + f"{value.module}\n{value.name}\n".encode())
        if value.arguments:
            super().save(value.arguments)
            self.write(b"R")
        return None


def pickled(value) -> bytes:
    file = io.BytesIO()
    Writer(file, 2).dump(value)
    return file.getvalue()


def tensor(storage: Storage, offset: int, shape: tuple, strides: tuple) -> Named:
    return Named("torch._utils", "_rebuild_tensor_v2", storage, offset, shape, strides, False, OrderedDict())


def stream(state, storages: list[Storage]) -> bytes:
    """A file as torch.save wrote it before it wrote zips."""
    parts = [pickle.dumps(MAGIC, 2), pickle.dumps(1001, 2), pickle.dumps({}, 2), pickled(state)]
    parts.append(pickle.dumps([one.key for one in storages], 2))
    for one in storages:
        parts += [struct.pack("<q", len(one.values)), one.values.astype("<f4").tobytes()]
    return b"".join(parts)


def zipped(state, storages: list[Storage]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("archive/data.pkl", pickled(state))
        for one in storages:
            parts.writestr(f"archive/data/{one.key}", one.values.astype("<f4").tobytes())
    return file.getvalue()


@pytest.mark.parametrize("written", [stream, zipped])
def test_tensors_have_the_order_that_their_strides_say(written):
    storage = Storage("7", np.arange(12, dtype=np.float32))
    state = {"plain": tensor(storage, 0, (3, 4), (4, 1)), "turned": tensor(storage, 0, (4, 3), (1, 4))}
    read = read_torch_file(written(state, [storage]))
    assert np.array_equal(read["plain"], np.arange(12).reshape(3, 4))
    assert np.array_equal(read["turned"], np.arange(12).reshape(3, 4).T)


@pytest.mark.parametrize("written", [stream, zipped])
def test_what_asks_for_anything_else_is_refused_and_not_run(written, tmp_path):
    trap = Named("os", "mkdir", str(tmp_path / "trapped"))
    with pytest.raises(NoWeights, match="asks for os.mkdir"):
        read_torch_file(written({"weight": trap}, []))
    assert not (tmp_path / "trapped").exists()


@pytest.mark.parametrize("content", [b"", b"not weights", pickle.dumps({"a": 1}), pickle.dumps(MAGIC, 2)])
def test_another_file_is_refused(content):
    with pytest.raises(NoWeights):
        read_torch_file(content)


def test_a_tensor_beyond_its_numbers_is_refused():
    storage = Storage("7", np.arange(12, dtype=np.float32))
    with pytest.raises(NoWeights, match="reaches beyond its numbers"):
        read_torch_file(stream({"a": tensor(storage, 1, (3, 4), (4, 1))}, [storage]))


def test_a_small_file_takes_no_gigabytes():
    storage = Storage("7", np.zeros(1, np.float32))
    with pytest.raises(NoWeights, match="a tensor of more numbers than there are"):
        read_torch_file(stream({"a": tensor(storage, 0, (10**6, 10**6), (0, 0))}, [storage]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("archive/data.pkl", b"\x00" * 10**7)
    with pytest.raises(NoWeights, match="is compressed"):
        read_torch_file(file.getvalue())


def test_the_installed_weights_cut_anywhere_are_refused():
    content = LITE0.read()
    assert len(read_torch_file(content)) == 296
    for part in (0.001, 0.5, 0.999):
        with pytest.raises(NoWeights):
            read_torch_file(content[: int(len(content) * part)])
