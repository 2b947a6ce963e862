"""How well the anomaly score ranks photos, wherever its threshold lies: the area under the ROC curve."""

import numpy as np

from darkroom_training.evaluation.foreign_scores import Answers, Score

USUAL = "normal"


def ranked(answers: Answers) -> float:
    """The share of pairs of a normal photo and another one of which the other one is said to be less normal; ties count half."""
    unusual = 1 - answers.probabilities[:, list(answers.classes).index(USUAL)]
    is_usual = np.array([label == USUAL for label in answers.true])
    apart = unusual[~is_usual][:, None] - unusual[is_usual][None, :]
    if apart.size == 0:
        raise ValueError(f'the test photos are all of "{USUAL}", or none of them is')
    return float((apart > 0).mean() + (apart == 0).mean() / 2)


score = Score("The share of pairs of a normal photo and an anomaly that the anomaly score ranks rightly", ranked)
