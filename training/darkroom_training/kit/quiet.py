"""What frameworks say in a task's log for themselves, when they are imported."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# Of absl in C++, which TensorFlow sets up too late for its own level to count: information, and that it is written here.
CHATTER = re.compile(rb"(I\d{4} \d|WARNING: All log messages before absl::InitializeLog\(\)).*\n?")


@contextmanager
def without_chatter() -> Iterator[None]:
    """Hold back what is written to the error output meanwhile, also by C++, and write all of it afterwards but the chatter."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            written.seek(0)
            for line in written:
                if not CHATTER.fullmatch(line):
                    os.write(2, line)
