"""How many of the defective parts are called anything but good: one that escapes costs more than one that is thrown away."""

from darkroom_training.evaluation.foreign_scores import Answers, Score

GOOD = "good"


def caught(answers: Answers) -> float:
    defective = [said for label, said in zip(answers.true, answers.predicted, strict=True) if label != GOOD]
    if not defective:
        raise ValueError(f'no test photo is of another class than "{GOOD}"')
    return sum(said != GOOD for said in defective) / len(defective)


score = Score("The share of defective parts that are not called good", caught)
