"""How much memory is to be had."""

from pathlib import Path

# Of a container: its limit, what it uses, and how much of that files take, which can be given up. Two generations of cgroups.
CONTAINERS = (
    ("memory.max", "memory.current", "memory.stat"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"),
)


def available(root: Path = Path("/")) -> int | None:
    """Bytes that this machine, or the container around this process, still has; None where nobody says (macOS)."""
    found = [
        _of_machine(root / "proc/meminfo"),
        *(_of_container(root / "sys/fs/cgroup", *files) for files in CONTAINERS),
    ]
    return min((bytes for bytes in found if bytes is not None), default=None)


def _of_machine(meminfo: Path) -> int | None:
    if not meminfo.exists():
        return None
    return _numbers(meminfo)["MemAvailable:"] * 1024


def _of_container(folder: Path, limit: str, used: str, stat: str) -> int | None:
    if not (folder / limit).exists() or not (most := (folder / limit).read_text().strip()).isdigit():
        return None  # no container, or one without a limit: "max"
    files = _numbers(folder / stat)
    return int(most) - int((folder / used).read_text()) + files["inactive_file"] + files["active_file"]


def _numbers(file: Path) -> dict[str, int]:
    """Name and number of each line; a unit may follow."""
    return {words[0]: int(words[1]) for words in map(str.split, file.read_text().splitlines())}
