"""What the app knows of a wheel that a task needs, held against the one that is installed."""

from dataclasses import dataclass

from darkroom_training.plugins.installed import PluginError, content_hash, plugin


@dataclass(frozen=True)
class Package:
    name: str
    sha256: str  # of what it installs (installed.py)


def check_installed(trainer: str, known: Package) -> None:
    """Raise PluginError unless the wheel that brings a trainer is the one whose manifest the app has read."""
    one = plugin("trainers", trainer)
    sha256 = content_hash(one.package)
    if (one.package, sha256) != (known.name, known.sha256):
        raise PluginError(
            f"{one} is not what the app's setting TRAINERS tells of: that is {known.name} with the hash {known.sha256[:12]}…, here it "
            f"is {sha256[:12]}…. Print the manifest anew with the wheel that is deployed (python -m darkroom_training trainers)"
        )
