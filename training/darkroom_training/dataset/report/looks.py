"""The part of the page that shows how the photos look: histograms, beside those of the data that the champion learned."""

from collections.abc import Callable, Sequence
from html import escape

from darkroom_training.dataset.report.charts import Curve, curves, histogram
from darkroom_training.dataset.report.report import Report
from darkroom_training.kit.words import percent

CHANNELS = ("red", "green", "blue")


def looks(report: Report) -> str:
    version = escape(report.champion[0]) if report.champion else ""
    key = f'<span><i class="i-reference"></i>dashed: the photos that version {version} learned from</span>'
    return (
        f"<h2>How the photos look</h2>{f'<p class=legend>{key}</p>' if version else ''}"
        f'<div class="charts">{_bars(report, "brightness", "Brightness", "0 black, 255 white")}'
        f"{_bars(report, 'contrast', 'Contrast', '0 flat')}{_colours(report)}"
        f"{_bars(report, 'pixels', 'Pixels', 'width × height', _short)}"
        f"{_bars(report, 'aspect', 'Shape', 'width / height', lambda edge: f'{edge:.2g}')}{_sizes(report)}</div>"
    )


def _bars(report: Report, name: str, title: str, note: str, label: Callable[[float], str] = "{:g}".format) -> str:
    feature = report.profile["features"][name]
    counts, theirs = feature["counts"], _champions(report, name)
    edges = [label(edge) for edge in feature["edges"]]
    if name in ("pixels", "aspect"):  # their range is nearly endless: what is empty on both sides is cut off
        low, high = _filled(counts, theirs or counts)
        edges, counts = edges[low : high - 1], counts[low:high]
        theirs = theirs and theirs[low:high]
    return _card(title, note, histogram(title, edges, counts, theirs))


def _colours(report: Report) -> str:
    features = report.profile["features"]
    counts = [features[name]["counts"] for name in CHANNELS]
    equal = counts[0] == counts[1] == counts[2]
    drawn = [Curve("ink", counts[0])] if equal else [Curve(*pair) for pair in zip(CHANNELS, counts)]
    chart = curves("Colours", [f"{edge:g}" for edge in features["red"]["edges"]], drawn)
    legend = "".join(f'<span><i class="i-{name}"></i>{name}</span>' for name in CHANNELS)
    words = "<span>red, green and blue are equal</span>" if equal else legend
    return _card("Colours", "mean of each photo", f'{chart}<div class="legend">{words}</div>')


def _sizes(report: Report) -> str:
    rows = "".join(
        f'<tr><td>{width:,} × {height:,}</td><td class="number">{count:,}</td>'
        f'<td class="number">{percent(count / max(report.photos, 1))}</td></tr>'
        for width, height, count in report.sizes
    )
    return _card("Most common sizes", "", f"<table>{rows}</table>")


def _card(title: str, note: str, body: str) -> str:
    return f'<div class="card"><h3>{title} <span class="soft">{note}</span></h3>{body}</div>'


def _champions(report: Report, name: str) -> list[int] | None:
    """The champion's histogram, if it has the same bins."""
    theirs = report.champion[1]["features"].get(name, {}) if report.champion else {}
    return theirs.get("counts") if theirs.get("edges") == report.profile["features"][name]["edges"] else None


def _filled(counts: Sequence[int], others: Sequence[int]) -> tuple[int, int]:
    """Where the bins begin and end that hold something, with one more on each side."""
    there = [n for n, pair in enumerate(zip(counts, others)) if any(pair)] or [0]
    return max(0, there[0] - 1), min(len(counts), there[-1] + 2)


def _short(pixels: float) -> str:
    if pixels >= 1e6:
        return f"{pixels / 1e6:.0f}M"
    return f"{pixels / 1e3:.0f}k" if pixels >= 1e3 else f"{pixels:.0f}"
