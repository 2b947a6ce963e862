"""Data checks of other wheels: what they find is told or stops the run, and what is wrong with them is told by name."""

import sys

import pytest
from conftest import picture
from test_check import run  # noqa: F401
from wheels import install

from darkroom_training.plugins.installed import PluginError

CODE = """
from darkroom_training.dataset.checks.finding import Limits, Measured
from darkroom_training.dataset.checks.foreign import DataCheck

def dust(data):
    seen = [(place, rgb.mean()) for place, rgb in data.pixels(50)]
    bright = [place for place, mean in seen if mean > 0]
    sentence = f"{len(bright)} of {len(data.photos)} photos have dust."
    return Measured(len(bright) / len(data.photos), sentence, "Clean the lens.", [data.photos.example(n, "dust") for n in bright])

check = DataCheck("Dust on the lens", dust, Limits(warning=0.1), share=True)
failing = DataCheck("Fails", lambda data: 1 / 0, Limits())
wordless = DataCheck("Says a number", lambda data: 0.5, Limits())
endless = DataCheck("No number", lambda data: Measured(float("nan"), ""), Limits())
greedy = DataCheck("All pixels", lambda data: list(data.pixels(10_000)), Limits())
"""
NAMES = ("check", "failing", "wordless", "endless", "greedy")


@pytest.fixture(autouse=True)
def line(tmp_path, monkeypatch):
    entries = {"darkroom.checks": {f"line.{name}": name for name in NAMES}}
    monkeypatch.syspath_prepend(str(install(tmp_path / "wheel", "line", entries, CODE)))
    yield
    sys.modules.pop("line", None)


PHOTOS = [(label, picture(seed=n)) for n, label in enumerate(["cat", "dog"] * 6)]


def test_it_sees_records_and_pixels_and_its_finding_is_told(run):  # noqa: F811
    result, files = run(PHOTOS, {"line.check": {"warning": 0.1}})
    [found] = result["findings"]
    assert (found["check"], found["severity"], found["remedy"]) == ("line.check", "warning", "Clean the lens.")
    assert (found["value"], found["sentence"]) == (1.0, "12 of 12 photos have dust.")
    assert len(found["examples"]) == 12 and found["examples"][0]["note"] == "dust"
    assert "Dust on the lens" in files["report.html"] and "limit 10 %" in files["report.html"]


def test_or_stops_the_run_and_is_not_done_where_it_is_off(run):  # noqa: F811
    assert run(PHOTOS, {"line.check": {"error": 0.1}})[0]["verdict"] == "error"
    assert run(PHOTOS, {"line.check": {}, "gone.away": {}})[0]["findings"] == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("failing", r'"line.failing" .* of line 1.0 failed: ZeroDivisionError'),
        ("wordless", r'"line.wordless" .* gave float: a check gives Measured'),
        ("endless", r'"line.endless" .* gave nan: a figure, or None'),
        ("greedy", r'"line.greedy" .* failed: ValueError: pixels: a check may look at 1 to 1000 photos'),
    ],
)
def test_one_that_fails_is_named_with_its_wheel(run, name, message):  # noqa: F811
    with pytest.raises(PluginError, match=message):
        run(PHOTOS, {f"line.{name}": {"warning": 1}})
