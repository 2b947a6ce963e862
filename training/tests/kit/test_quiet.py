"""A task's log holds what happened to the task."""

import os

import pytest

from darkroom_training.kit.quiet import without_chatter


def test_information_of_frameworks_is_left_out_and_everything_else_is_written(capfd):
    with without_chatter():
        os.write(2, b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n")
        os.write(2, b"I0000 00:00:1795760366.431300   32196 port.cc:153] oneDNN custom operations are on.\n")
        os.write(2, b"E0000 00:00:1795760366.431300   32196 port.cc:153] no memory\n")
        os.write(2, b"Iceland\n")
        os.write(2, b"the last words")
    os.write(2, b"\nafterwards\n")
    assert (
        capfd.readouterr().err
        == "E0000 00:00:1795760366.431300   32196 port.cc:153] no memory\nIceland\nthe last words\nafterwards\n"
    )


def test_what_fails_meanwhile_is_heard(capfd):
    with pytest.raises(ImportError), without_chatter():
        os.write(2, b"why it fails\n")
        raise ImportError("no such library")
    assert capfd.readouterr().err == "why it fails\n"
