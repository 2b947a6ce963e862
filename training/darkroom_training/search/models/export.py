"""From a trained network to the bytes that are served, checked before anybody sees them."""

import numpy as np
import onnx
from onnx import helper
from PIL import Image

from darkroom_training.dataset import transform
from darkroom_training.search.models.graph import with_preprocessing, with_transform
from darkroom_training.search.models.session import Session
from darkroom_training.search.trainers.trainer import Trainer

SAME_SIZE = 1e-4  # largest difference of a probability: two runtimes' arithmetic
OTHER_SIZE = 0.05  # the graph's resize may differ from Pillow's by one grey level in a few pixels


class ExportMismatch(RuntimeError):
    """The ONNX model does not predict what the trained network does."""


def export(
    trainer: Trainer,
    size: tuple[int, int],
    photos: np.ndarray,
    properties: dict[str, str] | None = None,
    before: transform.Opened | None = None,
) -> bytes:
    """The trainer's network as ONNX; `photos` (uint8 [n, height, width, 3]) are what it is checked with.

    `properties` are the file's own metadata: nothing that differs where the same is trained again. `before` is what was made of
    the photos' own pixels before they were resized: the model then begins with it.
    """
    model = with_preprocessing(trainer.core(), size)
    content = _written(model, properties)
    check(trainer, Session(content), photos)
    if before is None:
        return content
    whole = _written(with_transform(onnx.load_model_from_string(before.onnx), model), properties)
    check_transform(Session(whole), Session(content), before)
    return whole


def _written(model: onnx.ModelProto, properties: dict[str, str] | None) -> bytes:
    helper.set_model_props(model, properties or {})
    return model.SerializeToString(deterministic=True)


def check_transform(whole: Session, without: Session, before: transform.Opened) -> None:
    """Raise ExportMismatch unless a model that begins with a transformation answers as one that is given what it makes."""
    for height, width in transform.PROBES:
        photo = np.random.default_rng(2).integers(0, 256, (height, width, 3), dtype=np.uint8)
        expected = without.predict(transform.apply(before.onnx, photo))
        difference = float(np.abs(whole.predict(photo) - expected).max())
        if not difference <= SAME_SIZE:
            raise ExportMismatch(
                f"with {before.name} of {before.package} in front, the exported model's probabilities differ by {difference:.2g} from "
                f"what it says of transformed photos (allowed: {SAME_SIZE})"
            )


def check(trainer: Trainer, session: Session, photos: np.ndarray) -> None:
    """Raise ExportMismatch unless both agree on photos as they are and on larger, odd-sized ones."""
    _, height, width, _ = photos.shape
    odd = (2 * width + 1, height + 3)
    larger = [Image.fromarray(photo).resize(odd, Image.Resampling.NEAREST) for photo in photos]
    shrunk = np.stack([np.asarray(photo.resize((width, height), Image.Resampling.BILINEAR)) for photo in larger])
    for what, seen, trained_on, allowed in (
        ("photos of its own size", list(photos), photos, SAME_SIZE),
        ("photos that it has to resize", larger, shrunk, OTHER_SIZE),
    ):
        served = np.stack([session.predict(photo) for photo in seen])
        difference = float(np.abs(served - trainer.predict(trainer.inputs(trained_on))).max())
        if not difference <= allowed:
            raise ExportMismatch(
                f"the exported model's probabilities differ from the trained network's by {difference:.2g} "
                f"on {what} (allowed: {allowed})"
            )
