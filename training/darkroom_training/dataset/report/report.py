"""What a report says, before it is drawn: the same for report.json and report.html."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from darkroom_training.dataset.checks.finding import Finding
from darkroom_training.dataset.checks.labels import LeftOut
from darkroom_training.dataset.checks.photos import SPLITS, Example, Photos
from darkroom_training.kit.words import photos

MOST_CLASSES = 60  # that are drawn one by one; the rest are counted
MOST_OF_A_CLASS, PICTURES_OF_CLASSES = 12, 240
MOST_SIZES = 6


@dataclass(frozen=True)
class Report:
    model: str
    dataset: str
    photos: int
    counts: dict[str, list[int]]  # label -> photos in train, validation and test
    findings: Sequence[Finding]
    left_out: LeftOut
    profile: dict[str, Any]
    champion: tuple[str, dict[str, Any]] | None  # version and its profile
    sizes: list[tuple[int, int, int]]  # width, height, photos: the most common ones
    lacking: int  # photos whose records lack the newer figures
    sheets: dict[str, list[Example]]  # some photos of each class

    @property
    def verdict(self) -> str:
        return self.findings[0].severity if self.findings else "ok"

    @property
    def headline(self) -> str:
        errors, warnings = ([f for f in self.findings if f.severity == kind] for kind in ("error", "warning"))
        if errors:
            return "These photos cannot be trained on yet"
        if warnings:
            return f"Ready to train, with {len(warnings)} {'thing' if len(warnings) == 1 else 'things'} to look at"
        return "Ready to train: every check passed"


def make(
    model: str,
    dataset: str,
    data: Photos,
    findings: Sequence[Finding],
    out: LeftOut,
    profile: dict[str, Any],
    champion: tuple[str, dict[str, Any]] | None,
) -> Report:
    counts = {label: row.tolist() for label, row in zip(data.labels, data.counts())}
    sides = np.stack([data.figures["width"], data.figures["height"]]).astype(np.float64)
    known, many = np.unique(sides[:, ~np.isnan(sides[0])], axis=1, return_counts=True)
    common = np.argsort(-many, kind="stable")[:MOST_SIZES]
    return Report(
        model,
        dataset,
        len(data),
        counts,
        findings,
        out,
        profile,
        champion,
        [(int(known[0, n]), int(known[1, n]), int(many[n])) for n in common],
        int(np.isnan(data.figures["correlation"]).sum()),
        _sheets(data),
    )


def shown_classes(counts: dict[str, list[int]]) -> list[str]:
    """All classes, or the largest and the smallest where there are too many; in the order of their names."""
    by_size = sorted(counts, key=lambda label: (-sum(counts[label]), label))
    half = MOST_CLASSES // 2
    return sorted(by_size if len(by_size) <= MOST_CLASSES else by_size[:half] + by_size[-half:])


def _sheets(data: Photos) -> dict[str, list[Example]]:
    """The first photos of each class in the order of their hashes, which is as good as random and always the same."""
    counts = dict(zip(data.labels, data.counts().tolist()))
    shown = shown_classes(counts)
    each = max(2, min(MOST_OF_A_CLASS, PICTURES_OF_CLASSES // max(len(shown), 1)))
    place = {label: n for n, label in enumerate(data.labels)}
    return {label: [data.example(n) for n in np.flatnonzero(data.label == place[label])[:each]] for label in shown}


def as_json(report: Report) -> dict[str, Any]:
    """report.json (docs/training-tasks.md)."""
    return {
        "format": 1,
        "model": report.model,
        "dataset": report.dataset,
        "verdict": report.verdict,
        "headline": report.headline,
        "photos": report.photos,
        "classes": {label: dict(zip(SPLITS, row)) for label, row in report.counts.items()},
        "findings": [finding_json(finding) for finding in report.findings],
        "leftOut": {"files": report.left_out.files, "reasons": report.left_out.reasons},
        "sizes": [{"width": w, "height": h, "photos": count} for w, h, count in report.sizes],
        "lackingFigures": report.lacking,
        "champion": report.champion[0] if report.champion else None,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "value": finding.value,
        "threshold": finding.threshold,
        "sentence": finding.sentence,
        "remedy": finding.remedy,
        "examples": [asdict(one) for one in finding.examples],
    }


def summary(report: Report) -> str:
    """The dataset in one sentence."""
    sides = [f"{sum(row[n] for row in report.counts.values()):,} to {verb}" for n, verb in enumerate(USES)]
    return f"{photos(report.photos)} of {len(report.counts)} classes: {', '.join(sides[:-1])} and {sides[-1]}."


USES = ("learn from", "choose by", "judge by")
