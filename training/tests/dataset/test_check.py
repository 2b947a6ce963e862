"""check: judges a dataset, and leaves a report and a profile."""

import json
import re

import pytest
from conftest import encoded, picture, sha256, write_lines

from darkroom_training.clients.store import Store
from darkroom_training.dataset.check import CheckSpec, check
from darkroom_training.kit.specs import SpecError, parse
from darkroom_training.photos.describe import perceptual_hashes, statistics
from darkroom_training.photos.policy import POLICY

ALL = """unreadable label_conflicts small_classes imbalance near_duplicates contradictions blank zeros range levels gray
    skewness size aspect outliers psi"""
EVIL = "<script>alert('1')</script> & \"co\""


@pytest.fixture
def run(tmp_path):
    """A function that checks photos [(label, image)] by the plan's limits, and gives the result and the report's files."""

    def checked(photos, limits, left_out=(), **more):
        lines, records = [], []
        for number, (label, image) in enumerate(photos):
            content = encoded(image, "PNG")
            path = f"pets/{label.replace('/', '_')}/{number}.png"
            file = tmp_path / "images" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            photo = {"photo": sha256(content), "path": path}
            lines.append(photo | {"label": label, "split": "train", "etag": "1"})
            described = {"width": image.width, "height": image.height} | perceptual_hashes(image)
            records.append(
                photo | described | {"statistics": statistics(image), "etag": "1", "size": 1, "policy": POLICY}
            )
        lines.sort(key=lambda line: line["photo"])
        spec = {
            "model": "pets",
            "dataset": "d" * 64,
            "images": str(tmp_path / "images"),
            "photos": write_lines(tmp_path / "photos.jsonl", lines),
            "records": [write_lines(tmp_path / "records.jsonl", records)],
            "leftOut": write_lines(tmp_path / "left-out.jsonl", list(left_out)),
            "files": len(photos) + len(left_out),
            "problems": [],
            "size": [16, 16],
            "nearDuplicates": 2,
            "checks": limits,
            "champion": None,
            "report": str(tmp_path / "report"),
            "result": "",
        }
        result = check(parse(CheckSpec, spec | more, "spec"), Store())
        files = {
            name: (tmp_path / "report" / name).read_text() for name in ("report.html", "report.json", "profile.json")
        }
        return result, files

    return checked


def test_a_gray_photo_among_coloured_ones_is_found_and_shown(run):
    coloured = [("cat", picture(seed=n)) for n in range(8)] + [("dog", picture(seed=n)) for n in range(10, 18)]
    result, files = run([*coloured, ("dog", picture(seed=30).convert("L").convert("RGB"))], {"gray": {"warning": 0.05}})
    [finding] = result["findings"]
    assert (result["verdict"], finding["check"], finding["severity"], finding["threshold"]) == (
        "warning",
        "gray",
        "warning",
        0.05,
    )
    [example] = finding["examples"]
    assert (example["path"], example["label"], example["note"]) == ("pets/dog/16.png", "dog", "")
    assert f'data-photo="{example["photo"]}"' in files["report.html"]  # so that an erasure finds it
    report = json.loads(files["report.json"])
    assert report["classes"]["cat"] == {"train": 8, "validation": 0, "test": 0}
    assert report["findings"] == result["findings"] and report["photos"] == 17
    assert files["report.html"].count("data:image/jpeg;base64,") == 1 + 8 + 9
    assert "1 of 17 photos (5.9 %) has no colour" in files["report.html"]
    assert json.loads(files["profile.json"])["photos"] == 17


def test_whatever_files_are_called_the_page_stays_a_page(run):
    photos = [(EVIL, picture(seed=n)) for n in range(3)]
    out = [{"path": f"pets/{EVIL}.png", "reason": EVIL, "detail": EVIL} for _ in range(20)]
    result, files = run(photos, {"unreadable": {"error": 0.02}, "outliers": {"warning": 0}}, out)
    html = files["report.html"]
    assert result["verdict"] == "error" and "These photos cannot be trained on yet" in html
    assert "<script" not in html and "&lt;script&gt;" in html
    assert not re.search(r'(?:src|href)="(?!data:)|url\(|@import', html)  # it needs nothing from elsewhere


def test_no_photo_at_all_is_reported_on_too(run):
    problem = "A classifier needs at least two classes; there is none."
    limits = {name: {"warning": 0.5} for name in ALL.split()}
    result, files = run([], limits, [{"path": "a", "reason": "unlabelled", "detail": "x"}], problems=[problem])
    assert [finding["sentence"] for finding in result["findings"] if finding["severity"] == "error"] == [problem]
    assert problem in files["report.html"] and "These photos cannot be trained on yet" in files["report.html"]


def out(**reasons):
    """Files that were left out: how many for each reason."""
    return [
        {"path": f"pets/{reason}/{n}.png", "reason": reason.replace("_", "-"), "detail": "why"}
        for reason, count in reasons.items()
        for n in range(count)
    ]


def test_photos_for_review_are_told_from_strays(run):
    _, files = run([("cat", picture())], {}, out(in_review=12, stray=1, unlabelled=1))
    html = files["report.html"]
    assert "<h2>For review</h2>" in html and "12 files wait for a label." in html
    assert "<b>2</b><span class=soft>of 15 files left out</span>" in html
    assert "<b>12</b><span class=soft>in review</span>" in html
    listed = html.split("<h2>Left out</h2>")[1]
    assert "stray" in listed and "unlabelled" in listed and "in-review" not in listed


@pytest.mark.parametrize(("count", "severity"), [(1, "ok"), (11, "error")])
def test_files_that_cannot_be_read_are_told_of_once(run, count, severity):
    result, files = run([("cat", picture())], {"unreadable": {"error": 0.02}}, out(truncated=count))
    html = files["report.html"]
    assert [finding["severity"] for finding in result["findings"]] == [severity]
    assert html.count("pets/truncated/0.png") == 1
    assert html.count("cannot be read: ") == (severity == "error")
    assert ("Stopped by: Unreadable files." in html) == (severity == "error")
    assert ("Unreadable files" in html, "<h2>Left out</h2>" in html) == (severity == "error", severity == "ok")


def test_ten_files_never_stop_a_run(run):
    out = [{"path": "a", "reason": "truncated", "detail": ""}] * 10
    result, _ = run([("cat", picture())], {"unreadable": {"error": 0.02}}, out)
    assert result["verdict"] == "ok"


def test_the_same_dataset_gives_the_same_bytes(run):
    photos = [("cat", picture(seed=n)) for n in range(4)]
    assert run(photos, {"gray": {"warning": 0}}) == run(photos, {"gray": {"warning": 0}})


def test_a_check_that_does_not_exist_is_named(run):
    with pytest.raises(ValueError, match="there is no check grey"):
        run([("cat", picture())], {"grey": {"warning": 0.1}})


def test_a_champion_without_a_profile_is_compared_with_nothing(run, tmp_path):
    champion = {"version": "1", "profile": str(tmp_path / "none.json")}
    result, _ = run([("cat", picture())], {"psi": {"warning": 0.25}}, champion=champion)
    assert result["findings"][0]["value"] is None


def test_a_class_that_was_renamed_since_is_no_drift(run, tmp_path):
    photos = [(label, picture(seed=n)) for n in range(40) for label in ("cat", "dog")]
    _, files = run(photos, {"psi": {"warning": 0.25}})
    theirs = json.loads(files["profile.json"]) | {"classes": {"kitty": 10, "cat": 30, "dog": 40}}
    (tmp_path / "theirs.json").write_text(json.dumps(theirs))
    champion = {"version": "1", "profile": str(tmp_path / "theirs.json"), "renamed": {"kitty": "cat"}}
    result, _ = run(photos, {"psi": {"warning": 0.25}}, champion=champion)
    assert result["findings"][0]["value"] == 0


def test_bits_that_look_alikes_are_not_found_by_are_refused_by_name(run):
    with pytest.raises(SpecError, match=re.escape("nearDuplicates: must be in 0..8, or null, got 9")):
        run([], {}, nearDuplicates=9)
