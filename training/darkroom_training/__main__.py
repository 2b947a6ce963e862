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
    asked = parser.parse_args(arguments)
    return _reproduce(asked)


def _reproduce(asked: argparse.Namespace) -> int:
    from darkroom_training.kit.specs import SpecError
    from darkroom_training.workbench.reproduce import Gone, reproduce

    try:
        return 0 if reproduce(asked.spec) else 1
    except (Gone, SpecError) as gone:
        return _failed(gone)


def _failed(why: Exception) -> int:
    print(f"✖ {why}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
