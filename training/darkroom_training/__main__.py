"""`python -m darkroom_training COMMAND`: the training code by hand, on this machine."""

import argparse
import sys


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m darkroom_training", description="The training code by hand.")
    commands = parser.add_subparsers(dest="command", required=True)
    again = commands.add_parser(
        "reproduce", help="train a finished trial again and compare: 0 if the bytes are the same, else 1"
    )
    again.add_argument("spec", help="URI of the trial's spec.json; storage as tasks reach it")
    commands.add_parser(
        "trainers", help="print what plans may name, of all installed wheels: the app's setting TRAINERS"
    )
    tried = commands.add_parser("check", help="try a trainer on made data: 0 if every test passes, else 1")
    tried.add_argument("trainer", help="its name, such as keras.cnn")
    tried.add_argument("--weights", help="a file of weights, for a trainer that has none of its own")
    alone = commands.add_parser(
        "train", help="train on folders of this machine, one for each class, by a trainer's defaults"
    )
    alone.add_argument("--photos", required=True, help="the folder with a folder for each class")
    alone.add_argument("--trainer", required=True, help="its name, such as keras.cnn")
    alone.add_argument("--out", required=True, help="a folder for model.onnx and model.json")
    alone.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    try:
        return COMMANDS[asked.command](asked)
    except _failures() as why:
        print(f"✖ {why}", file=sys.stderr)
        return 2


def _reproduce(asked: argparse.Namespace) -> int:
    from darkroom_training.workbench.reproduce import reproduce

    return 0 if reproduce(asked.spec) else 1


def _trainers(_: argparse.Namespace) -> int:
    from darkroom_training.workbench.manifest import manifest

    print(manifest(), end="")
    return 0


def _check(asked: argparse.Namespace) -> int:
    from darkroom_training.workbench.check_trainer import check_trainer

    return 0 if check_trainer(asked.trainer, _weights(asked.weights)) else 1


def _weights(file: "str | None") -> "bytes | None":
    from pathlib import Path

    if file is None:
        return None
    try:
        return Path(file).read_bytes()
    except OSError as failed:
        raise ValueError(
            f"--weights: {file!r} is no file that can be read ({failed.strerror}): name a file of weights"
        ) from failed


def _train(asked: argparse.Namespace) -> int:
    from pathlib import Path

    from darkroom_training.workbench.train_folder import train_folder

    for name in ("photos", "out"):
        if not getattr(asked, name).strip():
            raise ValueError(f"--{name}: is blank: name a folder")
    made = train_folder(Path(asked.photos), asked.trainer, Path(asked.out), asked.seed)
    print(
        f"validation accuracy {made.best.validation_accuracy:.1%}: {asked.out}/model.onnx, {made.model['bytes']:,} bytes"
    )
    return 0


def _failures() -> tuple[type[Exception], ...]:
    """What says by itself what is wrong and what to do."""
    from darkroom_training.plugins.installed import PluginError
    from darkroom_training.search.trainers.torch_trainers import NotInstalled
    from darkroom_training.workbench.reproduce import Gone

    return (Gone, NotInstalled, PluginError, ValueError, OSError)


COMMANDS = {"check": _check, "reproduce": _reproduce, "train": _train, "trainers": _trainers}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
