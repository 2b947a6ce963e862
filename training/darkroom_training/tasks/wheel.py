"""Which training package is installed, held against the one that is meant."""

import importlib.metadata
from pathlib import Path
from typing import Any

from darkroom_training.plugins.installed import PluginError, content_hash

NAME = "darkroom_training"
IMAGE = Path("/darkroom/wheel.txt")  # where an image that `npm run image` has built names its wheel


class WrongWheel(RuntimeError):
    """What is installed is not what the app has asked for; the message says what to do."""


def installed() -> dict[str, Any] | None:
    """Version of the installed package, whose local part is the hash of its sources, and SHA-256 of what its wheel installs.

    The hash is None where nobody has noted it, the whole where the package is not installed but only found by its path.
    """
    try:
        version = importlib.metadata.version(NAME)
    except importlib.metadata.PackageNotFoundError:
        return None
    try:
        return {"version": version, "sha256": content_hash(NAME)}
    except PluginError:
        return {"version": version, "sha256": None}


def check(found: dict[str, Any] | None, meant: str) -> None:
    """Raise WrongWheel unless the package of the version that is meant is installed."""
    version = found["version"] if found else "none"
    if version != meant:
        raise WrongWheel(
            f"this task was to run {NAME} {meant}, and {version} is installed here. A cluster that stands keeps what it has "
            "until it restarts: restart it, or let the app's setting TRAINING_WHEEL name the wheel that is meant"
        )


def check_image(meant: str) -> None:
    """Raise WrongWheel where this machine's image was built for another version than the one that is meant.

    The run may have installed its wheel over that of the image: the packages beside it would still be those of the other one. Images
    that name no wheel are somebody else's, who has seen to it.
    """
    try:
        version = IMAGE.read_text().strip()
    except OSError:
        return
    if version != meant:
        raise WrongWheel(
            f"this task was to run {NAME} {meant}, and the image of this cluster was built and tried with {version}: build one with "
            "the wheel that is meant (npm run image, then azd provision), or name no image in compute.image"
        )
