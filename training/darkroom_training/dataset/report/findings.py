"""The parts of the page that show what the checks found."""

from collections.abc import Iterable, Sequence
from html import escape

from darkroom_training.dataset.checks.all import is_share, title
from darkroom_training.dataset.checks.finding import Finding
from darkroom_training.dataset.checks.photos import Example
from darkroom_training.kit.words import percent, shown

LISTED = 4
WORDS = {"error": "stops training", "warning": "look at this", "ok": "fine"}


def to_look_at(findings: Sequence[Finding], pictures: dict[str, str]) -> str:
    open_ones = "".join(_finding(one, pictures) for one in findings if one.severity != "ok")
    return f"<h2>To look at</h2>{open_ones}" if open_ones else ""


def odd_ones(findings: Sequence[Finding], pictures: dict[str, str]) -> str:
    """Photos that a passed check has noticed: too few to matter, but worth a glance."""
    few = [
        one for one in findings if one.severity == "ok" and any(example.photo in pictures for example in one.examples)
    ]
    cards = "".join(
        f'<details class="card" {"open" if one.check == "outliers" else ""}><summary><b>{escape(title(one.check))}</b> '
        f"{said(one.sentence)}</summary>{sheet(one.examples, pictures)}</details>"
        for one in few
    )
    return f"<h2>Odd ones, too few to matter</h2>{cards}" if cards else ""


def passed(findings: Sequence[Finding]) -> str:
    items = "".join(
        f'<li class="{"untold" if one.value is None else ""}"><b>{escape(title(one.check))}</b><br>'
        f'<span class="soft">{said(one.sentence)}</span></li>'
        for one in findings
        if one.severity == "ok"
    )
    return f'<h2>Passed</h2><div class="card"><ul class="passed">{items}</ul></div>' if items else ""


def _finding(one: Finding, pictures: dict[str, str]) -> str:
    threshold = f", limit {_figure(one.check, one.threshold)}" if one.threshold is not None else ""
    remedy = f'<p class="todo">{said(one.remedy)}</p>' if one.remedy else ""
    pictured = [example for example in one.examples if example.photo in pictures]
    listed = [example for example in one.examples if example.photo not in pictures]
    return (
        f'<article class="card finding {one.severity}"><header><b>{escape(title(one.check))}</b>'
        f'<span class="pill">{WORDS[one.severity]}</span>'
        f'<span class="figure">{_figure(one.check, one.value) if one.value is not None else ""}{threshold}</span></header>'
        f"<p>{said(one.sentence)}</p>{remedy}"
        f"{sheet(pictured, pictures)}{_files(listed)}</article>"
    )


def _files(listed: Sequence[Example]) -> str:
    """Files that there is no picture of; most of them behind a click."""
    rows = [
        f'<tr><td class="path mono">{name(one.path)}</td><td class="soft">{said(one.note)}</td></tr>' for one in listed
    ]
    first, rest = "".join(rows[:LISTED]), "".join(rows[LISTED:])
    more = f"<details><summary>{len(rows) - LISTED} more</summary><table>{rest}</table></details>" if rest else ""
    return f"<table>{first}</table>{more}" if rows else ""


def _figure(check: str, value: float | None) -> str:
    if value is None:
        return "–"
    return percent(value) if is_share(check) else f"{value:,.2f}".rstrip("0").rstrip(".")


def sheet(examples: Iterable[Example], pictures: dict[str, str], captions: bool = True) -> str:
    """Photos side by side; the path stands under each, or shows when it is pointed at. One that is clicked is shown large."""
    frames = "".join(
        f'<figure data-photo="{one.photo}" title="{said(one.path)}" tabindex="0"><span class="frame">'
        f'<img loading="lazy" alt="{said(one.path)}" '
        f'src="{pictures[one.photo]}"></span>{_caption(one) if captions else ""}</figure>'
        for one in examples
        if one.photo in pictures
    )
    return f'<div class="sheet">{frames}</div>' if frames else ""


def _caption(one: Example) -> str:
    file = one.path.rsplit("/", 1)[-1]
    note = f"<br>{said(one.note)}" if one.note else ""
    return f"<figcaption><b>{name(one.label)}</b> {name(file)}{note}</figcaption>"


def name(text: str) -> str:
    """A label or a path, which users choose: all of it is seen, and it turns nothing around it."""
    return f"<bdi>{said(text)}</bdi>"


def said(text: str) -> str:
    """A text that may hold such names."""
    return escape(shown(text))
