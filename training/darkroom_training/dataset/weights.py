"""Weights that a plan names for a network that was trained before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    uri: str
    sha256: str  # of the file
