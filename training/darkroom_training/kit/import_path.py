"""Where a process that we start finds our code."""

import os
import sys
from pathlib import Path


def import_path() -> str:
    """PYTHONPATH for a child: that of this process, and this very package before all else.

    Whoever loads a model of MLflow has its code in front: a part of this package, which would be taken for the whole.
    """
    ours = Path(__file__).parents[2]  # a folder, or a wheel that was not unpacked
    return os.pathsep.join([str(ours), *(path for path in sys.path if path)])
