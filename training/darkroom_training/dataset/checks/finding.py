"""What a check found, and what the plan makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from darkroom_training.dataset.checks.photos import Example

Severity = Literal["error", "warning", "ok"]
MOST_EXAMPLES = 12


@dataclass(frozen=True)
class Limits:
    """Above which value a check warns, and above which it stops the run; without limits it is off."""

    warning: float | None = None
    error: float | None = None

    @property
    def lowest(self) -> float | None:
        return min((limit for limit in (self.warning, self.error) if limit is not None), default=None)


@dataclass(frozen=True)
class Measured:
    """A check's figure: larger is worse. None where there is nothing to tell from."""

    value: float | None
    sentence: str  # names classes and counts
    remedy: str = ""  # what to do where the value is too large
    examples: Sequence[Example] = ()


@dataclass(frozen=True)
class Finding:
    check: str
    severity: Severity
    value: float | None
    threshold: float | None  # the limit that was crossed, or else the lower one
    sentence: str
    remedy: str
    examples: Sequence[Example]


def judge(check: str, measured: Measured, limits: Limits) -> Finding:
    """Hold a figure against its limits; a value on a limit is still within it."""
    value = measured.value
    crossed: Severity = "ok"
    if value is not None and limits.error is not None and value > limits.error:
        crossed = "error"
    elif value is not None and limits.warning is not None and value > limits.warning:
        crossed = "warning"
    return Finding(
        check,
        crossed,
        None if value is None else round(value, 6),
        limits.error if crossed == "error" else limits.warning if crossed == "warning" else limits.lowest,
        measured.sentence,
        measured.remedy if crossed != "ok" else "",
        tuple(measured.examples[:MOST_EXAMPLES]),
    )


def given(problems: Sequence[str]) -> list[Finding]:
    """Errors that were found when the dataset was made; each says what to do by itself."""
    return [Finding("dataset", "error", None, None, problem, "", ()) for problem in problems]
