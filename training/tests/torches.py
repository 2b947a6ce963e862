"""Tests that need PyTorch are skipped where `npm test` has not installed it."""

from importlib.util import find_spec

import pytest

TORCH = pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed: npm test installs it")


def with_torch(name: str):
    """The name of a trainer as a parameter of a test."""
    return pytest.param(name, marks=TORCH) if name.startswith("torch.") else name
