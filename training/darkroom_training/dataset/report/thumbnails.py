"""Small pictures that travel inside the page."""

import base64
import io
from collections.abc import Iterable

from PIL import Image

from darkroom_training.clients.store import Store
from darkroom_training.dataset.checks.photos import Example
from darkroom_training.kit.cores import cores
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import decode
from darkroom_training.photos.sources import each

SIDE = 224  # pixels of the longer side
QUALITY = 70
MOST = 400  # pictures of a page: about 3 MB of photos


def thumbnails(store: Store, images: str, examples: Iterable[Example]) -> dict[str, str]:
    """Data URIs by photo; a photo that has none could not be read any more."""
    wanted = list({one.photo: one for one in examples if one.photo}.values())[:MOST]
    with Children(cores()) as children:
        pictures = each(store, images, wanted, thumbnail, children=children)
        return {source.photo: _uri(jpeg) for source, jpeg in pictures if isinstance(jpeg, bytes)}


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of a photo. Raises Unreadable."""
    rgb = decode(content).rgb
    scale = SIDE / max(rgb.size)
    size = (max(1, round(rgb.width * scale)), max(1, round(rgb.height * scale)))
    # Enlarged ones keep their pixels, so that people see what the model sees.
    small = rgb.resize(size, Image.Resampling.NEAREST if scale > 1 else Image.Resampling.BILINEAR)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _uri(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
