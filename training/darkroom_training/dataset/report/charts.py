"""Inline SVG; its colours come from the page's style, so that they follow light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, BASE = 320, 132, 108  # units of the picture; BASE is where bars stand


@dataclass(frozen=True)
class Curve:
    style: str  # a class of the page's style
    counts: Sequence[int]


def histogram(
    name: str,
    edges: Sequence[str],
    counts: Sequence[int],
    reference: Sequence[int] | None = None,
) -> str:
    """Bars of shares; `reference` is drawn as a line over them. `edges` label the bins' inner borders."""
    mine, theirs = shares(counts), shares(reference or [])
    top = max([*mine, *theirs, 1e-9])
    step = WIDTH / len(counts)
    bars = "".join(
        f'<rect class="bar" x="{n * step + 0.7:.1f}" y="{BASE - share / top * (BASE - 6):.1f}" '
        f'width="{step - 1.4:.1f}" height="{share / top * (BASE - 6):.1f}" rx="1.5">'
        f"<title>{escape(_bin(edges, n))}: {counts[n]:,} ({share:.1%})</title></rect>"
        for n, share in enumerate(mine)
    )
    label = escape(f"{name}: histogram of photos")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{bars}{_line(theirs, top, step)}'
        f'<path class="axis" d="M0 {BASE}H{WIDTH}"/>{_ticks(edges, step)}</svg>'
    )


def curves(name: str, edges: Sequence[str], drawn: Sequence[Curve]) -> str:
    """Lines over the same bins."""
    all_shares = [(curve.style, shares(curve.counts)) for curve in drawn]
    top = max([share for _, line in all_shares for share in line] + [1e-9])
    step = WIDTH / (len(edges) + 1)
    lines = "".join(_line(line, top, step, kind) for kind, line in all_shares)
    label = escape(f"{name}: histogram of photos")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{lines}'
        f'<path class="axis" d="M0 {BASE}H{WIDTH}"/>{_ticks(edges, step)}</svg>'
    )


def shares(counts: Sequence[int]) -> list[float]:
    whole = max(sum(counts), 1)
    return [count / whole for count in counts]


def _line(line: Sequence[float], top: float, step: float, kind: str = "reference") -> str:
    if not line:
        return ""
    points = " ".join(f"{(n + 0.5) * step:.1f},{BASE - share / top * (BASE - 6):.1f}" for n, share in enumerate(line))
    return f'<polyline class="line {kind}" points="{points}"/>'


def _ticks(edges: Sequence[str], step: float) -> str:
    every = max(1, len(edges) // 4)
    return "".join(
        f'<text class="tick" x="{(n + 1) * step:.1f}" y="{HEIGHT - 8}">{escape(edges[n])}</text>'
        for n in range(every - 1, len(edges), every)
        if (n + 1) * step < WIDTH - 12
    )


def _bin(edges: Sequence[str], n: int) -> str:
    if not edges:
        return "all"
    if n == 0:
        return f"below {edges[0]}"
    return f"from {edges[n - 1]}" if n == len(edges) else f"{edges[n - 1]} to {edges[n]}"
