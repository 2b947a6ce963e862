"""Photos in which a lamp hides the part: nobody, and no model, sees a scratch below it."""

from darkroom_training.dataset.checks.finding import Limits, Measured
from darkroom_training.dataset.checks.foreign import DataCheck, Dataset

WHITE = 250  # of 255
HIDDEN = 0.2  # of the pixels
LOOKED_AT = 300  # photos


def glare(data: Dataset) -> Measured:
    looked_at = 0
    hidden = []
    for place, rgb in data.pixels(LOOKED_AT):
        looked_at += 1
        if (rgb.min(axis=2) >= WHITE).mean() > HIDDEN:
            hidden.append(place)
    share = len(hidden) / max(looked_at, 1)
    return Measured(
        share,
        f"In {len(hidden)} of {looked_at} photos a lamp hides more than {HIDDEN:.0%} of the part.",
        "Turn the lamp or the camera, and take these photos again.",
        [data.photos.example(place) for place in hidden],
    )


check = DataCheck("Glare", glare, Limits(warning=0.02, error=0.5), share=True)
