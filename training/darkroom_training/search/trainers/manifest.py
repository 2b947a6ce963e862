"""What a plan may say of each trainer. trainers.json, which the check of plans reads, is written from this:

python -m darkroom_training.search.trainers.manifest > darkroom_training/search/trainers/trainers.json
"""

import dataclasses
import json
from typing import Any

from darkroom_training.backbones.backbone import described as described_backbone
from darkroom_training.search.trainers import TRAINERS, find
from darkroom_training.search.trainers.parameter import described as described_parameter
from darkroom_training.search.trainers.trainer import About


def manifest() -> str:
    """JSON of every trainer by its name."""
    return json.dumps({name: described(find(name).about) for name in TRAINERS}, indent=2) + "\n"


def described(about: About) -> dict[str, Any]:
    return {
        "about": about.sentence,
        "size": {"least": about.smallest, "default": about.size},
        "epochs": about.epochs,
        **({"backbone": described_backbone(about.backbone)} if about.backbone else {}),
        **({"weights": "optional"} if about.takes_weights else {}),
        "space": {field.name: described_parameter(field) for field in dataclasses.fields(about.hyperparameters)},
    }


if __name__ == "__main__":
    print(manifest(), end="")
