"""Check a dataset before anything is trained on it, and report on it to people and to later comparisons."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from darkroom_training.clients.store import Missing, Store
from darkroom_training.dataset.checks import photos
from darkroom_training.dataset.checks.all import Wanted
from darkroom_training.dataset.checks.all import check as check_all
from darkroom_training.dataset.checks.finding import Limits, given
from darkroom_training.dataset.checks.foreign import Dataset
from darkroom_training.dataset.checks.labels import ClassLeftOut, tally
from darkroom_training.dataset.checks.look_alikes import alike
from darkroom_training.dataset.checks.photos import Example
from darkroom_training.dataset.checks.profile import FORMAT, profile
from darkroom_training.dataset.report.page import page
from darkroom_training.dataset.report.report import Report, as_json, finding_json, make
from darkroom_training.dataset.report.thumbnails import thumbnails

MOST_BITS = 8  # that near-duplicates' hashes may differ in: what look_alikes.py finds


@dataclass(frozen=True)
class Champion:
    version: str
    profile: str  # URI
    renamed: dict[str, str] = field(default_factory=dict)  # classes that it knows by an older name: old to present


@dataclass(frozen=True)
class CheckSpec:
    model: str
    dataset: str
    images: str  # root URI
    photos: str  # URI of a JSONL file of {photo, label, split, path}
    records: tuple[str, ...]  # URIs of what inspect wrote
    left_out: str  # URI of a JSONL file of {path, reason, detail}
    files: int  # of the whole snapshot
    problems: tuple[str, ...]  # why it cannot be trained on, known before any check
    size: tuple[int, int]  # height, width that models are trained at
    near_duplicates: int | None  # bits in which near-duplicates' hashes may differ
    checks: dict[str, Limits]
    champion: Champion | None
    report: str  # URI of the folder for report.json, report.html, profile.json
    result: str
    classes_left_out: tuple[ClassLeftOut, ...] = ()  # specs of earlier versions lack these three
    split: dict[str, float] = field(default_factory=lambda: {"train": 0.8, "validation": 0.1, "test": 0.1})
    planned: tuple[str, ...] = ()  # names that the plan gives to classes, and to the folder for review

    def __post_init__(self) -> None:
        if self.near_duplicates is not None and not 0 <= self.near_duplicates <= MOST_BITS:
            raise ValueError(f"nearDuplicates: must be in 0..{MOST_BITS}, or null, got {self.near_duplicates}")


def check(spec: CheckSpec, store: Store) -> dict[str, Any]:
    """Do every check that has limits and leave the report behind. Errors are findings: the task itself succeeds."""
    with tempfile.TemporaryDirectory() as scratch:
        data = photos.load(store, spec.photos, spec.records, str(Path(scratch) / "photos.db"))
        out = tally(store.stream_lines(spec.left_out), spec.files, spec.classes_left_out)
        found = None if spec.near_duplicates is None else alike(data.phash, data.mirrored, spec.near_duplicates)
        mine = profile(data, spec.dataset)
        champion = _champion(spec, store)
        wanted = Wanted(spec.size, spec.split, spec.planned)
        dataset = Dataset(data, store, spec.images)
        findings = given(spec.problems) + check_all(data, out, found, wanted, spec.checks, mine, champion, dataset)
        report = make(spec.model, spec.dataset, data, findings, out, mine, champion)
        data.scratch.close()
    store.write_json(f"{spec.report}/profile.json", mine)
    store.write_json(f"{spec.report}/report.json", as_json(report))
    html = page(report, thumbnails(store, spec.images, _pictured(report)))
    store.write(f"{spec.report}/report.html", html.encode(errors="replace"))
    return {"verdict": report.verdict, "findings": [finding_json(finding) for finding in findings]}


def _champion(spec: CheckSpec, store: Store) -> tuple[str, dict[str, Any]] | None:
    """The version that serves and its data's profile, with the classes' present names; None for one without a profile."""
    if spec.champion is None:
        return None
    try:
        theirs = store.read_json(spec.champion.profile)
    except Missing:
        return None
    if theirs["format"] != FORMAT:
        return None
    classes: Counter[str] = Counter()
    for label, count in theirs["classes"].items():
        classes[spec.champion.renamed.get(label, label)] += count
    return spec.champion.version, theirs | {"classes": dict(classes)}


def _pictured(report: Report) -> list[Example]:
    """Findings' photos first: a page has only so many pictures."""
    found = [example for finding in report.findings for example in finding.examples]
    return found + [example for sheet in report.sheets.values() for example in sheet]
