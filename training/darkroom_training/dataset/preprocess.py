"""Turn photos into shards of pixels of one size, and into what a backbone sees in them. Knows no label."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from darkroom_training.backbones.fetch import Weights
from darkroom_training.clients.store import Missing, Store
from darkroom_training.dataset.features import FeatureFile, Found
from darkroom_training.dataset.make_shard import Made, ShardSpec, make_shard
from darkroom_training.dataset.on_spark import make_on_spark
from darkroom_training.dataset.transform import TransformName, open_named
from darkroom_training.kit.cores import cores
from darkroom_training.photos.apart import Children


@dataclass(frozen=True)
class PreprocessSpec:
    images: str  # root URI
    size: tuple[int, int]  # height, width
    shards: tuple[ShardSpec, ...]
    engine: Literal["processes", "spark"]  # this machine's cores, or the workers of the cluster
    result: str
    weights: Weights | None = None  # in place of the backbone's own
    features: tuple[FeatureFile, ...] = ()  # to compute, of these shards and of such as are there already
    transform: TransformName | None = None  # of the photos' own pixels, before they are resized


def preprocess(spec: PreprocessSpec, store: Store) -> dict[str, Any]:
    """Write the shards and features that are not there yet; leave out, and name, photos that are not what they were."""
    members = {shard.id: _members(shard, store) for shard in spec.shards}
    missing = [shard for shard in spec.shards if members[shard.id] is None]
    made = {shard.id: one for shard, one in zip(missing, _make(missing, spec, store))}
    left_out: list[dict[str, str]] = []
    for shard in spec.shards:
        there = members[shard.id]
        if there is None:
            reasons = made[shard.id].left_out
        else:
            reasons = {s.photo: "left out of this shard before" for s in shard.photos if s.photo not in there}
        left_out += [
            {"photo": source.photo, "path": source.path, "reason": reasons[source.photo]}
            for source in shard.photos
            if source.photo in reasons
        ]
    return {
        "shards": len(spec.shards),
        "decoded": sum(one.decoded for one in made.values()),
        "skipped": len(spec.shards) - len(missing),
        "leftOut": left_out,
        "features": _compute(spec, store),
    }


def _compute(spec: PreprocessSpec, store: Store) -> int:
    """Write the files of features that are not there yet, and give how many were written."""
    found = Found(store, spec.weights)
    missing = [file for file in spec.features if found.read(file) is None]
    for file in missing:
        found.compute(file)
    return len(missing)


def _members(shard: ShardSpec, store: Store) -> set[str] | None:
    """The photos of a shard that is whole, else None."""
    try:
        return set(store.read_json(shard.members)["photos"])
    except (Missing, json.JSONDecodeError):  # a task that was killed leaves half a file where there is no renaming
        return None


def _make(shards: Sequence[ShardSpec], spec: PreprocessSpec, store: Store) -> Iterator[Made]:
    """What became of each shard, in their order."""
    graph = open_named(spec.transform).onnx if spec.transform else None
    if spec.engine == "spark" and shards:
        yield from make_on_spark(shards, spec.images, spec.size, graph, store.access)
    else:
        with Children(cores()) as children:
            for shard in shards:
                yield make_shard(shard, spec.images, spec.size, store, children, graph)
