"""Whether a model is as often right as it says: reliability by confidence, before and after its temperature."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from darkroom_training.search.temperature import logits

BINS = 10  # of equal width, by the probability of the answer
DRAWS = 1000


def calibration(
    probabilities: Sequence[np.ndarray], right: Sequence[bool], temperature: float | None
) -> dict[str, Any]:
    """Reliability of the answers as they are served and, where the model has a temperature, as they were before it.

    `probabilities` are float [classes] for each photo. Dividing logits by T is undone by raising probabilities to T.
    """
    after = {"after": reliability([float(one.max()) for one in probabilities], right)}
    if temperature is None:
        return after
    confidences = []
    for one in probabilities:
        raised = logits(one) * temperature
        confidences.append(float(1 / np.exp(raised - raised.max()).sum()))  # of the largest one
    return {"temperature": temperature, "before": reliability(confidences, right), **after}


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Expected calibration error (Guo et al., 2017), what it would be by chance, and the bins that have photos.

    `byChance` is the middle 95 % of the errors that as many answers of these confidences show where each is right exactly as
    often as it says (consistency resampling, Bröcker and Smith, 2007): an error above it is the model's, not the photos'.
    """
    confidence, correct = np.array(confidences, float), np.array(right, float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    rng = np.random.default_rng(1)
    drawn = [_error(bins, confidence, rng.random(len(confidence)) < confidence) for _ in range(DRAWS)]
    return {
        "error": _error(bins, confidence, correct),
        "byChance": [float(end) for end in np.quantile(drawn, [0.025, 0.975])],
        "bins": [
            {
                "from": n / BINS,
                "to": (n + 1) / BINS,
                "photos": int(inside.sum()),
                "confidence": float(confidence[inside].mean()),
                "accuracy": float(correct[inside].mean()),
            }
            for n in range(BINS)
            if (inside := bins == n).any()
        ],
    }


def _error(bins: np.ndarray, confidence: np.ndarray, right: np.ndarray) -> float:
    """Mean distance of accuracy and confidence over the bins, weighted by their photos."""
    return float(np.abs(np.bincount(bins, weights=right - confidence)).sum() / len(confidence))


def reliability_diagram(calibrated: dict[str, Any]) -> Figure:
    """Share of right answers by how sure the model was; a bin's dot is larger, the more photos it has."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="gray", linestyle=":")
    for name in ("before", "after"):
        if name in calibrated:
            bins, error = calibrated[name]["bins"], calibrated[name]["error"]
            sizes = np.array([one["photos"] for one in bins])
            x, y = ([one[which] for one in bins] for which in ("confidence", "accuracy"))
            [line] = axes.plot(x, y, label=f"{name} the temperature: error {error:.3f}")
            axes.scatter(x, y, s=10 + 190 * sizes / sizes.sum(), color=line.get_color(), alpha=0.6, clip_on=False)
    axes.set(
        xlabel="probability of the answer", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1), title="test photos"
    )
    axes.legend(loc="upper left")
    return figure
