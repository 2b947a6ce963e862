"""How much memory is to be had: the machine's, or the container's where it has less."""

import pytest

from darkroom_training.kit.memory import available

MEMINFO = "MemTotal: 8000 kB\nMemFree: 1000 kB\nMemAvailable:    4000 kB\nHugePages_Total: 0\n"
NEW = {
    "memory.max": "2000000",
    "memory.current": "1500000",
    "memory.stat": "anon 5\ninactive_file 200000\nactive_file 1000\n",
}
OLD = {
    "memory/memory.limit_in_bytes": "3000000",
    "memory/memory.usage_in_bytes": "1000000",
    "memory/memory.stat": "inactive_file 0\nactive_file 7\n",
}


@pytest.mark.parametrize(
    ("container", "bytes"),
    [
        ({}, 4_096_000),
        (NEW, 701_000),
        (NEW | {"memory.max": "max"}, 4_096_000),
        (OLD, 2_000_007),
        (OLD | {"memory/memory.limit_in_bytes": str(2**63 - 4096)}, 4_096_000),
    ],
)
def test_the_least_of_machine_and_container_counts_and_files_in_memory_count_as_room(tmp_path, container, bytes):
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text(MEMINFO)
    for name, content in container.items():
        file = tmp_path / "sys/fs/cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    assert available(tmp_path) == bytes


def test_where_nobody_says_it_is_unknown(tmp_path):
    assert available(tmp_path) is None


def test_this_machine_says():
    assert (available() or 0) > 1_000_000
