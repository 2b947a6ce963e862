"""The worst mistakes, as a sheet of pictures. It shows photos: an erasure empties it, as every picture that is not of figures."""

import heapq
import itertools

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from darkroom_training.kit.words import short

MOST = 24
SIDE = 160  # pixels that a picture has at most
COLUMNS = 6
LONGEST = 16  # characters of a label
FILE = "mistakes.png"  # of the trial's MLflow run


class Mistakes:
    """Counts wrong answers and keeps small pictures of those that the model was surest of."""

    def __init__(self) -> None:
        self.count = 0
        self._worst: list[tuple[float, str, str, str, np.ndarray]] = []  # a heap: the least sure of them first

    def add(self, photo: str, label: str, answer: str, probability: float, rgb: Image.Image) -> None:
        """A photo (its identity) of this label, which was answered with another one."""
        self.count += 1
        if len(self._worst) == MOST and probability <= self._worst[0][0]:
            return
        small = rgb.copy()
        small.thumbnail((SIDE, SIDE))
        entry = (probability, photo, label, answer, np.asarray(small))
        (heapq.heappush if len(self._worst) < MOST else heapq.heapreplace)(self._worst, entry)

    def sheet(self) -> Figure:
        """The surest first, each with its label, the answer, and how probable that was said to be."""
        worst = sorted(self._worst, key=lambda one: (-one[0], one[1]))
        columns = min(COLUMNS, len(worst))
        rows = -(-len(worst) // columns)
        figure = Figure(figsize=(max(1.8 * columns, 4), 2.3 * rows + 0.5), layout="constrained")
        figure.suptitle(
            f"the {len(worst)} surest of {self.count} mistakes" if self.count > MOST else "mistakes", fontsize=10
        )
        places = figure.subplots(rows, columns, squeeze=False).flat
        for axes, one in itertools.zip_longest(places, worst):
            axes.axis("off")
            if one is None:
                continue
            probability, _, label, answer, pixels = one
            axes.imshow(pixels)
            title = f"is {short(label, LONGEST)}\nsaid {short(answer, LONGEST)}, {probability:.1%}"
            axes.set_title(title, fontsize=8, parse_math=False)
        return figure
