"""Wheels of others, made for a test: a package with entry points, as pip or a path to the .whl would have it."""

import base64
import hashlib
import zipfile
from pathlib import Path


def install(folder: Path, name: str, entries: dict[str, dict[str, str]], code: str, version: str = "1.0") -> Path:
    """Leave a package of one module in a folder: `entries` are {group: {name: object}}."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(code)
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (info / "WHEEL").write_text("Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    said = [
        f"[{group}]\n" + "".join(f"{one} = {name}:{at}\n" for one, at in some.items())
        for group, some in entries.items()
    ]
    (info / "entry_points.txt").write_text("\n".join(said))
    files = sorted(path for path in (*(folder / name).rglob("*"), *info.rglob("*")) if path.is_file())
    (info / "RECORD").write_text("".join(f"{path.relative_to(folder)},sha256={_hash(path)},\n" for path in files))
    return folder


def zipped(folder: Path, wheel: Path) -> Path:
    """The same as a file, as the local Databricks has it on its path."""
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return wheel


def _hash(path: Path) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")
