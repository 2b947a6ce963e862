"""report.html: what a report says, drawn. Every text is escaped, for folders and files are named by users."""

from html import escape
from importlib.resources import files

from darkroom_training.dataset.checks.all import title as title_of
from darkroom_training.dataset.checks.labels import IN_REVIEW
from darkroom_training.dataset.checks.photos import SPLITS
from darkroom_training.dataset.report.findings import name, odd_ones, passed, sheet, to_look_at
from darkroom_training.dataset.report.left_out import for_review, left_out, told_of
from darkroom_training.dataset.report.looks import looks
from darkroom_training.dataset.report.report import Report, shown_classes, summary
from darkroom_training.kit.words import percent


def page(report: Report, pictures: dict[str, str]) -> str:
    """The whole page; `pictures` are data URIs by photo."""
    title = f"{report.model}: dataset {report.dataset[:12]}"
    body = "".join(
        [
            _head(report),
            to_look_at(report.findings, pictures),
            _classes(report),
            looks(report),
            odd_ones(report.findings, pictures),
            _sheets(report, pictures),
            passed([one for one in report.findings if one.check not in told_of(report.left_out)]),
            for_review(report.left_out),
            left_out(report.left_out, report.findings),
            _foot(report),
        ]
    )
    style = files("darkroom_training.dataset.report").joinpath("style.css").read_text()
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main>{body}</main></body></html>\n"
    )


def _head(report: Report) -> str:
    errors = dict.fromkeys(title_of(finding.check) for finding in report.findings if finding.severity == "error")
    why = f"<p>Stopped by: {escape('; '.join(errors))}. More on each below.</p>" if errors else ""
    waiting = report.left_out.reasons.get(IN_REVIEW, 0)
    out = sum(report.left_out.reasons.values()) - waiting
    facts = [
        (f"{report.photos:,}", "photos"),
        (f"{len(report.counts):,}", "classes"),
        (f"{out:,}", f"of {report.left_out.files:,} files left out"),
        *([(f"{waiting:,}", "in review")] if waiting else []),
        (
            f"{sum(finding.severity != 'ok' for finding in report.findings)}",
            f"of {len(report.findings)} checks to look at",
        ),
    ]
    return (
        f'<section class="card verdict {report.verdict}"><div class="soft">{escape(report.model)} · dataset '
        f"<code>{escape(report.dataset[:12])}</code></div><h1>{escape(report.headline)}</h1>{why}"
        f'<p class="soft">{escape(summary(report))}</p></section>'
        f'<div class="facts">{"".join(f"<div><b>{n}</b><span class=soft>{what}</span></div>" for n, what in facts)}</div>'
    )


def _classes(report: Report) -> str:
    shown = shown_classes(report.counts)
    largest = max([sum(row) for row in report.counts.values()] or [1])
    whole = max(report.photos, 1)
    rows = "".join(_class_row(label, report.counts[label], largest, whole) for label in shown)
    more = len(report.counts) - len(shown)
    rest = f'<p class="soft">… and {more:,} classes of sizes in between.</p>' if more else ""
    legend = "".join(f'<span><i class="{split}"></i>{split}</span>' for split in SPLITS)
    head = "".join(f'<th class="number">{name}</th>' for name in (*SPLITS, "all", "share"))
    return (
        f'<h2>Classes</h2><div class="card"><div class="legend">{legend}</div><table><tr><th>class</th>'
        f'<th class="bars"></th>{head}</tr>{rows}</table>{rest}</div>'
    )


def _class_row(label: str, row: list[int], largest: int, whole: int) -> str:
    bars = "".join(f'<i class="{name}" style="width:{count / largest:.2%}"></i>' for name, count in zip(SPLITS, row))
    cells = "".join(f'<td class="number">{count:,}</td>' for count in (*row, sum(row)))
    share = percent(sum(row) / whole)
    return (
        f'<tr><td class="name">{name(label)}</td><td class="bars"><div class="stack">{bars}</div></td>{cells}'
        f'<td class="number">{share}</td></tr>'
    )


def _sheets(report: Report, pictures: dict[str, str]) -> str:
    cards = "".join(
        f'<div class="card"><h3>{name(label)} <span class="soft">{sum(report.counts[label]):,}</span></h3>'
        f"{sheet(examples, pictures, captions=False)}</div>"
        for label, examples in report.sheets.items()
    )
    return f'<h2>Some photos of each class</h2><div class="classes">{cards}</div>' if cards else ""


def _foot(report: Report) -> str:
    lacking = (
        f"{report.lacking:,} photos were inspected by an earlier version and lack some figures. "
        if report.lacking
        else ""
    )
    return (
        f"<footer>{lacking}A photo keeps its side (train, validation or test) for ever. "
        f"Limits stand in the plan, under dataset.checks. Dataset <code>{escape(report.dataset)}</code></footer>"
    )
