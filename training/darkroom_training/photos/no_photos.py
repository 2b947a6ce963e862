"""Files that lie among people's photos and are none: hidden ones, and what systems and tools leave there."""

import json
from importlib.resources import files

# In small letters: on Windows and macOS, case means nothing. The app's listing of photos goes by the same.
SYSTEM = {
    name
    for names in json.loads(files("darkroom_training.photos").joinpath("no_photos.json").read_text("utf-8")).values()
    for name in names
}
MARKER = "_$folder$"  # by which Hadoop and Spark mark folders


def may_be_photo(path: str) -> bool:
    """Whether the names of a path, below the folder of all photos, leave it one of the user's own."""
    return not any(name.startswith(".") or name.lower() in SYSTEM or name.endswith(MARKER) for name in path.split("/"))
