"""The parts of the page that tell of files which are not in the dataset, each file once."""

from collections.abc import Sequence
from html import escape

from darkroom_training.dataset.checks.finding import Finding
from darkroom_training.dataset.checks.labels import IN_REVIEW, LeftOut, check_of
from darkroom_training.dataset.report.findings import name, said


def told_of(out: LeftOut) -> set[str | None]:
    """The checks whose files are told of here, unless they have found too many."""
    return {check_of(reason) for reason in out.reasons}


def for_review(out: LeftOut) -> str:
    count = out.reasons.get(IN_REVIEW, 0)
    if count == 0:
        return ""
    sentence = "1 file waits for a label." if count == 1 else f"{count:,} files wait for a label."
    return f'<h2>For review</h2><div class="card"><p>{sentence}</p><p class="soft">{_first(out, IN_REVIEW)}</p></div>'


def left_out(out: LeftOut, findings: Sequence[Finding]) -> str:
    """What neither a finding above nor the review has told of."""
    told = {finding.check for finding in findings if finding.severity != "ok"}
    reasons = [reason for reason in out.reasons if reason != IN_REVIEW and check_of(reason) not in told]
    rows = "".join(
        f'<tr><td><b>{escape(reason)}</b></td><td class="number">{out.reasons[reason]:,}</td>'
        f'<td class="soft">{_first(out, reason)}</td></tr>'
        for reason in sorted(reasons, key=lambda reason: -out.reasons[reason])
    )
    if not rows:
        return ""
    return (
        '<h2>Left out</h2><div class="card"><p class="soft">These files are where they were, but nothing learns from them.'
        f'</p><table><tr><th>reason</th><th class="number">files</th><th>the first</th></tr>{rows}</table></div>'
    )


def _first(out: LeftOut, reason: str) -> str:
    first = out.examples[reason][0]
    return f'<span class="mono">{name(first["path"])}</span><br>{said(first["detail"])}'
