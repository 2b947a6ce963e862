"""What training/changes-no-model.txt says cannot change a model is out of reach of what can."""

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

TRAINING = Path(__file__).parent.parent
PATTERNS = [line for line in (TRAINING / "changes-no-model.txt").read_text().splitlines() if line[:1] not in ("#", "")]
FILES = sorted(str(path.relative_to(TRAINING)) for path in (TRAINING / "darkroom_training").rglob("*.py"))
# It gives each task its entry point, and imports the one that was called.
ENTRY_POINTS = "darkroom_training/__init__.py"


def changes_no_model(file: str) -> bool:
    return any(fnmatch(file, pattern) for pattern in PATTERNS)


def imported_by(file: str) -> set[str]:
    """The files of the package that one imports, by whatever form of import, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((TRAINING / file).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    paths = {name.replace(".", "/") for name in names}
    return {path for path in FILES if path.removesuffix("/__init__.py").removesuffix(".py") in paths}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_line_names_files_that_are_there(pattern: str):
    assert any(fnmatch(file, pattern) for file in FILES)


def test_the_tasks_that_make_photos_into_models_count():
    makers = {"inspect.py", "preprocess.py", "train.py"}
    assert {Path(file).name for file in FILES if not changes_no_model(file)} >= makers


@pytest.mark.parametrize("file", [file for file in FILES if not changes_no_model(file) and file != ENTRY_POINTS])
def test_what_can_change_a_model_imports_nothing_that_cannot(file: str):
    assert [path for path in imported_by(file) if changes_no_model(path)] == []
